/* Which events of a window make its score: each template's share of the margin that goes when its
 * events are left out (occlusion; Zeiler, Fergus 2014). */
#ifndef LA_WEIGH_H
#define LA_WEIGH_H

#include "detect/score.h"

#define LA_WEIGH_TOP 5

typedef struct la_weighed {
    uint32_t n;
    uint32_t at[LA_WEIGH_TOP];   /* first position of the template in the window */
    double weight[LA_WEIGH_TOP]; /* shares of the total drop, heaviest first; 0 is left out */
} la_weighed;

/* out[i] for windows i with their margins under s. A window of one template alone gives it
 * weight 1. For an appraiser, which takes templates that come together for one fact, what goes only
 * without all of them is put down to the first. Templates whose absence does not lower the margin
 * weigh nothing; where that is all of them, an appraiser gives weight 1 to the place of the oddest
 * neighbours. Errors: LOGAD_ENOMEM.
 */
LOGAD_CHECKED logad_status la_weigh(const la_scorer *s, const uint32_t *events,
                                    const la_window *windows, const double *margin, size_t n,
                                    la_weighed *out, logad_error *err);

#endif
