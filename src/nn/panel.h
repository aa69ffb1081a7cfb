/* Products with few rows, as a recurrent step makes them, against a matrix packed once.
 *
 * BLAS packs its operands at every call, which costs as much as the product itself when A has 1 to
 * 64 rows. Here B [k x n] is cut once into panels of 24 or 16 columns, and each element of C is one
 * chain of fused multiply-adds in order of k: a row of C does not depend on the other rows. */
#ifndef LA_PANEL_H
#define LA_PANEL_H

#include <stddef.h>

size_t la_panel_size(size_t k, size_t n); /* floats that la_panel_pack writes */

/* Packs B[k x n], B[i][j] = trans ? w[j * ldw + i] : w[i * ldw + j]. */
void la_panel_pack(int trans, size_t k, size_t n, const float *w, size_t ldw, float *panels);

/* C[m x n] = A[m x k] B, or C += A B where add is not 0. C must not overlap A. */
void la_panel_product(int add, size_t m, size_t n, size_t k, const float *a, size_t lda,
                      const float *panels, float *c, size_t ldc);

#endif
