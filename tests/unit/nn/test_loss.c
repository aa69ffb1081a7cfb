/* Losses against PyTorch, and far out where naive forms overflow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../reference/ref.h"
#include "nn/loss.h"

enum { N = 12 };

static void test_cross_entropy(void **state)
{
    (void)state;
    ref *logits = ref_load("loss", "logits"), *label = ref_load("loss", "label");
    ref *weight = ref_load("loss", "weight"), *want = ref_load("loss", "ce");
    ref *d_want = ref_load("loss", "dlogits"), *p_want = ref_load("loss", "prob");
    assert_true(logits && label && weight && want && d_want && p_want);
    uint8_t y[N];
    float d[2 * N], p[N];
    for (size_t i = 0; i < N; i++)
        y[i] = (uint8_t)label->x[i];
    float sum = (float)la_cross_entropy(logits->x, y, weight->x, N, 0.25, d, p);
    assert_true(ref_error(&sum, want->x, 1) < 1e-6);
    assert_true(ref_error(d, d_want->x, 2 * N) < 1e-6);
    assert_true(ref_error(p, p_want->x, N) < 1e-6);
    double plain = la_cross_entropy(logits->x, y, NULL, N, 1, NULL, NULL), ones = 0;
    for (size_t i = 0; i < N; i++)
        ones += la_cross_entropy(logits->x + 2 * i, y + i, NULL, 1, 1, NULL, NULL);
    assert_float_equal(plain, ones, 1e-6);
    ref *all[] = {logits, label, weight, want, d_want, p_want};
    for (size_t i = 0; i < 6; i++)
        free(all[i]);
}

static void test_logistic(void **state)
{
    (void)state;
    ref *logit = ref_load("loss", "logit"), *target = ref_load("loss", "target");
    ref *weight = ref_load("loss", "weight"), *want = ref_load("loss", "bce");
    ref *d_want = ref_load("loss", "dlogit");
    assert_true(logit && target && weight && want && d_want);
    float d[N];
    float sum = (float)la_logistic(logit->x, target->x, weight->x, N, 0.25, d);
    assert_true(ref_error(&sum, want->x, 1) < 1e-6);
    assert_true(ref_error(d, d_want->x, N) < 1e-6);
    ref *all[] = {logit, target, weight, want, d_want};
    for (size_t i = 0; i < 5; i++)
        free(all[i]);
}

static void test_far_out(void **state)
{
    (void)state;
    float logits[4] = {-1e4f, 1e4f, 1e4f, -1e4f}, d[4], p[2];
    uint8_t label[2] = {0, 0};
    double sum = la_cross_entropy(logits, label, NULL, 2, 1, d, p);
    assert_float_equal(sum, 2e4, 1);
    assert_true(p[0] == 1.0f && p[1] == 0.0f);
    assert_true(d[0] == -1.0f && d[1] == 1.0f && d[2] == 0.0f && d[3] == 0.0f);
    float logit[2] = {1e4f, -1e4f}, target[2] = {0, 0}, dl[2];
    assert_float_equal(la_logistic(logit, target, NULL, 2, 1, dl), 1e4, 1);
    assert_true(dl[0] == 1.0f && dl[1] == 0.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cross_entropy),
        cmocka_unit_test(test_logistic),
        cmocka_unit_test(test_far_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
