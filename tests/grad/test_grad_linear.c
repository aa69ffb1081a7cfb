/* Linear layer and ReLU against differences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "differences.h"
#include "nn/linear.h"
#include "nn/mat.h"

enum { N = 5, IN = 6, OUT = 4 };

typedef struct net {
    float x[N * IN], w[OUT * IN], b[OUT], pull[N * OUT];
} net;

static void fill(float *x, size_t n, unsigned salt)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (float)((i * 37 + salt * 11) % 23) / 11.0f - 1.0f;
}

static double loss(void *ctx)
{
    net *f = ctx;
    float y[N * OUT];
    la_linear_forward(f->x, N, IN, OUT, f->w, f->b, y);
    return la_dot(y, f->pull, N * OUT);
}

static void test_linear(void **state)
{
    (void)state;
    net f;
    float dx[N * IN], dw[OUT * IN] = {0}, db[OUT] = {0};
    fill(f.x, N * IN, 1);
    fill(f.w, OUT * IN, 2);
    fill(f.b, OUT, 3);
    fill(f.pull, N * OUT, 4);
    la_linear_backward(f.x, N, IN, OUT, f.w, f.pull, dx, dw, db);
    assert_true(gradient_error(loss, &f, f.x, dx, N * IN, 0.05) < 1e-3);
    assert_true(gradient_error(loss, &f, f.w, dw, OUT * IN, 0.05) < 1e-3);
    assert_true(gradient_error(loss, &f, f.b, db, OUT, 0.05) < 1e-3);
}

static double relu_loss(void *ctx)
{
    net *f = ctx;
    float y[N * OUT];
    la_linear_forward(f->x, N, IN, OUT, f->w, f->b, y);
    la_relu_forward(y, N * OUT);
    return la_dot(y, f->pull, N * OUT);
}

static void test_relu(void **state)
{
    (void)state;
    net f;
    float y[N * OUT], dy[N * OUT], dx[N * IN], dw[OUT * IN] = {0};
    fill(f.x, N * IN, 5);
    fill(f.w, OUT * IN, 6);
    fill(f.b, OUT, 7);
    fill(f.pull, N * OUT, 8);
    la_linear_forward(f.x, N, IN, OUT, f.w, f.b, y);
    la_relu_forward(y, N * OUT);
    for (size_t i = 0; i < N * OUT; i++)
        dy[i] = f.pull[i];
    la_relu_backward(y, dy, N * OUT);
    la_linear_backward(f.x, N, IN, OUT, f.w, dy, dx, dw, NULL);
    assert_true(gradient_error(relu_loss, &f, f.x, dx, N * IN, 0.004) < 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_linear),
        cmocka_unit_test(test_relu),
    };
    return la_mat_init(NULL) == LOGAD_OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
