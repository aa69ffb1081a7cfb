/* Panel products against loops at every edge, and a row's independence of the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "nn/panel.h"
#include <stdlib.h>
#include <string.h>

static void check(int trans, int add, size_t m, size_t n, size_t k)
{
    size_t lda = k + 3, ldc = n + 5, ldw = (trans ? k : n) + 2, rows_w = trans ? n : k;
    float *a = la_calloc(m * lda, sizeof *a), *w = la_calloc(rows_w * ldw, sizeof *w);
    float *c = la_calloc(m * ldc, sizeof *c);
    float *panels = la_calloc(la_panel_size(k, n), sizeof *panels);
    assert_true(a && w && c && panels);
    for (size_t i = 0; i < m * lda; i++)
        a[i] = (float)(i * 7 % 13) - 6.0f;
    for (size_t i = 0; i < rows_w * ldw; i++)
        w[i] = (float)(i * 5 % 17) - 8.0f;
    for (size_t i = 0; i < m * ldc; i++)
        c[i] = 2.0f;
    la_panel_pack(trans, k, n, w, ldw, panels);
    la_panel_product(add, m, n, k, a, lda, panels, c, ldc);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < ldc; j++) {
            float want = add ? 2.0f : 0.0f; /* small integers: exact in any order */
            for (size_t p = 0; p < k && j < n; p++)
                want += a[i * lda + p] * (trans ? w[j * ldw + p] : w[p * ldw + j]);
            assert_true(c[i * ldc + j] == (j < n ? want : 2.0f));
        }
    free(a);
    free(w);
    free(c);
    free(panels);
}

static void test_products(void **state)
{
    (void)state;
    static const size_t ns[] = {1, 7, 8, 9, 16, 17, 24, 25, 33, 40, 48, 52, 100};
    for (int form = 0; form < 4; form++)
        for (size_t m = 0; m <= 9; m++)
            for (size_t i = 0; i < sizeof ns / sizeof *ns; i++)
                check(form & 1, form >> 1, m, ns[i], 1 + m * 3);
}

static void test_rows_are_independent(void **state)
{
    (void)state;
    enum { M = 11, N = 37, K = 29 };
    float a[M * K], w[N * K], all[M * N], one[N];
    float *panels = la_calloc(la_panel_size(K, N), sizeof *panels);
    for (size_t i = 0; i < M * K; i++)
        a[i] = 1.0f / (float)(i + 1);
    for (size_t i = 0; i < N * K; i++)
        w[i] = 1.0f / (float)(i % 31 + 3);
    la_panel_pack(1, K, N, w, K, panels);
    la_panel_product(0, M, N, K, a, K, panels, all, N);
    for (size_t i = 0; i < M; i++) {
        la_panel_product(0, 1, N, K, a + i * K, K, panels, one, N);
        assert_memory_equal(one, all + i * N, sizeof one);
    }
    free(panels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_products),
        cmocka_unit_test(test_rows_are_independent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
