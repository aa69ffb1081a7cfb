/* Elementwise functions against libm, products against loops, and sameness at any alignment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "nn/mat.h"
#include <dirent.h>
#include <dlfcn.h>
#include <math.h>
#include <string.h>
#include <time.h>

#ifdef __SANITIZE_THREAD__
#define OWN_THREADS 2 /* the sanitizer may have one */
#else
#define OWN_THREADS 1
#endif

/* |got - want| in units of the last place of want. */
static double ulps(float got, double want)
{
    float w = fabsf((float)want);
    if (!isfinite(w) || !isfinite(got))
        return (float)want == got ? 0 : HUGE_VAL;
    return fabs((double)got - want) / ((double)nextafterf(w, INFINITY) - (double)w);
}

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

/* Walks the floats between lo and hi in steps of many, in blocks of eight. */
static double worst(void (*f)(float *, size_t), double (*want)(double), double lo, double hi)
{
    double out = 0;
    const int n = 400000;
    for (int i = 0; i < n; i += 8) {
        float x[8], y[8];
        for (int j = 0; j < 8; j++) {
            double u = (double)(i + j) / n, mid = (lo + hi) / 2;
            /* Half of the points lie close to the middle, on a scale of powers. */
            double at =
                j % 2 ? lo + (hi - lo) * u : mid + (hi - mid) * pow(2, -40 * u) * (j % 4 ? 1 : -1);
            x[j] = y[j] = (float)at;
        }
        f(y, 8);
        for (int j = 0; j < 8; j++)
            out = fmax(out, ulps(y[j], want((double)x[j])));
    }
    return out;
}

static void test_accuracy(void **state)
{
    (void)state;
    assert_true(worst(la_exp, exp, -103, 88.7) < 2);
    assert_true(worst(la_exp, exp, -1, 1) < 2);
    assert_true(worst(la_sigmoid, sigmoid, -86, 86) < 2.5);
    assert_true(worst(la_sigmoid, sigmoid, -4, 4) < 2.5);
    assert_true(worst(la_tanh, tanh, -10, 10) < 2.5);
    assert_true(worst(la_tanh, tanh, -1, 1) < 2.5);
}

static void test_ends_of_the_range(void **state)
{
    (void)state;
    float x[4] = {INFINITY, -INFINITY, 200.0f, -200.0f};
    float e[4], s[4], t[4];
    memcpy(e, x, sizeof x);
    memcpy(s, x, sizeof x);
    memcpy(t, x, sizeof x);
    la_exp(e, 4);
    la_sigmoid(s, 4);
    la_tanh(t, 4);
    for (int i = 0; i < 4; i += 2) {
        assert_true(isinf(e[i]) && e[i] > 0);
        assert_true(e[i + 1] == 0.0f);
        assert_true(s[i] == 1.0f);
        assert_true(s[i + 1] >= 0.0f && s[i + 1] < 2e-38f);
        assert_true(t[i] == 1.0f && t[i + 1] == -1.0f);
    }
    float nan[3] = {NAN, NAN, NAN}, zero[2] = {0.0f, -0.0f};
    la_exp(nan, 1);
    la_sigmoid(nan + 1, 1);
    la_tanh(nan + 2, 1);
    for (int i = 0; i < 3; i++)
        assert_true(isnan(nan[i]));
    la_tanh(zero, 2);
    assert_true(zero[0] == 0.0f && !signbit(zero[0]) && signbit(zero[1]));
}

/* The same bits for an element wherever it lies and however many come along. */
static void check_alignment(void (*f)(float *, size_t))
{
    float x[40], want[40], got[48];
    for (int i = 0; i < 40; i++)
        x[i] = (float)i * 0.37f - 7.0f;
    memcpy(want, x, sizeof x);
    for (int i = 0; i < 40; i++)
        f(want + i, 1);
    for (size_t offset = 0; offset < 8; offset++)
        for (size_t n = 0; n <= 40; n++) {
            for (size_t i = 0; i < 48; i++)
                got[i] = 42.0f;
            memcpy(got + offset, x, n * sizeof *x);
            f(got + offset, n);
            assert_memory_equal(got + offset, want, n * sizeof *x);
            for (size_t i = 0; i < 48; i++)
                if (i < offset || i >= offset + n)
                    assert_true(got[i] == 42.0f);
        }
}

static void test_alignment(void **state)
{
    (void)state;
    check_alignment(la_exp);
    check_alignment(la_sigmoid);
    check_alignment(la_tanh);
}

static void test_gemm(void **state)
{
    (void)state;
    enum { M = 5, N = 7, K = 6, LD = 9 };
    float a[LD * LD], b[LD * LD];
    for (size_t i = 0; i < LD * LD; i++) {
        a[i] = (float)(i % 13) - 6.0f;
        b[i] = (float)(i % 11) - 5.0f;
    }
    for (int form = 0; form < 4; form++) {
        int ta = form & 1, tb = form >> 1;
        float c[M * LD];
        for (size_t i = 0; i < M * LD; i++)
            c[i] = 1.0f;
        la_gemm(ta, tb, M, N, K, 2.0f, a, LD, b, LD, 3.0f, c, LD);
        for (size_t i = 0; i < M; i++)
            for (size_t j = 0; j < LD; j++) {
                float want = 0;
                for (size_t k = 0; k < K; k++)
                    want +=
                        (ta ? a[k * LD + i] : a[i * LD + k]) * (tb ? b[j * LD + k] : b[k * LD + j]);
                assert_float_equal(c[i * LD + j], j < N ? 2 * want + 3 : 1.0f, 1e-3);
            }
    }
    la_gemm(0, 0, 0, N, K, 1.0f, a, LD, b, LD, 0.0f, NULL, LD);
    la_gemm(0, 0, M, 0, 0, 1.0f, a, 0, b, 0, 0.0f, NULL, 0);
}

/* OWN_THREADS where the system does not say. */
static size_t n_threads(void)
{
    DIR *d = opendir("/proc/self/task");
    size_t n = d != NULL ? 0 : OWN_THREADS;
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.';
    if (d != NULL)
        closedir(d);
    return n;
}

/* It is told to use one thread, and those that it started are ended: the system may list one for a
 * moment longer. */
static void test_one_thread(void **state)
{
    (void)state;
    int (*get_threads)(void);
    void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_NOLOAD);
    assert_non_null(library);
    void *p = dlsym(library, "openblas_get_num_threads");
    assert_non_null(p);
    memcpy(&get_threads, &p, sizeof p);
    assert_int_equal(get_threads(), 1);
    for (int i = 0; i < 1000 && n_threads() > OWN_THREADS; i++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    assert_in_range(n_threads(), 1, OWN_THREADS);
}

static void test_loops(void **state)
{
    (void)state;
    for (size_t n = 0; n < 35; n++) {
        float x[35], y[35], z[35];
        double dot = 0;
        for (size_t i = 0; i < 35; i++) {
            x[i] = (float)i - 10.0f;
            y[i] = z[i] = 0.5f * (float)i;
        }
        for (size_t i = 0; i < n; i++)
            dot += (double)x[i] * (double)y[i];
        assert_true(fabs(la_dot(x, y, n) - dot) < 1e-9);
        assert_true(fabs(la_norm(x, n) * la_norm(x, n) - la_dot(x, x, n)) < 1e-9);
        la_axpy(2.0f, x, y, n);
        la_scale(-3.0f, z, n);
        for (size_t i = 0; i < 35; i++) {
            assert_true(y[i] == 0.5f * (float)i + (i < n ? 2 * x[i] : 0.0f));
            assert_true(z[i] == 0.5f * (float)i * (i < n ? -3.0f : 1.0f));
        }
    }
    static const float large[2] = {3e30f, 4e30f};
    assert_true(fabs(la_norm(large, 2) / 5e30 - 1) < 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accuracy),
        cmocka_unit_test(test_alignment),
        cmocka_unit_test(test_ends_of_the_range),
        cmocka_unit_test(test_gemm),
        cmocka_unit_test(test_loops),
        cmocka_unit_test(test_one_thread),
    };
    return la_mat_init(NULL) == LOGAD_OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
