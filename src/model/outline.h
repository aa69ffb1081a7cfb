/* What kind of system it is, as far as its unlabelled windows tell: how busy, how orderly, how
 * harshly worded. The same rarity means little in one system and much in another. */
#ifndef LA_OUTLINE_H
#define LA_OUTLINE_H

#include "model/standing.h"
#include <stdbool.h>

/* Shares are of the system's sessions, as log(share + 0.003). */
enum {
    LA_OUTLINE_GROUPS,   /* log of how many groups occur */
    LA_OUTLINE_KINDS,    /* groups in a session, on average */
    LA_OUTLINE_LONE,     /* share (no logarithm) that have one group only */
    LA_OUTLINE_NOTHING,  /* share without a group that half of the sessions have */
    LA_OUTLINE_RARE,     /* share that have a group rarer than 1 % ... */
    LA_OUTLINE_UNCOMMON, /* ... than 5 % */
    LA_OUTLINE_LOUD,     /* share with a group whose wording is above 0 ... */
    LA_OUTLINE_LOUDER,   /* ... 1 */
    LA_OUTLINE_LOUDEST,  /* ... 2 */
    LA_OUTLINE_LACKING,  /* share that lack something, by more than 1 nat */
    LA_OUTLINE_ABSENT,   /* mean of LA_STANDS_ABSENT */
    LA_OUTLINE_NEXT,     /* mean of LA_STANDS_NEXT */
    LA_OUTLINE_WORDING,  /* mean wording of the groups, */
    LA_OUTLINE_SPREAD,   /* its standard deviation, */
    LA_OUTLINE_AGREES,   /* and its correlation with how rare they are */
    LA_OUTLINE_DISTURB,  /* share of the groups (no logarithm) that disturb by more than 0.3 */
    LA_OUTLINE_N
};

/* Sums over the windows of one system. */
typedef struct la_outline {
    double sum[LA_OUTLINE_N], n;
    bool *seen; /* [groups] */
} la_outline;

LOGAD_CHECKED logad_status la_outline_open(la_outline *o, const la_standing *s, logad_error *err);
/* Adds what a reader of the system has just read, not yet scaled; count sessions have it. */
void la_outline_meet(la_outline *o, const la_standing_reader *r, uint32_t count);
/* out[LA_OUTLINE_N]; zeros where nothing was met. Ends the outline. */
void la_outline_close(la_outline *o, const la_standing *s, float *out);
/* The outline of a whole system. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_outline_of(float *out, const la_standing *s,
                                         const la_standing_input *in, logad_error *err);

/* Mean, standard deviation and range over many systems. */
typedef struct la_outline_scale {
    float mean[LA_OUTLINE_N], deviation[LA_OUTLINE_N];
    float least[LA_OUTLINE_N], most[LA_OUTLINE_N];
} la_outline_scale;
/* outlines[n x LA_OUTLINE_N]. */
void la_outline_measure(la_outline_scale *scale, const float *outlines, size_t n);
/* What of an outline, not levelled, lies furthest out, in words: outside of the range and more than
 * 3 deviations from the mean. NULL: nothing, or no system was measured. */
const char *la_outline_beyond(const la_outline_scale *scale, const float *outline);
/* In deviations from the mean, at most 2 either way: further out nothing was learned. All is 0
 * where no system was measured. In place. */
void la_outline_level(const la_outline_scale *scale, float *outline);

#endif
