/* The position-wise feed-forward half of a transformer layer (Vaswani et al., NeurIPS 2017,
 * equation 2): FFN(x) = max(0, x W1^T + b1) W2^T + b2. */
#ifndef LA_FFN_H
#define LA_FFN_H

#include "nn/params.h"

typedef struct la_ffn {
    size_t w1, b1, w2, b2; /* offsets in theta: [F x W] [F] [W x F] [W] */
    size_t width, inner;   /* W, F */
} la_ffn;

/* The rows of one call. All memory is the caller's. */
typedef struct la_ffn_state {
    size_t n;       /* rows */
    const float *x; /* [n x W]; backward needs the same values again */
    float *hidden;  /* [n x F], kept for backward */
    float *dhidden; /* [n x F] scratch of backward */
    float *panels;  /* [la_ffn_panel_size] scratch of forward */
} la_ffn_state;

/* Adds the slots "<prefix>.w1", ".b1", ".w2", ".b2". */
void la_ffn_add(la_ffn *f, const char *prefix, size_t width, size_t inner, la_params *params);
size_t la_ffn_panel_size(const la_ffn *f);

/* Adds FFN(x) to y [n x W]. A row's result does not depend on the other rows. */
void la_ffn_forward(const la_ffn *f, const float *theta, const la_ffn_state *s, float *y);

/* From dy [n x W]: writes d loss / d x to dx [n x W], adds d loss / d theta to grad. */
void la_ffn_backward(const la_ffn *f, const float *theta, const la_ffn_state *s, const float *dy,
                     float *dx, float *grad);

#endif
