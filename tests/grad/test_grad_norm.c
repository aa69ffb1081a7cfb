/* Gradients of layer normalisation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "central.h"
#include "nn/norm.h"

enum { W = 13, N = 4 };

typedef struct problem {
    la_layer_norm l;
    float theta[2 * W], x[N * W], pull[N * W], stat[2 * N], y[N * W];
} problem;

static double loss(void *ctx)
{
    problem *p = ctx;
    la_layer_norm_state s = {.n = N, .x = p->x, .stat = p->stat};
    la_layer_norm_forward(&p->l, p->theta, &s, p->y);
    return central_sum(p->y, p->pull, N * W);
}

static void test_norm(void **state)
{
    (void)state;
    problem p;
    la_params params = {0};
    la_rng rng = la_rng_new(21);
    float dx[N * W] = {0}, grad[2 * W] = {0};
    la_layer_norm_add(&p.l, "n", W, &params);
    central_fill(p.theta, 2 * W, &rng, 1);
    central_fill(p.x, N * W, &rng, 1);
    central_fill(p.pull, N * W, &rng, 1);
    loss(&p);
    la_layer_norm_state s = {.n = N, .x = p.x, .stat = p.stat};
    la_layer_norm_backward(&p.l, p.theta, &s, p.pull, dx, grad);
    central_check_slots(&params, loss, &p, p.theta, grad, 1e-3);
    central_check("x", loss, &p, p.x, dx, N * W, 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_norm)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
