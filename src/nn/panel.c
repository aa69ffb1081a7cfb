/* sequence -> vector: the products of the recurrent steps. */
#include "nn/panel.h"
#include "nn/simd.h"

/* Columns of the panel that starts with rest vectors of 8 columns to go: threes, and at the end
 * one or two twos, since a single vector would leave the multipliers waiting. */
static size_t panel_vectors(size_t rest)
{
    return rest == 3 || rest > 4 ? 3 : 2;
}

static size_t n_vectors(size_t n)
{
    return n <= 8 ? 2 : (n + 7) / 8;
}

size_t la_panel_size(size_t k, size_t n)
{
    return k * 8 * n_vectors(n);
}

void la_panel_pack(int trans, size_t k, size_t n, const float *w, size_t ldw, float *panels)
{
    size_t first = 0;
    for (size_t rest = n_vectors(n); rest > 0;) {
        size_t nv = panel_vectors(rest), wide = 8 * nv;
        size_t take = n - first < wide ? n - first : wide;
        for (size_t i = 0; i < k; i++) {
            float *row = panels + i * wide;
            for (size_t j = 0; j < take; j++)
                row[j] = trans ? w[(first + j) * ldw + i] : w[i * ldw + first + j];
            for (size_t j = take; j < wide; j++)
                row[j] = 0.0f;
        }
        panels += k * wide;
        first += wide;
        rest -= nv;
    }
}

/* out[mr x 8 nv] += a[mr x k] panel[k x 8 nv]; mr <= 4 and nv <= 3 are constants where inlined. */
LA_KERNEL void tile(const size_t mr, const size_t nv, size_t k, const float *a, size_t lda,
                    const float *panel, float *c, size_t ldc)
{
    la_v8 acc[4][3];
#pragma GCC unroll 4
    for (size_t i = 0; i < mr; i++)
#pragma GCC unroll 3
        for (size_t j = 0; j < nv; j++)
            acc[i][j] = *la_v8_of(c + i * ldc + 8 * j);
    for (size_t p = 0; p < k; p++) {
#pragma GCC unroll 4
        for (size_t i = 0; i < mr; i++) {
#pragma GCC unroll 3
            for (size_t j = 0; j < nv; j++)
                acc[i][j] += a[i * lda + p] * *la_v8_of(panel + 8 * (p * nv + j));
        }
    }
#pragma GCC unroll 4
    for (size_t i = 0; i < mr; i++)
#pragma GCC unroll 3
        for (size_t j = 0; j < nv; j++)
            *la_v8_at(c + i * ldc + 8 * j) = acc[i][j];
}

/* One tile of up to 4 rows; columns past n live in a padded copy. */
LA_KERNEL void tile_edge(const size_t mr, const size_t nv, int add, size_t k, size_t cols,
                         const float *a, size_t lda, const float *panel, float *c, size_t ldc)
{
    float pad[4 * 24];
    memset(pad, 0, sizeof pad);
    for (size_t i = 0; add && i < mr; i++)
        memcpy(pad + i * 24, c + i * ldc, cols * sizeof *c);
    tile(mr, nv, k, a, lda, panel, pad, 24);
    for (size_t i = 0; i < mr; i++)
        memcpy(c + i * ldc, pad + i * 24, cols * sizeof *c);
}

LA_KERNEL void strip(const size_t nv, int add, size_t m, size_t k, size_t cols, const float *a,
                     size_t lda, const float *panel, float *c, size_t ldc)
{
    size_t i = 0;
    for (; i + 4 <= m; i += 4) {
        if (add && cols == 8 * nv)
            tile(4, nv, k, a + i * lda, lda, panel, c + i * ldc, ldc);
        else
            tile_edge(4, nv, add, k, cols, a + i * lda, lda, panel, c + i * ldc, ldc);
    }
    switch (m - i) {
    case 3:
        tile_edge(3, nv, add, k, cols, a + i * lda, lda, panel, c + i * ldc, ldc);
        break;
    case 2:
        tile_edge(2, nv, add, k, cols, a + i * lda, lda, panel, c + i * ldc, ldc);
        break;
    case 1:
        tile_edge(1, nv, add, k, cols, a + i * lda, lda, panel, c + i * ldc, ldc);
        break;
    default:
        break;
    }
}

LA_KERNEL void la_panel_product_body(int add, size_t m, size_t n, size_t k, const float *a,
                                     size_t lda, const float *panels, float *c, size_t ldc)
{
    size_t first = 0;
    for (size_t rest = n_vectors(n); rest > 0;) {
        size_t nv = panel_vectors(rest), wide = 8 * nv;
        size_t cols = n - first < wide ? n - first : wide;
        if (nv == 3)
            strip(3, add, m, k, cols, a, lda, panels, c + first, ldc);
        else
            strip(2, add, m, k, cols, a, lda, panels, c + first, ldc);
        panels += k * wide;
        first += wide;
        rest -= nv;
    }
}
LA_SIMD(la_panel_product,
        (int add, size_t m, size_t n, size_t k, const float *a, size_t lda, const float *panels,
         float *c, size_t ldc),
        (add, m, n, k, a, lda, panels, c, ldc))
