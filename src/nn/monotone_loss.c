/* score -> loss: noisy or over the bags of many systems, and back to the networks' weights. */
#include "nn/monotone_half.h"

#include <string.h>

static double sigmoid(double x)
{
    return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

/* Takes what one system's bags say of the biases to theta's gradient, and on to the context. */
static void hand_over_biases(const la_half *f, const float *context, la_monotone_half *g,
                             float *grad)
{
    grad[f->b] += (float)g->b;
    for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++)
        grad[f->c + k] += (float)g->c[k];
    for (size_t i = 0; i < f->n_context; i++) {
        double q = (double)context[i];
        grad[f->e + i] += (float)(q * g->b);
        for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++)
            grad[f->d + i * LA_MONOTONE_HIDDEN + k] += (float)(q * g->c[k]);
    }
    g->b = 0;
    memset(g->c, 0, sizeof g->c);
}

/* The positive weights' part, once for all systems. */
static void hand_over_weights(const la_half *f, const float *theta, const la_monotone_half *g,
                              float *grad)
{
    for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++) {
        grad[f->v + k] += (float)(LA_MONOTONE_GAIN * g->v[k] * sigmoid((double)theta[f->v + k]));
        for (size_t j = 0; j < f->n; j++) {
            size_t at = f->a + j * LA_MONOTONE_HIDDEN + k;
            grad[at] += (float)(g->a[j][k] * sigmoid((double)theta[at]));
        }
    }
}

/* One system on its way through the networks; the room of both lies in the caller's scratch. */
typedef struct pass {
    la_monotone_half item, whole;
    la_half_rows items, wholes;
    float *odds; /* [n_struck, rounded up to 8] */
} pass;

static size_t blocks(size_t n)
{
    return (n + 7) / 8 * 8;
}

size_t la_monotone_scratch(const la_bags *b)
{
    size_t rows = blocks(b->n_items) + blocks(b->n_wholes);
    return rows * (LA_MONOTONE_ROOM + 2) + blocks(b->settled.n_struck);
}

static void take(float **from, float **to, size_t n)
{
    *to = *from;
    *from += n;
}

static la_half_rows rows_of(const float *x, size_t n, float **scratch)
{
    la_half_rows rows = {.x = x, .n = n};
    take(scratch, &rows.room, blocks(n) * LA_MONOTONE_ROOM);
    take(scratch, &rows.soft, blocks(n));
    take(scratch, &rows.d, blocks(n));
    return rows;
}

/* Both networks of theta as they are in this system, and room for its rows. */
static void begin(pass *p, const la_monotone *m, const float *theta, const la_bags *b,
                  float *scratch)
{
    const la_half item = la_half_items(m), whole = la_half_whole(m);
    const float *lanes = b->settled.lanes;
    p->items = rows_of(lanes, b->n_items, &scratch);
    p->wholes = rows_of(lanes + blocks(b->n_items) * m->n_item, b->n_wholes, &scratch);
    p->odds = scratch;
    la_half_shift(&p->item, &item, theta, b->context);
    la_half_shift(&p->whole, &whole, theta, b->context);
    la_half_read(&p->item, &p->items);
    la_half_read(&p->whole, &p->wholes);
}

/* -log(1 - P) of a bag. */
static float none_of(const pass *p, const la_bags *b, size_t i)
{
    float none = p->wholes.soft[b->whole_of[i]];
    for (uint64_t k = b->at[i]; k < b->at[i + 1]; k++)
        none += p->items.soft[b->member[k]];
    return none;
}

static void find_calm(const la_bags *b, double *calm)
{
    memset(calm, 0, (b->n_items + b->n_wholes) * sizeof *calm);
    for (size_t i = 0; i < b->n_bags; i++) {
        double normal = (double)b->weight[i] * (1 - (double)b->share[i]);
        calm[b->n_items + b->whole_of[i]] += normal;
        for (uint64_t k = b->at[i]; k < b->at[i + 1]; k++)
            calm[b->member[k]] += normal;
    }
}

/* A place for each number of members, and one for all that are longer: loops over bags of equal
 * length are foreseen. */
enum { LENGTHS = 32 };

static size_t length_of(const la_bags *b, size_t i)
{
    uint64_t n = b->at[i + 1] - b->at[i];
    return n < LENGTHS ? (size_t)n : LENGTHS;
}

static size_t find_struck(const la_bags *b, uint32_t *struck)
{
    size_t from[LENGTHS + 2] = {0};
    for (size_t i = 0; i < b->n_bags; i++)
        from[length_of(b, i) + 1] += b->share[i] > 0;
    for (size_t n = 0; n <= LENGTHS; n++)
        from[n + 1] += from[n];
    for (size_t i = 0; i < b->n_bags; i++)
        if (b->share[i] > 0)
            struck[from[length_of(b, i)]++] = (uint32_t)i;
    return from[LENGTHS];
}

size_t la_bags_lanes(const la_monotone *m, const la_bags *b)
{
    return blocks(b->n_items) * m->n_item + blocks(b->n_wholes) * m->n_whole;
}

void la_bags_settle(la_bags *b, const la_monotone *m, la_settled room)
{
    find_calm(b, room.calm);
    la_half_lanes(b->item, b->n_items, m->n_item, room.lanes);
    la_half_lanes(b->whole, b->n_wholes, m->n_whole, room.lanes + blocks(b->n_items) * m->n_item);
    room.n_struck = find_struck(b, room.struck);
    b->settled = room;
}

static void calm_down(const la_half_rows *rows, const double *calm)
{
    for (size_t i = 0; i < rows->n; i++)
        rows->d[i] = (float)calm[i];
    for (size_t i = rows->n; i < blocks(rows->n); i++)
        rows->d[i] = 0;
}

/* Of a bag's -log(1 - P) the loss has the slope weight · ((1 - share) - share (1 - P) / P). The
 * first part is the same at every step; only bags with a share have the second. */
static void blame(pass *p, const la_bags *b)
{
    size_t n = b->settled.n_struck;
    calm_down(&p->items, b->settled.calm);
    calm_down(&p->wholes, b->settled.calm + b->n_items);
    for (size_t i = 0; i < n; i++)
        p->odds[i] = none_of(p, b, b->settled.struck[i]);
    for (size_t i = n; i < blocks(n); i++)
        p->odds[i] = 1;
    la_odds_against(p->odds, blocks(n));
    for (size_t i = 0; i < n; i++) {
        size_t bag = b->settled.struck[i];
        float d = b->weight[bag] * b->share[bag] * p->odds[i];
        p->wholes.d[b->whole_of[bag]] -= d;
        for (uint64_t k = b->at[bag]; k < b->at[bag + 1]; k++)
            p->items.d[b->member[k]] -= d;
    }
}

void la_monotone_slope(const la_monotone *m, const float *theta, const la_bags *systems,
                       size_t n_systems, float *grad, float *scratch)
{
    const la_half item = la_half_items(m), whole = la_half_whole(m);
    const la_monotone_half ri = la_half_prepare(&item, theta), rw = la_half_prepare(&whole, theta);
    la_monotone_half gi = {0}, gw = {0};
    pass p;
    for (size_t i = 0; i < n_systems; i++) {
        const la_bags *b = &systems[i];
        p.item = ri;
        p.whole = rw;
        begin(&p, m, theta, b, scratch);
        blame(&p, b);
        la_half_learn(&p.item, &p.items, &gi);
        la_half_learn(&p.whole, &p.wholes, &gw);
        hand_over_biases(&item, b->context, &gi, grad);
        hand_over_biases(&whole, b->context, &gw, grad);
    }
    hand_over_weights(&item, theta, &gi, grad);
    hand_over_weights(&whole, theta, &gw, grad);
}

void la_monotone_margins(const la_monotone *m, const float *theta, const la_bags *b, double *margin,
                         float *scratch)
{
    const la_half item = la_half_items(m), whole = la_half_whole(m);
    pass p = {.item = la_half_prepare(&item, theta), .whole = la_half_prepare(&whole, theta)};
    begin(&p, m, theta, b, scratch);
    for (size_t i = 0; i < b->n_bags; i++)
        margin[i] += la_margin_of_none((double)none_of(&p, b, i));
}

static double ridge(const float *theta, size_t n, double by, float *grad)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)theta[i] * (double)theta[i];
        if (grad != NULL)
            grad[i] += (float)(2 * by * (double)theta[i]);
    }
    return by * sum;
}

double la_monotone_ridge(const la_monotone *m, const float *theta, double by, float *grad)
{
    if (m->n_context == 0)
        return 0;
    /* The shifts are the last parameters, one behind the other. */
    return ridge(theta + m->d, m->params.size - m->d, by, grad == NULL ? NULL : grad + m->d);
}
