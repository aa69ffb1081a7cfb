/* Inside nn/: one of a monotone network's two halves, by its place in theta, and many rows through
 * it. */
#ifndef LA_MONOTONE_HALF_H
#define LA_MONOTONE_HALF_H

#include "nn/monotone.h"
#include <math.h>

#define LA_MONOTONE_GAIN  4.0  /* of a hidden unit, so that weights near their start can decide */
#define LA_MONOTONE_LEAST 1e-6 /* of -log(1 - P): keeps log P finite */
/* Floats of room that a pass needs for each row, of which the last eight count as begun. */
#define LA_MONOTONE_ROOM (LA_MONOTONE_HIDDEN + 1)

static inline double la_softplus(double x)
{
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/* logit P, of -log(1 - P). */
static inline double la_margin_of_none(double none)
{
    return none > 30 ? none : log(expm1(none > LA_MONOTONE_LEAST ? none : LA_MONOTONE_LEAST));
}

/* Offsets in theta. */
typedef struct la_half {
    uint32_t n, n_context;
    size_t a, c, v, b, d, e;
} la_half;

static inline la_half la_half_items(const la_monotone *m)
{
    return (la_half){m->n_item, m->n_context, m->a, m->c, m->v, m->b, m->d, m->e};
}

static inline la_half la_half_whole(const la_monotone *m)
{
    return (la_half){m->n_whole, m->n_context, m->wa, m->wc, m->wv, m->wb, m->wd, m->we};
}

la_monotone_half la_half_prepare(const la_half *f, const float *theta);
/* The biases as a context has them. */
void la_half_shift(la_monotone_half *r, const la_half *f, const float *theta, const float *context);

/* Rows of a half's features on their way through it and back. */
typedef struct la_half_rows {
    const float *x; /* [n x features] in lanes */
    size_t n;
    /* Of n rounded up to 8. */
    float *room; /* [n x LA_MONOTONE_ROOM]: hidden units and σ(u), kept */
    float *soft; /* [n] log(1 + e^u) = -log(1 - σ(u)) */
    float *d;    /* [n] the loss's slope there; 0 for rows that are not there */
} la_half_rows;

/* Of lanes, n rounded up to 8, row i has its feature j at (i / 8 * features + j) * 8 + i % 8. Rows
 * that are not there are 0. */
void la_half_lanes(const float *x, size_t n, size_t n_features, float *lanes);
/* Fills room and soft. */
void la_half_read(const la_monotone_half *r, const la_half_rows *rows);
/* Adds to g the gradient at the half's own numbers, as yet without the slopes of its positive
 * weights. */
void la_half_learn(const la_monotone_half *r, const la_half_rows *rows, la_monotone_half *g);
/* none = (1 - P) / P of each -log(1 - P); n is a multiple of 8. */
void la_odds_against(float *none, size_t n);

#endif
