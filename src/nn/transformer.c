/* sequence -> vector: a transformer encoder and attention over its states.
 *
 * Pre-norm layers (Xiong et al., ICML 2020, figure 1b), x' = x + Attention(LN(x)) and
 * x'' = x' + FFN(LN(x')), over x = W_in event + position with the sinusoids of Vaswani et al.
 * (NeurIPS 2017, section 3.5); a last LN; then the attention pooling that the GRU has too.
 *
 * Where time is saved: each distinct event of the shard is projected once, and layer 0 makes
 * queries, keys and values once for each distinct pair of event and position, since its input
 * depends on nothing else. Forward, each row is computed by itself (nn/panel.h), so a sequence's
 * vector does not depend on the shard it is in.
 *
 * Rows inside stand sequence by sequence, not step by step as in the packed batch. */
#include "base/mem.h"
#include "nn/attention.h"
#include "nn/encoder_impl.h"
#include "nn/ffn.h"
#include "nn/mat.h"
#include "nn/norm.h"
#include "nn/panel.h"
#include "nn/pooling.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LAYERS = 6, MAX_WIDTH = 4096 };

typedef struct layer {
    la_layer_norm norm1, norm2;
    la_attention attention;
    la_ffn ffn;
} layer;

typedef struct transformer {
    la_encoder base;
    size_t w_in, b_in; /* offsets in theta: [W x D] [W] */
    layer layer[MAX_LAYERS];
    la_layer_norm norm;
    la_pooling pooling;
    size_t panel_size;
} transformer;

/* Activations of one layer, kept for backward. */
typedef struct trace {
    float *x;                            /* input: [n_pairs x W] in layer 0, [n_events x W] above */
    float *stat1, *stat2;                /* [n_events x 2] */
    float *qkv, *softmax_stat, *context; /* as la_attention_state */
    float *mid;                          /* [n_events x W]: x + attention */
    float *hidden;                       /* [n_events x F] */
} trace;

typedef struct transformer_work {
    la_encoder_work base;
    float *mem;
    uint32_t *index;
    float *position; /* [n_positions x W] */
    size_t cap, cap_index, cap_position, n_positions;

    trace trace[MAX_LAYERS];
    float *events;    /* [n_rows x D]: the shard's distinct events */
    float *rows;      /* [n_rows x W]: projected forward, gradients backward */
    float *last;      /* [n_events x W]: output of the last layer */
    float *last_stat; /* [n_events x 2] */
    float *packed;    /* [n_events x W] in batch order: states forward, their gradient backward */
    float *states;    /* [n_events x W] in batch order, kept for the pooling's backward */
    float *score, *attention, *dpre; /* [n_events] */
    float *y, *dy, *dres;            /* [n_events x W] */
    float *wide;                     /* [n_events x max(3W, F)] */
    float *scores, *panels;

    uint32_t n_pairs;    /* distinct (event, position) */
    uint32_t *start;     /* [n + 1] first row of a sequence */
    uint32_t *place;     /* [n_events] row in the packed batch */
    uint32_t *pair;      /* [n_events] */
    uint32_t *pair_slot; /* [n_events], of them n_pairs used */
    uint32_t *pair_step;
    uint32_t *seen; /* [n_rows x 2]: last step it was met at plus 1, its pair there */
} transformer_work;

static logad_status check(const la_encoder_shape *s, logad_error *err)
{
    if (s->d_in < 1 || s->d_in > MAX_WIDTH || s->hidden < 1 || s->hidden > MAX_WIDTH ||
        s->ffn < 1 || s->ffn > MAX_WIDTH)
        return la_fail(err, LOGAD_ECONFIG, "transformer: widths %u, %u and %u must be in 1..%d",
                       (unsigned)s->d_in, (unsigned)s->hidden, (unsigned)s->ffn, (int)MAX_WIDTH);
    if (s->layers < 1 || s->layers > MAX_LAYERS)
        return la_fail(err, LOGAD_ECONFIG, "transformer: %u layers, must be in 1..%d",
                       (unsigned)s->layers, (int)MAX_LAYERS);
    if (s->heads < 1 || s->hidden % s->heads != 0)
        return la_fail(err, LOGAD_ECONFIG, "transformer: %u heads must divide the width %u",
                       (unsigned)s->heads, (unsigned)s->hidden);
    return LOGAD_OK;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void add_layer(layer *y, uint32_t l, const la_encoder_shape *s, la_params *params)
{
    char prefix[32];
    snprintf(prefix, sizeof prefix, "layer%u.norm1", (unsigned)l);
    la_layer_norm_add(&y->norm1, prefix, s->hidden, params);
    snprintf(prefix, sizeof prefix, "layer%u.attention", (unsigned)l);
    la_attention_add(&y->attention, prefix, s->hidden, s->heads, params);
    snprintf(prefix, sizeof prefix, "layer%u.norm2", (unsigned)l);
    la_layer_norm_add(&y->norm2, prefix, s->hidden, params);
    snprintf(prefix, sizeof prefix, "layer%u.ffn", (unsigned)l);
    la_ffn_add(&y->ffn, prefix, s->hidden, s->ffn, params);
}

static logad_status make(la_encoder **out, const la_encoder_shape *s, la_params *params,
                         logad_error *err)
{
    TRY(check(s, err));
    transformer *e = la_calloc(1, sizeof *e);
    if (e == NULL)
        return la_oom(err);
    e->w_in = la_params_add(params, "input.w", s->hidden, s->d_in, LA_INIT_XAVIER, 0);
    e->b_in = la_params_add(params, "input.b", 1, s->hidden, LA_INIT_ZERO, 0);
    for (uint32_t l = 0; l < s->layers; l++)
        add_layer(&e->layer[l], l, s, params);
    la_layer_norm_add(&e->norm, "norm", s->hidden, params);
    la_pooling_add(&e->pooling, "attention", s->hidden, params);
    e->panel_size = larger(la_panel_size(s->d_in, s->hidden),
                           larger(la_attention_panel_size(&e->layer[0].attention),
                                  la_ffn_panel_size(&e->layer[0].ffn)));
    e->base.width = s->hidden;
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
    transformer_work *w = la_calloc(1, sizeof *w);
    if (w == NULL)
        return la_oom(err);
    *out = &w->base;
    return LOGAD_OK;
}

static void drop_work(la_encoder_work *base)
{
    transformer_work *w = (transformer_work *)base;
    free(w->mem);
    free(w->index);
    free(w->position);
    free(w);
}

/* Lays the buffers of a shard out over mem and returns the floats needed. Counts are below 2^31
 * and widths below 2^13, so no product here overflows. */
static size_t lay_out(transformer_work *w, const transformer *e, const la_batch *b, float *mem)
{
    const la_encoder_shape *s = &e->base.shape;
    size_t used = 0, width = s->hidden, n = b->n_events;
    for (uint32_t l = 0; l < s->layers; l++) {
        trace *y = &w->trace[l];
        y->x = la_encoder_take(mem, &used, (l == 0 ? w->n_pairs : n) * width);
        y->stat1 = la_encoder_take(mem, &used, n * 2);
        y->stat2 = la_encoder_take(mem, &used, n * 2);
        y->qkv = la_encoder_take(mem, &used, n * 3 * width);
        y->softmax_stat = la_encoder_take(mem, &used, n * s->heads * 2);
        y->context = la_encoder_take(mem, &used, n * width);
        y->mid = la_encoder_take(mem, &used, n * width);
        y->hidden = la_encoder_take(mem, &used, n * s->ffn);
    }
    w->events = la_encoder_take(mem, &used, b->n_rows * (size_t)s->d_in);
    w->rows = la_encoder_take(mem, &used, b->n_rows * width);
    w->last = la_encoder_take(mem, &used, n * width);
    w->last_stat = la_encoder_take(mem, &used, n * 2);
    w->packed = la_encoder_take(mem, &used, n * width);
    w->states = la_encoder_take(mem, &used, n * width);
    w->score = la_encoder_take(mem, &used, n);
    w->attention = la_encoder_take(mem, &used, n);
    w->dpre = la_encoder_take(mem, &used, n);
    w->y = la_encoder_take(mem, &used, n * width);
    w->dy = la_encoder_take(mem, &used, n * width);
    w->dres = la_encoder_take(mem, &used, n * width);
    w->wide = la_encoder_take(mem, &used, n * larger(3 * width, s->ffn));
    w->scores = la_encoder_take(mem, &used, 2 * (size_t)LA_ATTENTION_BLOCK * b->n_steps);
    w->panels = la_encoder_take(mem, &used, e->panel_size);
    return used;
}

static logad_status reserve(transformer_work *w, const transformer *e, const la_batch *b,
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

/* Where each sequence's rows are, and the distinct (event, position) pairs in order of position. */
static logad_status index_batch(transformer_work *w, const la_batch *b, logad_error *err)
{
    size_t n = b->n_events;
    if (!la_grow(&w->index, &w->cap_index, b->n + 1 + 4 * n + 2 * (size_t)b->n_rows))
        return la_oom(err);
    w->start = w->index;
    w->place = w->start + b->n + 1;
    w->pair = w->place + n;
    w->pair_slot = w->pair + n;
    w->pair_step = w->pair_slot + n;
    w->seen = w->pair_step + n;
    memset(w->seen, 0, 2 * (size_t)b->n_rows * sizeof *w->seen);
    w->start[0] = 0;
    for (uint32_t i = 0; i < b->n; i++)
        w->start[i + 1] = w->start[i] + b->len[i];
    w->n_pairs = 0;
    for (uint32_t t = 0; t < b->n_steps; t++)
        for (uint32_t i = 0; i < b->alive[t]; i++) {
            uint32_t slot = b->slot[b->at[t] + i], *seen = w->seen + 2 * (size_t)slot;
            if (seen[0] != t + 1) {
                seen[0] = t + 1;
                seen[1] = w->n_pairs;
                w->pair_slot[w->n_pairs] = slot;
                w->pair_step[w->n_pairs++] = t;
            }
            w->pair[w->start[i] + t] = seen[1];
            w->place[w->start[i] + t] = b->at[t] + i;
        }
    return LOGAD_OK;
}

/* PE(t, 2i) = sin(t / 10000^(2i / W)), PE(t, 2i + 1) = cos of the same; what is there is kept. */
static logad_status extend_positions(transformer_work *w, size_t width, size_t want,
                                     logad_error *err)
{
    if (want <= w->n_positions)
        return LOGAD_OK;
    if (!la_grow(&w->position, &w->cap_position, want * width))
        return la_oom(err);
    for (size_t t = w->n_positions; t < want; t++)
        for (size_t j = 0; j < width; j++) {
            double angle = (double)t * pow(10000, -(double)(j / 2 * 2) / (double)width);
            w->position[t * width + j] = (float)(j % 2 == 0 ? sin(angle) : cos(angle));
        }
    w->n_positions = want;
    return LOGAD_OK;
}

/* Layer 0's input for each pair. */
static void embed(const transformer *e, const float *theta, const float *table, const la_batch *b,
                  transformer_work *w)
{
    size_t width = e->base.shape.hidden, d_in = e->base.shape.d_in;
    for (size_t i = 0; i < b->n_rows; i++) {
        memcpy(w->events + i * d_in, table + b->row[i] * d_in, d_in * sizeof *table);
        memcpy(w->rows + i * width, theta + e->b_in, width * sizeof *theta);
    }
    la_panel_pack(1, d_in, width, theta + e->w_in, d_in, w->panels);
    la_panel_product(1, b->n_rows, width, d_in, w->events, d_in, w->panels, w->rows, width);
    for (size_t p = 0; p < w->n_pairs; p++) {
        float *x = w->trace[0].x + p * width;
        memcpy(x, w->rows + w->pair_slot[p] * width, width * sizeof *x);
        la_axpy(1.0f, w->position + w->pair_step[p] * width, x, width);
    }
}

/* The parts of layer l over the buffers of w; x of attention and FFN is w->y. */
static la_layer_norm_state norm1_state(const transformer_work *w, uint32_t l, const la_batch *b)
{
    return (la_layer_norm_state){
        .n = l == 0 ? w->n_pairs : b->n_events, .x = w->trace[l].x, .stat = w->trace[l].stat1};
}

static la_layer_norm_state norm2_state(const transformer_work *w, uint32_t l, const la_batch *b)
{
    return (la_layer_norm_state){.n = b->n_events, .x = w->trace[l].mid, .stat = w->trace[l].stat2};
}

static la_attention_state attention_state(const transformer_work *w, uint32_t l, const la_batch *b)
{
    return (la_attention_state){.n = b->n,
                                .start = w->start,
                                .from = l == 0 ? w->pair : NULL,
                                .n_x = l == 0 ? w->n_pairs : b->n_events,
                                .x = w->y,
                                .qkv = w->trace[l].qkv,
                                .stat = w->trace[l].softmax_stat,
                                .context = w->trace[l].context,
                                .dqkv = w->wide,
                                .dcontext = w->dy,
                                .scores = w->scores,
                                .panels = w->panels};
}

static la_ffn_state ffn_state(const transformer_work *w, uint32_t l, const la_batch *b)
{
    return (la_ffn_state){.n = b->n_events,
                          .x = w->y,
                          .hidden = w->trace[l].hidden,
                          .dhidden = w->wide,
                          .panels = w->panels};
}

static void layer_forward(const transformer *e, uint32_t l, const float *theta, const la_batch *b,
                          transformer_work *w)
{
    const layer *y = &e->layer[l];
    trace *tr = &w->trace[l];
    size_t width = e->base.shape.hidden, n = b->n_events;
    la_layer_norm_state norm1 = norm1_state(w, l, b), norm2 = norm2_state(w, l, b);
    la_attention_state attention = attention_state(w, l, b);
    la_ffn_state ffn = ffn_state(w, l, b);

    la_layer_norm_forward(&y->norm1, theta, &norm1, w->y);
    for (size_t i = 0; i < n; i++)
        memcpy(tr->mid + i * width, tr->x + (l == 0 ? w->pair[i] : i) * width,
               width * sizeof *tr->x);
    la_attention_forward(&y->attention, theta, &attention, tr->mid);

    float *out = l + 1 < e->base.shape.layers ? w->trace[l + 1].x : w->last;
    la_layer_norm_forward(&y->norm2, theta, &norm2, w->y);
    memcpy(out, tr->mid, n * width * sizeof *out);
    la_ffn_forward(&y->ffn, theta, &ffn, out);
}

static logad_status forward(const la_encoder *base, const float *theta, const float *table,
                            const la_batch *b, la_encoder_work *base_work, float *r,
                            float *attention, logad_error *err)
{
    const transformer *e = (const transformer *)base;
    transformer_work *w = (transformer_work *)base_work;
    size_t width = base->shape.hidden, n = b->n_events;
    TRY(index_batch(w, b, err));
    TRY(extend_positions(w, width, b->n_steps, err));
    TRY(reserve(w, e, b, err));
    embed(e, theta, table, b, w);
    for (uint32_t l = 0; l < base->shape.layers; l++)
        layer_forward(e, l, theta, b, w);
    la_layer_norm_state last = {.n = n, .x = w->last, .stat = w->last_stat};
    la_layer_norm_forward(&e->norm, theta, &last, w->y);
    for (size_t i = 0; i < n; i++)
        memcpy(w->states + w->place[i] * width, w->y + i * width, width * sizeof *w->y);
    la_pooling_forward(&e->pooling, theta, b, w->states, w->score, w->attention, r);
    if (attention != NULL)
        memcpy(attention, w->attention, n * sizeof *attention);
    return LOGAD_OK;
}

/* w->dres is the gradient at the layer's output on entry, at its input on return. The normed
 * rows are made again: that is cheaper than keeping them. */
static void layer_backward(const transformer *e, uint32_t l, const float *theta, const la_batch *b,
                           transformer_work *w, float *grad)
{
    const layer *y = &e->layer[l];
    size_t width = e->base.shape.hidden, n = b->n_events;
    la_layer_norm_state norm1 = norm1_state(w, l, b), norm2 = norm2_state(w, l, b);
    la_attention_state attention = attention_state(w, l, b);
    la_ffn_state ffn = ffn_state(w, l, b);

    la_layer_norm_forward(&y->norm2, theta, &norm2, w->y);
    la_ffn_backward(&y->ffn, theta, &ffn, w->dres, w->dy, grad);
    la_layer_norm_backward(&y->norm2, theta, &norm2, w->dy, w->dres, grad);

    la_layer_norm_forward(&y->norm1, theta, &norm1, w->y);
    la_attention_backward(&y->attention, theta, &attention, w->dres, w->dy, grad);
    if (l == 0) { /* a pair's gradient is the sum over the events that have it */
        memset(w->packed, 0, w->n_pairs * width * sizeof *w->packed);
        for (size_t i = 0; i < n; i++)
            la_axpy(1.0f, w->dres + i * width, w->packed + w->pair[i] * width, width);
        memcpy(w->dres, w->packed, w->n_pairs * width * sizeof *w->dres);
    }
    la_layer_norm_backward(&y->norm1, theta, &norm1, w->dy, w->dres, grad);
}

static logad_status backward(const la_encoder *base, const float *theta, const float *table,
                             const la_batch *b, la_encoder_work *base_work, const float *dr,
                             float *grad, logad_error *err)
{
    (void)table;
    (void)err;
    const transformer *e = (const transformer *)base;
    transformer_work *w = (transformer_work *)base_work;
    size_t width = base->shape.hidden, d_in = base->shape.d_in, n = b->n_events;
    la_pooling_backward(&e->pooling, theta, b, w->states, w->score, w->attention, dr, w->dpre,
                        w->packed, grad);
    for (size_t i = 0; i < n; i++)
        memcpy(w->dy + i * width, w->packed + w->place[i] * width, width * sizeof *w->dy);
    memset(w->dres, 0, n * width * sizeof *w->dres);
    la_layer_norm_state last = {.n = n, .x = w->last, .stat = w->last_stat};
    la_layer_norm_backward(&e->norm, theta, &last, w->dy, w->dres, grad);
    for (uint32_t l = base->shape.layers; l-- > 0;)
        layer_backward(e, l, theta, b, w, grad);

    memset(w->rows, 0, b->n_rows * width * sizeof *w->rows);
    for (size_t p = 0; p < w->n_pairs; p++)
        la_axpy(1.0f, w->dres + p * width, w->rows + w->pair_slot[p] * width, width);
    la_gemm(1, 0, width, d_in, b->n_rows, 1.0f, w->rows, width, w->events, d_in, 1.0f,
            grad + e->w_in, d_in);
    for (size_t i = 0; i < b->n_rows; i++)
        la_axpy(1.0f, w->rows + i * width, grad + e->b_in, width);
    return LOGAD_OK;
}

const la_encoder_ops la_transformer_ops = {make, drop, make_work, drop_work, forward, backward};
