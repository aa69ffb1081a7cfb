/* Gradients by differences, to hold analytic ones against.
 *
 * The forward passes are float32; the loss must be summed in double. A five-point stencil allows a
 * step so wide that float rounding does not matter: its own error falls with the fourth power. */
#ifndef TEST_DIFFERENCES_H
#define TEST_DIFFERENCES_H

#include <math.h>
#include <stddef.h>
#include <stdio.h>

typedef double loss_fn(void *ctx);

static inline double difference(loss_fn *loss, void *ctx, float *x, double step)
{
    static const double offset[4] = {1, -1, 2, -2}, weight[4] = {8, -8, -1, 1};
    const float kept = *x;
    double sum = 0;
    for (size_t i = 0; i < 4; i++) {
        *x = (float)((double)kept + offset[i] * step);
        sum += weight[i] * loss(ctx);
    }
    *x = kept;
    return sum / (12 * step);
}

/* Largest |analytic - numeric| over the largest |numeric|, over x[0 .. n). Says where on failure.
 */
static inline double gradient_error(loss_fn *loss, void *ctx, float *x, const float *grad, size_t n,
                                    double step)
{
    double worst = 0, scale = 1e-3;
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        double numeric = difference(loss, ctx, x + i, step);
        double d = fabs(numeric - (double)grad[i]);
        if (!(d <= worst)) {
            worst = d;
            at = i;
        }
        scale = fmax(scale, fabs(numeric));
    }
    if (!(worst / scale < 3e-3))
        fprintf(stderr, "element %zu of %zu: analytic %g, off by %g, scale %g\n", at, n,
                (double)grad[at], worst, scale);
    return worst / scale;
}

#endif
