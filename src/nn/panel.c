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

static void pack_rows(size_t k, size_t wide, size_t take, const float *w, size_t ldw, float *panel)
{
    for (size_t i = 0; i < k; i++, panel += wide) {
        memcpy(panel, w + i * ldw, take * sizeof *w);
        memset(panel + take, 0, (wide - take) * sizeof *w);
    }
}

/* Eight columns at a time, so that what is read and written together fits the first cache. */
static void pack_columns(size_t k, size_t wide, size_t take, const float *w, size_t ldw,
                         float *panel)
{
    size_t j = 0;
    for (; j + 8 <= take; j += 8)
        for (size_t i = 0; i < k; i++)
            for (size_t c = 0; c < 8; c++)
                panel[i * wide + j + c] = w[(j + c) * ldw + i];
    for (; j < wide; j++)
        for (size_t i = 0; i < k; i++)
            panel[i * wide + j] = j < take ? w[j * ldw + i] : 0.0f;
}

void la_panel_pack(int trans, size_t k, size_t n, const float *w, size_t ldw, float *panels)
{
    size_t first = 0;
    for (size_t rest = n_vectors(n); rest > 0;) {
        size_t nv = panel_vectors(rest), wide = 8 * nv;
        size_t take = n - first < wide ? n - first : wide;
        if (trans)
            pack_columns(k, wide, take, w + first * ldw, ldw, panels);
        else
            pack_rows(k, wide, take, w + first, ldw, panels);
        panels += k * wide;
        first += wide;
        rest -= nv;
    }
}

/* c[mr x 8 nv] (+)= a[mr x k] panel[k x 8 nv]; mr <= 4, nv <= 3 and add are constants where this is
 * inlined, so that the sums stay in registers. */
LA_KERNEL void tile(const size_t mr, const size_t nv, const int add, size_t k, const float *a,
                    size_t lda, const float *panel, float *c, size_t ldc)
{
    la_v8 acc[4][3] = {0};
    if (add) {
#pragma GCC unroll 4
        for (size_t i = 0; i < mr; i++)
#pragma GCC unroll 3
            for (size_t j = 0; j < nv; j++)
                acc[i][j] = *la_v8_of(c + i * ldc + 8 * j);
    }
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

/* A tile of which only some columns are C's: it is summed in a padded copy. */
LA_KERNEL void tile_edge(const size_t mr, const size_t nv, const int add, size_t k, size_t cols,
                         const float *a, size_t lda, const float *panel, float *c, size_t ldc)
{
    float pad[4 * 24] = {0};
    for (size_t i = 0; add && i < mr; i++)
        memcpy(pad + i * 24, c + i * ldc, cols * sizeof *c);
    tile(mr, nv, 1, k, a, lda, panel, pad, 24);
    for (size_t i = 0; i < mr; i++)
        memcpy(c + i * ldc, pad + i * 24, cols * sizeof *c);
}

/* All rows against one panel; the last one to three rows make a tile of their own. */
LA_KERNEL void strip(const size_t nv, const int add, size_t m, size_t k, size_t cols,
                     const float *a, size_t lda, const float *panel, float *c, size_t ldc)
{
    const int full = cols == 8 * nv;
    for (size_t i = 0; i < m; i += 4) {
        const float *ai = a + i * lda;
        float *ci = c + i * ldc;
        if (m - i >= 4 && full)
            tile(4, nv, add, k, ai, lda, panel, ci, ldc);
        else if (m - i >= 4)
            tile_edge(4, nv, add, k, cols, ai, lda, panel, ci, ldc);
        else if (m - i == 3)
            tile_edge(3, nv, add, k, cols, ai, lda, panel, ci, ldc);
        else if (m - i == 2)
            tile_edge(2, nv, add, k, cols, ai, lda, panel, ci, ldc);
        else
            tile_edge(1, nv, add, k, cols, ai, lda, panel, ci, ldc);
    }
}

LA_KERNEL void la_panel_product_body(int add, size_t m, size_t n, size_t k, const float *a,
                                     size_t lda, const float *panels, float *c, size_t ldc)
{
    size_t first = 0;
    for (size_t rest = n_vectors(n); rest > 0;) {
        size_t nv = panel_vectors(rest), wide = 8 * nv;
        size_t cols = n - first < wide ? n - first : wide;
        if (nv == 3 && add)
            strip(3, 1, m, k, cols, a, lda, panels, c + first, ldc);
        else if (nv == 3)
            strip(3, 0, m, k, cols, a, lda, panels, c + first, ldc);
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
