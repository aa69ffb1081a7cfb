/* The linear layer against PyTorch; ReLU; gradient reversal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../reference/ref.h"
#include "nn/linear.h"
#include "nn/mat.h"

enum { N = 6, IN = 5, OUT = 3 };

static void test_matches_pytorch(void **state)
{
    (void)state;
    ref *x = ref_load("linear", "x"), *w = ref_load("linear", "w"), *b = ref_load("linear", "b");
    ref *y = ref_load("linear", "y"), *dy = ref_load("linear", "dy");
    ref *dx = ref_load("linear", "dx"), *dw = ref_load("linear", "dw"),
        *db = ref_load("linear", "db");
    assert_true(x && w && b && y && dy && dx && dw && db);
    float out[N * OUT], gx[N * IN], gw[OUT * IN] = {0}, gb[OUT] = {0};
    la_linear_forward(x->x, N, IN, OUT, w->x, b->x, out);
    assert_true(ref_error(out, y->x, N * OUT) < 1e-6);
    la_linear_backward(x->x, N, IN, OUT, w->x, dy->x, gx, gw, gb);
    assert_true(ref_error(gx, dx->x, N * IN) < 1e-6);
    assert_true(ref_error(gw, dw->x, OUT * IN) < 1e-6);
    assert_true(ref_error(gb, db->x, OUT) < 1e-6);
    ref *all[] = {x, w, b, y, dy, dx, dw, db};
    for (size_t i = 0; i < 8; i++)
        free(all[i]);
}

static void test_optional_parts(void **state)
{
    (void)state;
    float x[2] = {1, 2}, w[2] = {3, 4}, y, dy = 1, dw[2] = {10, 20};
    la_linear_forward(x, 1, 2, 1, w, NULL, &y);
    assert_true(y == 11.0f);
    la_linear_backward(x, 1, 2, 1, w, &dy, NULL, dw, NULL);
    assert_true(dw[0] == 11.0f && dw[1] == 22.0f); /* added to what was there */
}

static void test_relu(void **state)
{
    (void)state;
    float y[4] = {-1, 0, 2, -0.5f}, dy[4] = {5, 6, 7, 8};
    la_relu_forward(y, 4);
    assert_true(y[0] == 0 && y[1] == 0 && y[2] == 2 && y[3] == 0);
    la_relu_backward(y, dy, 4);
    assert_true(dy[0] == 0 && dy[1] == 0 && dy[2] == 7 && dy[3] == 0);
}

static void test_reverse(void **state)
{
    (void)state;
    float dx[2] = {1, -4};
    la_reverse_backward(dx, 2, 0.5);
    assert_true(dx[0] == -0.5f && dx[1] == 2.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matches_pytorch),
        cmocka_unit_test(test_optional_parts),
        cmocka_unit_test(test_relu),
        cmocka_unit_test(test_reverse),
    };
    return la_mat_init(NULL) == LOGAD_OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
