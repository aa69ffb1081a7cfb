/* One training step against the same step put together by hand. */
#include "world.h"

#include "train/meta.h"

#include <math.h>

/* Any windows do for a step: episodes have their own test. */
static la_episode *episode_new(samples **x)
{
    la_episode *e = need(la_calloc(1, sizeof *e));
    *x = samples_new(64, 17, false);
    for (size_t i = 0; i < LA_EPISODE_SET; i++) {
        e->support[i] = (*x)->s[i % 40];
        e->query[i] = (*x)->s[(i + 13) % 64];
    }
    return e;
}

static la_learner learner_of(const bench *b)
{
    la_learner l;
    assert_ok(la_learner_new(&l, b->net->params.size, &err));
    memcpy(l.theta, b->theta, l.n * sizeof *l.theta);
    return l;
}

static void a_step_is_support_then_query_then_adam(void **state)
{
    (void)state;
    bench b = bench_new(LA_ENCODER_GRU, 1);
    samples *x;
    la_episode *e = episode_new(&x);
    la_learner l = learner_of(&b), hand = learner_of(&b);
    la_step_settings s = {.alpha = 0.01, .beta = 0.7, .mu = 1, .meta = true};
    for (int step = 0; step < 3; step++) {
        la_loss loss, support, query;
        bool skipped = true;
        assert_ok(la_meta_step(&l, b.o, e, &s, 0.4, 0.5, &loss, &skipped, &err));
        assert_false(skipped);
        assert_ok(la_objective_grad(b.o, hand.theta, e->support, LA_EPISODE_SET, 1, 0.4, hand.grad,
                                    &support, &err));
        for (size_t i = 0; i < hand.n; i++)
            hand.fast[i] = hand.theta[i] - 0.01f * hand.grad[i];
        assert_ok(la_objective_grad(b.o, hand.fast, e->query, LA_EPISODE_SET, 1, 0.4,
                                    hand.fast_grad, &query, &err));
        for (size_t i = 0; i < hand.n; i++)
            hand.grad[i] += 0.7f * hand.fast_grad[i];
        la_adam_step(&hand.adam, hand.theta, hand.grad, hand.n, 0.5);
        /* Fused multiply-adds round once where this rounds twice. */
        for (size_t i = 0; i < l.n; i++)
            assert_near((double)l.theta[i], (double)hand.theta[i], 1e-5);
        assert_near(loss.class_loss, query.class_loss, 1e-5);
        assert_near(loss.domain_loss, query.domain_loss, 1e-5);
        memcpy(hand.theta, l.theta, l.n * sizeof *l.theta);
        memcpy(hand.m, l.m, l.n * sizeof *l.m);
        memcpy(hand.v, l.v, l.n * sizeof *l.v);
    }
    assert_int_equal(l.adam.step, 3);
    la_learner_free(&l);
    la_learner_free(&hand);
    free(e);
    free(x);
    bench_free(&b);
}

static void without_meta_a_step_is_one_gradient_of_both_sets(void **state)
{
    (void)state;
    bench b = bench_new(LA_ENCODER_GRU, 1);
    samples *x;
    la_episode *e = episode_new(&x);
    la_learner l = learner_of(&b), hand = learner_of(&b);
    la_step_settings s = {.alpha = 0.01, .beta = 0.7, .mu = 0, .meta = false};
    la_sample both[2 * LA_EPISODE_SET];
    memcpy(both, e->support, sizeof e->support);
    memcpy(both + LA_EPISODE_SET, e->query, sizeof e->query);
    la_loss loss, expect;
    bool skipped;
    assert_ok(la_meta_step(&l, b.o, e, &s, 0.4, 1, &loss, &skipped, &err));
    assert_ok(la_objective_grad(b.o, hand.theta, both, 2 * LA_EPISODE_SET, 0, 0.4, hand.grad,
                                &expect, &err));
    la_adam_step(&hand.adam, hand.theta, hand.grad, hand.n, 1);
    assert_same(l.theta, hand.theta, l.n * sizeof *l.theta);
    assert_same(&loss, &expect, sizeof loss);
    la_learner_free(&l);
    la_learner_free(&hand);
    free(e);
    free(x);
    bench_free(&b);
}

static void steps_lower_the_loss(void **state)
{
    (void)state;
    bench b = bench_new(LA_ENCODER_GRU, 1);
    samples *x;
    la_episode *e = episode_new(&x);
    memcpy(e->query, e->support, sizeof e->query);
    la_learner l = learner_of(&b);
    l.adam.lr = 1e-2;
    la_step_settings s = {.alpha = 2e-3, .beta = 1, .mu = 0, .meta = true};
    la_loss first, last;
    bool skipped;
    assert_ok(la_meta_step(&l, b.o, e, &s, 0, 1, &first, &skipped, &err));
    for (int i = 0; i < 60; i++)
        assert_ok(la_meta_step(&l, b.o, e, &s, 0, 1, &last, &skipped, &err));
    assert_true(last.class_loss < 0.7 * first.class_loss);
    la_learner_free(&l);
    free(e);
    free(x);
    bench_free(&b);
}

static void a_gradient_that_is_not_finite_is_skipped(void **state)
{
    (void)state;
    bench b = bench_new(LA_ENCODER_GRU, 1);
    samples *x;
    la_episode *e = episode_new(&x);
    la_learner l = learner_of(&b);
    la_loss loss;
    bool skipped = false;
    for (int meta = 0; meta < 2; meta++) {
        la_step_settings s = {.alpha = 2e-3, .beta = 1, .mu = 1, .meta = meta == 1};
        b.table[3] = NAN;
        assert_ok(la_meta_step(&l, b.o, e, &s, 1, 1, &loss, &skipped, &err));
        assert_true(skipped);
        assert_same(l.theta, b.theta, l.n * sizeof *l.theta);
        assert_int_equal(l.adam.step, 0);
        for (size_t i = 0; i < l.n; i++)
            assert_true(l.m[i] == 0 && l.v[i] == 0);
    }
    /* The next good one counts. */
    la_step_settings s = {.alpha = 2e-3, .beta = 1, .mu = 1, .meta = true};
    b.table[3] = 1;
    assert_ok(la_meta_step(&l, b.o, e, &s, 1, 1, &loss, &skipped, &err));
    assert_false(skipped);
    assert_int_equal(l.adam.step, 1);
    assert_true(memcmp(l.theta, b.theta, l.n * sizeof *l.theta) != 0);
    la_learner_free(&l);
    free(e);
    free(x);
    bench_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_support_then_query_then_adam),
        cmocka_unit_test(without_meta_a_step_is_one_gradient_of_both_sets),
        cmocka_unit_test(steps_lower_the_loss),
        cmocka_unit_test(a_gradient_that_is_not_finite_is_skipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
