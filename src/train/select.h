/* Which episode's weights to keep, judged without a single target label.
 *
 * value = F1 on the sources' validation windows - LA_SELECT_DISTANCE * dA / 2, where
 * dA = 2 (1 - 2 err) is the proxy A-distance (Ben-David et al. 2007) between validation and target
 * windows under a linear probe of the encoder's vectors. */
#ifndef LA_SELECT_H
#define LA_SELECT_H

#include "base/rng.h"
#include "detect/score.h"
#include "train/corpus.h"

#define LA_SELECT_DISTANCE 0.5
#define LA_SELECT_WINDOWS  400 /* at most, of the sources' validation and of the target each */

typedef struct la_judge la_judge; /* the fixed windows of a run that judge its weights */

typedef struct la_judgement {
    double value, f1, distance;
} la_judgement;

LOGAD_CHECKED logad_status la_judge_new(la_judge **out, const la_corpus *c, const la_rng *root,
                                        logad_error *err);
LOGAD_CHECKED logad_status la_judge_weights(const la_judge *j, const la_scorer *s,
                                            la_judgement *out, logad_error *err);
void la_judge_free(la_judge *j);

/* Proxy A-distance of rows a[n_a x d] and b[n_b x d]: even rows train the probe, odd rows test it.
 */
LOGAD_CHECKED logad_status la_proxy_distance(double *out, const float *a, size_t n_a,
                                             const float *b, size_t n_b, size_t d,
                                             logad_error *err);

#endif
