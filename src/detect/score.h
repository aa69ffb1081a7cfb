/* vector -> score: margins of event sequences under a network, or under an appraiser. */
#ifndef LA_SCORE_H
#define LA_SCORE_H

#include "base/pool.h"
#include "detect/window.h"
#include "model/model.h"

typedef struct la_scorer {
    const la_net *net;
    const float *theta;
    const float *table; /* event table [V x d_in] of the events scored */
    uint32_t max_events;
    la_pool *pool;
    const la_appraisal *appraisal; /* NULL: the network scores; else it does, and r is left at 0 */
} la_scorer;

/* A scorer of a dataset's sequences under a model. table and pool are borrowed; appraisal is the
 * caller's to close, also where the model has no appraiser. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_scorer_open(la_scorer *out, la_appraisal *appraisal,
                                          const logad_model *m, const la_dataset *d,
                                          const float *table, la_pool *pool, logad_error *err);

#define LA_SCORE_SHARD 64

/* margin[i] of windows i over the events array; r (may be NULL) gets their vectors [n x R].
 * Does not depend on the pool's size. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_score_windows(const la_scorer *s, const uint32_t *events,
                                            const la_window *windows, size_t n, double *margin,
                                            float *r, logad_error *err);

/* margin[i] and worst window[i] (may be NULL) of n sequences at[0..n]: the largest margin over
 * their windows. A sequence without events has margin -INFINITY. */
LOGAD_CHECKED logad_status la_score_sequences(const la_scorer *s, const uint32_t *events,
                                              const uint64_t *at, uint32_t n, double *margin,
                                              uint32_t *window, logad_error *err);

#endif
