/* Self-attention over ragged sequences against PyTorch's nn.MultiheadAttention. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../reference/ref.h"
#include "base/mem.h"
#include "nn/attention.h"
#include "nn/mat.h"

enum { W = 8, A = 2, N = 3, T = 70, LONGEST = 67 };

/* The middle sequence is longer than a block of queries. */
static const uint32_t START[N + 1] = {0, 2, 69, T};
_Static_assert(LONGEST > LA_ATTENTION_BLOCK, "two blocks are wanted");

typedef struct fixture {
    la_params params;
    la_attention a;
    la_attention_state s;
    float *theta, *grad;
    float qkv[T * 3 * W], stat[T * A * 2], context[T * W], dqkv[T * 3 * W], dcontext[T * W];
    float scores[2 * LA_ATTENTION_BLOCK * LONGEST], y[T * W], dx[T * W];
    float *panels;
    ref *x, *dy;
} fixture;

static fixture *open_fixture(void)
{
    fixture *f = calloc(1, sizeof *f);
    assert_int_equal(la_mat_init(NULL), LOGAD_OK);
    la_attention_add(&f->a, "a", W, A, &f->params);
    f->theta = la_calloc(f->params.size, sizeof *f->theta);
    f->grad = la_calloc(f->params.size, sizeof *f->grad);
    f->panels = la_calloc(la_attention_panel_size(&f->a), sizeof *f->panels);
    for (size_t i = 0; i < f->params.n_slots; i++) {
        const la_slot *s = &f->params.slot[i];
        ref *p = ref_load("attention", s->name + strlen("a."));
        assert_non_null(p);
        memcpy(f->theta + s->at, p->x, s->rows * s->cols * sizeof *f->theta);
        free(p);
    }
    f->x = ref_load("attention", "x");
    f->dy = ref_load("attention", "dy");
    f->s = (la_attention_state){.n = N,
                                .start = START,
                                .n_x = T,
                                .x = f->x->x,
                                .qkv = f->qkv,
                                .stat = f->stat,
                                .context = f->context,
                                .dqkv = f->dqkv,
                                .dcontext = f->dcontext,
                                .scores = f->scores,
                                .panels = f->panels};
    return f;
}

static void close_fixture(fixture *f)
{
    free(f->theta);
    free(f->grad);
    free(f->panels);
    free(f->x);
    free(f->dy);
    free(f);
}

static void expect(const float *got, size_t n, const char *block, double tolerance)
{
    ref *r = ref_load("attention", block);
    assert_non_null(r);
    assert_int_equal(r->rows * r->cols, n);
    double error = ref_error(got, r->x, n);
    if (!(error < tolerance))
        fail_msg("%s: relative error %g", block, error);
    free(r);
}

static void expect_gradients(fixture *f)
{
    for (size_t i = 0; i < f->params.n_slots; i++) {
        const la_slot *s = &f->params.slot[i];
        char name[64];
        snprintf(name, sizeof name, "grad.%s", s->name + strlen("a."));
        expect(f->grad + s->at, s->rows * s->cols, name, 1e-4);
    }
}

static void test_matches_pytorch(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    for (size_t i = 0; i < T * W; i++)
        f->y[i] = 1;
    la_attention_forward(&f->a, f->theta, &f->s, f->y);
    for (size_t i = 0; i < T * W; i++)
        f->y[i] -= 1; /* forward adds to y: it is a residual branch */
    expect(f->y, T * W, "y", 1e-5);
    la_attention_backward(&f->a, f->theta, &f->s, f->dy->x, f->dx, f->grad);
    expect(f->dx, T * W, "dx", 1e-4);
    expect_gradients(f);
    close_fixture(f);
}

/* Rows of x that events share, here all in reverse order, change neither result nor gradients. */
static void test_rows_by_index(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    uint32_t from[T];
    float mirrored[T * W], dx[T * W];
    for (uint32_t e = 0; e < T; e++) {
        from[e] = T - 1 - e;
        memcpy(mirrored + from[e] * W, f->x->x + e * W, W * sizeof *mirrored);
    }
    f->s.from = from;
    f->s.x = mirrored;
    la_attention_forward(&f->a, f->theta, &f->s, f->y);
    expect(f->y, T * W, "y", 1e-5);
    la_attention_backward(&f->a, f->theta, &f->s, f->dy->x, f->dx, f->grad);
    for (size_t e = 0; e < T; e++)
        memcpy(dx + e * W, f->dx + from[e] * W, W * sizeof *dx);
    expect(dx, T * W, "dx", 1e-4);
    expect_gradients(f);
    close_fixture(f);
}

/* e^score would overflow without the shift by the largest. */
static void test_large_scores_stay_finite(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    for (size_t i = 0; i < T * W; i++)
        f->x->x[i] *= 1000;
    la_attention_forward(&f->a, f->theta, &f->s, f->y);
    la_attention_backward(&f->a, f->theta, &f->s, f->dy->x, f->dx, f->grad);
    for (size_t i = 0; i < T * W; i++) {
        assert_true(isfinite(f->y[i]));
        assert_true(isfinite(f->dx[i]));
    }
    close_fixture(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matches_pytorch),
        cmocka_unit_test(test_rows_by_index),
        cmocka_unit_test(test_large_scores_stay_finite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
