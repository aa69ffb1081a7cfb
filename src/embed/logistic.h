/* Logistic regression on sets: which of two classes a row is of, by what it holds. */
#ifndef LA_LOGISTIC_H
#define LA_LOGISTIC_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Row i holds the items item[at[i]] to item[at[i + 1] - 1], each once; items are 0 to n_items - 1.
 */
typedef struct la_logistic {
    uint32_t n_rows, n_items;
    const size_t *at;     /* [n_rows + 1] */
    const uint32_t *item; /* [at[n_rows]] */
    const bool *positive; /* [n_rows] */
    double ridge;         /* > 0: weight of the squares; scikit-learn's 1 / C */
} la_logistic;

/* With w [n_items + 1], the bias last: the sum over rows of -log p(class), plus ridge / 2 times the
 * squares of all weights but the bias. grad [n_items + 1] may be NULL. */
double la_logistic_loss(const la_logistic *d, const double *w, double *grad);

/* The one minimum of that loss, to about eight digits; the same bytes for the same rows.
 * Errors: LOGAD_EINPUT (one class only), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_logistic_fit(const la_logistic *d, double *w, logad_error *err);

#endif
