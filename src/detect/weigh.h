/* Which events of a window make its score. Of a network: each template's share of the margin that
 * goes when its events are left out (occlusion; Zeiler, Fergus 2014). Of an appraiser, by which
 * -log(1 - P) is a sum over the groups of templates in the window and the window as a whole: the
 * shares of that sum. */
#ifndef LA_WEIGH_H
#define LA_WEIGH_H

#include "detect/score.h"

#define LA_WEIGH_TOP   5
#define LA_WEIGH_LEAST 0.01 /* of an appraiser, less is left out */

typedef struct la_weighed {
    uint32_t n;
    uint32_t at[LA_WEIGH_TOP];   /* position in the window: the first of its template, or where the
                                    window as a whole is odd */
    double weight[LA_WEIGH_TOP]; /* shares of the whole, heaviest first; 0 is left out */
} la_weighed;

/* out[i] for windows i with their margins under s. Of a network, a window of one template alone
 * gives it weight 1, and templates whose absence does not lower the margin weigh nothing. Errors:
 * LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_weigh(const la_scorer *s, const uint32_t *events,
                                    const la_window *windows, const double *margin, size_t n,
                                    la_weighed *out, logad_error *err);

#endif
