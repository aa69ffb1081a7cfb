/* Layer normalisation against PyTorch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../reference/ref.h"
#include "nn/norm.h"

enum { W = 11, N = 5 };

static void put(float *theta, const la_params *p, const char *name, const char *block)
{
    ref *r = ref_load("norm", block);
    const la_slot *s = la_params_find(p, name);
    assert_non_null(s);
    memcpy(theta + s->at, r->x, s->rows * s->cols * sizeof *theta);
    free(r);
}

static void expect(const float *got, size_t n, const char *block, double tolerance)
{
    ref *r = ref_load("norm", block);
    assert_int_equal(r->rows * r->cols, n);
    double error = ref_error(got, r->x, n);
    if (!(error < tolerance))
        fail_msg("%s: relative error %g", block, error);
    free(r);
}

/* The rows' mean is ten times their spread, which a one-pass variance does not survive. */
static void test_matches_pytorch(void **state)
{
    (void)state;
    la_params params = {0};
    la_layer_norm l;
    la_layer_norm_add(&l, "n", W, &params);
    float theta[2 * W], grad[2 * W] = {0}, stat[2 * N], y[N * W], dx[N * W];
    assert_int_equal(params.size, 2 * W);
    put(theta, &params, "n.gamma", "gamma");
    put(theta, &params, "n.beta", "beta");
    ref *x = ref_load("norm", "x"), *dy = ref_load("norm", "dy");
    la_layer_norm_state s = {.n = N, .x = x->x, .stat = stat};
    la_layer_norm_forward(&l, theta, &s, y);
    expect(y, N * W, "y", 1e-5);
    for (size_t i = 0; i < N * W; i++)
        dx[i] = 1;
    la_layer_norm_backward(&l, theta, &s, dy->x, dx, grad);
    for (size_t i = 0; i < N * W; i++)
        dx[i] -= 1; /* backward adds to dx: it is a residual branch */
    expect(dx, N * W, "dx", 1e-4);
    expect(grad + l.gamma, W, "grad.gamma", 1e-5);
    expect(grad + l.beta, W, "grad.beta", 1e-5);
    free(x);
    free(dy);
}

static void test_constant_rows_give_beta(void **state)
{
    (void)state;
    la_params params = {0};
    la_layer_norm l;
    la_layer_norm_add(&l, "n", W, &params);
    float theta[2 * W], x[W], y[W], stat[2];
    for (size_t i = 0; i < W; i++) {
        theta[l.gamma + i] = 2;
        theta[l.beta + i] = (float)i;
        x[i] = 4;
    }
    la_layer_norm_state s = {.n = 1, .x = x, .stat = stat};
    la_layer_norm_forward(&l, theta, &s, y);
    for (size_t i = 0; i < W; i++)
        assert_float_equal(y[i], (float)i, 0);
}

static void test_starts_as_plain_normalisation(void **state)
{
    (void)state;
    la_params params = {0};
    la_layer_norm l;
    la_layer_norm_add(&l, "n", W, &params);
    la_rng rng = la_rng_new(1);
    float theta[2 * W], x[W], y[W], stat[2];
    la_params_init(&params, theta, &rng);
    for (size_t i = 0; i < W; i++)
        x[i] = (float)(i * i);
    la_layer_norm_state s = {.n = 1, .x = x, .stat = stat};
    la_layer_norm_forward(&l, theta, &s, y);
    double mean = 0, square = 0;
    for (size_t i = 0; i < W; i++) {
        mean += (double)y[i] / W;
        square += (double)y[i] * (double)y[i] / W;
    }
    assert_true(fabs(mean) < 1e-6);
    assert_true(fabs(square - 1) < 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matches_pytorch),
        cmocka_unit_test(test_constant_rows_give_beta),
        cmocka_unit_test(test_starts_as_plain_normalisation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
