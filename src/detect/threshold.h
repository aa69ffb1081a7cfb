/* The decision threshold, from the target's own unlabelled margins. */
#ifndef LA_THRESHOLD_H
#define LA_THRESHOLD_H

#include "base/err.h"
#include <stddef.h>

/* The cut that maximises the between-class variance of weighted scores (Otsu 1979), over 256 bins
 * between the smallest and the largest finite score. Returns that score for constant ones. */
double la_otsu_cut(const double *score, const double *weight, size_t n);

/* Threshold of n margins with weights. *rule (static text) says how it was found. */
double la_threshold_fit(const double *margin, const double *weight, size_t n, const char **rule);

#endif
