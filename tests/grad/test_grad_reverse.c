/* Gradient reversal: below it the gradient is -lambda times that of the plain chain, above it the
 * gradient is untouched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "differences.h"
#include "nn/linear.h"
#include "nn/loss.h"
#include "nn/mat.h"
#include <string.h>

enum { N = 4, D = 5 };

typedef struct net {
    float x[N * D], w[D], b, target[N];
} net;

static double loss(void *ctx)
{
    net *f = ctx;
    float logit[N];
    la_linear_forward(f->x, N, D, 1, f->w, &f->b, logit);
    return la_logistic(logit, f->target, NULL, N, 1, NULL);
}

static void test_sign_and_scale(void **state)
{
    (void)state;
    net f = {.b = 0.2f, .target = {0, 1, 1, 0}};
    float logit[N], dlogit[N], dx[N * D], dw[D] = {0}, db = 0;
    for (size_t i = 0; i < N * D; i++)
        f.x[i] = (float)((i * 7) % 11) / 5.0f - 1.0f;
    for (size_t i = 0; i < D; i++)
        f.w[i] = 0.3f * (float)i - 0.5f;
    la_linear_forward(f.x, N, D, 1, f.w, &f.b, logit);
    la_logistic(logit, f.target, NULL, N, 1, dlogit);
    la_linear_backward(f.x, N, D, 1, f.w, dlogit, dx, dw, &db);
    assert_true(gradient_error(loss, &f, f.w, dw, D, 0.02) < 1e-3);
    assert_true(gradient_error(loss, &f, f.x, dx, N * D, 0.02) < 1e-3);
    float reversed[N * D];
    memcpy(reversed, dx, sizeof dx);
    la_reverse_backward(reversed, N * D, 0.25);
    for (size_t i = 0; i < N * D; i++)
        assert_float_equal(reversed[i], -0.25f * dx[i], 1e-7);
    la_reverse_backward(reversed, N * D, 0);
    for (size_t i = 0; i < N * D; i++)
        assert_float_equal(reversed[i], 0.0f, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sign_and_scale)};
    return la_mat_init(NULL) == LOGAD_OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
