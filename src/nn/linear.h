/* y[n x out] = x[n x in] w^T + b, with w[out x in] row-major as in PyTorch's nn.Linear. */
#ifndef LA_LINEAR_H
#define LA_LINEAR_H

#include <stddef.h>

void la_linear_forward(const float *x, size_t n, size_t in, size_t out, const float *w,
                       const float *b /* NULL = none */, float *y);
/* Adds to dw, db (may be NULL); writes dx (may be NULL). */
void la_linear_backward(const float *x, size_t n, size_t in, size_t out, const float *w,
                        const float *dy, float *dx, float *dw, float *db);
void la_relu_forward(float *x, size_t n);                   /* in place */
void la_relu_backward(const float *y, float *dy, size_t n); /* dy *= (y > 0) */

/* Gradient reversal (Ganin, Lempitsky 2015): identity forward, dx = -lambda dy backward. In place.
 */
void la_reverse_backward(float *dx, size_t n, double lambda);

#endif
