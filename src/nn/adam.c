/* score -> weights: one step of the optimiser over the flat vector. */
#include "nn/adam.h"
#include "nn/mat.h"
#include "nn/simd.h"
#include <math.h>

typedef struct update {
    float beta1, beta2, one_less1, one_less2;
    float step;  /* learning rate over the bias correction of m */
    float root2; /* square root of the inverse bias correction of v */
    float eps;
    float *m, *v;
} update;

LA_KERNEL void apply_body(const update *u, float *restrict theta, const float *restrict grad,
                          size_t n)
{
    float *restrict m = u->m, *restrict v = u->v;
    const update c = *u;
    for (size_t i = 0; i < n; i++) {
        float g = grad[i];
        m[i] = c.beta1 * m[i] + c.one_less1 * g;
        v[i] = c.beta2 * v[i] + c.one_less2 * g * g;
        theta[i] -= c.step * m[i] / (sqrtf(v[i]) * c.root2 + c.eps);
    }
}
LA_SIMD_STATIC(apply,
               (const update *u, float *restrict theta, const float *restrict grad, size_t n),
               (u, theta, grad, n))

double la_adam_step(la_adam *a, float *theta, float *grad, size_t n, double rate)
{
    double norm = la_norm(grad, n);
    if (!isfinite(norm))
        return norm;
    if (a->clip > 0 && norm > a->clip)
        la_scale((float)(a->clip / (norm + 1e-6)), grad, n);
    a->step++;
    double t = (double)a->step;
    update u = {.beta1 = (float)a->beta1,
                .beta2 = (float)a->beta2,
                .one_less1 = (float)(1 - a->beta1),
                .one_less2 = (float)(1 - a->beta2),
                .step = (float)(a->lr * rate / (1 - pow(a->beta1, t))),
                .root2 = (float)(1 / sqrt(1 - pow(a->beta2, t))),
                .eps = (float)a->eps,
                .m = a->m,
                .v = a->v};
    apply(&u, theta, grad, n);
    return norm;
}
