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

void la_half_lanes(const float *x, size_t n, size_t n_features, float *lanes)
{
    memset(lanes, 0, (n + 7) / 8 * 8 * n_features * sizeof *lanes);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n_features; j++)
            lanes[(i / 8 * n_features + j) * 8 + i % 8] = x[i * n_features + j];
}

/* x = tanh x, within 1e-6 of it: x times a quotient of polynomials of x^2, fitted on |x| <= 8 (the
 * largest relative error by Lawson's weights, 1.5e-7 before rounding); beyond that it stays. */
LA_KERNEL void squash(la_v8 *px)
{
    la_v8 x = *px, top = {0};
    top += 8.0f;
    la_u8x sign = (la_u8x)x & 0x80000000u;
    x = (la_v8)((la_u8x)x & 0x7fffffffu);
    x = LA_V8_PICK((la_u8x)(x > top), top, x);
    la_v8 q = x * x;
    la_v8 p = q * 1.14284033e-05f + 0.00295102177f;
    p = p * q + 0.129256606f;
    p = p * q + 0.999999881f;
    la_v8 r = q * 2.45920490e-07f + 0.000238668887f;
    r = r * q + 0.0238155463f;
    r = r * q + 0.462588757f;
    r = r * q + 1.0f;
    *px = (la_v8)((la_u8x)(x * p / r) | sign);
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

/* Of u: log(1 + e^u) = max(u, 0) + log(1 + e^-|u|), and σ(u), through e^-|u| too. */
LA_KERNEL void soften(const la_v8 *u, float *soft, float *sigma)
{
    la_v8 e = (la_v8)((la_u8x)*u | 0x80000000u), none = {0}, one = {0};
    one += 1.0f;
    la_v8_exp_negative(&e);
    *la_v8_at(sigma) = LA_V8_PICK((la_u8x)(*u < none), e, one) / (one + e);
    log1p_small(&e);
    *la_v8_at(soft) = LA_V8_PICK((la_u8x)(*u > none), *u, none) + e;
}

LA_KERNEL void read_rows_body(const weights *w, const la_half_rows *rows)
{
    for (size_t i = 0; i < rows->n; i += 8) {
        const float *x = rows->x + i * w->n;
        float *room = rows->room + i * LA_MONOTONE_ROOM;
        la_v8 u = {0};
        u += w->b;
        for (size_t k = 0; k < H; k++) {
            la_v8 z = {0};
            z += w->c[k];
            for (size_t j = 0; j < w->n; j++)
                z = z + *la_v8_of(x + 8 * j) * w->a[j][k];
            squash(&z);
            *la_v8_at(room + 8 * k) = z;
            u = u + z * w->v[k];
        }
        soften(&u, rows->soft + i, room + 8 * H);
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
    for (size_t i = 0; i < rows->n; i += 8) {
        const float *x = rows->x + i * w->n;
        const float *room = rows->room + i * LA_MONOTONE_ROOM;
        la_v8 du = *la_v8_of(rows->d + i) * *la_v8_of(room + 8 * H);
        g->b += du;
        for (size_t k = 0; k < H; k++) {
            la_v8 t = *la_v8_of(room + 8 * k);
            la_v8 dz = du * w->v[k] * (1.0f - t * t);
            g->v[k] += du * t;
            g->c[k] += dz;
            for (size_t j = 0; j < w->n; j++)
                g->a[j][k] += dz * *la_v8_of(x + 8 * j);
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
