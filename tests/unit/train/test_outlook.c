/* What is promised and what is found, of systems whose networks' margins are known. */
#include "../fixture.h"

#include "model/net.h"
#include "train/outlook.h"

#include <math.h>

enum { BAGS = 6, SYSTEMS = 4 };
static const uint64_t at[BAGS + 1] = {0, 1, 2, 3, 4, 5, 6};
static const uint32_t member[BAGS] = {0, 1, 2, 3, 4, 5};
static const float weight[BAGS] = {0.02f, 0.03f, 0.05f, 0.2f, 0.3f, 0.4f};
static float item[BAGS * LA_STANDS_N], whole[BAGS * LA_STANDS_WHOLE], context[LA_OUTLINE_N];

typedef struct world {
    la_bags system[SYSTEMS];
    float share[SYSTEMS][BAGS], lanes[SYSTEMS][8 * (LA_STANDS_N + LA_STANDS_WHOLE)];
    double calm[SYSTEMS][2 * BAGS];
    uint32_t struck[SYSTEMS][BAGS];
    float *theta;
    la_pool *pool;
    la_appraise a;
} world;

static void settle(world *w, size_t s)
{
    la_monotone shape;
    la_appraise_shape(&shape);
    w->system[s] = (la_bags){.context = context,
                             .item = item,
                             .whole = whole,
                             .n_items = BAGS,
                             .n_wholes = BAGS,
                             .n_bags = BAGS,
                             .at = at,
                             .member = member,
                             .whole_of = member,
                             .weight = weight,
                             .share = w->share[s]};
    la_bags_settle(&w->system[s], &shape, (la_settled){w->calm[s], w->lanes[s], w->struck[s], 0});
}

/* Bags whose margins fall from the first to the last, in a source and three simulated systems. */
static void make(world *w)
{
    la_monotone shape;
    la_rng rng = la_rng_new(3);
    la_appraise_shape(&shape);
    w->theta = test_calloc(LA_APPRAISER_NETS * shape.params.size, sizeof *w->theta);
    for (size_t i = 0; i < BAGS; i++)
        for (size_t j = 0; j < LA_STANDS_N; j++)
            item[i * LA_STANDS_N + j] = 0.4f * (float)(BAGS - i);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++) {
        la_rng start = la_rng_fork(&rng, "net/%zu", k);
        la_monotone_init(&shape, w->theta + k * shape.params.size, &start);
    }
    for (size_t s = 0; s < SYSTEMS; s++)
        settle(w, s);
    w->pool = la_pool_new(2);
    w->a = (la_appraise){.pool = w->pool,
                         .systems = w->system,
                         .n_sources = 1,
                         .n_draws = SYSTEMS - 1,
                         .n_drawn = 1,
                         .theta = w->theta};
}

static void unmake(world *w)
{
    la_pool_free(w->pool);
    test_free(w->theta);
}

static void margins_are_the_mean_of_the_networks(void **state)
{
    (void)state;
    world w = {0};
    make(&w);
    la_monotone shape;
    la_appraise_shape(&shape);
    double sum[BAGS] = {0}, margin[BAGS] = {7, 7, 7, 7, 7, 7};
    float scratch[512];
    assert_true(la_monotone_scratch(&w.system[0]) <= 512);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++)
        la_monotone_margins(&shape, w.theta + k * shape.params.size, &w.system[0], sum, scratch);
    assert_ok(la_appraise_margins(&w.a, &w.system[0], margin, &err));
    for (size_t i = 0; i < BAGS; i++)
        assert_near(margin[i], sum[i] / LA_APPRAISER_NETS, 1e-9);
    assert_true(margin[0] > margin[1] && margin[4] > margin[5]);
    unmake(&w);
}

/* The cut is where the rule puts it for these margins; labels say what the F1 there is. */
static void trials_compare_what_is_promised_with_labels(void **state)
{
    (void)state;
    world w = {0};
    make(&w);
    double margin[BAGS], cut, promised, flagged = 0, some = 0;
    const double each[BAGS] = {(double)weight[0], (double)weight[1], (double)weight[2],
                               (double)weight[3], (double)weight[4], (double)weight[5]};
    la_f1_rule by = {.most = 0.25, .spread = 1};
    assert_ok(la_appraise_margins(&w.a, &w.system[0], margin, &err));
    assert_ok(la_threshold_for_f1(&cut, &promised, margin, each, BAGS, &by, &err));
    for (size_t i = 0; i < BAGS; i++) {
        bool above = margin[i] >= cut;
        flagged += above ? each[i] : 0;
        w.share[1][i] = above ? 1 : 0; /* all that is flagged is anomalous, and nothing else; */
    }
    assert_true(flagged > 0 && flagged < 0.25);
    w.share[2][0] = 1; /* the first bag only; */
    some = 2 * each[0] / (flagged + each[0]);
    for (size_t s = 1; s < SYSTEMS; s++) /* and in the last system nothing */
        settle(&w, s);
    la_trials t = {0};
    assert_ok(la_trials_run(&t, &w.a, &by, &err));
    assert_int_equal(t.n, 2);
    assert_near(t.at[0].promised, promised, 1e-6);
    assert_near(t.at[1].promised, promised, 1e-6);
    assert_near(t.at[0].found + t.at[1].found, 1 + some, 1e-6);
    w.a.n_draws = 0; /* nothing was simulated */
    assert_ok(la_trials_run(&t, &w.a, &by, &err));
    assert_int_equal(t.n, 0);
    la_trials_close(&t);
    unmake(&w);
}

/* 300 trials: found is the promise plus 0.1, but for every fifth, where it is nothing. */
static la_trials many(void)
{
    enum { N = 3 * LA_OUTLOOK_NEAREST };
    la_trials t = {.at = test_calloc(N, sizeof *t.at), .n = N};
    for (size_t i = 0; i < N; i++) {
        double p = (double)i / N;
        t.at[i] = (la_trial){p, i % 5 == 0 ? 0 : p + 0.1};
    }
    return t;
}

static void the_outlook_is_what_the_nearest_trials_found(void **state)
{
    (void)state;
    la_trials t = many();
    la_outlook o;
    assert_ok(la_outlook_of(&o, &t, 0.5, &err)); /* trials 100 to 199, or one aside */
    assert_near(o.f1, 0.8 * (0.5 + 0.1), 0.01);
    assert_near(o.low, 0.1 + (100 + 100 * 5 / 80.0) / 300, 0.01); /* twenty have nothing */
    assert_near(o.high, 0.1 + (100 + 100 * 55 / 80.0) / 300, 0.01);
    assert_ok(la_outlook_of(&o, &t, 2, &err)); /* the last hundred */
    assert_near(o.f1, 0.8 * (250 / 300.0 + 0.1), 0.01);
    assert_ok(la_outlook_of(&o, &t, -1, &err)); /* the first */
    assert_near(o.f1, 0.8 * (50 / 300.0 + 0.1), 0.01);
    test_free(t.at);
}

static void a_few_trials_tell_nothing(void **state)
{
    (void)state;
    la_trials t = many(), few = {.at = t.at, .n = LA_OUTLOOK_NEAREST - 1};
    la_outlook o;
    assert_ok(la_outlook_of(&o, &few, 0.5, &err));
    assert_near(o.f1, 0.5, 0);
    assert_true(isnan(o.low) && isnan(o.high));
    test_free(t.at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(margins_are_the_mean_of_the_networks),
        cmocka_unit_test(trials_compare_what_is_promised_with_labels),
        cmocka_unit_test(the_outlook_is_what_the_nearest_trials_found),
        cmocka_unit_test(a_few_trials_tell_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
