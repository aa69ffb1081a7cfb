/* vector -> score, in numbers: rows through half a monotone network and back, eight at a time. */
#include "nn/monotone_half.h"
#include "nn/simd.h"

#define H LA_MONOTONE_HIDDEN

/* The half's numbers in the precision of a pass. */
typedef struct weights {
    size_t n;
    float a[LA_MONOTONE_MAX][H], c[H], v[H], b;
} weights;

static void weights_of(weights *w, const la_monotone_half *r)
{
    w->n = r->n;
    w->b = (float)r->b;
    for (size_t k = 0; k < H; k++) {
        w->c[k] = (float)r->c[k];
        w->v[k] = (float)r->v[k];
        for (size_t j = 0; j < r->n; j++)
            w->a[j][k] = (float)r->a[j][k];
    }
}

/* Features of up to eight rows from i on, one vector each; rows that are not there are 0. */
LA_KERNEL void gather(const la_half_rows *rows, size_t n_features, size_t i, la_v8 *x)
{
    size_t n = rows->n - i < 8 ? rows->n - i : 8;
    for (size_t j = 0; j < n_features; j++) {
        float lane[8] = {0};
        for (size_t l = 0; l < n; l++)
            lane[l] = rows->x[(i + l) * n_features + j];
        x[j] = *la_v8_of(lane);
    }
}

/* x = log(1 + x) for 0 <= x <= 1, by 2 atanh(x / (2 + x)): of the series what is left out is 2e-8
 * of the sum at most. */
LA_KERNEL void log1p_small(la_v8 *px)
{
    la_v8 s = *px / (*px + 2.0f), q = s * s;
    la_v8 p = q * (1.0f / 13) + 1.0f / 11;
    p = p * q + 1.0f / 9;
    p = p * q + 1.0f / 7;
    p = p * q + 1.0f / 5;
    p = p * q + 1.0f / 3;
    *px = s * 2.0f + s * 2.0f * (p * q);
}

/* soft = log(1 + e^u) = max(u, 0) + log(1 + e^-|u|). */
LA_KERNEL void soften(const la_half_rows *rows, size_t i, const la_v8 *u)
{
    la_v8 e = (la_v8)((la_u8x)*u | 0x80000000u), none = {0};
    la_v8_exp_negative(&e);
    log1p_small(&e);
    *la_v8_at(rows->soft + i) = LA_V8_PICK((la_u8x)(*u > none), *u, none) + e;
}

LA_KERNEL void read_rows_body(const weights *w, const la_half_rows *rows)
{
    la_v8 x[LA_MONOTONE_MAX];
    for (size_t i = 0; i < rows->n; i += 8) {
        float *room = rows->room + i * LA_MONOTONE_ROOM;
        gather(rows, w->n, i, x);
        la_v8 u = {0};
        u += w->b;
        for (size_t k = 0; k < H; k++) {
            la_v8 z = {0};
            z += w->c[k];
            for (size_t j = 0; j < w->n; j++)
                z = z + x[j] * w->a[j][k];
            la_v8_tanh(&z);
            *la_v8_at(room + 8 * k) = z;
            u = u + z * w->v[k];
        }
        soften(rows, i, &u);
        la_v8_sigmoid(&u);
        *la_v8_at(room + 8 * H) = u;
    }
}
LA_SIMD_STATIC(read_rows, (const weights *w, const la_half_rows *rows), (w, rows))

void la_half_read(const la_monotone_half *r, const la_half_rows *rows)
{
    weights w;
    weights_of(&w, r);
    read_rows(&w, rows);
}

/* Sums over rows, a lane for every eighth of them. */
typedef struct sums {
    la_v8 a[LA_MONOTONE_MAX][H], c[H], v[H], b;
} sums;

LA_KERNEL void learn_rows_body(const weights *w, const la_half_rows *rows, sums *g)
{
    la_v8 x[LA_MONOTONE_MAX];
    for (size_t i = 0; i < rows->n; i += 8) {
        const float *room = rows->room + i * LA_MONOTONE_ROOM;
        gather(rows, w->n, i, x);
        la_v8 du = *la_v8_of(rows->d + i) * *la_v8_of(room + 8 * H);
        g->b += du;
        for (size_t k = 0; k < H; k++) {
            la_v8 t = *la_v8_of(room + 8 * k);
            la_v8 dz = du * w->v[k] * (1.0f - t * t);
            g->v[k] += du * t;
            g->c[k] += dz;
            for (size_t j = 0; j < w->n; j++)
                g->a[j][k] += dz * x[j];
        }
    }
}
LA_SIMD_STATIC(learn_rows, (const weights *w, const la_half_rows *rows, sums *g), (w, rows, g))

static double total(const la_v8 *x)
{
    double sum = 0;
    for (size_t l = 0; l < 8; l++)
        sum += (double)(*x)[l];
    return sum;
}

void la_half_learn(const la_monotone_half *r, const la_half_rows *rows, la_monotone_half *g)
{
    weights w;
    sums s = {0};
    weights_of(&w, r);
    learn_rows(&w, rows, &s);
    g->b += total(&s.b);
    for (size_t k = 0; k < H; k++) {
        g->v[k] += total(&s.v[k]);
        g->c[k] += total(&s.c[k]);
        for (size_t j = 0; j < r->n; j++)
            g->a[j][k] += total(&s.a[j][k]);
    }
}

LA_KERNEL void la_odds_against_body(float *none, size_t n)
{
    la_v8 least = {0};
    least += (float)LA_MONOTONE_LEAST;
    for (size_t i = 0; i < n; i += 8) {
        la_v8 x = *la_v8_of(none + i);
        x = LA_V8_PICK((la_u8x)(x > least), x, least);
        la_v8_expm1_positive(&x);
        *la_v8_at(none + i) = 1.0f / x;
    }
}
LA_SIMD(la_odds_against, (float *none, size_t n), (none, n))
