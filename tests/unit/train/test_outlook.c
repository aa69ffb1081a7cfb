/* What is promised and what is found, of systems whose networks' margins are known. */
#include "judged.h"

#include "train/outlook.h"

#include <math.h>

static void margins_are_the_mean_of_the_networks(void **state)
{
    (void)state;
    judged w = {0};
    double expected[BAGS], margin[BAGS] = {7, 7, 7, 7, 7, 7};
    judged_open(&w);
    judged_margins(&w, expected);
    assert_ok(la_appraise_margins(&w.a, &w.system[0], margin, &err));
    for (size_t i = 0; i < BAGS; i++)
        assert_near(margin[i], expected[i], 1e-9);
    assert_true(margin[0] > margin[1] && margin[4] > margin[5]);
    judged_close(&w);
}

/* The trial of a system, by the rule and its labels. */
static la_trial plain_trial(const judged *w, size_t s, const la_f1_rule *by)
{
    double margin[BAGS], each[BAGS], cut, flagged = 0, right = 0, anomalous = 0;
    la_trial t;
    for (size_t i = 0; i < BAGS; i++)
        each[i] = (double)w->weight[s][i];
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
    judged w = {0};
    judged_open(&w);
    w.weight[1][0] = 0.1f; /* more that is sure, so that more is promised */
    w.weight[1][1] = 0.08f;
    w.share[0][0] = 1; /* the source's labels are not for trials, */
    w.share[1][0] = w.share[1][5] = 0.5f;
    w.share[2][1] = 1; /* nor a system without an anomaly, the last */
    judged_settle(&w);
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
    judged_close(&w);
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
