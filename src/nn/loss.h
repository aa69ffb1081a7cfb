/* Losses over logits, forward and backward in one call. */
#ifndef LA_LOSS_H
#define LA_LOSS_H

#include <stddef.h>
#include <stdint.h>

/* Softmax cross-entropy over 2 classes. logits[n x 2], label[n] in {0,1}, weight[n] (NULL = 1).
 * Returns sum_i weight_i * CE_i * scale; dlogits (may be NULL) gets its gradient. prob (may be
 * NULL) gets p(class 1). */
double la_cross_entropy(const float *logits, const uint8_t *label, const float *weight, size_t n,
                        double scale, float *dlogits, float *prob);

/* Logistic loss on one logit a row; target[n] in [0,1]. Same conventions; numerically stable. */
double la_logistic(const float *logit, const float *target, const float *weight, size_t n,
                   double scale, float *dlogit);

#endif
