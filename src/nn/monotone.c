/* vector -> score: noisy or over items, with monotone networks for items and for the whole. */
#include "nn/monotone.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define GAIN       4.0  /* of a hidden unit, so that weights near their start can decide */
#define START_BIAS (-6) /* of an item's logit */
#define LEAST      1e-6 /* of -log(1 - P): keeps log P finite */

static double softplus(double x)
{
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

static double sigmoid(double x)
{
    return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

/* One of the two networks, by its place in theta. */
typedef struct half {
    uint32_t n;
    size_t a, c, v, b;
} half;

static half items_of(const la_monotone *m)
{
    return (half){m->n_item, m->a, m->c, m->v, m->b};
}

static half whole_of(const la_monotone *m)
{
    return (half){m->n_whole, m->wa, m->wc, m->wv, m->wb};
}

void la_monotone_shape(la_monotone *m, uint32_t n_item, uint32_t n_whole)
{
    assert(n_item <= LA_MONOTONE_MAX && n_whole <= LA_MONOTONE_MAX);
    *m = (la_monotone){.n_item = n_item, .n_whole = n_whole};
    la_params *p = &m->params;
    const size_t h = LA_MONOTONE_HIDDEN;
    m->a = la_params_add(p, "item.a", n_item, h, LA_INIT_NORMAL, 0);
    m->c = la_params_add(p, "item.c", 1, h, LA_INIT_NORMAL, 0);
    m->v = la_params_add(p, "item.v", 1, h, LA_INIT_NORMAL, 0);
    m->b = la_params_add(p, "item.b", 1, 1, LA_INIT_ZERO, 0);
    m->wa = la_params_add(p, "whole.a", n_whole, h, LA_INIT_NORMAL, 0);
    m->wc = la_params_add(p, "whole.c", 1, h, LA_INIT_NORMAL, 0);
    m->wv = la_params_add(p, "whole.v", 1, h, LA_INIT_NORMAL, 0);
    m->wb = la_params_add(p, "whole.b", 1, 1, LA_INIT_ZERO, 0);
}

static void shrink(float *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        p[i] = 0.5f * p[i] - 1;
}

void la_monotone_init(const la_monotone *m, float *theta, const la_rng *rng)
{
    const size_t h = LA_MONOTONE_HIDDEN;
    la_params_init(&m->params, theta, rng);
    shrink(theta + m->a, m->n_item * h);
    shrink(theta + m->v, h);
    shrink(theta + m->wa, m->n_whole * h);
    shrink(theta + m->wv, h);
    theta[m->b] = theta[m->wb] = START_BIAS;
}

static la_monotone_half prepare(const half *f, const float *theta)
{
    la_monotone_half r = {.n = f->n, .b = (double)theta[f->b]};
    for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++) {
        r.c[k] = (double)theta[f->c + k];
        r.v[k] = GAIN * softplus((double)theta[f->v + k]);
        for (size_t j = 0; j < f->n; j++)
            r.a[j][k] = softplus((double)theta[f->a + j * LA_MONOTONE_HIDDEN + k]);
    }
    return r;
}

la_monotone_half la_monotone_items(const la_monotone *m, const float *theta)
{
    half f = items_of(m);
    return prepare(&f, theta);
}

la_monotone_half la_monotone_whole(const la_monotone *m, const float *theta)
{
    half f = whole_of(m);
    return prepare(&f, theta);
}

/* u of a row; t[k] gets the hidden units. */
static double forward(const la_monotone_half *r, const float *x, double *t)
{
    double u = r->b, z[LA_MONOTONE_HIDDEN];
    memcpy(z, r->c, sizeof z);
    for (size_t j = 0; j < r->n; j++)
        for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++)
            z[k] += r->a[j][k] * (double)x[j];
    for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++) {
        t[k] = 1 - 2 / (1 + exp(2 * z[k])); /* tanh; faster, and as exact as is needed here */
        u += r->v[k] * t[k];
    }
    return u;
}

double la_monotone_logit(const la_monotone_half *h, const float *x)
{
    double t[LA_MONOTONE_HIDDEN];
    return forward(h, x, t);
}

/* Sums of gradients at the positive weights; they reach theta once, at the end of a pass. */
static void backward(const la_monotone_half *r, const float *x, const double *t, double du,
                     la_monotone_half *g)
{
    g->b += du;
    for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++) {
        double dz = du * r->v[k] * (1 - t[k] * t[k]);
        g->v[k] += du * t[k];
        g->c[k] += dz;
        for (size_t j = 0; j < r->n; j++)
            g->a[j][k] += dz * (double)x[j];
    }
}

static void hand_over(const half *f, const float *theta, const la_monotone_half *g, float *grad)
{
    grad[f->b] += (float)g->b;
    for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++) {
        grad[f->c + k] += (float)g->c[k];
        grad[f->v + k] += (float)(GAIN * g->v[k] * sigmoid((double)theta[f->v + k]));
        for (size_t j = 0; j < f->n; j++) {
            size_t at = f->a + j * LA_MONOTONE_HIDDEN + k;
            grad[at] += (float)(g->a[j][k] * sigmoid((double)theta[at]));
        }
    }
}

double la_monotone_margin(const double *u, size_t n, double u_whole)
{
    double none = softplus(u_whole); /* -log(1 - P) */
    for (size_t i = 0; i < n; i++)
        none += softplus(u[i]);
    return none > 30 ? none : log(expm1(none > LEAST ? none : LEAST));
}

/* d loss / d (-log(1 - P)) of a bag, and its loss. */
static double bag_loss(double none, double weight, double share, double *d)
{
    if (none < LEAST)
        none = LEAST;
    double rest = exp(-none);
    *d = weight * ((1 - share) - share * rest / (1 - rest));
    return weight * ((1 - share) * none - share * log1p(-rest));
}

double la_monotone_loss(const la_monotone *m, const float *theta, const la_bags *b, float *grad,
                        double *scratch)
{
    double *u = scratch, *du = scratch + b->n_items, t[LA_MONOTONE_HIDDEN], sum = 0;
    half item = items_of(m), whole = whole_of(m);
    la_monotone_half ri = prepare(&item, theta), rw = prepare(&whole, theta), gi = {0}, gw = {0};
    for (size_t i = 0; i < b->n_items; i++) {
        u[i] = softplus(forward(&ri, b->item + i * m->n_item, t));
        du[i] = 0;
    }
    for (size_t i = 0; i < b->n_bags; i++) {
        const float *y = b->whole + i * m->n_whole;
        double uw = forward(&rw, y, t), none = softplus(uw), d;
        for (uint64_t k = b->at[i]; k < b->at[i + 1]; k++)
            none += u[b->member[k]];
        sum += bag_loss(none, (double)b->weight[i], (double)b->share[i], &d);
        if (grad == NULL)
            continue;
        for (uint64_t k = b->at[i]; k < b->at[i + 1]; k++)
            du[b->member[k]] += d;
        backward(&rw, y, t, d * sigmoid(uw), &gw);
    }
    if (grad == NULL)
        return sum;
    for (size_t i = 0; i < b->n_items; i++) {
        const float *x = b->item + i * m->n_item;
        forward(&ri, x, t);
        backward(&ri, x, t, du[i] * -expm1(-u[i]), &gi); /* σ(u) = 1 - e^-softplus(u) */
    }
    hand_over(&item, theta, &gi, grad);
    hand_over(&whole, theta, &gw, grad);
    return sum;
}
