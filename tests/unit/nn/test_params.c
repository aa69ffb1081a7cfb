/* The slot table, and what each way of filling gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "nn/params.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static void test_slots(void **state)
{
    (void)state;
    la_params p = {0};
    assert_int_equal(la_params_add(&p, "a", 2, 3, LA_INIT_ZERO, 0), 0);
    assert_int_equal(la_params_add(&p, "b", 1, 5, LA_INIT_ONE, 0), 6);
    assert_int_equal(p.size, 11);
    assert_int_equal(p.n_slots, 2);
    assert_int_equal(la_params_find(&p, "b")->at, 6);
    assert_int_equal(la_params_find(&p, "b")->cols, 5);
    assert_null(la_params_find(&p, "c"));
}

static void test_distributions(void **state)
{
    (void)state;
    enum { ROWS = 60, COLS = 50, N = ROWS * COLS };
    static float x[5 * N];
    la_params p = {0};
    la_params_add(&p, "zero", ROWS, COLS, LA_INIT_ZERO, 0);
    la_params_add(&p, "one", ROWS, COLS, LA_INIT_ONE, 0);
    la_params_add(&p, "normal", ROWS, COLS, LA_INIT_NORMAL, 0);
    la_params_add(&p, "uniform", ROWS, COLS, LA_INIT_UNIFORM, 25);
    la_params_add(&p, "xavier", ROWS, COLS, LA_INIT_XAVIER, 0);
    la_rng rng = la_rng_new(1);
    la_params_init(&p, x, &rng);
    static const double low[5] = {0, 1, -6, -0.2, -0.23355}, high[5] = {0, 1, 6, 0.2, 0.23355};
    static const double variance[5] = {0, 0, 1, 0.04 / 3, 6.0 / 110 / 3};
    for (size_t s = 0; s < 5; s++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < N; i++) {
            double v = (double)x[s * N + i];
            assert_true(v >= low[s] && v <= high[s]);
            sum += v;
            squares += v * v;
        }
        double mean = sum / N;
        assert_true(fabs(mean - (s == 1 ? 1 : 0)) < 0.08);
        assert_true(fabs(squares / N - mean * mean - variance[s]) <= 0.08 * variance[s]);
    }
}

static void check_orthonormal(size_t rows, size_t cols)
{
    static float x[64 * 64];
    la_params p = {0};
    la_params_add(&p, "w", rows, cols, LA_INIT_ORTHONORMAL, 0);
    la_rng rng = la_rng_new(2);
    la_params_init(&p, x, &rng);
    size_t n = rows <= cols ? rows : cols, d = rows <= cols ? cols : rows;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double dot = 0;
            for (size_t k = 0; k < d; k++)
                dot += rows <= cols ? (double)x[i * cols + k] * (double)x[j * cols + k]
                                    : (double)x[k * cols + i] * (double)x[k * cols + j];
            assert_true(fabs(dot - (i == j)) < 1e-6);
        }
}

static void test_orthonormal(void **state)
{
    (void)state;
    check_orthonormal(2, 50);
    check_orthonormal(50, 2);
    check_orthonormal(1, 1);
    check_orthonormal(60, 60);
}

/* A slot's numbers hang on its name and the seed alone, not on what stands before it. */
static void test_streams_are_named(void **state)
{
    (void)state;
    float a[8], b[12];
    la_params p = {0}, q = {0};
    la_rng rng = la_rng_new(9);
    la_params_add(&p, "w", 2, 4, LA_INIT_NORMAL, 0);
    la_params_add(&q, "other", 1, 4, LA_INIT_NORMAL, 0);
    la_params_add(&q, "w", 2, 4, LA_INIT_NORMAL, 0);
    la_params_init(&p, a, &rng);
    la_params_init(&q, b, &rng);
    assert_memory_equal(a, b + 4, sizeof a);
    assert_memory_not_equal(b, b + 4, 4 * sizeof *b);
    la_rng other = la_rng_new(10);
    la_params_init(&p, b, &other);
    assert_memory_not_equal(a, b, sizeof a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slots),
        cmocka_unit_test(test_distributions),
        cmocka_unit_test(test_orthonormal),
        cmocka_unit_test(test_streams_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
