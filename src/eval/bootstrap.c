/* verdict -> figures: how far F1 would move had other sessions been seen. */
#include "base/mem.h"
#include "base/rng.h"
#include "eval/eval.h"
#include <math.h>
#include <stdlib.h>

/* Counts successes one gap at a time: the gaps between them are geometric. For n p below about 10.
 */
static double binomial_small(la_rng *rng, double n, double p)
{
    double log_q = log1p(-p), at = 0.0, count = 0.0;
    while (true) {
        at += floor(log1p(-la_rng_unit(rng)) / log_q) + 1.0;
        if (at > n)
            return count;
        count += 1.0;
    }
}

static double log_factorial(double k)
{
    int sign;
    return lgamma_r(k + 1.0, &sign);
}

/* Transformed rejection with squeeze, algorithm BTRS of W. Hoermann, "The generation of binomial
 * random variates", J. Stat. Comput. Simul. 46 (1993). For p <= 1/2 and n p >= 10. */
static double binomial_large(la_rng *rng, double n, double p)
{
    double spq = sqrt(n * p * (1.0 - p));
    double b = 1.15 + 2.53 * spq, a = -0.0873 + 0.0248 * b + 0.01 * p;
    double c = n * p + 0.5, v_r = 0.92 - 4.2 / b, alpha = (2.83 + 5.1 / b) * spq;
    double mode = floor((n + 1.0) * p), log_odds = log(p / (1.0 - p));
    double h = log_factorial(mode) + log_factorial(n - mode);
    while (true) {
        double u = la_rng_unit(rng) - 0.5, v = 1.0 - la_rng_unit(rng);
        double us = 0.5 - fabs(u), k = floor((2.0 * a / us + b) * u + c);
        if (us >= 0.07 && v <= v_r)
            return k;
        if (!(k >= 0.0 && k <= n))
            continue;
        double bound = h - log_factorial(k) - log_factorial(n - k) + (k - mode) * log_odds;
        if (log(v * alpha / (a / (us * us) + b)) <= bound)
            return k;
    }
}

static double binomial(la_rng *rng, double n, double p)
{
    if (n <= 0.0 || p <= 0.0)
        return 0.0;
    if (p >= 1.0)
        return n;
    if (p > 0.5)
        return n - binomial(rng, n, 1.0 - p);
    return n * p < 10.0 ? binomial_small(rng, n, p) : binomial_large(rng, n, p);
}

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The q-quantile of sorted values, linear between neighbours. */
static double quantile(const double *sorted, size_t n, double q)
{
    double at = q * (double)(n - 1), low = floor(at);
    size_t i = (size_t)low, next = i + 1 < n ? i + 1 : i;
    return sorted[i] + (at - low) * (sorted[next] - sorted[i]);
}

/* F1 depends on a resample only through how many of its sessions are true positives, false
 * positives and false negatives, and these counts are multinomial themselves: three binomial draws
 * in a row give exactly what drawing every session would. A draw without positives has no F1 and is
 * left out. */
logad_status la_bootstrap_f1(double out[2], const double *score, const double *weight,
                             const double *positive, size_t n, double threshold, uint64_t seed,
                             uint32_t n_draws, logad_error *err)
{
    double tp = 0.0, fp = 0.0, fn = 0.0, all = 0.0;
    for (size_t i = 0; i < n; i++) {
        bool called = score[i] >= threshold;
        all += weight[i];
        tp += called ? positive[i] : 0.0;
        fp += called ? weight[i] - positive[i] : 0.0;
        fn += called ? 0.0 : positive[i];
    }
    double *f1 = la_calloc(n_draws, sizeof *f1);
    if (f1 == NULL)
        return la_oom(err);
    la_rng root = la_rng_new(seed), rng = la_rng_fork(&root, "bootstrap");
    size_t n_f1 = 0;
    for (uint32_t i = 0; i < n_draws && all > 0.0; i++) {
        double left = all, share = all;
        double a = binomial(&rng, left, tp / share);
        left -= a;
        share -= tp;
        double b = share > 0.0 ? binomial(&rng, left, fp / share) : 0.0;
        left -= b;
        share -= fp;
        double c = share > 0.0 ? binomial(&rng, left, fn / share) : 0.0;
        if (a + c > 0.0)
            f1[n_f1++] = 2.0 * a / (2.0 * a + b + c);
    }
    out[0] = out[1] = (double)NAN;
    if (n_f1 > 0) {
        qsort(f1, n_f1, sizeof *f1, ascending);
        out[0] = quantile(f1, n_f1, 0.025);
        out[1] = quantile(f1, n_f1, 0.975);
    }
    free(f1);
    return LOGAD_OK;
}
