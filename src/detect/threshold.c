/* score -> verdict: where to cut, when nobody says what is anomalous. */
#include "detect/threshold.h"

#include <math.h>
#include <stdbool.h>

#define BINS 256

static bool range(const double *score, size_t n, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
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

double la_threshold_fit(const double *margin, const double *weight, size_t n, const char **rule)
{
    *rule = "Otsu's cut of the target's margins";
    return la_otsu_cut(margin, weight, n);
}
