/* The noisy or of monotone networks against differences, and its promise of monotonicity. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../bags.h"
#include "central.h"

enum { F = 3, W = 2, Q = 2, SYSTEMS = 2, MOST = 128, SCRATCH = 256, LANES = 64 };

typedef struct net {
    la_monotone m;
    la_bags bags[SYSTEMS]; /* the same bags in two contexts */
    float theta[MOST], item[ITEMS * F], whole[WHOLES * W], scratch[SCRATCH];
    double calm[SYSTEMS][ITEMS + WHOLES];
    float lanes[SYSTEMS][LANES];
    uint32_t struck[SYSTEMS][BAGS];
} net;

static const float context[SYSTEMS][Q] = {{0.5f, -1}, {-1.5f, 0.25f}};
static const float share[BAGS] = {0, 1, 0.3f, 0.6f}; /* the bag without an item has one, too */

static void make(net *n)
{
    la_rng rng = la_rng_new(7);
    *n = (net){0};
    la_monotone_shape(&n->m, F, W, Q);
    assert_true(n->m.params.size <= MOST);
    la_monotone_init(&n->m, n->theta, &rng);
    n->theta[n->m.b] = n->theta[n->m.wb] = -1; /* where slopes are not all small */
    central_fill(n->theta + n->m.d, n->m.params.size - n->m.d, &rng, 0.3);
    central_fill(n->item, ITEMS * F, &rng, 1);
    central_fill(n->whole, WHOLES * W, &rng, 1);
    for (int i = 0; i < SYSTEMS; i++) {
        n->bags[i] = bags_of(n->item, n->whole);
        n->bags[i].context = context[i];
        n->bags[i].share = share;
        assert_true(la_bags_lanes(&n->m, &n->bags[i]) <= LANES);
        la_bags_settle(&n->bags[i], &n->m, (la_settled){n->calm[i], n->lanes[i], n->struck[i], 0});
    }
    assert_true(la_monotone_scratch(&n->bags[0]) <= SCRATCH);
}

/* Σ weight · cross entropy of P against share, by the margins of one system's bags. */
static double loss_of(const la_bags *b, const double *margin)
{
    double sum = 0;
    for (size_t i = 0; i < b->n_bags; i++) {
        double p = 1 / (1 + exp(-margin[i])), y = (double)b->share[i];
        sum -= (double)b->weight[i] * (y * log(p) + (1 - y) * log(1 - p));
    }
    return sum;
}

static double system_loss(net *n, const la_monotone *m, const float *theta, const la_bags *b)
{
    double margin[BAGS] = {0};
    la_monotone_margins(m, theta, b, margin, n->scratch);
    return loss_of(b, margin);
}

static double loss(void *ctx)
{
    net *n = ctx;
    double sum = la_monotone_ridge(&n->m, n->theta, 0.3, NULL);
    for (int i = 0; i < SYSTEMS; i++)
        sum += system_loss(n, &n->m, n->theta, &n->bags[i]);
    return sum;
}

static void gradient(void **state)
{
    (void)state;
    net n;
    float grad[MOST] = {0};
    make(&n);
    la_monotone_slope(&n.m, n.theta, n.bags, SYSTEMS, grad, n.scratch);
    la_monotone_ridge(&n.m, n.theta, 0.3, grad);
    central_check_slots(&n.m.params, loss, &n, n.theta, grad, 1e-3);
}

static double margin(const net *n, const float *item, size_t k, const float *whole)
{
    la_monotone_half i = la_monotone_items(&n->m, n->theta), w = la_monotone_whole(&n->m, n->theta);
    double u[ITEMS];
    for (size_t j = 0; j < k; j++)
        u[j] = la_monotone_logit(&i, item + j * F);
    return la_monotone_margin(u, k, la_monotone_logit(&w, whole));
}

/* Many rows go eight at a time in single precision, one in double. */
static void margins_of_rows_are_those_of_one(void **state)
{
    (void)state;
    net n;
    la_monotone plain;
    float out[MOST];
    double margins[BAGS] = {0, 10, 0, 0};
    make(&n);
    la_monotone_shape(&plain, F, W, 0);
    la_monotone_fold(&n.m, n.theta, context[0], &plain, out);
    la_monotone_margins(&n.m, n.theta, &n.bags[0], margins, n.scratch);
    la_monotone_half i = la_monotone_items(&plain, out), w = la_monotone_whole(&plain, out);
    for (size_t b = 0; b < BAGS; b++) {
        double u[ITEMS];
        size_t k = 0;
        for (uint64_t m = bag_at[b]; m < bag_at[b + 1]; m++)
            u[k++] = la_monotone_logit(&i, n.item + bag_member[m] * F);
        double one = la_monotone_margin(u, k, la_monotone_logit(&w, n.whole + bag_whole_of[b] * W));
        assert_true(fabs(margins[b] - (b == 1 ? 10 : 0) - one) < 1e-5); /* added to */
    }
}

static void odder_is_never_less_anomalous(void **state)
{
    (void)state;
    net n;
    make(&n);
    for (size_t j = 0; j < 2 * F; j++) {
        double before = margin(&n, n.item, 2, n.whole);
        n.item[j] += 0.5f;
        assert_true(margin(&n, n.item, 2, n.whole) > before);
    }
    for (size_t j = 0; j < W; j++) {
        double before = margin(&n, n.item, 2, n.whole);
        n.whole[j] += 0.5f;
        assert_true(margin(&n, n.item, 2, n.whole) > before);
    }
    assert_true(margin(&n, n.item, 3, n.whole) > margin(&n, n.item, 2, n.whole));
}

static void folding_keeps_what_a_context_makes_of_it(void **state)
{
    (void)state;
    net n;
    la_monotone plain;
    float out[MOST];
    la_bags b;
    make(&n);
    la_monotone_shape(&plain, F, W, 0);
    la_monotone_fold(&n.m, n.theta, context[1], &plain, out);
    b = n.bags[1];
    b.context = NULL;
    double with = system_loss(&n, &n.m, n.theta, &n.bags[1]);
    assert_true(fabs(with - system_loss(&n, &plain, out, &b)) < 1e-5);
    assert_true(fabs(with - system_loss(&n, &n.m, n.theta, &n.bags[0])) > 1e-3);
}

static void margin_is_the_logit_of_noisy_or(void **state)
{
    (void)state;
    const double u[] = {-1, 0.5}, whole = -2;
    double none = 1;
    for (int i = 0; i < 2; i++)
        none *= 1 - 1 / (1 + exp(-u[i]));
    none *= 1 - 1 / (1 + exp(-whole));
    assert_true(fabs(la_monotone_margin(u, 2, whole) - log((1 - none) / none)) < 1e-12);
    assert_true(isfinite(la_monotone_margin(u, 0, -1e4)) &&
                isfinite(la_monotone_margin(u, 0, 1e4)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradient),
        cmocka_unit_test(folding_keeps_what_a_context_makes_of_it),
        cmocka_unit_test(margins_of_rows_are_those_of_one),
        cmocka_unit_test(odder_is_never_less_anomalous),
        cmocka_unit_test(margin_is_the_logit_of_noisy_or),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
