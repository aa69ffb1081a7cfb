/* Attention pooling: the states of a sequence summed into one vector by learned weights.
 *
 * s_t = tanh(w1 . g + w2 . h_t + b), a = softmax of s over the sequence, r = sum_t a_t h_t, with a
 * learned guide g ~ N(0, 1) (PLELog, ICSE 2021, section III-D; MetaLog, ICSE 2024). */
#ifndef LA_POOLING_H
#define LA_POOLING_H

#include "nn/batch.h"
#include "nn/params.h"

typedef struct la_pooling {
    size_t guide, w1, w2, bias; /* offsets in theta: [R] [R] [R] [1] */
    size_t width;               /* R */
} la_pooling;

/* Adds the slots "<prefix>.guide", ".w1", ".w2", ".b". */
void la_pooling_add(la_pooling *p, const char *prefix, size_t width, la_params *params);

/* From h [n_events x R] packed: score [n_events] (s_t), attention [n_events], r [n x R]. */
void la_pooling_forward(const la_pooling *p, const float *theta, const la_batch *b, const float *h,
                        float *score, float *attention, float *r);

/* From dr [n x R]: writes dh [n_events x R], adds to grad. scratch [n_events]. h, score and
 * attention are those of the forward call. */
void la_pooling_backward(const la_pooling *p, const float *theta, const la_batch *b, const float *h,
                         const float *score, const float *attention, const float *dr,
                         float *scratch, float *dh, float *grad);

#endif
