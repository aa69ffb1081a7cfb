/* Central differences against a gradient, parameter by parameter.
 *
 * The forward pass is float, so a step must be large enough to stand out of its rounding, and small
 * enough for the curvature and for the places where ReLU bends. No one step does for all elements:
 * each is tried with three and keeps the best agreement. A wrong gradient agrees with none. */
#ifndef TEST_CENTRAL_H
#define TEST_CENTRAL_H

#include "nn/params.h"
#include <math.h>

typedef double central_loss(void *ctx); /* sums in double */

static inline double central_slope(central_loss *loss, void *ctx, float *x, float step)
{
    float at = *x, above = at + step, below = at - step;
    *x = above;
    double up = loss(ctx);
    *x = below;
    double down = loss(ctx);
    *x = at;
    return (up - down) / ((double)above - (double)below);
}

/* Checks d loss / d x for n floats at x; the error is relative to the largest element. */
static inline void central_check(const char *what, central_loss *loss, void *ctx, float *x,
                                 const float *grad, size_t n, double tolerance)
{
    static const float steps[] = {0x1p-7f, 0x1p-9f, 0x1p-11f};
    double scale = 1e-3;
    for (size_t i = 0; i < n; i++)
        scale = fmax(scale, fabs((double)grad[i]));
    for (size_t i = 0; i < n; i++) {
        double error = HUGE_VAL;
        for (size_t k = 0; k < 3 && !(error < tolerance); k++) {
            double slope = central_slope(loss, ctx, x + i, steps[k]);
            error = fmin(error, fabs(slope - (double)grad[i]) / scale);
        }
        if (!(error < tolerance))
            fail_msg("%s[%zu]: gradient off by %g of its slot's largest", what, i, error);
    }
}

/* All slots of a parameter table. */
static inline void central_check_slots(const la_params *p, central_loss *loss, void *ctx,
                                       float *theta, const float *grad, double tolerance)
{
    for (size_t i = 0; i < p->n_slots; i++) {
        const la_slot *s = &p->slot[i];
        central_check(s->name, loss, ctx, theta + s->at, grad + s->at, s->rows * s->cols,
                      tolerance);
    }
}

static inline void central_fill(float *x, size_t n, la_rng *rng, double spread)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (float)(spread * la_rng_normal(rng));
}

static inline double central_sum(const float *y, const float *pull, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)y[i] * (double)pull[i];
    return sum;
}

#endif
