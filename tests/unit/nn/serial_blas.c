/* A BLAS without threads to end, as libopenblas0-serial is, that is as strict as the reference. */
#include <cblas.h>
#include <stdlib.h>

static int n_threads = 7;

void openblas_set_num_threads(int n)
{
    n_threads = n;
}

int openblas_get_num_threads(void)
{
    return n_threads;
}

static void check(blasint cols, blasint ld)
{
    if (ld < (cols > 1 ? cols : 1))
        abort();
}

void cblas_sgemm(enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE trans_a, enum CBLAS_TRANSPOSE trans_b,
                 blasint m, blasint n, blasint k, float alpha, const float *a, blasint lda,
                 const float *b, blasint ldb, float beta, float *c, blasint ldc)
{
    int ta = trans_a == CblasTrans, tb = trans_b == CblasTrans;
    if (order != CblasRowMajor || m < 0 || n < 0 || k < 0)
        abort();
    check(ta ? m : k, lda);
    check(tb ? k : n, ldb);
    check(n, ldc);
    for (blasint i = 0; i < m; i++)
        for (blasint j = 0; j < n; j++) {
            float sum = 0;
            for (blasint l = 0; l < k; l++)
                sum +=
                    (ta ? a[l * lda + i] : a[i * lda + l]) * (tb ? b[j * ldb + l] : b[l * ldb + j]);
            c[i * ldc + j] = alpha * sum + (beta == 0 ? 0 : beta * c[i * ldc + j]);
        }
}
