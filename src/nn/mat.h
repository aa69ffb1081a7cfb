/* Dense products on row-major float matrices; the sole user of OpenBLAS, pinned to one thread.
 *
 * Shape letters used in all of nn/: N rows (packed events or sequences), D input width, H hidden
 * width per direction, R width of a sequence's vector, V rows of the event table, A heads. */
#ifndef LA_MAT_H
#define LA_MAT_H

#include "base/err.h"
#include <stddef.h>

/* Loads OpenBLAS, unless it is there already, and pins it to one thread: most commands multiply
 * nothing, and it takes 2 ms. Before the first la_gemm; la_encoder_new does it. Errors:
 * LOGAD_EIO (the library is not here). */
LOGAD_CHECKED logad_status la_mat_init(logad_error *err);

/* C[m x n] = alpha * op(A) op(B) + beta * C with row strides lda, ldb, ldc. */
void la_gemm(int trans_a, int trans_b, size_t m, size_t n, size_t k, float alpha, const float *a,
             size_t lda, const float *b, size_t ldb, float beta, float *c, size_t ldc);

/* Elementwise over n floats; vectorised, within 2.5 ulp of float, the same at any alignment.
 * Sigmoids below e^-87 come out as e^-87. NaN stays NaN. */
void la_sigmoid(float *x, size_t n);
void la_tanh(float *x, size_t n);
void la_exp(float *x, size_t n);

void la_axpy(float a, const float *x, float *y, size_t n); /* y += a x */
void la_scale(float a, float *x, size_t n);
double la_dot(const float *x, const float *y, size_t n); /* summed in double */
double la_norm(const float *x, size_t n);                /* Euclidean */

#endif
