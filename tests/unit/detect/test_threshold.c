/* Where to cut scores that nobody has labelled. */
#include "../fixture.h"

#include "detect/threshold.h"

#include <math.h>

/* Between-class variance of the cut below which a score falls into the lower class. */
static double between(const double *score, const double *weight, size_t n, double cut)
{
    double below = 0, below_sum = 0, all = 0, sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(score[i]))
            continue;
        all += weight[i];
        sum += weight[i] * score[i];
        if (score[i] < cut) {
            below += weight[i];
            below_sum += weight[i] * score[i];
        }
    }
    double above = all - below;
    if (below <= 0 || above <= 0)
        return 0;
    double gap = below_sum / below - (sum - below_sum) / above;
    return below * above * gap * gap;
}

/* The best over all 255 cuts between bins. */
static double best_between(const double *score, const double *weight, size_t n)
{
    double low = (double)INFINITY, high = -low, best = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(score[i])) {
            low = fmin(low, score[i]);
            high = fmax(high, score[i]);
        }
    for (int k = 1; k < 256; k++)
        best = fmax(best, between(score, weight, n, low + (high - low) * k / 256));
    return best;
}

static void otsu_is_the_best_of_all_cuts(void **state)
{
    (void)state;
    la_rng rng = la_rng_new(1);
    double score[200], weight[200];
    for (int round = 0; round < 200; round++) {
        size_t n = 2 + (size_t)la_rng_below(&rng, 199);
        double share = la_rng_unit(&rng);
        for (size_t i = 0; i < n; i++) {
            bool high = la_rng_unit(&rng) < share;
            score[i] = la_rng_normal(&rng) + (high ? 1 + round % 7 : -1);
            weight[i] = (double)(1 + la_rng_below(&rng, round % 3 == 0 ? 1 : 50));
        }
        if (round % 5 == 0)
            score[0] = (round % 2 ? 1 : -1) * (double)INFINITY;
        double cut = la_otsu_cut(score, weight, n), best = best_between(score, weight, n);
        assert_true(between(score, weight, n, cut) >= best * (1 - 1e-9));
    }
}

static void otsu_parts_two_clumps(void **state)
{
    (void)state;
    static const double score[] = {-5, -4.9, -5.1, 3, 3.2, -5}, one[] = {1, 1, 1, 1, 1, 1};
    double cut = la_otsu_cut(score, one, 6);
    assert_true(cut > -4.9 && cut <= 3);
    /* Weights count as that many scores. */
    static const double three[] = {0, 1, 10}, heavy[] = {1, 50, 50}, light[] = {50, 50, 1};
    assert_true(la_otsu_cut(three, heavy, 3) > 1);
    assert_true(la_otsu_cut(three, light, 3) > 1);
    static const double spread[] = {0, 6, 10}, left[] = {100, 1, 1};
    double at = la_otsu_cut(spread, left, 3);
    assert_true(at > 0 && at <= 6);
}

static void constant_and_infinite_scores_have_a_cut(void **state)
{
    (void)state;
    static const double one[] = {1, 1, 1};
    static const double same[] = {2.5, 2.5, 2.5};
    assert_true(la_otsu_cut(same, one, 3) == 2.5);
    double big = (double)INFINITY;
    double infinite[] = {big, -big, big}, mixed[] = {big, 2.5, -big}, nan[] = {(double)NAN, 1, 1};
    assert_true(la_otsu_cut(infinite, one, 3) == 0);
    assert_true(la_otsu_cut(mixed, one, 3) == 2.5);
    assert_true(la_otsu_cut(nan, one, 3) == 1);
    assert_true(la_otsu_cut(NULL, NULL, 0) == 0);
}

/* Log-likelihood ratios of two normal distributions a distance of 2 s apart, mixed. */
static void mixture(double *margin, double *weight, size_t n, double share, double s)
{
    la_rng rng = la_rng_new(9);
    for (size_t i = 0; i < n; i++) {
        double y = la_rng_unit(&rng) < share ? 1 : -1;
        margin[i] = 2 * s * (la_rng_normal(&rng) + y * s);
        weight[i] = 1;
    }
}

static double at_share(const double *score, const double *weight, size_t n, double share)
{
    double cut = (double)NAN;
    assert_int_equal(la_threshold_at_share(&cut, score, weight, n, share, NULL), LOGAD_OK);
    return cut;
}

static void the_share_above_is_the_one_asked_for(void **state)
{
    (void)state;
    static const double score[] = {3, -1, 7, 7, 0}, weight[] = {10, 50, 1, 4, 35};
    assert_near(at_share(score, weight, 5, 0.05), 5, 1e-12);   /* 7 and 7 */
    assert_near(at_share(score, weight, 5, 0.14), 1.5, 1e-12); /* 15 of 100 */
    assert_near(at_share(score, weight, 5, 0.5), -0.5, 1e-12); /* exactly half */
    assert_near(at_share(score, weight, 5, 0.001), 5, 1e-12);  /* equal scores stay together */
    assert_near(at_share(score, weight, 5, 1.0), -1, 1e-12);
}

static void a_shift_of_all_scores_moves_the_cut_with_them(void **state)
{
    (void)state;
    static double margin[400], weight[400];
    mixture(margin, weight, 400, 0.1, 1.5);
    double before = at_share(margin, weight, 400, 0.1);
    for (size_t i = 0; i < 400; i++)
        margin[i] += 100;
    assert_near(at_share(margin, weight, 400, 0.1) - before, 100, 1e-6);
}

static void odd_scores_still_have_a_cut(void **state)
{
    (void)state;
    double big = (double)INFINITY;
    static const double one[] = {1, 1, 1};
    double margins[][3] = {{0, 0, 0}, {big, big, big}, {-big, 3, big}, {-1e6, 0, 1e6}};
    for (size_t i = 0; i < sizeof margins / sizeof *margins; i++)
        assert_true(isfinite(at_share(margins[i], one, 3, 0.03)));
    assert_true(isfinite(at_share(NULL, NULL, 0, 0.03)));
}

static double for_f1_spread(const double *margin, const double *weight, size_t n, double spread,
                            double *f1)
{
    double cut = (double)NAN;
    la_f1_rule rule = {.most = 1, .spread = spread};
    assert_int_equal(la_threshold_for_f1(&cut, f1, margin, weight, n, &rule, NULL), LOGAD_OK);
    return cut;
}

static double for_f1(const double *margin, const double *weight, size_t n, double most, double *f1)
{
    double cut = (double)NAN;
    assert_int_equal(
        la_threshold_for_f1(&cut, f1, margin, weight, n, &(la_f1_rule){.most = most}, NULL),
        LOGAD_OK);
    return cut;
}

/* P = 0.9, 0.5, 0.1 of weights 10, 20, 70: 9 + 10 + 7 anomalous sessions are expected. */
static void f1_is_promised_by_the_probabilities(void **state)
{
    (void)state;
    const double margin[] = {log(9), 0, -log(9), (double)NAN}, weight[] = {10, 20, 70, 5};
    double f1;
    assert_near(for_f1(margin, weight, 4, 1, &f1), -log(9) / 2, 1e-12);
    assert_near(f1, 2 * 19 / (30 + 26.0), 1e-12);
    assert_near(for_f1(margin, weight, 4, 0.2, &f1), log(9) / 2, 1e-12);
    assert_near(f1, 2 * 9 / (10 + 26.0), 1e-12);
    assert_true(for_f1(margin, weight, 4, 0.05, &f1) > log(9)); /* one is too many already */
    assert_near(f1, 0, 0);
    const double equal[] = {2, 2, -5}, half[] = {10, 10, 80};
    assert_true(for_f1(equal, half, 3, 0.15, &f1) > 2); /* equal ones stay together */
    assert_near(f1, 0, 0);
    assert_true(isfinite(for_f1(NULL, NULL, 0, 1, &f1)));
}

/* Lipton and others: the best cut is at the P that is half of the best F1. */
static void the_best_cut_is_at_half_the_f1(void **state)
{
    (void)state;
    static double margin[2000], weight[2000];
    for (size_t i = 0; i < 2000; i++) {
        margin[i] = -6 + 0.004 * (double)i;
        weight[i] = 1 + (double)(i % 7);
    }
    double f1, cut = for_f1(margin, weight, 2000, 1, &f1);
    assert_near(1 / (1 + exp(-cut)), f1 / 2, 2e-3);
}

/* F1 of the first k margins, in the mean over an error of all: by the trapezoidal rule. */
static double mean_f1(const double *margin, const double *weight, size_t n, size_t k, double spread)
{
    double sum = 0, all = 0;
    for (int step = -800; step <= 800; step++) {
        double x = 0.01 * step, density = exp(-x * x / 2), mass = 0, above = 0, right = 0;
        for (size_t i = 0; i < n; i++) {
            double w = weight[i], p = 1 / (1 + exp(-margin[i] - spread * x));
            mass += w * p;
            above += i < k ? w : 0;
            right += i < k ? w * p : 0;
        }
        sum += density * 2 * right / (above + mass);
        all += density;
    }
    return sum / all;
}

/* Few sessions are sure; many more are anomalous if all margins are somewhat too low. */
static void an_error_of_all_margins_is_reckoned_with(void **state)
{
    (void)state;
    const double margin[] = {3, 1, -0.7, -0.75, -6}, weight[] = {20, 1, 27, 27, 900};
    for (int i = 0; i <= 3; i++) {
        double spread = 0.5 * i, best = 0, f1;
        size_t at = 0;
        for (size_t k = 1; k <= 5; k++)
            if (mean_f1(margin, weight, 5, k, spread) > best) {
                best = mean_f1(margin, weight, 5, k, spread);
                at = k;
            }
        double cut = for_f1_spread(margin, weight, 5, spread, &f1);
        assert_near(f1, best, 2e-3);
        assert_true(cut < margin[at - 1] && (at == 5 || cut > margin[at]));
    }
    double f1, sure = for_f1_spread(margin, weight, 5, 0, &f1),
               doubtful = for_f1_spread(margin, weight, 5, 1.5, &f1);
    assert_true(sure > doubtful); /* where more may be anomalous than it seems, more is flagged */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(otsu_is_the_best_of_all_cuts),
        cmocka_unit_test(otsu_parts_two_clumps),
        cmocka_unit_test(constant_and_infinite_scores_have_a_cut),
        cmocka_unit_test(the_share_above_is_the_one_asked_for),
        cmocka_unit_test(a_shift_of_all_scores_moves_the_cut_with_them),
        cmocka_unit_test(odd_scores_still_have_a_cut),
        cmocka_unit_test(f1_is_promised_by_the_probabilities),
        cmocka_unit_test(the_best_cut_is_at_half_the_f1),
        cmocka_unit_test(an_error_of_all_margins_is_reckoned_with),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
