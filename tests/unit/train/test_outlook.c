/* What is promised and what is found, of systems whose networks' margins are known. */
#include "../fixture.h"

#include "model/net.h"
#include "train/outlook.h"

#include <math.h>

enum { BAGS = 6, SYSTEMS = 4 };
static const uint64_t at[BAGS + 1] = {0, 1, 2, 3, 4, 5, 6};
static const uint32_t member[BAGS] = {0, 1, 2, 3, 4, 5};
static const float weight[SYSTEMS][BAGS] = {{0.02f, 0.03f, 0.05f, 0.2f, 0.3f, 0.4f},
                                            {0.1f, 0.08f, 0.02f, 0.2f, 0.3f, 0.3f},
                                            {0.02f, 0.03f, 0.05f, 0.2f, 0.3f, 0.4f},
                                            {0.02f, 0.03f, 0.05f, 0.2f, 0.3f, 0.4f}};
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
                             .weight = weight[s],
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

/* The trial of a system, by the rule and its labels. */
static la_trial plain_trial(const world *w, size_t s, const la_f1_rule *by)
{
    double margin[BAGS], each[BAGS], cut, flagged = 0, right = 0, anomalous = 0;
    la_trial t;
    for (size_t i = 0; i < BAGS; i++)
        each[i] = (double)weight[s][i];
    assert_ok(la_appraise_margins(&w->a, &w->system[s], margin, &err));
    assert_ok(la_threshold_for_f1(&cut, &t.promised, margin, each, BAGS, by, &err));
    for (size_t i = 0; i < BAGS; i++) {
        double wrong = each[i] * (double)w->share[s][i];
        anomalous += wrong;
        flagged += margin[i] >= cut ? each[i] : 0;
        right += margin[i] >= cut ? wrong : 0;
    }
    assert_true(flagged > 0 && flagged <= by->most);
    t.found = 2 * right / (flagged + anomalous);
    return t;
}

static void trials_compare_what_is_promised_with_labels(void **state)
{
    (void)state;
    world w = {0};
    make(&w);
    w.share[0][0] = 1; /* the source's labels are not for trials, */
    w.share[1][0] = w.share[1][5] = 0.5f;
    w.share[2][1] = 1;
    for (size_t s = 0; s < SYSTEMS; s++) /* nor a system without an anomaly, the last */
        settle(&w, s);
    la_f1_rule by = {.most = 0.25, .spread = 1};
    la_trial high = plain_trial(&w, 1, &by), low = plain_trial(&w, 2, &by);
    assert_true(low.promised < high.promised && low.found != high.found);
    la_trials t = {0};
    assert_ok(la_trials_run(&t, &w.a, &by, &err));
    assert_int_equal(t.n, 2);
    assert_near(t.at[0].promised, low.promised, 1e-9);
    assert_near(t.at[0].found, low.found, 1e-9);
    assert_near(t.at[1].promised, high.promised, 1e-9);
    assert_near(t.at[1].found, high.found, 1e-9);
    w.a.n_draws = 0; /* nothing was simulated */
    assert_ok(la_trials_run(&t, &w.a, &by, &err));
    assert_int_equal(t.n, 0);
    la_trials_close(&t);
    unmake(&w);
}

enum { NEAREST = LA_OUTLOOK_NEAREST, MANY = 3 * NEAREST };

/* Promises 0, 1/300, ..., what is found a tenth more, but for every fifth, where it is nothing. */
static la_trials many(void)
{
    la_trials t = {.at = test_calloc(MANY, sizeof *t.at), .n = MANY};
    for (size_t i = 0; i < MANY; i++) {
        double p = (double)i / MANY;
        t.at[i] = (la_trial){p, i % 5 == 0 ? 0 : p + 0.1};
    }
    return t;
}

/* Of the hundred from that one on, a multiple of five: twenty have nothing, then come numbers 1, 2,
 * 3, 4, 6, ...; of all hundred the 25th and 26th, and the 75th and 76th, are the edges. */
static void assert_outlook_from(const la_trials *t, double promised, size_t from)
{
    la_outlook o;
    double sum = 0;
    for (size_t i = from; i < from + NEAREST; i++)
        sum += t->at[i].found;
    assert_ok(la_outlook_of(&o, t, promised, &err));
    assert_near(o.f1, sum / NEAREST, 1e-9);
    assert_near(o.low, 0.1 + ((double)from + 6.5) / MANY, 1e-9);
    assert_near(o.high, 0.1 + ((double)from + 68.5) / MANY, 1e-9);
}

static void the_outlook_is_what_the_nearest_trials_found(void **state)
{
    (void)state;
    la_trials t = many();
    assert_outlook_from(&t, 149.6 / MANY, 100); /* 100 to 199 */
    assert_outlook_from(&t, 2, 200);
    assert_outlook_from(&t, -1, 0);
    t.n = NEAREST;
    assert_outlook_from(&t, 0.9, 0);
    test_free(t.at);
}

static void a_few_trials_tell_nothing(void **state)
{
    (void)state;
    la_trials t = many();
    la_outlook o;
    t.n = NEAREST - 1;
    assert_ok(la_outlook_of(&o, &t, 0.5, &err));
    assert_true(isnan(o.f1) && isnan(o.low) && isnan(o.high));
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
