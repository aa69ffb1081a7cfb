/* sequence -> vector: AttGRU, bidirectional GRU layers and attention over their states.
 *
 * Where time is saved: layer 0 projects each distinct event of the shard once, not each
 * occurrence; deeper layers project all events in one product; the gradients of all weights are
 * one product over all events. Forward, each row is computed by itself (nn/panel.h), so a
 * sequence's vector does not depend on the shard it is in. */
#include "base/mem.h"
#include "nn/encoder_impl.h"
#include "nn/gru.h"
#include "nn/mat.h"
#include "nn/panel.h"
#include "nn/pooling.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LAYERS = 4, MAX_WIDTH = 4096 };

/* Offsets in theta of one layer; index 0 walks forward, 1 backward. */
typedef struct layer {
    size_t d_in;
    size_t w_x[2], b_x[2], w_h[2], b_h[2];
} layer;

typedef struct recurrent {
    la_encoder base;
    layer layer[MAX_LAYERS];
    la_pooling pooling;
} recurrent;

/* Activations of one layer. */
typedef struct trace {
    float *gates[2];    /* [n_events x 4H] */
    float *h_before[2]; /* [n_events x H] */
    float *h;           /* [n_events x 2H] */
} trace;

typedef struct recurrent_work {
    la_encoder_work base;
    float *mem;
    size_t cap;
    trace trace[MAX_LAYERS];
    float *x;    /* [n_rows x D]: the shard's distinct events */
    float *rows; /* [n_rows x 3H], each direction: projected forward, gradients backward */
    float *panels, *step, *carry, *bias, *sums;
    float *score, *attention, *dpre; /* [n_events] */
    float *dh;                       /* [n_events x 2H] */
} recurrent_work;

static size_t add_slot(la_params *params, uint32_t l, int dir, const char *part, size_t rows,
                       size_t cols, double fan)
{
    char name[sizeof params->slot[0].name];
    snprintf(name, sizeof name, "gru%u.%s.%s", (unsigned)l, dir == 0 ? "fwd" : "bwd", part);
    return la_params_add(params, name, rows, cols, LA_INIT_UNIFORM, fan);
}

static void add_layer(layer *y, uint32_t l, size_t d_in, size_t hidden, la_params *params)
{
    double fan = (double)hidden;
    y->d_in = d_in;
    for (int d = 0; d < 2; d++) {
        y->w_x[d] = add_slot(params, l, d, "w_x", 3 * hidden, d_in, fan);
        y->w_h[d] = add_slot(params, l, d, "w_h", 3 * hidden, hidden, fan);
        y->b_x[d] = add_slot(params, l, d, "b_x", 1, 3 * hidden, fan);
        y->b_h[d] = add_slot(params, l, d, "b_h", 1, 3 * hidden, fan);
    }
}

static logad_status make(la_encoder **out, const la_encoder_shape *s, la_params *params,
                         logad_error *err)
{
    if (s->d_in < 1 || s->d_in > MAX_WIDTH || s->hidden < 1 || s->hidden > MAX_WIDTH)
        return la_fail(err, LOGAD_ECONFIG, "gru: widths %u and %u must be in 1..%d",
                       (unsigned)s->d_in, (unsigned)s->hidden, (int)MAX_WIDTH);
    if (s->layers < 1 || s->layers > MAX_LAYERS)
        return la_fail(err, LOGAD_ECONFIG, "gru: %u layers, must be in 1..%d", (unsigned)s->layers,
                       (int)MAX_LAYERS);
    recurrent *e = la_calloc(1, sizeof *e);
    if (e == NULL)
        return la_oom(err);
    size_t hidden = s->hidden;
    for (uint32_t l = 0; l < s->layers; l++)
        add_layer(&e->layer[l], l, l == 0 ? s->d_in : 2 * hidden, hidden, params);
    la_pooling_add(&e->pooling, "attention", 2 * hidden, params);
    e->base.width = 2 * s->hidden;
    *out = &e->base;
    return LOGAD_OK;
}

static void drop(la_encoder *e)
{
    free(e);
}

static logad_status make_work(la_encoder_work **out, const la_encoder *e, logad_error *err)
{
    (void)e;
    recurrent_work *w = la_calloc(1, sizeof *w);
    if (w == NULL)
        return la_oom(err);
    *out = &w->base;
    return LOGAD_OK;
}

static void drop_work(la_encoder_work *base)
{
    recurrent_work *w = (recurrent_work *)base;
    free(w->mem);
    free(w);
}

/* Lays the buffers of a shard out over mem and returns the floats needed. Counts are below 2^31
 * and widths below 2^13, so no product here overflows. */
static size_t lay_out(recurrent_work *w, const recurrent *e, const la_batch *b, float *mem)
{
    size_t used = 0, hidden = e->base.shape.hidden, n = b->n_events, panels = 0;
    for (uint32_t l = 0; l < e->base.shape.layers; l++) {
        trace *y = &w->trace[l];
        for (int d = 0; d < 2; d++) {
            y->gates[d] = la_encoder_take(mem, &used, n * 4 * hidden);
            y->h_before[d] = la_encoder_take(mem, &used, n * hidden);
        }
        y->h = la_encoder_take(mem, &used, n * 2 * hidden);
        size_t size = la_panel_size(e->layer[l].d_in, 3 * hidden);
        panels = size > panels ? size : panels;
    }
    size_t size = la_gru_panel_size(hidden);
    w->panels = la_encoder_take(mem, &used, size > panels ? size : panels);
    w->x = la_encoder_take(mem, &used, b->n_rows * e->layer[0].d_in);
    w->rows = la_encoder_take(mem, &used, b->n_rows * 3 * hidden);
    w->step = la_encoder_take(mem, &used, b->n * 3 * hidden);
    w->carry = la_encoder_take(mem, &used, b->n * hidden);
    w->bias = la_encoder_take(mem, &used, 4 * hidden);
    w->sums = la_encoder_take(mem, &used, 4 * hidden);
    w->score = la_encoder_take(mem, &used, n);
    w->attention = la_encoder_take(mem, &used, n);
    w->dpre = la_encoder_take(mem, &used, n);
    w->dh = la_encoder_take(mem, &used, n * 2 * hidden);
    return used;
}

static logad_status reserve(recurrent_work *w, const recurrent *e, const la_batch *b,
                            logad_error *err)
{
    size_t need = lay_out(w, e, b, NULL);
    if (need > w->cap) {
        free(w->mem);
        w->cap = 0;
        w->mem = la_calloc(need, sizeof *w->mem);
        if (w->mem == NULL)
            return la_oom(err);
        w->cap = need;
    }
    lay_out(w, e, b, w->mem);
    return LOGAD_OK;
}

/* to[n x 3H] = x W_x^T with row stride ldto. */
static void project(const recurrent *e, uint32_t l, int d, const float *theta, recurrent_work *w,
                    const float *x, size_t n, float *to, size_t ldto)
{
    size_t width = 3 * (size_t)e->base.shape.hidden, d_in = e->layer[l].d_in;
    la_panel_pack(1, d_in, width, theta + e->layer[l].w_x[d], d_in, w->panels);
    la_panel_product(0, n, width, d_in, x, d_in, w->panels, to, ldto);
}

static la_gru_state direction(const recurrent *e, recurrent_work *w, uint32_t l, int d,
                              const float *theta)
{
    return (la_gru_state){.hidden = e->base.shape.hidden,
                          .reverse = d == 1,
                          .w_h = theta + e->layer[l].w_h[d],
                          .b_x = theta + e->layer[l].b_x[d],
                          .b_h = theta + e->layer[l].b_h[d],
                          .panels = w->panels,
                          .gates = w->trace[l].gates[d],
                          .h_before = w->trace[l].h_before[d],
                          .step = w->step,
                          .bias = w->bias};
}

static logad_status forward(const la_encoder *base, const float *theta, const float *table,
                            const la_batch *b, la_encoder_work *base_work, float *r,
                            float *attention, logad_error *err)
{
    const recurrent *e = (const recurrent *)base;
    recurrent_work *w = (recurrent_work *)base_work;
    TRY(reserve(w, e, b, err));
    size_t hidden = base->shape.hidden, d_in = base->shape.d_in;
    for (size_t i = 0; i < b->n_rows; i++)
        memcpy(w->x + i * d_in, table + b->row[i] * d_in, d_in * sizeof *w->x);
    for (uint32_t l = 0; l < base->shape.layers; l++)
        for (int d = 0; d < 2; d++) {
            trace *y = &w->trace[l];
            la_gru_state s = direction(e, w, l, d, theta);
            if (l == 0) {
                project(e, l, d, theta, w, w->x, b->n_rows, w->rows, 3 * hidden);
                la_gru_forward(&s, b, w->rows, 3 * hidden, b->slot, y->h + (size_t)d * hidden,
                               2 * hidden);
            } else {
                project(e, l, d, theta, w, w->trace[l - 1].h, b->n_events, s.gates, 4 * hidden);
                la_gru_forward(&s, b, s.gates, 4 * hidden, NULL, y->h + (size_t)d * hidden,
                               2 * hidden);
            }
        }
    const float *h = w->trace[base->shape.layers - 1].h;
    la_pooling_forward(&e->pooling, theta, b, h, w->score, w->attention, r);
    if (attention != NULL)
        memcpy(attention, w->attention, b->n_events * sizeof *attention);
    return LOGAD_OK;
}

/* Gradient of layer 0's input weights: first summed over the occurrences of each distinct event. */
static void row_gradient(const recurrent *e, const la_batch *b, recurrent_work *w, int d, float *dw)
{
    size_t hidden = e->base.shape.hidden, d_in = e->layer[0].d_in, width = 3 * hidden;
    memset(w->rows, 0, b->n_rows * width * sizeof *w->rows);
    for (size_t i = 0; i < b->n_events; i++)
        la_axpy(1.0f, w->trace[0].gates[d] + i * 4 * hidden, w->rows + b->slot[i] * width, width);
    la_gemm(1, 0, width, d_in, b->n_rows, 1.0f, w->rows, width, w->x, d_in, 1.0f, dw, d_in);
}

/* w->dh [n x 2H] = d loss / d input of layer l, from both directions. The reset gate's, the update
 * gate's and the candidate's weights go in turn: so cut, a panel fits the first cache. */
static void input_gradient(const recurrent *e, uint32_t l, const float *theta, recurrent_work *w,
                           size_t n)
{
    size_t hidden = e->base.shape.hidden, width = e->layer[l].d_in;
    for (size_t d = 0; d < 2; d++)
        for (size_t gate = 0; gate < 3; gate++) {
            const float *part = theta + e->layer[l].w_x[d] + gate * hidden * width;
            la_panel_pack(0, hidden, width, part, width, w->panels);
            la_panel_product(d + gate > 0, n, width, hidden, w->trace[l].gates[d] + gate * hidden,
                             4 * hidden, w->panels, w->dh, width);
        }
}

static logad_status backward(const la_encoder *base, const float *theta, const float *table,
                             const la_batch *b, la_encoder_work *base_work, const float *dr,
                             float *grad, logad_error *err)
{
    (void)table;
    (void)err;
    const recurrent *e = (const recurrent *)base;
    recurrent_work *w = (recurrent_work *)base_work;
    size_t hidden = base->shape.hidden, width = 2 * hidden, n = b->n_events;
    const float *h = w->trace[base->shape.layers - 1].h;
    la_pooling_backward(&e->pooling, theta, b, h, w->score, w->attention, dr, w->dpre, w->dh, grad);
    for (uint32_t l = base->shape.layers; l-- > 0;) {
        const layer *y = &e->layer[l];
        for (int d = 0; d < 2; d++) {
            la_gru_state s = direction(e, w, l, d, theta);
            la_gru_backward(&s, b, w->dh + (size_t)d * hidden, width, w->carry, w->sums,
                            grad + y->w_h[d], grad + y->b_h[d]);
            la_axpy(1.0f, w->sums, grad + y->b_x[d], 3 * hidden);
            if (l == 0)
                row_gradient(e, b, w, d, grad + y->w_x[d]);
            else
                la_gemm(1, 0, 3 * hidden, width, n, 1.0f, s.gates, 4 * hidden, w->trace[l - 1].h,
                        width, 1.0f, grad + y->w_x[d], width);
        }
        if (l > 0)
            input_gradient(e, l, theta, w, n);
    }
    return LOGAD_OK;
}

const la_encoder_ops la_recurrent_ops = {make, drop, make_work, drop_work, forward, backward};
