/* vector -> score: noisy or over items, with monotone networks for items and for the whole. */
#include "nn/monotone_half.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define START_BIAS (-6) /* of an item's logit */

void la_monotone_shape(la_monotone *m, uint32_t n_item, uint32_t n_whole, uint32_t n_context)
{
    assert(n_item <= LA_MONOTONE_MAX && n_whole <= LA_MONOTONE_MAX && n_context <= LA_MONOTONE_MAX);
    *m = (la_monotone){.n_item = n_item, .n_whole = n_whole, .n_context = n_context};
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
    if (n_context == 0)
        return;
    m->d = la_params_add(p, "item.d", n_context, h, LA_INIT_ZERO, 0);
    m->e = la_params_add(p, "item.e", n_context, 1, LA_INIT_ZERO, 0);
    m->wd = la_params_add(p, "whole.d", n_context, h, LA_INIT_ZERO, 0);
    m->we = la_params_add(p, "whole.e", n_context, 1, LA_INIT_ZERO, 0);
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

la_monotone_half la_half_prepare(const la_half *f, const float *theta)
{
    la_monotone_half r = {.n = f->n, .b = (double)theta[f->b]};
    for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++) {
        r.c[k] = (double)theta[f->c + k];
        r.v[k] = LA_MONOTONE_GAIN * la_softplus((double)theta[f->v + k]);
        for (size_t j = 0; j < f->n; j++)
            r.a[j][k] = la_softplus((double)theta[f->a + j * LA_MONOTONE_HIDDEN + k]);
    }
    return r;
}

/* The biases as a context has them. */
void la_half_shift(la_monotone_half *r, const la_half *f, const float *theta, const float *context)
{
    for (size_t i = 0; i < f->n_context; i++) {
        double q = (double)context[i];
        r->b += q * (double)theta[f->e + i];
        for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++)
            r->c[k] += q * (double)theta[f->d + i * LA_MONOTONE_HIDDEN + k];
    }
}

la_monotone_half la_monotone_items(const la_monotone *m, const float *theta)
{
    la_half f = la_half_items(m);
    return la_half_prepare(&f, theta);
}

la_monotone_half la_monotone_whole(const la_monotone *m, const float *theta)
{
    la_half f = la_half_whole(m);
    return la_half_prepare(&f, theta);
}

double la_monotone_logit(const la_monotone_half *r, const float *x)
{
    double u = r->b, z[LA_MONOTONE_HIDDEN];
    memcpy(z, r->c, sizeof z);
    for (size_t j = 0; j < r->n; j++)
        for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++)
            z[k] += r->a[j][k] * (double)x[j];
    for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++) /* tanh; faster, and as exact as is needed */
        u += r->v[k] * (1 - 2 / (1 + exp(2 * z[k])));
    return u;
}

double la_monotone_surprise(double u)
{
    return la_softplus(u);
}

double la_monotone_margin(const double *u, size_t n, double u_whole)
{
    double none = la_softplus(u_whole); /* -log(1 - P) */
    for (size_t i = 0; i < n; i++)
        none += la_softplus(u[i]);
    return la_margin_of_none(none);
}

static void fold(const la_half *f, const float *theta, const float *context, const la_half *to,
                 float *out)
{
    la_monotone_half r = {.b = (double)theta[f->b]};
    for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++)
        r.c[k] = (double)theta[f->c + k];
    la_half_shift(&r, f, theta, context);
    memcpy(out + to->a, theta + f->a, f->n * LA_MONOTONE_HIDDEN * sizeof *out);
    memcpy(out + to->v, theta + f->v, LA_MONOTONE_HIDDEN * sizeof *out);
    for (size_t k = 0; k < LA_MONOTONE_HIDDEN; k++)
        out[to->c + k] = (float)r.c[k];
    out[to->b] = (float)r.b;
}

void la_monotone_fold(const la_monotone *m, const float *theta, const float *context,
                      const la_monotone *plain, float *out)
{
    la_half item = la_half_items(m), whole = la_half_whole(m), to_item = la_half_items(plain),
            to_whole = la_half_whole(plain);
    assert(plain->n_context == 0 && plain->n_item == m->n_item && plain->n_whole == m->n_whole);
    fold(&item, theta, context, &to_item, out);
    fold(&whole, theta, context, &to_whole, out);
}
