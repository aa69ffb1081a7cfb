/* How the appraiser learns: its networks by Adam over bags of many systems. */
#ifndef LA_APPRAISE_H
#define LA_APPRAISE_H

#include "base/pool.h"
#include "base/rng.h"
#include "train/bags.h"

/* What is said when a run is interrupted, for there are no checkpoints. */
#define LA_APPRAISE_STOPPED "stopped; nothing was written: the same command starts again"

typedef struct la_appraise {
    const la_rng *root;
    la_pool *pool;
    const la_bags *systems; /* the sources', then n_draws times n_drawn simulated ones */
    size_t n_sources, n_draws, n_drawn;
    uint32_t steps; /* each over the sources and one draw, the draws in turn */
    float *theta;   /* [LA_APPRAISER_NETS x parameters of la_appraise_shape]: the outcome */
} la_appraise;

/* The networks while they learn: an outline is their context. */
void la_appraise_shape(la_monotone *shape);
/* The same outcome for any number of threads and ranks. Errors: LOGAD_EINTERRUPTED, LOGAD_ENOMEM.
 */
LOGAD_CHECKED logad_status la_appraise_learn(la_appraise *a, logad_error *err);
/* margin[b->n_bags]: the mean of the networks'. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_appraise_margins(const la_appraise *a, const la_bags *b,
                                               double *margin, logad_error *err);
/* Sets the appraiser's networks to what they are in a system of this outline, levelled. */
void la_appraise_fold(const float *theta, const float *outline, la_appraiser *out);

#endif
