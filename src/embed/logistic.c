/* Behind event -> wording: logistic regression by Newton's method, each step solved by conjugate
 * gradients (Nocedal, Wright: "Numerical Optimization", 2nd ed., algorithm 7.1) with the Hessian's
 * diagonal as the preconditioner. Plain sums in a fixed order: no thread and no BLAS. */
#include "embed/logistic.h"
#include "base/mem.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_STEPS  100
#define MAX_INNER  500
#define GRAD_SMALL 1e-8 /* largest element of the gradient at the minimum */

typedef struct newton {
    const la_logistic *d;
    uint32_t n;                                                     /* weights and the bias */
    double *w, *grad, *step, *rest, *dir, *pulled, *scaled, *trial; /* [n] */
    double *curve;                                                  /* [n_rows] p (1 - p) */
    double *diag;                                                   /* [n] of the Hessian */
    double *block;
} newton;

static double dot(const double *a, const double *b, uint32_t n)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static double of_row(const la_logistic *d, const double *w, uint32_t row)
{
    double z = w[d->n_items];
    for (size_t k = d->at[row]; k < d->at[row + 1]; k++)
        z += w[d->item[k]];
    return z;
}

static void to_row(const la_logistic *d, double *sum, uint32_t row, double value)
{
    sum[d->n_items] += value;
    for (size_t k = d->at[row]; k < d->at[row + 1]; k++)
        sum[d->item[k]] += value;
}

static double probability(double z)
{
    double e = exp(-fabs(z));
    return z >= 0.0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
}

double la_logistic_loss(const la_logistic *d, const double *w, double *grad)
{
    double sum = 0.5 * d->ridge * dot(w, w, d->n_items);
    for (uint32_t i = 0; grad != NULL && i <= d->n_items; i++)
        grad[i] = i < d->n_items ? d->ridge * w[i] : 0.0;
    for (uint32_t i = 0; i < d->n_rows; i++) {
        double z = of_row(d, w, i);
        /* log(1 + e^z), without overflow */
        sum += fmax(z, 0.0) + log1p(exp(-fabs(z))) - (d->positive[i] ? z : 0.0);
        if (grad != NULL)
            to_row(d, grad, i, probability(z) - (d->positive[i] ? 1.0 : 0.0));
    }
    return sum;
}

static void set_curve(newton *s)
{
    const la_logistic *d = s->d;
    for (uint32_t i = 0; i < s->n; i++)
        s->diag[i] = i < d->n_items ? d->ridge : 0.0;
    for (uint32_t i = 0; i < d->n_rows; i++) {
        double p = probability(of_row(d, s->w, i));
        /* A floor keeps the bias's curvature above zero where every row is certain. */
        s->curve[i] = fmax(p * (1.0 - p), 1e-12);
        to_row(d, s->diag, i, s->curve[i]);
    }
}

/* out = Hessian * v */
static void pull(const newton *s, const double *v, double *out)
{
    const la_logistic *d = s->d;
    for (uint32_t i = 0; i < s->n; i++)
        out[i] = i < d->n_items ? d->ridge * v[i] : 0.0;
    for (uint32_t i = 0; i < d->n_rows; i++)
        to_row(d, out, i, s->curve[i] * of_row(d, v, i));
}

static double precondition(newton *s)
{
    for (uint32_t i = 0; i < s->n; i++)
        s->scaled[i] = s->rest[i] / s->diag[i];
    return dot(s->rest, s->scaled, s->n);
}

/* step = -(Hessian^-1) grad, the more exactly the nearer the minimum is. */
static void solve(newton *s)
{
    double size = sqrt(dot(s->grad, s->grad, s->n)), enough = fmin(0.1, sqrt(size)) * size;
    for (uint32_t i = 0; i < s->n; i++) {
        s->step[i] = 0.0;
        s->rest[i] = -s->grad[i];
    }
    double left = precondition(s);
    memcpy(s->dir, s->scaled, s->n * sizeof *s->dir);
    for (int k = 0; k < MAX_INNER && sqrt(dot(s->rest, s->rest, s->n)) > enough; k++) {
        pull(s, s->dir, s->pulled);
        double length = left / dot(s->dir, s->pulled, s->n), before = left;
        for (uint32_t i = 0; i < s->n; i++) {
            s->step[i] += length * s->dir[i];
            s->rest[i] -= length * s->pulled[i];
        }
        left = precondition(s);
        for (uint32_t i = 0; i < s->n; i++)
            s->dir[i] = s->scaled[i] + left / before * s->dir[i];
    }
}

/* Halves the step until the loss falls as a slope promises (Armijo); rounding is no rise. False
 * where no step is short enough, which is where the doubles end. */
static bool walk(newton *s, double *loss)
{
    double slope = dot(s->grad, s->step, s->n), slack = 1e-13 * fabs(*loss);
    for (double t = 1.0; t > 1e-10; t *= 0.5) {
        for (uint32_t i = 0; i < s->n; i++)
            s->trial[i] = s->w[i] + t * s->step[i];
        double there = la_logistic_loss(s->d, s->trial, NULL);
        if (there > *loss + 1e-4 * t * slope + slack)
            continue;
        memcpy(s->w, s->trial, s->n * sizeof *s->w);
        *loss = la_logistic_loss(s->d, s->w, s->grad);
        return true;
    }
    return false;
}

static double largest(const double *v, uint32_t n)
{
    double most = 0.0;
    for (uint32_t i = 0; i < n; i++)
        most = fmax(most, fabs(v[i]));
    return most;
}

static void minimise(newton *s)
{
    double loss = la_logistic_loss(s->d, s->w, s->grad);
    for (int k = 0; k < MAX_STEPS && largest(s->grad, s->n) > GRAD_SMALL; k++) {
        set_curve(s);
        solve(s);
        if (!walk(s, &loss))
            return;
    }
}

static bool get_room(newton *s)
{
    double **const part[] = {&s->grad,   &s->step,   &s->rest,  &s->dir,
                             &s->pulled, &s->scaled, &s->trial, &s->diag};
    const size_t n_parts = sizeof part / sizeof *part;
    size_t n;
    if (!la_mul(s->n, n_parts, &n) || !la_add(n, s->d->n_rows, &n))
        return false;
    s->block = la_calloc(n, sizeof *s->block);
    if (s->block == NULL)
        return false;
    for (size_t i = 0; i < n_parts; i++)
        *part[i] = s->block + i * s->n;
    s->curve = s->block + n_parts * s->n;
    return true;
}

logad_status la_logistic_fit(const la_logistic *d, double *w, logad_error *err)
{
    uint32_t n_positive = 0;
    for (uint32_t i = 0; i < d->n_rows; i++)
        n_positive += d->positive[i];
    if (n_positive == 0 || n_positive == d->n_rows)
        return la_fail(err, LOGAD_EINPUT, "all %u examples are of one class: give both", d->n_rows);
    newton s = {.d = d, .n = d->n_items + 1, .w = w};
    if (!get_room(&s))
        return la_oom(err);
    memset(w, 0, s.n * sizeof *w);
    minimise(&s);
    free(s.block);
    return LOGAD_OK;
}
