/* Layer normalisation (Ba, Kiros, Hinton 2016, arXiv:1607.06450, equation 4):
 *
 *   y = gamma * (x - mean) / sqrt(var + 1e-5) + beta
 *
 * with mean and (biased) variance over the width of each row, as PyTorch's nn.LayerNorm. */
#ifndef LA_NORM_H
#define LA_NORM_H

#include "nn/params.h"

typedef struct la_layer_norm {
    size_t gamma, beta; /* offsets in theta: [W] each */
    size_t width;       /* W */
} la_layer_norm;

/* The rows of one call. All memory is the caller's. */
typedef struct la_layer_norm_state {
    size_t n;       /* rows */
    const float *x; /* [n x W], unchanged until backward */
    float *stat;    /* [n x 2]: mean and 1 / sqrt(var + eps), kept for backward */
} la_layer_norm_state;

/* Adds the slots "<prefix>.gamma" (ones) and "<prefix>.beta" (zeros). */
void la_layer_norm_add(la_layer_norm *l, const char *prefix, size_t width, la_params *params);

/* Writes y [n x W]; y must not be x. */
void la_layer_norm_forward(const la_layer_norm *l, const float *theta, const la_layer_norm_state *s,
                           float *y);

/* From dy [n x W]: adds d loss / d x to dx [n x W], d loss / d theta to grad. */
void la_layer_norm_backward(const la_layer_norm *l, const float *theta,
                            const la_layer_norm_state *s, const float *dy, float *dx, float *grad);

#endif
