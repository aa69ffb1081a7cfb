/* AttGRU against PyTorch, and the properties its callers rely on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "encoder_ref.h"

#include "base/mem.h"
#include "nn/encoder.h"

enum { D = 7, H = 10, R = 2 * H, V = 9, N = 6 };

typedef struct fixture {
    la_params params;
    la_encoder *e;
    la_encoder_work *w;
    float *theta, *grad;
    ref *table;
    uint32_t events[64], len[N];
    const uint32_t *seq[N];
} fixture;

static fixture *open_fixture(void)
{
    fixture *f = calloc(1, sizeof *f);
    la_encoder_shape shape = {.kind = LA_ENCODER_GRU, .d_in = D, .hidden = H, .layers = 2};
    assert_int_equal(la_encoder_new(&f->e, &shape, &f->params, NULL), LOGAD_OK);
    assert_int_equal(la_encoder_work_new(&f->w, f->e, NULL), LOGAD_OK);
    assert_int_equal(la_encoder_width(f->e), R);
    f->theta = la_calloc(f->params.size, sizeof *f->theta);
    f->grad = la_calloc(f->params.size, sizeof *f->grad);
    ref_theta(&f->params, "gru", f->theta);
    f->table = ref_load("gru", "table");
    ref_load_sequences("gru", &(ref_sequences){f->events, f->len, f->seq, N, 64});
    return f;
}

static void close_fixture(fixture *f)
{
    la_encoder_work_free(f->w);
    la_encoder_free(f->e);
    free(f->theta);
    free(f->grad);
    free(f->table);
    free(f);
}

static void forward(fixture *f, la_batch *b, const uint32_t *const *seq, const uint32_t *len,
                    uint32_t n, float *r, float *attention)
{
    assert_int_equal(la_batch_fill(b, seq, len, n, NULL), LOGAD_OK);
    assert_int_equal(la_encoder_forward(f->e, f->theta, f->table->x, b, f->w, r, attention, NULL),
                     LOGAD_OK);
}

static void test_matches_pytorch_forward(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    la_batch b = {0};
    float r[N * R], attention[64];
    forward(f, &b, f->seq, f->len, N, r, attention);
    ref_check_forward("gru", &b, r, R, attention);
    la_batch_free(&b);
    close_fixture(f);
}

static void test_matches_pytorch_backward(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    la_batch b = {0};
    float r[N * R], dr[N * R];
    ref *pull = ref_load("gru", "pull");
    forward(f, &b, f->seq, f->len, N, r, NULL);
    for (size_t i = 0; i < N; i++)
        memcpy(dr + i * R, pull->x + b.order[i] * R, R * sizeof *dr);
    assert_int_equal(la_encoder_backward(f->e, f->theta, f->table->x, &b, f->w, dr, f->grad, NULL),
                     LOGAD_OK);
    ref_check_gradient(&f->params, "gru", f->grad);
    free(pull);
    la_batch_free(&b);
    close_fixture(f);
}

static void test_backward_adds(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    la_batch b = {0};
    float r[N * R], dr[N * R];
    for (size_t i = 0; i < N * R; i++)
        dr[i] = 0.1f;
    float *once = la_calloc(f->params.size, sizeof *once);
    for (int round = 0; round < 2; round++) {
        forward(f, &b, f->seq, f->len, N, r, NULL);
        assert_int_equal(
            la_encoder_backward(f->e, f->theta, f->table->x, &b, f->w, dr, f->grad, NULL),
            LOGAD_OK);
        if (round == 0)
            memcpy(once, f->grad, f->params.size * sizeof *once);
    }
    for (size_t i = 0; i < f->params.size; i++)
        once[i] *= 2;
    assert_true(ref_error(f->grad, once, f->params.size) < 1e-5);
    free(once);
    la_batch_free(&b);
    close_fixture(f);
}

/* A verdict may not depend on which other sequences were scored in the same shard. */
static void test_vector_does_not_depend_on_the_shard(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    la_batch b = {0};
    float r[N * R], attention[64], alone[R];
    forward(f, &b, f->seq, f->len, N, r, attention);
    uint32_t order[N];
    memcpy(order, b.order, sizeof order);
    for (size_t i = 0; i < N; i++) {
        forward(f, &b, &f->seq[order[i]], &f->len[order[i]], 1, alone, NULL);
        assert_memory_equal(alone, r + i * R, sizeof alone);
    }
    la_batch_free(&b);
    close_fixture(f);
}

static void test_refuses_impossible_shapes(void **state)
{
    (void)state;
    la_encoder_shape good = {.kind = LA_ENCODER_GRU, .d_in = D, .hidden = H, .layers = 2};
    la_params params = {0};
    la_encoder *e;
    logad_error err = {0};
    la_encoder_shape bad[4] = {good, good, good, good};
    bad[0].d_in = 0;
    bad[1].hidden = 0;
    bad[2].layers = 0;
    bad[3].layers = 99;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(la_encoder_new(&e, &bad[i], &params, &err), LOGAD_ECONFIG);
        assert_null(e);
        assert_int_equal(params.n_slots, 0);
    }
    la_encoder_free(NULL);
    la_encoder_work_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matches_pytorch_forward),
        cmocka_unit_test(test_matches_pytorch_backward),
        cmocka_unit_test(test_backward_adds),
        cmocka_unit_test(test_vector_does_not_depend_on_the_shard),
        cmocka_unit_test(test_refuses_impossible_shapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
