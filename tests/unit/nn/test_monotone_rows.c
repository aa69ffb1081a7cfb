/* Rows through half a monotone network and back, eight at a time, against libm in double. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "base/rng.h"
#include "nn/monotone_half.h"
#include <string.h>

enum { F = 5, H = LA_MONOTONE_HIDDEN, ROWS = 24 };

typedef struct rows {
    la_monotone_half half;
    float x[ROWS * F], lanes[ROWS * F], room[ROWS * LA_MONOTONE_ROOM], soft[ROWS], d[ROWS];
    la_half_rows rows;
} rows;

static void fill(rows *r, size_t n, double spread)
{
    la_rng rng = la_rng_new(5);
    *r = (rows){.half = {.n = F, .b = -1}};
    for (size_t k = 0; k < H; k++) {
        r->half.c[k] = la_rng_normal(&rng);
        r->half.v[k] = 2 * la_rng_unit(&rng);
        for (size_t j = 0; j < F; j++)
            r->half.a[j][k] = la_rng_unit(&rng);
    }
    for (size_t i = 0; i < n * F; i++)
        r->x[i] = (float)(spread * la_rng_normal(&rng));
    for (size_t i = 0; i < n; i++)
        r->d[i] = (float)la_rng_normal(&rng);
    la_half_lanes(r->x, n, F, r->lanes);
    r->rows = (la_half_rows){.x = r->lanes, .n = n, .room = r->room, .soft = r->soft, .d = r->d};
}

static double hidden(const rows *r, size_t i, size_t k)
{
    double z = r->half.c[k];
    for (size_t j = 0; j < F; j++)
        z += r->half.a[j][k] * (double)r->x[i * F + j];
    return tanh(z);
}

/* Any number of rows, of which the last eight may not be full. */
static void reads_rows(void **state)
{
    (void)state;
    static const double spread[] = {0.1, 1, 30};
    rows r;
    for (size_t n = 1; n <= ROWS; n++) {
        fill(&r, n, spread[n % 3]);
        la_half_read(&r.half, &r.rows);
        for (size_t i = 0; i < n; i++) {
            const float *room = r.room + i / 8 * 8 * LA_MONOTONE_ROOM + i % 8;
            double u = la_monotone_logit(&r.half, r.x + i * F);
            for (size_t k = 0; k < H; k++)
                assert_near(room[8 * k], hidden(&r, i, k), 1e-5);
            assert_near(room[8 * H], 1 / (1 + exp(-u)), 1e-5);
            assert_near(r.soft[i], la_softplus(u), 1e-5 * (1 + fabs(u)));
        }
    }
}

static void learns_from_rows(void **state)
{
    (void)state;
    rows r;
    for (size_t n = 1; n <= ROWS; n += 5) {
        la_monotone_half g = {.b = 7}; /* added to */
        double b = 7, a[F][H] = {{0}}, c[H] = {0}, v[H] = {0};
        fill(&r, n, 1);
        la_half_read(&r.half, &r.rows);
        la_half_learn(&r.half, &r.rows, &g);
        for (size_t i = 0; i < n; i++) {
            double u = la_monotone_logit(&r.half, r.x + i * F);
            double du = (double)r.d[i] / (1 + exp(-u));
            b += du;
            for (size_t k = 0; k < H; k++) {
                double t = hidden(&r, i, k), dz = du * r.half.v[k] * (1 - t * t);
                v[k] += du * t;
                c[k] += dz;
                for (size_t j = 0; j < F; j++)
                    a[j][k] += dz * (double)r.x[i * F + j];
            }
        }
        assert_near(g.b, b, 1e-4);
        for (size_t k = 0; k < H; k++) {
            assert_near(g.v[k], v[k], 1e-4);
            assert_near(g.c[k], c[k], 1e-4);
            for (size_t j = 0; j < F; j++)
                assert_near(g.a[j][k], a[j][k], 1e-4);
        }
    }
}

/* Its own error, and no more than 1 where it is all but 1. */
static void hidden_units_are_close_to_tanh(void **state)
{
    (void)state;
    enum { N = 8 };
    for (double z = -12; z < 12; z += 0.0137) {
        float x[N] = {0}, room[N * LA_MONOTONE_ROOM], soft[N];
        la_monotone_half half = {.n = 1, .c = {(double)(float)z}};
        la_half_rows r = {.x = x, .n = N, .room = room, .soft = soft};
        la_half_read(&half, &r);
        assert_near(room[0], tanh((double)(float)z), 1e-6);
        assert_true(room[0] <= 1 && room[0] >= -1);
    }
}

/* log(1 + e^u) stays exact where it is far below 1, and so does the whole of its range. */
static void softens_with_a_small_relative_error(void **state)
{
    (void)state;
    enum { N = 8 };
    for (double u = -80; u < 80; u += 0.37) {
        float x[N] = {0}, room[N * LA_MONOTONE_ROOM], soft[N];
        la_monotone_half half = {.n = 1, .b = (double)(float)u};
        la_half_rows r = {.x = x, .n = N, .room = room, .soft = soft};
        la_half_read(&half, &r);
        double is = la_softplus((double)(float)u);
        assert_near(soft[0], is, 3e-7 * is);
    }
}

static void odds_have_a_small_relative_error(void **state)
{
    (void)state;
    enum { N = 64 };
    float none[N], was[N];
    for (double low = LA_MONOTONE_LEAST; low < 80; low *= 2) {
        for (size_t i = 0; i < N; i++)
            was[i] = none[i] = (float)fmin(low * (1 + (double)i / N), 80);
        la_odds_against(none, N);
        for (size_t i = 0; i < N; i++) {
            double is = 1 / expm1((double)was[i]);
            assert_near(none[i], is, 5e-7 * is);
        }
    }
    float ends[8] = {0, (float)LA_MONOTONE_LEAST, 88, 1e4f, 1, 1, 1, 1};
    la_odds_against(ends, 8);
    assert_near(ends[0], 1 / LA_MONOTONE_LEAST, 1);
    assert_near(ends[1], 1 / LA_MONOTONE_LEAST, 1);
    assert_near(ends[2], 0, 1e-30);
    assert_near(ends[3], 0, 1e-30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rows),
        cmocka_unit_test(learns_from_rows),
        cmocka_unit_test(hidden_units_are_close_to_tanh),
        cmocka_unit_test(softens_with_a_small_relative_error),
        cmocka_unit_test(odds_have_a_small_relative_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
