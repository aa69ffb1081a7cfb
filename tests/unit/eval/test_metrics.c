/* Figures against cases worked out by hand, and against a slow twin on random small inputs. */
#include "base/rng.h"
#include "eval/eval.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"

#define NEAR 1e-12

static la_metrics compute(const double *score, const double *weight, const double *positive,
                          size_t n, double threshold)
{
    la_metrics m;
    assert_int_equal(la_metrics_compute(&m, score, weight, positive, n, threshold, NULL), LOGAD_OK);
    return m;
}

/* Scores 4 3 2 1 0 of labels + - + - -: 5 of 6 pairs in order, AP = (1/1 + 2/3) / 2. */
static void a_ranking_without_ties(void **state)
{
    (void)state;
    const double score[] = {0, 4, 2, 3, 1}, one[] = {1, 1, 1, 1, 1}, positive[] = {0, 1, 1, 0, 0};
    la_metrics m = compute(score, one, positive, 5, 2.5);
    assert_near(m.tp, 1, 0);
    assert_near(m.fp, 1, 0);
    assert_near(m.fn, 1, 0);
    assert_near(m.tn, 2, 0);
    assert_near(m.precision, 0.5, NEAR);
    assert_near(m.recall, 0.5, NEAR);
    assert_near(m.f1, 0.5, NEAR);
    assert_near(m.specificity, 2.0 / 3, NEAR);
    assert_near(m.auc, 5.0 / 6, NEAR);
    assert_near(m.ap, 5.0 / 6, NEAR);
    assert_near(m.base_rate, 0.4, NEAR);
    assert_near(m.all_positive_f1, 4.0 / 7, NEAR);
    assert_near(m.oracle_f1, 0.8, NEAR); /* cut below 2: TP 2, FP 1 */
}

/* One tied step of 2 positives and 6 negatives: AUC one half, AP the base rate. */
static void all_scores_tied(void **state)
{
    (void)state;
    const double score[] = {7, 7}, weight[] = {5, 3}, positive[] = {2, 0};
    la_metrics m = compute(score, weight, positive, 2, 7);
    assert_near(m.auc, 0.5, NEAR);
    assert_near(m.ap, 0.25, NEAR);
    assert_near(m.f1, 0.4, NEAR);
    assert_near(m.oracle_f1, 0.4, NEAR);
    assert_near(m.recall, 1, NEAR);
    assert_near(m.specificity, 0, NEAR);
}

/* A sequence that 3 normal and 1 anomalous sessions share. */
static void mixed_labels_of_one_sequence(void **state)
{
    (void)state;
    const double score[] = {1, 0}, weight[] = {4, 4}, positive[] = {1, 0};
    la_metrics m = compute(score, weight, positive, 2, 1);
    assert_near(m.precision, 0.25, NEAR);
    assert_near(m.recall, 1, NEAR);
    assert_near(m.auc, (4 + 1.5) / 7, NEAR);
    assert_near(m.ap, 0.25, NEAR);
}

static void infinite_scores_are_ranked(void **state)
{
    (void)state;
    const double score[] = {-(double)INFINITY, 1, (double)INFINITY}, one[] = {1, 1, 1},
                 positive[] = {0, 0, 1};
    la_metrics m = compute(score, one, positive, 3, 2);
    assert_near(m.auc, 1, NEAR);
    assert_near(m.f1, 1, NEAR);
}

static void undefined_figures_are_nan(void **state)
{
    (void)state;
    const double score[] = {1, 2}, one[] = {1, 1}, none[] = {0, 0};
    la_metrics m = compute(score, one, none, 2, 1.5);
    assert_true(isnan(m.recall) && isnan(m.f1) && isnan(m.auc) && isnan(m.ap));
    assert_true(isnan(m.oracle_f1) && isnan(m.all_positive_f1));
    assert_near(m.precision, 0, 0);
    assert_near(m.base_rate, 0, 0);
    m = compute(score, one, one, 2, 9); /* all positive, nothing called */
    assert_true(isnan(m.precision) && isnan(m.auc) && isnan(m.specificity));
    assert_near(m.recall, 0, 0);
    assert_near(m.f1, 0, 0);
    assert_near(m.ap, 1, NEAR);
    m = compute(NULL, NULL, NULL, 0, 0);
    assert_true(isnan(m.precision) && isnan(m.base_rate) && isnan(m.auc));
}

typedef struct session {
    double score;
    int label;
} session;

static double twin_auc(const session *s, size_t n)
{
    double right = 0, pairs = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            if (s[i].label != 1 || s[k].label != 0)
                continue;
            pairs += 1;
            right += s[i].score > s[k].score ? 1 : s[i].score < s[k].score ? 0 : 0.5;
        }
    return right / pairs;
}

static double twin_f1(const session *s, size_t n, double threshold, double *precision,
                      double *recall)
{
    double tp = 0, called = 0, positives = 0;
    for (size_t i = 0; i < n; i++) {
        tp += s[i].score >= threshold && s[i].label;
        called += s[i].score >= threshold;
        positives += s[i].label;
    }
    *precision = tp / called;
    *recall = tp / positives;
    return 2 * tp / (called + positives);
}

/* Every score is a threshold; AP sums (recall gained) * precision from the highest down. */
static void twin_thresholds(const session *s, size_t n, double *ap, double *oracle)
{
    double recall_before = 0, at = (double)INFINITY;
    *ap = *oracle = 0;
    while (true) {
        double next = -(double)INFINITY, precision, recall;
        for (size_t i = 0; i < n; i++)
            if (s[i].score < at)
                next = fmax(next, s[i].score);
        if (next == -(double)INFINITY)
            return;
        at = next;
        *oracle = fmax(*oracle, twin_f1(s, n, at, &precision, &recall));
        *ap += (recall - recall_before) * precision;
        recall_before = recall;
    }
}

static void random_inputs_agree_with_the_twin(void **state)
{
    (void)state;
    la_rng rng = la_rng_new(7);
    for (int round = 0; round < 500; round++) {
        double score[12], weight[12], positive[12];
        session s[12 * 4];
        size_t n = 1 + la_rng_below(&rng, 12), n_sessions = 0;
        double n_positive = 0;
        for (size_t i = 0; i < n; i++) {
            score[i] = (double)la_rng_below(&rng, 6) / 5;
            weight[i] = (double)la_rng_below(&rng, 5);
            positive[i] = (double)la_rng_below(&rng, (uint64_t)weight[i] + 1);
            n_positive += positive[i];
            for (int k = 0; k < (int)weight[i]; k++)
                s[n_sessions++] = (session){score[i], k < (int)positive[i]};
        }
        if (n_positive < 1 || n_positive >= (double)n_sessions)
            continue;
        double precision, recall, ap, oracle, threshold = 0.4;
        la_metrics m = compute(score, weight, positive, n, threshold);
        assert_near(m.f1, twin_f1(s, n_sessions, threshold, &precision, &recall), NEAR);
        assert_true(isnan(precision) ? isnan(m.precision) : fabs(m.precision - precision) < NEAR);
        assert_near(m.recall, recall, NEAR);
        assert_near(m.auc, twin_auc(s, n_sessions), NEAR);
        twin_thresholds(s, n_sessions, &ap, &oracle);
        assert_near(m.ap, ap, NEAR);
        assert_near(m.oracle_f1, oracle, NEAR);
        assert_near(m.tp + m.fp + m.fn + m.tn, (double)n_sessions, NEAR);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ranking_without_ties),
        cmocka_unit_test(all_scores_tied),
        cmocka_unit_test(mixed_labels_of_one_sequence),
        cmocka_unit_test(infinite_scores_are_ranked),
        cmocka_unit_test(undefined_figures_are_nan),
        cmocka_unit_test(random_inputs_agree_with_the_twin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
