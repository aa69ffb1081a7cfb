/* The loss of a set of windows and its gradient, shard by shard.
 *
 * L = L_cls + mu * L_dom (METHODS: FreeLog, ZeroLog). L_cls: cross-entropy of labelled windows;
 * L_dom: logistic loss of the domain discriminator behind gradient reversal with strength lambda.
 */
#ifndef LA_OBJECTIVE_H
#define LA_OBJECTIVE_H

#include "base/pool.h"
#include "model/net.h"

typedef struct la_sample {
    const uint32_t *events;
    uint32_t len;
    uint8_t label;  /* 1 anomalous */
    uint8_t target; /* 1: from the unlabelled target */
    float w_class;  /* weight in L_cls; 0 for targets */
    float w_domain; /* weight in L_dom */
} la_sample;

typedef struct la_loss {
    double class_loss, domain_loss;
    double domain_right; /* weighted share of samples whose domain D tells right */
} la_loss;

typedef struct la_objective la_objective;

LOGAD_CHECKED logad_status la_objective_new(la_objective **out, const la_net *net,
                                            const float *table, la_pool *pool, logad_error *err);
void la_objective_free(la_objective *o);

/* grad[P] = d(L_cls + mu * L_dom)/d theta, with the encoder's share of L_dom times -lambda; both
 * losses are means by weight. mu = 0 leaves the discriminator out. Samples are put into shards of
 * LA_SHARD by length, ties in their given order: the result does not depend on the pool, and on the
 * order of samples only by the rounding of sums.
 * Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_objective_grad(la_objective *o, const float *theta,
                                             const la_sample *samples, size_t n, double mu,
                                             double lambda, float *grad, la_loss *loss,
                                             logad_error *err);

#endif
