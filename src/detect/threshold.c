/* score -> verdict: where to cut, when nobody says what is anomalous. */
#include "detect/threshold.h"

#include "base/mem.h"
#include "model/net.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define BINS 256

static bool range(const double *score, size_t n, double *low, double *high)
{
    *low = (double)INFINITY;
    *high = -(double)INFINITY;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(score[i]))
            continue;
        *low = fmin(*low, score[i]);
        *high = fmax(*high, score[i]);
    }
    return *high > *low;
}

double la_otsu_cut(const double *score, const double *weight, size_t n)
{
    double low, high, mass[BINS] = {0}, sum[BINS] = {0}, all = 0, total = 0;
    if (!range(score, n, &low, &high))
        return isfinite(high) ? high : 0.0;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(score[i]))
            continue;
        int bin = (int)((score[i] - low) / (high - low) * BINS);
        bin = bin < BINS ? bin : BINS - 1;
        mass[bin] += weight[i];
        sum[bin] += weight[i] * score[i];
        all += weight[i];
        total += weight[i] * score[i];
    }
    double below = 0, below_sum = 0, best = -1;
    int best_bin = 0;
    for (int k = 0; k + 1 < BINS; k++) {
        below += mass[k];
        below_sum += sum[k];
        double above = all - below;
        if (below <= 0 || above <= 0)
            continue;
        double gap = below_sum / below - (total - below_sum) / above;
        double between = below * above * gap * gap;
        if (between > best) {
            best = between;
            best_bin = k;
        }
    }
    return low + (high - low) * (best_bin + 1) / BINS;
}

typedef struct scored {
    double score, weight;
} scored;

static int falling(const void *a, const void *b)
{
    double x = ((const scored *)a)->score, y = ((const scored *)b)->score;
    return x < y ? 1 : x > y ? -1 : 0;
}

/* The cut half way to the next score below s[i - 1], so that rounding cannot move anything across.
 */
static double below(const scored *s, size_t i, size_t n)
{
    double score = s[i - 1].score;
    return i < n ? score - (score - s[i].score) / 2 : score;
}

/* Walks the scores from the highest, a group of equal ones at a time, to the cut whose share of the
 * weight is nearest to the one asked for. */
static double cut_at(const scored *s, size_t n, double all, double share)
{
    double above = 0, best = (double)INFINITY, cut = nextafter(s[0].score, (double)INFINITY);
    for (size_t i = 0; i < n;) {
        double score = s[i].score;
        while (i < n && s[i].score == score)
            above += s[i++].weight;
        double distance = fabs(above / all - share);
        if (distance >= best)
            break;
        best = distance;
        cut = below(s, i, n);
    }
    return cut;
}

/* The finite scores by falling height, and their weight together. NULL: no memory. */
static scored *sorted(const double *score, const double *weight, size_t n, size_t *kept,
                      double *all)
{
    scored *s = la_calloc(n, sizeof *s);
    *kept = 0;
    *all = 0;
    for (size_t i = 0; s != NULL && i < n; i++) {
        if (!isfinite(score[i]))
            continue;
        s[(*kept)++] = (scored){score[i], weight[i]};
        *all += weight[i];
    }
    if (s != NULL)
        qsort(s, *kept, sizeof *s, falling);
    return s;
}

logad_status la_threshold_at_share(double *out, const double *score, const double *weight, size_t n,
                                   double share, logad_error *err)
{
    size_t kept;
    double all;
    scored *s = sorted(score, weight, n, &kept, &all);
    if (s == NULL)
        return la_oom(err);
    *out = kept > 0 && all > 0 ? cut_at(s, kept, all, share) : 0.0;
    free(s);
    return LOGAD_OK;
}

#define NODES 7

/* Gauss-Hermite quadrature for the standard normal distribution (Abramowitz, Stegun, table 25.10,
 * scaled): exact for polynomials up to degree 13. */
static const double node[NODES] = {-3.7504397177257425, -2.3667594107345415, -1.1544053947399682, 0,
                                   1.1544053947399682,  2.3667594107345415,  3.7504397177257425};
static const double chance[NODES] = {0.0005482688559722, 0.0307571239675864, 0.2401231786050127,
                                     0.4571428571428571, 0.2401231786050127, 0.0307571239675864,
                                     0.0005482688559722};

/* Adds to promise[i], i the last of a group of equal scores, `by` times the F1 of the cut behind it
 * if all margins are too low by `off`. */
static void add_promise(const scored *s, size_t n, double off, double by, double *promise)
{
    double mass = 0, above = 0, right = 0;
    for (size_t i = 0; i < n; i++)
        mass += s[i].weight * la_margin_probability(s[i].score + off);
    for (size_t i = 0; i < n; i++) {
        above += s[i].weight;
        right += s[i].weight * la_margin_probability(s[i].score + off);
        if (above + mass > 0)
            promise[i] += by * 2 * right / (above + mass);
    }
}

static double best_f1(const scored *s, size_t n, double most, const double *promise, double *f1)
{
    double above = 0, cut = nextafter(s[0].score, (double)INFINITY);
    *f1 = 0;
    for (size_t i = 0; i < n && (above += s[i].weight) <= most; i++) {
        bool last = i + 1 == n || s[i + 1].score < s[i].score; /* of equal ones */
        if (last && promise[i] > *f1) {
            *f1 = promise[i];
            cut = below(s, i + 1, n);
        }
    }
    return cut;
}

logad_status la_threshold_for_f1(double *cut, double *f1, const double *margin,
                                 const double *weight, size_t n, const la_f1_rule *rule,
                                 logad_error *err)
{
    size_t kept;
    double all;
    scored *s = sorted(margin, weight, n, &kept, &all);
    double *promise = la_calloc(n, sizeof *promise);
    *f1 = *cut = 0;
    for (size_t k = 0; s != NULL && promise != NULL && k < NODES; k++)
        add_promise(s, kept, node[k] * rule->spread, chance[k], promise);
    if (s != NULL && promise != NULL && kept > 0 && all > 0)
        *cut = best_f1(s, kept, rule->most * all, promise, f1);
    bool ok = s != NULL && promise != NULL;
    free(s);
    free(promise);
    return ok ? LOGAD_OK : la_oom(err);
}
