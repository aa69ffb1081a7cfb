/* Attention pooling against differences: states, both score weights, guide and bias. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "differences.h"
#include "nn/mat.h"
#include "nn/pooling.h"

enum { R = 6, N = 4, EVENTS = 12, SIZE = 3 * R + 1 };

typedef struct net {
    la_batch b;
    la_pooling p;
    float theta[SIZE], h[EVENTS * R], pull[N * R];
    float score[EVENTS], attention[EVENTS];
} net;

static double loss(void *ctx)
{
    net *f = ctx;
    float r[N * R];
    la_pooling_forward(&f->p, f->theta, &f->b, f->h, f->score, f->attention, r);
    return la_dot(r, f->pull, N * R);
}

static void test_pooling(void **state)
{
    (void)state;
    static const uint32_t zeros[8] = {0}, len[N] = {3, 1, 6, 2};
    const uint32_t *seq[N] = {zeros, zeros, zeros, zeros};
    net f = {0};
    la_params params = {0};
    la_rng rng = la_rng_new(3);
    assert_int_equal(la_batch_fill(&f.b, seq, len, N, NULL), LOGAD_OK);
    la_pooling_add(&f.p, "attention", R, &params);
    assert_int_equal(params.size, SIZE);
    la_params_init(&params, f.theta, &rng);
    for (size_t i = 0; i < EVENTS * R; i++)
        f.h[i] = (float)la_rng_normal(&rng);
    for (size_t i = 0; i < N * R; i++)
        f.pull[i] = (float)la_rng_normal(&rng);
    float scratch[EVENTS], dh[EVENTS * R], grad[SIZE] = {0};
    loss(&f);
    la_pooling_backward(&f.p, f.theta, &f.b, f.h, f.score, f.attention, f.pull, scratch, dh, grad);
    assert_true(gradient_error(loss, &f, f.h, dh, EVENTS * R, 0.02) < 1e-3);
    for (size_t i = 0; i < params.n_slots; i++) {
        const la_slot *s = &params.slot[i];
        size_t n = s->rows * s->cols;
        assert_true(gradient_error(loss, &f, f.theta + s->at, grad + s->at, n, 0.02) < 1e-3);
    }
    la_batch_free(&f.b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pooling)};
    return la_mat_init(NULL) == LOGAD_OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
