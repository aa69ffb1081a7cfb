/* The feed-forward half of a layer against its definition, written out in double. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "nn/ffn.h"
#include "nn/mat.h"

enum { W = 5, F = 13, N = 9 };

typedef struct fixture {
    la_params params;
    la_ffn f;
    la_ffn_state s;
    float theta[F * W + F + W * F + W], grad[F * W + F + W * F + W];
    float x[N * W], y[N * W], dy[N * W], dx[N * W], hidden[N * F], dhidden[N * F];
    float *panels;
} fixture;

static fixture *open_fixture(void)
{
    fixture *t = calloc(1, sizeof *t);
    la_rng rng = la_rng_new(5);
    assert_int_equal(la_mat_init(NULL), LOGAD_OK);
    la_ffn_add(&t->f, "f", W, F, &t->params);
    assert_int_equal(t->params.size, sizeof t->theta / sizeof *t->theta);
    for (size_t i = 0; i < t->params.size; i++)
        t->theta[i] = (float)la_rng_normal(&rng);
    for (size_t i = 0; i < N * W; i++) {
        t->x[i] = (float)la_rng_normal(&rng);
        t->dy[i] = (float)la_rng_normal(&rng);
    }
    t->panels = la_calloc(la_ffn_panel_size(&t->f), sizeof *t->panels);
    t->s = (la_ffn_state){
        .n = N, .x = t->x, .hidden = t->hidden, .dhidden = t->dhidden, .panels = t->panels};
    return t;
}

static void close_fixture(fixture *t)
{
    free(t->panels);
    free(t);
}

/* Row i's inner value j before the ReLU. */
static double inner(const fixture *t, size_t i, size_t j)
{
    double h = (double)t->theta[t->f.b1 + j];
    for (size_t k = 0; k < W; k++)
        h += (double)t->theta[t->f.w1 + j * W + k] * (double)t->x[i * W + k];
    return h;
}

static void test_forward_is_the_definition(void **state)
{
    (void)state;
    fixture *t = open_fixture();
    for (size_t i = 0; i < N * W; i++)
        t->y[i] = 3; /* forward adds: it is a residual branch */
    la_ffn_forward(&t->f, t->theta, &t->s, t->y);
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < W; k++) {
            double y = 3 + (double)t->theta[t->f.b2 + k];
            for (size_t j = 0; j < F; j++)
                y += (double)t->theta[t->f.w2 + k * F + j] * fmax(0, inner(t, i, j));
            assert_true(fabs(y - (double)t->y[i * W + k]) < 1e-5 * (1 + fabs(y)));
        }
    close_fixture(t);
}

static void test_dx_is_the_chain_rule(void **state)
{
    (void)state;
    fixture *t = open_fixture();
    la_ffn_forward(&t->f, t->theta, &t->s, t->y);
    la_ffn_backward(&t->f, t->theta, &t->s, t->dy, t->dx, t->grad);
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < W; k++) {
            double dx = 0;
            for (size_t j = 0; j < F; j++) {
                double dh = 0;
                for (size_t o = 0; o < W; o++)
                    dh += (double)t->dy[i * W + o] * (double)t->theta[t->f.w2 + o * F + j];
                if (inner(t, i, j) > 0)
                    dx += dh * (double)t->theta[t->f.w1 + j * W + k];
            }
            assert_true(fabs(dx - (double)t->dx[i * W + k]) < 1e-5 * (1 + fabs(dx)));
        }
    close_fixture(t);
}

static void test_a_row_does_not_depend_on_the_others(void **state)
{
    (void)state;
    fixture *t = open_fixture();
    float alone[W];
    la_ffn_forward(&t->f, t->theta, &t->s, t->y);
    for (size_t i = 0; i < N; i++) {
        la_ffn_state s = t->s;
        s.n = 1;
        s.x = t->x + i * W;
        memset(alone, 0, sizeof alone);
        la_ffn_forward(&t->f, t->theta, &s, alone);
        assert_memory_equal(alone, t->y + i * W, sizeof alone);
    }
    close_fixture(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forward_is_the_definition),
        cmocka_unit_test(test_dx_is_the_chain_rule),
        cmocka_unit_test(test_a_row_does_not_depend_on_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
