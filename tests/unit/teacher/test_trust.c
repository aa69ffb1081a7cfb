/* What a teacher's answers are worth: independent errors are outvoted, repeated ones are found out
 * by the model, and a teacher that always says the same says nothing. */
#include "../fixture.h"

#include "teacher/trust.h"

#include <math.h>

enum { KINDS = 200, EACH = 3, N = KINDS * EACH };

/* Kind k is of events k and KINDS + k; its members differ in order and number. */
typedef struct world {
    uint32_t events[KINDS * 8], count[N];
    uint64_t at[N + 1];
    la_groups g;
    la_vote votes[N];
    bool bad[KINDS]; /* one kind in five */
    double prior[KINDS];
} world;

static world *make(void)
{
    world *w = need(la_calloc(1, sizeof *w));
    uint64_t n = 0;
    for (uint32_t k = 0, i = 0; k < KINDS; k++) {
        const uint32_t a = k, b = KINDS + k, of[8] = {a, b, b, a, a, a, b, b};
        const uint32_t len[EACH] = {2, 2, 4};
        w->bad[k] = k % 5 == 0;
        w->prior[k] = w->bad[k] ? 1 : -2;
        for (int m = 0; m < EACH; m++, i++) {
            w->at[i] = n;
            w->count[i] = 10;
            memcpy(w->events + n, of + 2 * m, len[m] * sizeof *of);
            n += len[m];
        }
    }
    w->at[N] = n;
    assert_ok(la_groups_new(&w->g, w->events, w->at, w->count, N, &err));
    assert_int_equal(w->g.n_kinds, KINDS);
    return w;
}

static void drop(world *w)
{
    la_groups_free(&w->g);
    free(w);
}

/* Answers by a teacher whose opinion is wrong with these chances, and who tells it with accuracy.
 */
static void answer(world *w, double miss, double alarm, double accuracy)
{
    la_rng rng = la_rng_new(9);
    for (uint32_t k = 0; k < KINDS; k++) {
        bool opinion = la_rng_unit(&rng) < (w->bad[k] ? 1 - miss : alarm);
        for (uint32_t m = 0; m < EACH; m++) {
            bool told = la_rng_unit(&rng) < accuracy ? opinion : !opinion;
            w->votes[EACH * k + m] = (la_vote){told ? 1 : -1, 1};
        }
    }
}

/* Kinds on whose right side prior and answers end up. */
static unsigned right(world *w, la_trust *t, bool stand_in)
{
    double *worth = need(la_calloc(KINDS, sizeof *worth));
    unsigned n = 0;
    assert_ok(la_trust_estimate(t, &w->g, w->votes, w->prior, stand_in, &err));
    la_trust_worth(worth, &w->g, w->votes, t);
    for (uint32_t k = 0; k < KINDS; k++)
        n += (w->prior[w->g.kind[EACH * k]] + worth[w->g.kind[EACH * k]] > 0) == w->bad[k];
    free(worth);
    return n;
}

static void single_errors_are_outvoted(void **state)
{
    (void)state;
    world *w = make();
    la_trust t;
    for (uint32_t k = 0; k < KINDS; k++)
        w->prior[k] = -1.4; /* it is known how many are bad, not which */
    answer(w, 0, 0, 0.9);
    assert_true(right(w, &t, false) > KINDS * 95 / 100);
    assert_near(t.accuracy, 0.9, 0.04);
    assert_true(t.miss < 0.2 && t.alarm < 0.1);
    drop(w);
}

static void repeated_errors_are_found_out(void **state)
{
    (void)state;
    world *w = make();
    la_trust t;
    answer(w, 0.05, 0.4, 0.98);
    assert_true(right(w, &t, true) >= KINDS - 2);
    assert_near(t.alarm, 0.4, 0.12);
    assert_true(t.miss < 0.25);
    drop(w);
}

static void one_answer_for_all_says_nothing(void **state)
{
    (void)state;
    world *w = make();
    la_trust t;
    double *worth = need(la_calloc(KINDS, sizeof *worth));
    answer(w, 0, 1, 1);
    assert_int_equal(right(w, &t, true), KINDS);
    la_trust_worth(worth, &w->g, w->votes, &t);
    for (uint32_t k = 0; k < KINDS; k++)
        assert_near(worth[k], 0, 0.1);
    answer(w, 1, 0, 1);
    assert_int_equal(right(w, &t, true), KINDS);
    free(worth);
    drop(w);
}

static void nobody_asked(void **state)
{
    (void)state;
    world *w = make();
    la_trust t;
    double *worth = need(la_calloc(KINDS, sizeof *worth));
    assert_ok(la_trust_estimate(&t, &w->g, w->votes, w->prior, true, &err));
    la_trust_worth(worth, &w->g, w->votes, &t);
    for (uint32_t k = 0; k < KINDS; k++)
        assert_near(worth[k], 0, 0);
    free(worth);
    drop(w);
}

static void a_model_that_is_wrong_is_found_out(void **state)
{
    (void)state;
    world *w = make();
    la_trust t;
    la_rng rng = la_rng_new(2);
    for (uint32_t k = 0; k < KINDS; k++)
        w->prior[k] = la_rng_unit(&rng) < 0.4 ? -w->prior[k] : w->prior[k];
    answer(w, 0.02, 0.02, 0.95);
    double *worth = need(la_calloc(KINDS, sizeof *worth));
    unsigned n = 0;
    assert_ok(la_trust_estimate(&t, &w->g, w->votes, w->prior, false, &err));
    la_trust_worth(worth, &w->g, w->votes, &t);
    assert_true(t.wrong[0] < 0.3 && t.wrong[1] > 0.3); /* most of what it calls anomalous is not */
    for (uint32_t k = 0; k < KINDS; k++)
        n += (la_trust_word(&t, w->prior[k]) + worth[k] > 0) == w->bad[k];
    assert_true(n > KINDS * 9 / 10);
    free(worth);
    drop(w);
}

static void most_of_a_log_is_no_anomaly(void **state)
{
    (void)state;
    world *w = make();
    la_trust t;
    double *worth = need(la_calloc(KINDS, sizeof *worth));
    answer(w, 0, 0.6, 0.95);
    assert_ok(la_trust_estimate(&t, &w->g, w->votes, w->prior, false, &err));
    assert_true(t.deaf && t.share > LA_TRUST_SHARE);
    la_trust_worth(worth, &w->g, w->votes, &t);
    assert_near(worth[0], 0, 0);
    free(worth);
    drop(w);
}

/* Kinds 1 and 2 are normal and called anomalous alike; only kind 1 fills a fifth of the log. */
static void answers_about_what_is_common_count_less(void **state)
{
    (void)state;
    world *w = make();
    la_trust t;
    double *worth = need(la_calloc(KINDS, sizeof *worth));
    answer(w, 0, 0, 0.9);
    for (uint32_t m = 0; m < EACH; m++) {
        w->count[EACH + m] = 500;
        w->votes[EACH + m] = w->votes[2 * EACH + m] = (la_vote){1, 1};
    }
    la_groups_free(&w->g);
    assert_ok(la_groups_new(&w->g, w->events, w->at, w->count, N, &err));
    assert_ok(la_trust_estimate(&t, &w->g, w->votes, w->prior, false, &err));
    la_trust_worth(worth, &w->g, w->votes, &t);
    const uint32_t many = w->g.kind[EACH], few = w->g.kind[(size_t)2 * EACH];
    assert_true(worth[many] >= 0 && worth[many] < worth[few] - 2);
    for (uint32_t m = 0; m < EACH; m++) /* that it is normal is believed as of any other */
        w->votes[EACH + m].vote = w->votes[2 * EACH + m].vote = -1;
    la_trust_worth(worth, &w->g, w->votes, &t);
    assert_true(worth[many] < 0);
    assert_near(worth[many], worth[few], 1e-9);
    free(worth);
    drop(w);
}

static void halves_that_differ_do_not_speak_for_each_other(void **state)
{
    (void)state;
    world *w = make();
    la_trust t;
    bool side[N];
    for (int differ = 0; differ < 2; differ++) {
        la_groups_free(&w->g);
        assert_ok(la_groups_new(&w->g, w->events, w->at, w->count, N, &err));
        for (uint32_t i = 0; i < N; i++) {
            side[i] = i % EACH == 2;
            w->votes[i] = (la_vote){side[i] && differ ? 1 : -1, 1};
        }
        assert_ok(la_groups_split(&w->g, side, w->count, &err));
        assert_int_equal(w->g.n_kinds, 2 * KINDS);
        assert_int_equal(w->g.sibling[w->g.kind[0]], w->g.kind[2]);
        assert_int_equal(w->g.sibling[w->g.kind[2]], w->g.kind[0]);
        double *beyond = need(la_calloc(2 * KINDS, sizeof *beyond));
        assert_ok(la_trust_estimate(&t, &w->g, w->votes, beyond, false, &err));
        free(beyond);
        assert_true(differ ? t.alike < 0.6 : t.alike > 0.9);
    }
    drop(w);
}

static void words_of_a_model(void **state)
{
    (void)state;
    world *w = make();
    double *margin = need(la_calloc(N, sizeof *margin)), prior[KINDS];
    la_prior_of_share(prior, &w->g, 0.01); /* each kind is 1 / 200 of the sessions */
    assert_near(prior[0], -2 * log1p(0.25), 1e-9);
    margin[0] = margin[1] = 2;
    margin[2] = -(double)INFINITY;
    assert_ok(la_beyond_of_model(prior, &w->g, margin, w->count, 2, &err));
    assert_near(prior[0], -LA_BEYOND / 3, 1e-9);
    assert_near(la_model_word((double)INFINITY, 0.1), log(9), 1e-9);
    assert_near(la_model_word(0, 0.1), 0, 1e-12);
    assert_near(la_model_word(3, 0.5), 0, 1e-12);
    free(margin);
    drop(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_errors_are_outvoted),
        cmocka_unit_test(repeated_errors_are_found_out),
        cmocka_unit_test(one_answer_for_all_says_nothing),
        cmocka_unit_test(nobody_asked),
        cmocka_unit_test(a_model_that_is_wrong_is_found_out),
        cmocka_unit_test(most_of_a_log_is_no_anomaly),
        cmocka_unit_test(answers_about_what_is_common_count_less),
        cmocka_unit_test(halves_that_differ_do_not_speak_for_each_other),
        cmocka_unit_test(words_of_a_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
