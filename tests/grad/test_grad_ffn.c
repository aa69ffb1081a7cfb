/* Gradients of the feed-forward half of a layer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "central.h"
#include "nn/ffn.h"
#include "nn/mat.h"

enum { W = 6, F = 11, N = 5, SIZE = F * W + F + W * F + W };

typedef struct problem {
    la_ffn f;
    float theta[SIZE], x[N * W], pull[N * W], y[N * W], hidden[N * F], dhidden[N * F];
    float *panels;
} problem;

static la_ffn_state state_of(problem *p)
{
    return (la_ffn_state){
        .n = N, .x = p->x, .hidden = p->hidden, .dhidden = p->dhidden, .panels = p->panels};
}

static double loss(void *ctx)
{
    problem *p = ctx;
    la_ffn_state s = state_of(p);
    memset(p->y, 0, sizeof p->y);
    la_ffn_forward(&p->f, p->theta, &s, p->y);
    return central_sum(p->y, p->pull, N * W);
}

static void test_ffn(void **state)
{
    (void)state;
    problem p;
    la_params params = {0};
    la_rng rng = la_rng_new(22);
    float dx[N * W], grad[SIZE] = {0};
    assert_int_equal(la_mat_init(NULL), LOGAD_OK);
    la_ffn_add(&p.f, "f", W, F, &params);
    assert_int_equal(params.size, SIZE);
    p.panels = la_calloc(la_ffn_panel_size(&p.f), sizeof *p.panels);
    central_fill(p.theta, SIZE, &rng, 0.7);
    central_fill(p.x, N * W, &rng, 1);
    central_fill(p.pull, N * W, &rng, 1);
    loss(&p);
    la_ffn_state s = state_of(&p);
    la_ffn_backward(&p.f, p.theta, &s, p.pull, dx, grad);
    central_check_slots(&params, loss, &p, p.theta, grad, 1e-3);
    central_check("x", loss, &p, p.x, dx, N * W, 1e-3);
    free(p.panels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ffn)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
