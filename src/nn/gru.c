/* sequence -> vector: the recurrence, one step of all sequences of a shard at a time. */
#include "nn/gru.h"
#include "nn/mat.h"
#include "nn/panel.h"
#include "nn/simd.h"

/* The rows of one step. Pointers are to the first row; a row of gates is 4H wide, of gh 3H, of
 * h_before H. */
typedef struct step {
    size_t hidden, rows;
    const uint32_t *slot; /* of the first row; NULL: input parts lie one after another */
    const float *gi;      /* of slot 0, or of the first row */
    size_t ldgi;
    const float *gh;
    const float *bias; /* [4H]: b_x + b_h of r and z, b_x of n, b_h of n */
    float *gates, *h_before;
    float *h; /* row stride ldh */
    size_t ldh;
    float *h_next; /* h' of the step walked next, for the first n_next rows */
    size_t n_next;
    const float *dh;  /* row stride ldh */
    float *carry;     /* [rows x H] */
    size_t n_carried; /* rows of carry that hold a gradient from the step walked before */
} step;

/* One row of a step, or its last few units padded to 8. */
typedef struct row {
    size_t hidden;
    const float *gi, *gh, *bias, *dh;
    float *gates, *h_before, *h, *h_next, *carry;
} row;

LA_KERNEL void cell_forward(const row *w, size_t j)
{
    size_t n_h = w->hidden;
    const float *gi = w->gi + j, *gh = w->gh + j, *bias = w->bias + j;
    la_v8 r = (*la_v8_of(gi) + *la_v8_of(gh)) + *la_v8_of(bias);
    la_v8 z = (*la_v8_of(gi + n_h) + *la_v8_of(gh + n_h)) + *la_v8_of(bias + n_h);
    la_v8 n = *la_v8_of(gi + 2 * n_h) + *la_v8_of(bias + 2 * n_h);
    la_v8 ghn = *la_v8_of(gh + 2 * n_h) + *la_v8_of(bias + 3 * n_h);
    la_v8_sigmoid(&r);
    la_v8_sigmoid(&z);
    n = n + r * ghn;
    la_v8_tanh(&n);
    *la_v8_at(w->gates + j) = r;
    *la_v8_at(w->gates + n_h + j) = z;
    *la_v8_at(w->gates + 2 * n_h + j) = n;
    *la_v8_at(w->gates + 3 * n_h + j) = ghn;
    la_v8 h = n + z * (*la_v8_of(w->h_before + j) - n);
    *la_v8_at(w->h + j) = h;
    *la_v8_at(w->h_next + j) = h;
}

/* Gates become gradients at their arguments; carry becomes the direct part of dh'. */
LA_KERNEL void cell_backward(const row *w, size_t j)
{
    size_t n_h = w->hidden;
    float *g = w->gates + j;
    la_v8 r = *la_v8_of(g), z = *la_v8_of(g + n_h), n = *la_v8_of(g + 2 * n_h);
    la_v8 ghn = *la_v8_of(g + 3 * n_h);
    la_v8 dh = *la_v8_of(w->dh + j) + *la_v8_of(w->carry + j);
    la_v8 dn = dh * (1.0f - z) * (1.0f - n * n);
    *la_v8_at(w->carry + j) = dh * z;
    *la_v8_at(g) = dn * ghn * (r * (1.0f - r));
    *la_v8_at(g + n_h) = dh * (*la_v8_of(w->h_before + j) - n) * (z * (1.0f - z));
    *la_v8_at(g + 2 * n_h) = dn;
    *la_v8_at(g + 3 * n_h) = dn * r;
}

/* Moves the last n units of each block of a row to, or from, blocks of 8. */
LA_KERNEL void rest_in(float *to, const float *from, size_t blocks, size_t stride, size_t n)
{
    for (size_t i = 0; i < blocks; i++)
        for (size_t j = 0; j < n; j++)
            to[8 * i + j] = from[i * stride + j];
}

LA_KERNEL void rest_out(float *to, const float *from, size_t blocks, size_t stride, size_t n)
{
    for (size_t i = 0; i < blocks; i++)
        for (size_t j = 0; j < n; j++)
            to[i * stride + j] = from[8 * i + j];
}

LA_KERNEL void row_forward(const row *w)
{
    size_t j = 0, n_h = w->hidden;
    for (; j + 8 <= n_h; j += 8)
        cell_forward(w, j);
    if (j == n_h)
        return;
    float gi[24] = {0}, gh[24] = {0}, bias[32] = {0}, h0[8] = {0}, g[32], h[8];
    rest_in(gi, w->gi + j, 3, n_h, n_h - j);
    rest_in(gh, w->gh + j, 3, n_h, n_h - j);
    rest_in(bias, w->bias + j, 4, n_h, n_h - j);
    rest_in(h0, w->h_before + j, 1, n_h, n_h - j);
    row rest = {.hidden = 8, .gi = gi, .gh = gh, .bias = bias, .gates = g, .h_before = h0, .h = h};
    rest.h_next = h;
    cell_forward(&rest, 0);
    rest_out(w->gates + j, g, 4, n_h, n_h - j);
    rest_out(w->h + j, h, 1, n_h, n_h - j);
    rest_out(w->h_next + j, h, 1, n_h, n_h - j);
}

LA_KERNEL void row_backward(const row *w)
{
    size_t j = 0, n_h = w->hidden;
    for (; j + 8 <= n_h; j += 8)
        cell_backward(w, j);
    if (j == n_h)
        return;
    float g[32] = {0}, dh[8] = {0}, h0[8] = {0}, carry[8] = {0};
    rest_in(g, w->gates + j, 4, n_h, n_h - j);
    rest_in(dh, w->dh + j, 1, n_h, n_h - j);
    rest_in(h0, w->h_before + j, 1, n_h, n_h - j);
    rest_in(carry, w->carry + j, 1, n_h, n_h - j);
    row rest = {.hidden = 8, .dh = dh, .gates = g, .h_before = h0, .carry = carry};
    cell_backward(&rest, 0);
    rest_out(w->gates + j, g, 4, n_h, n_h - j);
    rest_out(w->carry + j, carry, 1, n_h, n_h - j);
}

LA_KERNEL void step_forward_body(const step *s)
{
    for (size_t i = 0; i < s->rows; i++) {
        row w = {.hidden = s->hidden,
                 .gi = s->gi + (s->slot == NULL ? i : s->slot[i]) * s->ldgi,
                 .gh = s->gh + i * 3 * s->hidden,
                 .bias = s->bias,
                 .gates = s->gates + i * 4 * s->hidden,
                 .h_before = s->h_before + i * s->hidden,
                 .h = s->h + i * s->ldh};
        w.h_next = i < s->n_next ? s->h_next + i * s->hidden : w.h;
        row_forward(&w);
    }
}
LA_SIMD_STATIC(step_forward, (const step *s), (s))

LA_KERNEL void step_backward_body(const step *s)
{
    for (size_t i = 0; i < s->rows; i++) {
        row w = {.hidden = s->hidden,
                 .dh = s->dh + i * s->ldh,
                 .gates = s->gates + i * 4 * s->hidden,
                 .h_before = s->h_before + i * s->hidden,
                 .carry = s->carry + i * s->hidden};
        if (i >= s->n_carried)
            memset(w.carry, 0, s->hidden * sizeof *w.carry);
        row_backward(&w);
    }
}
LA_SIMD_STATIC(step_backward, (const step *s), (s))

static uint32_t alive_at(const la_batch *b, uint32_t t)
{
    return t < b->n_steps ? b->alive[t] : 0;
}

/* How many rows of step t come with a state. */
static uint32_t rows_before(const la_gru_state *s, const la_batch *b, uint32_t t)
{
    if (s->reverse)
        return alive_at(b, t + 1);
    return t == 0 ? 0 : b->alive[t];
}

size_t la_gru_panel_size(size_t hidden)
{
    size_t forward = la_panel_size(hidden, 3 * hidden);
    size_t backward = la_panel_size(2 * hidden, hidden) + la_panel_size(hidden, hidden);
    return forward > backward ? forward : backward;
}

static void add_biases(la_gru_state *s)
{
    size_t n_h = s->hidden;
    for (size_t j = 0; j < 2 * n_h; j++)
        s->bias[j] = s->b_x[j] + s->b_h[j];
    memcpy(s->bias + 2 * n_h, s->b_x + 2 * n_h, n_h * sizeof *s->bias);
    memcpy(s->bias + 3 * n_h, s->b_h + 2 * n_h, n_h * sizeof *s->bias);
}

void la_gru_forward(la_gru_state *s, const la_batch *b, const float *gi, size_t ldgi,
                    const uint32_t *slot, float *h, size_t ldh)
{
    size_t n_h = s->hidden;
    la_panel_pack(1, n_h, 3 * n_h, s->w_h, n_h, s->panels);
    add_biases(s);
    for (uint32_t k = 0; k < b->n_steps; k++) {
        uint32_t t = s->reverse ? b->n_steps - 1 - k : k;
        size_t at = b->at[t], rows = b->alive[t], old = rows_before(s, b, t);
        float *h_before = s->h_before + at * n_h;
        memset(h_before + old * n_h, 0, (rows - old) * n_h * sizeof *h_before);
        la_panel_product(0, old, 3 * n_h, n_h, h_before, n_h, s->panels, s->step, 3 * n_h);
        memset(s->step + old * 3 * n_h, 0, (rows - old) * 3 * n_h * sizeof *s->step);
        step now = {.hidden = n_h,
                    .rows = rows,
                    .slot = slot == NULL ? NULL : slot + at,
                    .gi = slot == NULL ? gi + at * ldgi : gi,
                    .ldgi = ldgi,
                    .gh = s->step,
                    .bias = s->bias,
                    .gates = s->gates + at * 4 * n_h,
                    .h_before = h_before,
                    .h = h + at * ldh,
                    .ldh = ldh};
        now.n_next = s->reverse ? (t == 0 ? 0 : rows) : alive_at(b, t + 1);
        if (now.n_next > 0)
            now.h_next = s->h_before + b->at[s->reverse ? t - 1 : t + 1] * n_h;
        step_forward(&now);
    }
}

/* Weight gradients of all steps in one product. Walked forward, the rows of the first step have
 * h' = 0 and are left out. */
static void weight_gradients(const la_gru_state *s, const la_batch *b, float *sums, float *dw_h,
                             float *db_h)
{
    size_t n_h = s->hidden, skip = s->reverse ? 0 : b->alive[0], n = b->n_events - skip;
    const float *g = s->gates + skip * 4 * n_h, *h0 = s->h_before + skip * n_h;
    la_gemm(1, 0, 2 * n_h, n_h, n, 1.0f, g, 4 * n_h, h0, n_h, 1.0f, dw_h, n_h);
    la_gemm(1, 0, n_h, n_h, n, 1.0f, g + 3 * n_h, 4 * n_h, h0, n_h, 1.0f, dw_h + 2 * n_h * n_h,
            n_h);
    memset(sums, 0, 4 * n_h * sizeof *sums);
    for (size_t e = 0; e < b->n_events; e++)
        la_axpy(1.0f, s->gates + e * 4 * n_h, sums, 4 * n_h);
    la_axpy(1.0f, sums, db_h, 2 * n_h);
    la_axpy(1.0f, sums + 3 * n_h, db_h + 2 * n_h, n_h);
}

void la_gru_backward(la_gru_state *s, const la_batch *b, const float *dh, size_t ldh, float *carry,
                     float *sums, float *dw_h, float *db_h)
{
    size_t n_h = s->hidden;
    float *w_n = s->panels + la_panel_size(2 * n_h, n_h);
    la_panel_pack(0, 2 * n_h, n_h, s->w_h, n_h, s->panels);
    la_panel_pack(0, n_h, n_h, s->w_h + 2 * n_h * n_h, n_h, w_n);
    for (uint32_t k = 0; k < b->n_steps; k++) {
        uint32_t t = s->reverse ? k : b->n_steps - 1 - k;
        size_t at = b->at[t], old = rows_before(s, b, t);
        float *g = s->gates + at * 4 * n_h;
        step now = {.hidden = n_h,
                    .rows = b->alive[t],
                    .gates = g,
                    .h_before = s->h_before + at * n_h,
                    .dh = dh + at * ldh,
                    .ldh = ldh,
                    .carry = carry,
                    .n_carried = s->reverse ? (t == 0 ? 0 : b->alive[t]) : alive_at(b, t + 1)};
        step_backward(&now);
        la_panel_product(1, old, n_h, 2 * n_h, g, 4 * n_h, s->panels, carry, n_h);
        la_panel_product(1, old, n_h, n_h, g + 3 * n_h, 4 * n_h, w_n, carry, n_h);
    }
    weight_gradients(s, b, sums, dw_h, db_h);
}
