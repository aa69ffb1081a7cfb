/* score -> weights: one step of the optimiser over the flat vector. */
#include "nn/adam.h"
#include "nn/mat.h"
#include <math.h>

double la_adam_step(la_adam *a, float *theta, float *grad, size_t n, double rate)
{
    double norm = la_norm(grad, n);
    if (!isfinite(norm))
        return norm;
    if (a->clip > 0 && norm > a->clip)
        la_scale((float)(a->clip / (norm + 1e-6)), grad, n);
    a->step++;
    double t = (double)a->step;
    float step = (float)(a->lr * rate / (1 - pow(a->beta1, t)));
    float root2 = (float)(1 / sqrt(1 - pow(a->beta2, t)));
    float b1 = (float)a->beta1, b2 = (float)a->beta2, eps = (float)a->eps;
    float c1 = (float)(1 - a->beta1), c2 = (float)(1 - a->beta2);
    for (size_t i = 0; i < n; i++) {
        float g = grad[i];
        a->m[i] = b1 * a->m[i] + c1 * g;
        a->v[i] = b2 * a->v[i] + c2 * g * g;
        theta[i] -= step * a->m[i] / (sqrtf(a->v[i]) * root2 + eps);
    }
    return norm;
}
