/* Gradients of the whole transformer encoder, through positions, shared rows and pooling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "central.h"
#include "nn/encoder.h"

enum { D = 5, R = 8, V = 6, N = 5, MAX_LEN = 9 };

typedef struct problem {
    la_encoder *e;
    la_encoder_work *w;
    la_batch b;
    float *theta, table[V * D], pull[N * R], r[N * R];
} problem;

static double loss(void *ctx)
{
    problem *p = ctx;
    assert_int_equal(la_encoder_forward(p->e, p->theta, p->table, &p->b, p->w, p->r, NULL, NULL),
                     LOGAD_OK);
    return central_sum(p->r, p->pull, N * R);
}

static void fill_batch(la_batch *b, la_rng *rng)
{
    static const uint32_t len[N] = {4, 9, 1, 9, 2};
    uint32_t events[N][MAX_LEN];
    const uint32_t *seq[N];
    for (size_t i = 0; i < N; i++) {
        for (size_t t = 0; t < MAX_LEN; t++)
            events[i][t] = (uint32_t)la_rng_below(rng, V);
        seq[i] = events[i];
    }
    assert_int_equal(la_batch_fill(b, seq, len, N, NULL), LOGAD_OK);
}

static void test_transformer(void **state)
{
    (void)state;
    problem p = {0};
    la_params params = {0};
    la_rng rng = la_rng_new(25);
    la_encoder_shape shape = {
        .kind = LA_ENCODER_TRANSFORMER, .d_in = D, .hidden = R, .layers = 2, .heads = 2, .ffn = 10};
    assert_int_equal(la_encoder_new(&p.e, &shape, &params, NULL), LOGAD_OK);
    assert_int_equal(la_encoder_work_new(&p.w, p.e, NULL), LOGAD_OK);
    p.theta = la_calloc(params.size, sizeof *p.theta);
    float *grad = la_calloc(params.size, sizeof *grad);
    la_params_init(&params, p.theta, &rng);
    for (size_t i = 0; i < params.size; i++)
        p.theta[i] += (float)(0.1 * la_rng_normal(&rng));
    central_fill(p.table, V * D, &rng, 1);
    central_fill(p.pull, N * R, &rng, 1);
    fill_batch(&p.b, &rng);
    loss(&p);
    assert_int_equal(la_encoder_backward(p.e, p.theta, p.table, &p.b, p.w, p.pull, grad, NULL),
                     LOGAD_OK);
    central_check_slots(&params, loss, &p, p.theta, grad, 4e-3);
    free(grad);
    free(p.theta);
    la_batch_free(&p.b);
    la_encoder_work_free(p.w);
    la_encoder_free(p.e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_transformer)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
