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

/* d loss / d (-log(1 - P)) of a bag, and its loss. */
static double bag_loss(double none, double weight, double share, double *d)
{
    if (none < LA_MONOTONE_LEAST)
        none = LA_MONOTONE_LEAST;
    double rest = exp(-none);
    *d = weight * ((1 - share) - share * rest / (1 - rest));
    return weight * ((1 - share) * none - share * log1p(-rest));
}

/* One system on its way through the networks; the room of both lies in the caller's scratch. */
typedef struct pass {
    la_monotone_half item, whole;
    la_half_rows items, wholes;
} pass;

static size_t blocks(size_t n)
{
    return (n + 7) / 8 * 8;
}

size_t la_monotone_scratch(const la_bags *b)
{
    size_t rows = blocks(b->n_items) + blocks(b->n_bags);
    return 2 * rows + (rows * LA_MONOTONE_ROOM + 1) / 2;
}

/* Doubles first, then the floats that stand on what is left of them. */
static void lay_out(pass *p, const la_bags *b, double *scratch)
{
    size_t items = blocks(b->n_items), bags = blocks(b->n_bags);
    float *room = (float *)(void *)(scratch + 2 * (items + bags));
    p->items = (la_half_rows){b->item, b->n_items, room, scratch, scratch + items};
    p->wholes = (la_half_rows){b->whole, b->n_bags, room + items * LA_MONOTONE_ROOM,
                               scratch + 2 * items, scratch + 2 * items + bags};
}

/* Both networks of theta as they are in this system, and room for its rows. */
static void begin(pass *p, const la_monotone *m, const float *theta, const la_bags *b,
                  double *scratch)
{
    const la_half item = la_half_items(m), whole = la_half_whole(m);
    lay_out(p, b, scratch);
    la_half_shift(&p->item, &item, theta, b->context);
    la_half_shift(&p->whole, &whole, theta, b->context);
    la_half_read(&p->item, &p->items);
    la_half_read(&p->whole, &p->wholes);
}

/* -log(1 - P) of a bag. */
static double none_of(const pass *p, const la_bags *b, size_t i)
{
    double none = p->wholes.soft[i];
    for (uint64_t k = b->at[i]; k < b->at[i + 1]; k++)
        none += p->items.soft[b->member[k]];
    return none;
}

static double read_bags(pass *p, const la_bags *b)
{
    double sum = 0;
    memset(p->items.d, 0, b->n_items * sizeof *p->items.d);
    for (size_t i = 0; i < b->n_bags; i++) {
        double d;
        sum += bag_loss(none_of(p, b, i), (double)b->weight[i], (double)b->share[i], &d);
        p->wholes.d[i] = d;
        for (uint64_t k = b->at[i]; k < b->at[i + 1]; k++)
            p->items.d[b->member[k]] += d;
    }
    return sum;
}

double la_monotone_loss(const la_monotone *m, const float *theta, const la_bags *systems,
                        size_t n_systems, float *grad, double *scratch)
{
    const la_half item = la_half_items(m), whole = la_half_whole(m);
    const la_monotone_half ri = la_half_prepare(&item, theta), rw = la_half_prepare(&whole, theta);
    la_monotone_half gi = {0}, gw = {0};
    pass p;
    double sum = 0;
    for (size_t i = 0; i < n_systems; i++) {
        const la_bags *b = &systems[i];
        p.item = ri;
        p.whole = rw;
        begin(&p, m, theta, b, scratch);
        sum += read_bags(&p, b);
        if (grad == NULL)
            continue;
        la_half_learn(&p.item, &p.items, &gi);
        la_half_learn(&p.whole, &p.wholes, &gw);
        hand_over_biases(&item, b->context, &gi, grad);
        hand_over_biases(&whole, b->context, &gw, grad);
    }
    if (grad == NULL)
        return sum;
    hand_over_weights(&item, theta, &gi, grad);
    hand_over_weights(&whole, theta, &gw, grad);
    return sum;
}

void la_monotone_margins(const la_monotone *m, const float *theta, const la_bags *b, double *margin,
                         double *scratch)
{
    const la_half item = la_half_items(m), whole = la_half_whole(m);
    pass p = {.item = la_half_prepare(&item, theta), .whole = la_half_prepare(&whole, theta)};
    begin(&p, m, theta, b, scratch);
    for (size_t i = 0; i < b->n_bags; i++)
        margin[i] += la_margin_of_none(none_of(&p, b, i));
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
