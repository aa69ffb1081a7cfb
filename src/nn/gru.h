/* One direction of one GRU layer over a packed batch (Cho et al. 2014, in the form of PyTorch's
 * nn.GRU):
 *
 *   r = sigmoid(W_ir x + b_ir + W_hr h' + b_hr)        h' is the state before, 0 at the start
 *   z = sigmoid(W_iz x + b_iz + W_hz h' + b_hz)
 *   n = tanh(W_in x + b_in + r * (W_hn h' + b_hn))
 *   h = (1 - z) * n + z * h'
 *
 * Gates stand in the order r, z, n in w_x [3H x D], w_h [3H x H], b_x and b_h [3H]. The products
 * W_i x are the caller's, who makes them for many events at once. */
#ifndef LA_GRU_H
#define LA_GRU_H

#include "nn/batch.h"
#include <stdbool.h>
#include <stddef.h>

/* What one direction keeps of a shard. All memory is the caller's. */
typedef struct la_gru_state {
    size_t hidden;    /* H */
    bool reverse;     /* walks from the last event to the first */
    const float *w_h; /* [3H x H] */
    const float *b_x; /* [3H] */
    const float *b_h; /* [3H] */
    float *panels;    /* [la_gru_panel_size(H)] */
    float *gates;     /* [n_events x 4H]: r, z, n, W_hn h' + b_hn; after backward the gradients
                         at the arguments of r, z, n and, last, at W_hn h' + b_hn */
    float *h_before;  /* [n_events x H]: h' */
    float *step;      /* [n x 3H] scratch */
    float *bias;      /* [4H] scratch */
} la_gru_state;

size_t la_gru_panel_size(size_t hidden);

/* gi holds W_i x: event e has row slot[e] (e where slot is NULL), 3H floats, row stride ldgi.
 * gi may be s->gates itself with ldgi = 4H. Writes h with row stride ldh. */
void la_gru_forward(la_gru_state *s, const la_batch *b, const float *gi, size_t ldgi,
                    const uint32_t *slot, float *h, size_t ldh);

/* From dh (row stride ldh): turns s->gates into gradients, adds to dw_h and db_h. carry [n x H] is
 * scratch. sums [4H] gets the gradients summed over events: its first 3H are that of b_x. */
void la_gru_backward(la_gru_state *s, const la_batch *b, const float *dh, size_t ldh, float *carry,
                     float *sums, float *dw_h, float *db_h);

#endif
