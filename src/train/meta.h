/* One training step: first-order meta-learning over an episode (MetaLog, ICSE'24; MLDG).
 *
 *   theta' = theta - alpha * grad L(theta; support)
 *   theta <- Adam[ grad L(theta; support) + beta * grad L(theta'; query) ]
 * The gradient inside theta' is a constant: first order. Without meta: one gradient of both sets.
 */
#ifndef LA_META_H
#define LA_META_H

#include "nn/adam.h"
#include "train/episode.h"
#include "train/objective.h"

typedef struct la_step_settings {
    double alpha, beta; /* inner learning rate, weight of the query's gradient */
    double mu;          /* weight of the adversarial loss; 0 = none */
    bool meta;
} la_step_settings;

typedef struct la_learner {
    float *theta, *grad, *fast, *fast_grad, *m, *v; /* [P]; fast is theta' */
    size_t n;
    la_adam adam;
} la_learner;

LOGAD_CHECKED logad_status la_learner_new(la_learner *l, size_t n, logad_error *err);
void la_learner_free(la_learner *l);

/* Where the gradient is not finite the step is skipped and *skipped is set. Losses are the query's.
 */
LOGAD_CHECKED logad_status la_meta_step(la_learner *l, la_objective *o, const la_episode *e,
                                        const la_step_settings *s, double lambda, double rate,
                                        la_loss *loss, bool *skipped, logad_error *err);

#endif
