/* vector -> score: the linear layers of classifier and discriminator. */
#include "nn/linear.h"
#include "nn/mat.h"

void la_linear_forward(const float *x, size_t n, size_t in, size_t out, const float *w,
                       const float *b, float *y)
{
    for (size_t i = 0; i < n * out; i++)
        y[i] = b == NULL ? 0.0f : b[i % out];
    la_gemm(0, 1, n, out, in, 1.0f, x, in, w, in, 1.0f, y, out);
}

void la_linear_backward(const float *x, size_t n, size_t in, size_t out, const float *w,
                        const float *dy, float *dx, float *dw, float *db)
{
    if (dx != NULL)
        la_gemm(0, 0, n, in, out, 1.0f, dy, out, w, in, 0.0f, dx, in);
    la_gemm(1, 0, out, in, n, 1.0f, dy, out, x, in, 1.0f, dw, in);
    for (size_t i = 0; db != NULL && i < n; i++)
        la_axpy(1.0f, dy + i * out, db, out);
}

void la_relu_forward(float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = x[i] > 0.0f ? x[i] : 0.0f;
}

void la_relu_backward(const float *y, float *dy, size_t n)
{
    for (size_t i = 0; i < n; i++)
        dy[i] = y[i] > 0.0f ? dy[i] : 0.0f;
}

void la_reverse_backward(float *dx, size_t n, double lambda)
{
    la_scale((float)-lambda, dx, n);
}
