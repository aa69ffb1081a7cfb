/* Multi-head self-attention over ragged sequences (Vaswani et al., NeurIPS 2017, equation 1):
 *
 *   q, k, v = x W_qkv^T + b_qkv     cut into A heads of D = W / A columns each
 *   c = softmax(q k^T / sqrt(D)) v  by head, over the events of the same sequence only
 *   y = c W_out^T + b_out
 *
 * The weights of the softmax are not kept but made again backward, a block of queries at a time
 * (as in Dao et al., NeurIPS 2022), so memory is linear in the length of a sequence. */
#ifndef LA_ATTENTION_H
#define LA_ATTENTION_H

#include "nn/params.h"
#include <stdint.h>

#define LA_ATTENTION_BLOCK 64 /* queries at a time */

typedef struct la_attention {
    size_t w_qkv, b_qkv, w_out, b_out; /* offsets in theta: [3W x W] [3W] [W x W] [W] */
    size_t width, heads;               /* W, A */
} la_attention;

/* The sequences of one call, rows start[i] .. start[i + 1] being sequence i. All memory is the
 * caller's; qkv, stat and context are kept from forward to backward. */
typedef struct la_attention_state {
    uint32_t n;            /* sequences */
    const uint32_t *start; /* [n + 1] */
    const uint32_t *from;  /* [N] row of x that an event has; NULL = its own */
    size_t n_x;            /* rows of x, at most N; N where from is NULL */
    const float *x;        /* [n_x x W]; backward needs the same values again */
    float *qkv;            /* [N x 3W]; backward leaves it overwritten */
    float *stat;           /* [N x A x 2]: largest score and 1 / sum of e^(score - largest) */
    float *context;        /* [N x W]: c */
    float *dqkv;           /* [N x 3W] scratch, forward too */
    float *dcontext;       /* [N x W] scratch of backward */
    float *scores;         /* [2 x LA_ATTENTION_BLOCK x longest sequence] scratch */
    float *panels;         /* [la_attention_panel_size] scratch of forward */
} la_attention_state;

/* Adds the slots "<prefix>.w_qkv", ".b_qkv", ".w_out", ".b_out". heads divides width. */
void la_attention_add(la_attention *a, const char *prefix, size_t width, size_t heads,
                      la_params *params);
size_t la_attention_panel_size(const la_attention *a);

/* Adds the attention's output to y [N x W]. A sequence's rows do not depend on the others. */
void la_attention_forward(const la_attention *a, const float *theta, const la_attention_state *s,
                          float *y);

/* From dy [N x W]: writes d loss / d x to dx [n_x x W], adds d loss / d theta to grad. */
void la_attention_backward(const la_attention *a, const float *theta, const la_attention_state *s,
                           const float *dy, float *dx, float *grad);

#endif
