/* Products and elementwise loops on one thread: GFLOP/s and millions of elements a second, best of
 * many rounds by the thread's processor time. */
#include "base/mem.h"
#include "nn/mat.h"
#include "nn/panel.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 200 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static float *numbers(size_t n)
{
    float *x = la_calloc(n, sizeof *x);
    if (x == NULL)
        abort();
    for (size_t i = 0; i < n; i++)
        x[i] = (float)(i * 37 % 101) / 50.0f - 1.0f;
    return x;
}

static void product(size_t m, size_t n, size_t k)
{
    float *a = numbers(m * k), *w = numbers(n * k), *c = numbers(m * n);
    float *panels = numbers(la_panel_size(k, n));
    double blas = 1e9, panel = 1e9;
    size_t repeat = 1 + 2000000 / (m * n * k);
    la_panel_pack(1, k, n, w, k, panels);
    for (int i = 0; i < ROUNDS; i++) {
        double t0 = now();
        for (size_t j = 0; j < repeat; j++)
            la_gemm(0, 1, m, n, k, 1.0f, a, k, w, k, 0.0f, c, n);
        double t1 = now();
        for (size_t j = 0; j < repeat; j++)
            la_panel_product(0, m, n, k, a, k, panels, c, n);
        double t2 = now();
        blas = t1 - t0 < blas ? t1 - t0 : blas;
        panel = t2 - t1 < panel ? t2 - t1 : panel;
    }
    double gflop = 2e-9 * (double)(m * n * k * repeat);
    printf("product %4zu x %4zu x %4zu   sgemm %6.1f   panels %6.1f GFLOP/s\n", m, n, k,
           gflop / blas, gflop / panel);
    free(a);
    free(w);
    free(c);
    free(panels);
}

static void elementwise(const char *name, void (*f)(float *, size_t))
{
    enum { N = 4096 };
    float *x = numbers(N);
    double best = 1e9;
    for (int i = 0; i < ROUNDS * 10; i++) {
        for (size_t j = 0; j < N; j++)
            x[j] = (float)j / 1024.0f - 2.0f;
        double t = now();
        f(x, N);
        t = now() - t;
        best = t < best ? t : best;
    }
    printf("%-8s %6.0f M elements/s\n", name, N / best * 1e-6);
    free(x);
}

int main(void)
{
    static const size_t rows[] = {1, 4, 16, 32, 64, 128};
    if (la_mat_init(NULL) != LOGAD_OK)
        return 1;
    product(512, 512, 512);
    product(1024, 1024, 1024);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        product(rows[i], 300, 100);
        product(rows[i], 384, 128);
        product(rows[i], 100, 300);
    }
    elementwise("exp", la_exp);
    elementwise("sigmoid", la_sigmoid);
    elementwise("tanh", la_tanh);
    return 0;
}
