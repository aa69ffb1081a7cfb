/* Gradients of self-attention over ragged sequences, with rows of x that events share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "central.h"
#include "nn/attention.h"
#include "nn/mat.h"

/* 66 events in one sequence: more than a block of queries. */
enum { W = 6, A = 2, N = 4, T = 76, LONGEST = 66, ROWS = 9, SIZE = 4 * W * W + 4 * W };

static const uint32_t START[N + 1] = {0, 3, 69, 70, T};

typedef struct problem {
    la_attention a;
    uint32_t from[T];
    float theta[SIZE], x[ROWS * W], pull[T * W], y[T * W];
    float qkv[T * 3 * W], stat[T * A * 2], context[T * W], dqkv[T * 3 * W], dcontext[T * W];
    float scores[2 * LA_ATTENTION_BLOCK * LONGEST];
    float *panels;
} problem;

static la_attention_state state_of(problem *p)
{
    return (la_attention_state){.n = N,
                                .start = START,
                                .from = p->from,
                                .n_x = ROWS,
                                .x = p->x,
                                .qkv = p->qkv,
                                .stat = p->stat,
                                .context = p->context,
                                .dqkv = p->dqkv,
                                .dcontext = p->dcontext,
                                .scores = p->scores,
                                .panels = p->panels};
}

static double loss(void *ctx)
{
    problem *p = ctx;
    la_attention_state s = state_of(p);
    memset(p->y, 0, sizeof p->y);
    la_attention_forward(&p->a, p->theta, &s, p->y);
    return central_sum(p->y, p->pull, T * W);
}

static void test_attention(void **state)
{
    (void)state;
    problem *p = calloc(1, sizeof *p);
    la_params params = {0};
    la_rng rng = la_rng_new(23);
    float dx[ROWS * W], grad[SIZE] = {0};
    assert_int_equal(la_mat_init(NULL), LOGAD_OK);
    la_attention_add(&p->a, "a", W, A, &params);
    assert_int_equal(params.size, SIZE);
    p->panels = la_calloc(la_attention_panel_size(&p->a), sizeof *p->panels);
    for (size_t e = 0; e < T; e++)
        p->from[e] = (uint32_t)la_rng_below(&rng, ROWS);
    central_fill(p->theta, SIZE, &rng, 0.5);
    central_fill(p->x, ROWS * W, &rng, 1);
    central_fill(p->pull, T * W, &rng, 0.5);
    loss(p);
    la_attention_state s = state_of(p);
    la_attention_backward(&p->a, p->theta, &s, p->pull, dx, grad);
    central_check_slots(&params, loss, p, p->theta, grad, 2e-3);
    central_check("x", loss, p, p->x, dx, ROWS * W, 2e-3);
    free(p->panels);
    free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_attention)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
