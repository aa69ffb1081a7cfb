/* Scores of the training-free baselines, worked out by hand on a tiny set. */
#include "eval/baseline.h"
#include "tiny_set.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"

#define NEAR 1e-12

static void scores(la_baseline b, double *score)
{
    la_dataset d = tiny_set();
    assert_int_equal(la_baseline_score(score, b, &d, NULL, 1, NULL), LOGAD_OK);
}

static void all_positive_calls_everything(void **state)
{
    (void)state;
    double score[6], weight[6] = {1, 1, 1, 1, 1, 1};
    scores(LA_BASE_ALL_POSITIVE, score);
    double cut = la_baseline_threshold(LA_BASE_ALL_POSITIVE, score, weight, 6);
    for (int i = 0; i < 6; i++)
        assert_true(score[i] >= cut);
}

/* Sessions with an event: a 8, b 8, c 1, d 1 of 10. */
static void rarity_is_that_of_the_rarest_event(void **state)
{
    (void)state;
    double score[6];
    scores(LA_BASE_RARITY, score);
    const double expected[] = {-log(0.8), -log(0.8), -log(0.1), -log(0.1), -log(0.8), 0};
    for (int i = 0; i < 6; i++)
        assert_near(score[i], expected[i], NEAR);
}

static void the_sample_is_seeded_and_small(void **state)
{
    (void)state;
    la_dataset d = tiny_set();
    bool first[6] = {false}, again[6] = {false};
    unsigned n = 0, seen = 0;
    assert_int_equal(la_baseline_sample(&d, 3, first, NULL), LOGAD_OK);
    assert_int_equal(la_baseline_sample(&d, 3, again, NULL), LOGAD_OK);
    assert_memory_equal(first, again, sizeof first);
    for (int i = 0; i < 6; i++)
        n += first[i];
    assert_int_equal(n, 1); /* at least one of ten sessions */
    for (uint64_t seed = 0; seed < 200; seed++) {
        bool sampled[6] = {false};
        assert_int_equal(la_baseline_sample(&d, seed, sampled, NULL), LOGAD_OK);
        seen += sampled[0];
    }
    assert_in_range(seen, 50, 110); /* 4 of 10 sessions: 80 of 200 expected */
}

/* Which session the seed took decides which events are known; both cases are checked. */
static void new_events_are_those_the_sample_lacks(void **state)
{
    (void)state;
    la_dataset d = tiny_set();
    for (uint64_t seed = 0; seed < 40; seed++) {
        bool sampled[6] = {false}, known[5] = {false};
        double score[6];
        assert_int_equal(la_baseline_sample(&d, seed, sampled, NULL), LOGAD_OK);
        assert_int_equal(la_baseline_score(score, LA_BASE_NEW_EVENT, &d, NULL, seed, NULL),
                         LOGAD_OK);
        known[0] = known[1] = sampled[0] || sampled[1] || sampled[2] || sampled[4];
        known[2] = sampled[2];
        known[3] = sampled[3];
        assert_near(score[0], known[0] ? 0 : 1, NEAR);
        assert_near(score[2], ((known[0] ? 0 : 2) + (known[2] ? 0 : 1)) / 3.0, NEAR);
        assert_near(score[3], known[3] ? 0 : 1, NEAR);
        assert_near(score[5], 0, 0);
    }
}

/* Weights 1 2 3 4 5; the sample is sequence 0 = {a, b}.
 * {a,b,c}: 3 / (1+2+3); {d}: nothing in common; {a,a,b}: 1 / (2+2); {b,a}: the same counts. */
static void count_vectors_by_hand(void **state)
{
    (void)state;
    la_dataset d = tiny_set();
    const double weight[] = {1, 2, 3, 4, 5};
    const bool sampled[] = {true, false, false, false, false, false};
    double score[6];
    assert_int_equal(la_count_distance(score, &d, weight, sampled, NULL), LOGAD_OK);
    const double expected[] = {0, 0, 0.5, 1, 0.25, 0};
    for (int i = 0; i < 6; i++)
        assert_near(score[i], expected[i], NEAR);
}

/* With a second usual vector the nearer one counts: {a,b,c} to {a,a,b} is (1+3) / (2+2+3). */
static void the_nearest_vector_counts(void **state)
{
    (void)state;
    la_dataset d = tiny_set();
    const double weight[] = {1, 2, 3, 4, 5};
    const bool sampled[] = {false, false, false, true, true, false};
    double score[6];
    assert_int_equal(la_count_distance(score, &d, weight, sampled, NULL), LOGAD_OK);
    const double expected[] = {0.25, 0.25, 4.0 / 7, 0, 0, 0};
    for (int i = 0; i < 6; i++)
        assert_near(score[i], expected[i], NEAR);
    scores(LA_BASE_COUNT_VECTOR, score);
    for (int i = 0; i < 6; i++)
        assert_in_range((int)(score[i] * 1000), 0, 1000);
}

static void thresholds_split_two_groups(void **state)
{
    (void)state;
    const double score[] = {0.1, 0.2, 5.0, 5.1}, weight[] = {10, 10, 1, 1}, same[] = {2, 2, 2, 2};
    double cut = la_baseline_threshold(LA_BASE_RARITY, score, weight, 4);
    assert_true(cut > 0.2 && cut <= 5.0);
    assert_true(la_baseline_threshold(LA_BASE_RARITY, same, weight, 4) > 2.0);
    assert_near(la_baseline_threshold(LA_BASE_RARITY, NULL, NULL, 0), 0.5, 0);
}

static void names_are_distinct(void **state)
{
    (void)state;
    for (int i = 0; i < LA_BASE_N; i++)
        for (int k = 0; k < i; k++)
            assert_string_not_equal(la_baseline_name((la_baseline)i),
                                    la_baseline_name((la_baseline)k));
}

static void a_sequence_has_the_severity_of_its_worst_event(void **state)
{
    (void)state;
    la_words *words = NULL;
    assert_int_equal(la_words_open(&words, NULL, NULL), LOGAD_OK);
    la_dataset d = tiny_set();
    double score[6];
    assert_int_equal(la_baseline_score(score, LA_BASE_SEVERITY, &d, words, 1, NULL), LOGAD_OK);
    assert_near(score[2], 1.0, 1e-6);
    assert_true(score[0] < 0.7);
    assert_near(score[5], 0.0, 0.0);
    la_words_free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_positive_calls_everything),
        cmocka_unit_test(rarity_is_that_of_the_rarest_event),
        cmocka_unit_test(the_sample_is_seeded_and_small),
        cmocka_unit_test(new_events_are_those_the_sample_lacks),
        cmocka_unit_test(count_vectors_by_hand),
        cmocka_unit_test(the_nearest_vector_counts),
        cmocka_unit_test(thresholds_split_two_groups),
        cmocka_unit_test(names_are_distinct),
        cmocka_unit_test(a_sequence_has_the_severity_of_its_worst_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
