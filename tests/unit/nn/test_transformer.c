/* The transformer encoder against PyTorch, and the properties its callers rely on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "encoder_ref.h"

#include "base/mem.h"
#include "nn/encoder.h"

enum { D = 7, R = 12, N = 6, MAX_EVENTS = 128 };

static const la_encoder_shape SHAPE = {
    .kind = LA_ENCODER_TRANSFORMER, .d_in = D, .hidden = R, .layers = 2, .heads = 3, .ffn = 20};

typedef struct fixture {
    la_params params;
    la_encoder *e;
    la_encoder_work *w;
    la_batch b;
    float *theta, *grad;
    ref *table;
    uint32_t events[MAX_EVENTS], len[N];
    const uint32_t *seq[N];
    float r[N * R], attention[MAX_EVENTS];
} fixture;

static fixture *open_fixture(void)
{
    fixture *f = calloc(1, sizeof *f);
    assert_int_equal(la_encoder_new(&f->e, &SHAPE, &f->params, NULL), LOGAD_OK);
    assert_int_equal(la_encoder_work_new(&f->w, f->e, NULL), LOGAD_OK);
    assert_int_equal(la_encoder_width(f->e), R);
    f->theta = la_calloc(f->params.size, sizeof *f->theta);
    f->grad = la_calloc(f->params.size, sizeof *f->grad);
    ref_theta(&f->params, "transformer", f->theta);
    f->table = ref_load("transformer", "table");
    ref_load_sequences("transformer", &(ref_sequences){f->events, f->len, f->seq, N, MAX_EVENTS});
    return f;
}

static void close_fixture(fixture *f)
{
    la_encoder_work_free(f->w);
    la_encoder_free(f->e);
    la_batch_free(&f->b);
    free(f->theta);
    free(f->grad);
    free(f->table);
    free(f);
}

static void forward(fixture *f, const uint32_t *const *seq, const uint32_t *len, uint32_t n)
{
    assert_int_equal(la_batch_fill(&f->b, seq, len, n, NULL), LOGAD_OK);
    assert_int_equal(
        la_encoder_forward(f->e, f->theta, f->table->x, &f->b, f->w, f->r, f->attention, NULL),
        LOGAD_OK);
}

static void backward(fixture *f)
{
    ref *pull = ref_load("transformer", "pull");
    float dr[N * R];
    for (size_t i = 0; i < N; i++)
        memcpy(dr + i * R, pull->x + f->b.order[i] * R, R * sizeof *dr);
    assert_int_equal(
        la_encoder_backward(f->e, f->theta, f->table->x, &f->b, f->w, dr, f->grad, NULL), LOGAD_OK);
    free(pull);
}

static void test_matches_pytorch_forward(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    forward(f, f->seq, f->len, N);
    ref_check_forward("transformer", &f->b, f->r, R, f->attention);
    close_fixture(f);
}

static void test_matches_pytorch_backward(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    forward(f, f->seq, f->len, N);
    backward(f);
    ref_check_gradient(&f->params, "transformer", f->grad);
    close_fixture(f);
}

/* The same work object serves shards of any shape, and backward adds. */
static void test_work_is_reused_and_backward_adds(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    forward(f, f->seq, f->len, 1);
    forward(f, f->seq, f->len, N);
    backward(f);
    float *twice = la_calloc(f->params.size, sizeof *twice);
    for (size_t i = 0; i < f->params.size; i++)
        twice[i] = 2 * f->grad[i];
    forward(f, f->seq + 2, f->len + 2, 3);
    forward(f, f->seq, f->len, N);
    backward(f);
    assert_true(ref_error(f->grad, twice, f->params.size) < 1e-5);
    free(twice);
    close_fixture(f);
}

/* A verdict may not depend on which other sequences were scored in the same shard. */
static void test_vector_does_not_depend_on_the_shard(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    float together[N * R];
    uint32_t order[N];
    forward(f, f->seq, f->len, N);
    memcpy(together, f->r, sizeof together);
    memcpy(order, f->b.order, sizeof order);
    for (size_t i = 0; i < N; i++) {
        forward(f, &f->seq[order[i]], &f->len[order[i]], 1);
        assert_memory_equal(f->r, together + i * R, R * sizeof *together);
    }
    close_fixture(f);
}

/* Without positions, attention would see a sequence as a bag. */
static void test_order_of_events_counts(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    const uint32_t there[5] = {0, 1, 2, 3, 4}, back[5] = {4, 3, 2, 1, 0}, len = 5;
    const uint32_t *seq = there;
    float first[R];
    forward(f, &seq, &len, 1);
    memcpy(first, f->r, sizeof first);
    seq = back;
    forward(f, &seq, &len, 1);
    assert_true(ref_error(f->r, first, R) > 1e-2);
    close_fixture(f);
}

static void test_refuses_impossible_shapes(void **state)
{
    (void)state;
    la_params params = {0};
    la_encoder *e;
    la_encoder_shape bad[6] = {SHAPE, SHAPE, SHAPE, SHAPE, SHAPE, SHAPE};
    bad[0].d_in = 0;
    bad[1].hidden = 0;
    bad[2].layers = 99;
    bad[3].heads = 0;
    bad[4].heads = 5;
    bad[5].ffn = 0;
    for (size_t i = 0; i < 6; i++) {
        logad_error err = {0};
        assert_int_equal(la_encoder_new(&e, &bad[i], &params, &err), LOGAD_ECONFIG);
        assert_null(e);
        assert_int_equal(params.n_slots, 0);
        assert_true(strlen(err.text) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matches_pytorch_forward),
        cmocka_unit_test(test_matches_pytorch_backward),
        cmocka_unit_test(test_work_is_reused_and_backward_adds),
        cmocka_unit_test(test_vector_does_not_depend_on_the_shard),
        cmocka_unit_test(test_order_of_events_counts),
        cmocka_unit_test(test_refuses_impossible_shapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
