/* The whole AttGRU encoder against differences, every slot, on sequences with repeated events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "differences.h"
#include "nn/encoder.h"
#include "nn/mat.h"
#include <stdlib.h>
#include <string.h>

enum { D = 4, H = 9, R = 2 * H, V = 5, N = 3 };

typedef struct net {
    la_params params;
    la_encoder *e;
    la_encoder_work *w;
    la_batch b;
    float *theta, *grad;
    float table[V * D], pull[N * R];
} net;

static double loss(void *ctx)
{
    net *f = ctx;
    float r[N * R];
    assert_int_equal(la_encoder_forward(f->e, f->theta, f->table, &f->b, f->w, r, NULL, NULL),
                     LOGAD_OK);
    return la_dot(r, f->pull, N * R);
}

static void check(uint32_t layers)
{
    static const uint32_t a[] = {0, 3, 3, 1, 0}, b[] = {2}, c[] = {3, 2, 3};
    const uint32_t *seq[N] = {a, b, c}, len[N] = {5, 1, 3};
    la_encoder_shape shape = {.kind = LA_ENCODER_GRU, .d_in = D, .hidden = H, .layers = layers};
    net f = {0};
    la_rng rng = la_rng_new(5);
    assert_int_equal(la_batch_fill(&f.b, seq, len, N, NULL), LOGAD_OK);
    assert_int_equal(la_encoder_new(&f.e, &shape, &f.params, NULL), LOGAD_OK);
    assert_int_equal(la_encoder_work_new(&f.w, f.e, NULL), LOGAD_OK);
    f.theta = la_calloc(f.params.size, sizeof *f.theta);
    f.grad = la_calloc(f.params.size, sizeof *f.grad);
    la_params_init(&f.params, f.theta, &rng);
    for (size_t i = 0; i < V * D; i++)
        f.table[i] = (float)la_rng_normal(&rng);
    for (size_t i = 0; i < N * R; i++)
        f.pull[i] = (float)la_rng_normal(&rng);
    loss(&f);
    assert_int_equal(la_encoder_backward(f.e, f.theta, f.table, &f.b, f.w, f.pull, f.grad, NULL),
                     LOGAD_OK);
    for (size_t i = 0; i < f.params.n_slots; i++) {
        const la_slot *s = &f.params.slot[i];
        size_t n = s->rows * s->cols;
        /* The guide's part is so small that only a wide step stands out from rounding. */
        double step = strcmp(s->name, "attention.guide") == 0 ? 0.1 : 0.03;
        if (!(gradient_error(loss, &f, f.theta + s->at, f.grad + s->at, n, step) < 3e-3))
            fail_msg("%u layers, slot %s", (unsigned)layers, s->name);
    }
    la_batch_free(&f.b);
    la_encoder_work_free(f.w);
    la_encoder_free(f.e);
    free(f.theta);
    free(f.grad);
}

static void test_one_layer(void **state)
{
    (void)state;
    check(1);
}

static void test_two_layers(void **state)
{
    (void)state;
    check(2);
}

static void test_three_layers(void **state)
{
    (void)state;
    check(3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_layer),
        cmocka_unit_test(test_two_layers),
        cmocka_unit_test(test_three_layers),
    };
    return la_mat_init(NULL) == LOGAD_OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
