/* Adam with clipping against 20 steps of PyTorch's, and its refusal of gradients that are no
 * numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../reference/ref.h"
#include "nn/adam.h"

enum { N = 24, STEPS = 20 };

static void test_matches_pytorch(void **state)
{
    (void)state;
    ref *theta = ref_load("adam", "theta"), *scale = ref_load("adam", "scale");
    ref *path = ref_load("adam", "path"), *norms = ref_load("adam", "norms");
    assert_true(theta && scale && path && norms);
    assert_true(norms->x[0] > 1 && norms->x[12] < 1); /* some steps clipped, some not */
    float m[N] = {0}, v[N] = {0}, grad[N];
    la_adam a = {.lr = 0.05, .beta1 = 0.9, .beta2 = 0.9, .eps = 1e-12, .clip = 1, .m = m, .v = v};
    for (size_t step = 0; step < STEPS; step++) {
        for (size_t i = 0; i < N; i++)
            grad[i] = scale->x[i] * theta->x[i];
        double norm = la_adam_step(&a, theta->x, grad, N, 2); /* 0.05 x 2 is the script's 0.1 */
        assert_true(fabs(norm / (double)norms->x[step] - 1) < 1e-4);
        assert_true(ref_error(theta->x, path->x + step * N, N) < 1e-4);
    }
    assert_int_equal(a.step, STEPS);
    ref *all[] = {theta, scale, path, norms};
    for (size_t i = 0; i < 4; i++)
        free(all[i]);
}

static void test_leaves_all_as_it_was(void **state)
{
    (void)state;
    static const float bad[2] = {NAN, INFINITY};
    for (size_t i = 0; i < 2; i++) {
        float theta[3] = {1, 2, 3}, grad[3] = {1, bad[i], 1}, m[3] = {4, 5, 6}, v[3] = {7, 8, 9};
        la_adam a = {.lr = 1, .beta1 = 0.9, .beta2 = 0.9, .eps = 1e-8, .clip = 1, .m = m, .v = v};
        double norm = la_adam_step(&a, theta, grad, 3, 1);
        assert_true(!isfinite(norm));
        assert_int_equal(a.step, 0);
        for (size_t j = 0; j < 3; j++) {
            assert_true(theta[j] == (float)j + 1 && m[j] == (float)j + 4);
            assert_true(v[j] == (float)j + 7);
        }
    }
}

static void test_no_clipping(void **state)
{
    (void)state;
    float theta[1] = {0}, grad[1] = {100}, m[1] = {0}, v[1] = {0};
    la_adam a = {.lr = 0.5, .beta1 = 0.9, .beta2 = 0.99, .eps = 1e-12, .m = m, .v = v};
    assert_true(la_adam_step(&a, theta, grad, 1, 1) == 100);
    assert_true(grad[0] == 100.0f);
    assert_float_equal(theta[0], -0.5, 1e-6); /* the first step is lr long */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matches_pytorch),
        cmocka_unit_test(test_leaves_all_as_it_was),
        cmocka_unit_test(test_no_clipping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
