/* sequence -> vector -> score: the products and elementwise loops that all layers are made of. */
#include "nn/mat.h"
#include "base/library.h"
#include "nn/simd.h"
#include <assert.h>
#include <cblas.h>
#include <limits.h>
#include <math.h>
#include <string.h>

typedef void sgemm_fn(enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE trans_a,
                      enum CBLAS_TRANSPOSE trans_b, blasint m, blasint n, blasint k, float alpha,
                      const float *a, blasint lda, const float *b, blasint ldb, float beta,
                      float *c, blasint ldc);

static sgemm_fn *sgemm;
static void (*set_threads)(int);
static int (*end_threads)(void);

/* The threads that it starts when it is loaded spin for a while and are never used: they are ended.
 * To set their number after that would start them anew. */
static void pin(void)
{
    set_threads(1);
    if (end_threads != NULL)
        end_threads();
}

logad_status la_mat_init(logad_error *err)
{
    static const la_symbol symbols[] = {
        {"cblas_sgemm", &sgemm, .optional = false},
        {"openblas_set_num_threads", &set_threads, .optional = false},
        {"blas_thread_shutdown_", &end_threads, .optional = true},
    };
    static la_library openblas = {.name = "libopenblas.so.0",
                                  .package = "libopenblas0",
                                  .without = LOGAD_EIO,
                                  .symbols = symbols,
                                  .n_symbols = sizeof symbols / sizeof *symbols,
                                  .prepare = pin};
    return la_library_need(&openblas, err);
}

void la_gemm(int trans_a, int trans_b, size_t m, size_t n, size_t k, float alpha, const float *a,
             size_t lda, const float *b, size_t ldb, float beta, float *c, size_t ldc)
{
    assert(m <= INT_MAX && n <= INT_MAX && k <= INT_MAX);
    assert(lda <= INT_MAX && ldb <= INT_MAX && ldc <= INT_MAX);
    if (m == 0 || n == 0)
        return;
    sgemm(CblasRowMajor, trans_a ? CblasTrans : CblasNoTrans, trans_b ? CblasTrans : CblasNoTrans,
          (int)m, (int)n, (int)k, alpha, a, (int)lda, b, (int)ldb, beta, c, (int)ldc);
}

/* The last few elements go through the same vector code in a padded copy. */
#define ELEMENTWISE(name, op)                                                                      \
    LA_KERNEL void name##_body(float *x, size_t n)                                                 \
    {                                                                                              \
        size_t i = 0;                                                                              \
        for (; i + 8 <= n; i += 8)                                                                 \
            op(la_v8_at(x + i));                                                                   \
        if (i < n) {                                                                               \
            float rest[8] = {0};                                                                   \
            memcpy(rest, x + i, (n - i) * sizeof *x);                                              \
            op(la_v8_at(rest));                                                                    \
            memcpy(x + i, rest, (n - i) * sizeof *x);                                              \
        }                                                                                          \
    }                                                                                              \
    LA_SIMD(name, (float *x, size_t n), (x, n))

ELEMENTWISE(la_exp, la_v8_exp)
ELEMENTWISE(la_sigmoid, la_v8_sigmoid)
ELEMENTWISE(la_tanh, la_v8_tanh)

LA_KERNEL void la_axpy_body(float a, const float *x, float *y, size_t n)
{
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        *la_v8_at(y + i) += a * *la_v8_of(x + i);
    for (; i < n; i++)
        y[i] += a * x[i];
}
LA_SIMD(la_axpy, (float a, const float *x, float *y, size_t n), (a, x, y, n))

LA_KERNEL void la_scale_body(float a, float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] *= a;
}
LA_SIMD(la_scale, (float a, float *x, size_t n), (a, x, n))

/* Eight running sums in double; products of two floats are exact there, so that the result is the
 * same on every processor. */
LA_KERNEL void dot_body(const float *x, const float *y, size_t n, double *out)
{
    double sum[8] = {0};
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        for (size_t j = 0; j < 8; j++)
            sum[j] += (double)x[i + j] * (double)y[i + j];
    for (; i < n; i++)
        sum[i % 8] += (double)x[i] * (double)y[i];
    *out = ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]));
}
LA_SIMD_STATIC(dot, (const float *x, const float *y, size_t n, double *out), (x, y, n, out))

double la_dot(const float *x, const float *y, size_t n)
{
    double sum;
    dot(x, y, n, &sum);
    return sum;
}

double la_norm(const float *x, size_t n)
{
    return sqrt(la_dot(x, x, n));
}
