/* The decision threshold, from the target's own unlabelled margins. */
#ifndef LA_THRESHOLD_H
#define LA_THRESHOLD_H

#include "base/err.h"
#include <stddef.h>

/* The cut that maximises the between-class variance of weighted scores (Otsu 1979), over 256 bins
 * between the smallest and the largest finite score. Returns that score for constant ones. */
double la_otsu_cut(const double *score, const double *weight, size_t n);

/* The cut above which the share of the weight is nearest to the one asked for; equal scores stay
 * together. Scores that are not finite do not count; without any, 0. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_threshold_at_share(double *out, const double *score,
                                                 const double *weight, size_t n, double share,
                                                 logad_error *err);

typedef struct la_f1_rule {
    double most;   /* share of the weight that may lie above the cut */
    double spread; /* root mean square of an error that all margins share; 0: they are right */
} la_f1_rule;

/* The cut that promises the best F1, and that F1: the mean, over what all margins (logit P) may be
 * off by together (normal, of mean 0), of 2 Σ_above w P / (Σ_above w + Σ w P). Without such an
 * error it lies at the P that is half of this F1 (Lipton, Elkan, Naryanaswamy, ECML-PKDD 2014).
 * Equal margins stay together. Margins that are not finite do not count; without any, 0 and 0.
 * Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_threshold_for_f1(double *cut, double *f1, const double *margin,
                                               const double *weight, size_t n,
                                               const la_f1_rule *rule, logad_error *err);

#endif
