/* Attention pooling: weights by hand, sums to one, a lone event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "nn/pooling.h"
#include <math.h>

enum { R = 3, N = 3, EVENTS = 8 };

static void test_by_hand(void **state)
{
    (void)state;
    static const uint32_t zeros[8] = {0}, len[N] = {2, 5, 1};
    const uint32_t *seq[N] = {zeros, zeros, zeros};
    la_batch b = {0};
    la_params params = {0};
    la_pooling p;
    assert_int_equal(la_batch_fill(&b, seq, len, N, NULL), LOGAD_OK);
    la_pooling_add(&p, "attention", R, &params);
    assert_non_null(la_params_find(&params, "attention.guide"));
    float theta[3 * R + 1];
    for (size_t i = 0; i < 3 * R + 1; i++)
        theta[i] = 0.3f * (float)i - 1.0f;
    float h[EVENTS * R], score[EVENTS], a[EVENTS], r[N * R];
    for (size_t i = 0; i < EVENTS * R; i++)
        h[i] = (float)(i * 5 % 7) / 3.0f - 1.0f;
    la_pooling_forward(&p, theta, &b, h, score, a, r);
    for (uint32_t i = 0; i < N; i++) {
        double sum = 0, weights = 0, want[R] = {0};
        for (uint32_t t = 0; t < b.len[i]; t++) {
            size_t e = b.at[t] + i;
            double s = (double)theta[p.bias];
            for (size_t k = 0; k < R; k++)
                s += (double)theta[p.w1 + k] * (double)theta[p.guide + k] +
                     (double)theta[p.w2 + k] * (double)h[e * R + k];
            double w = exp(tanh(s));
            sum += w;
            weights += (double)a[e];
            for (size_t k = 0; k < R; k++)
                want[k] += w * (double)h[e * R + k];
        }
        assert_true(fabs(weights - 1) < 1e-6);
        for (size_t k = 0; k < R; k++)
            assert_true(fabs((double)r[i * R + k] - want[k] / sum) < 1e-6);
    }
    assert_true(a[b.at[0] + 2] == 1.0f); /* the sequence of one event */
    la_batch_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_by_hand)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
