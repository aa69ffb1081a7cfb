/* sequence -> vector: self-attention, where each event of a sequence looks at all its others. */
#include "nn/attention.h"
#include "nn/linear.h"
#include "nn/mat.h"
#include "nn/panel.h"
#include "nn/simd.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK = LA_ATTENTION_BLOCK };

static size_t add(la_params *params, const char *prefix, const char *part, size_t rows, size_t cols,
                  la_init init)
{
    char name[sizeof params->slot[0].name];
    snprintf(name, sizeof name, "%s.%s", prefix, part);
    return la_params_add(params, name, rows, cols, init, 0);
}

void la_attention_add(la_attention *a, const char *prefix, size_t width, size_t heads,
                      la_params *params)
{
    assert(heads > 0 && width % heads == 0);
    a->width = width;
    a->heads = heads;
    a->w_qkv = add(params, prefix, "w_qkv", 3 * width, width, LA_INIT_XAVIER);
    a->b_qkv = add(params, prefix, "b_qkv", 1, 3 * width, LA_INIT_ZERO);
    a->w_out = add(params, prefix, "w_out", width, width, LA_INIT_XAVIER);
    a->b_out = add(params, prefix, "b_out", 1, width, LA_INIT_ZERO);
}

size_t la_attention_panel_size(const la_attention *a)
{
    return la_panel_size(a->width, 3 * a->width);
}

/* One head of one sequence: q, k, v and their gradients have row stride 3W, c and dc W. */
typedef struct head {
    size_t len, d, ld3, ld, n_heads;
    float scale; /* 1 / sqrt(D) */
    const float *q, *k, *v;
    float *stat; /* row stride 2A */
    float *c;
    const float *dc;
    float *dq, *dk, *dv;
} head;

static head head_of(const la_attention *a, const la_attention_state *s, uint32_t i, size_t h)
{
    size_t w = a->width, d = w / a->heads, first = s->start[i];
    size_t at3 = first * 3 * w + h * d, at = first * w + h * d;
    return (head){.len = s->start[i + 1] - first,
                  .d = d,
                  .ld3 = 3 * w,
                  .ld = w,
                  .n_heads = a->heads,
                  .scale = (float)(1 / sqrt((double)d)),
                  .q = s->qkv + at3,
                  .k = s->qkv + at3 + w,
                  .v = s->qkv + at3 + 2 * w,
                  .stat = s->stat + (first * a->heads + h) * 2,
                  .c = s->context + at,
                  .dc = s->dcontext + at,
                  .dq = s->dqkv + at3,
                  .dk = s->dqkv + at3 + w,
                  .dv = s->dqkv + at3 + 2 * w};
}

LA_KERNEL float row_max(const float *p, size_t n)
{
    float most = p[0];
    size_t j = 0;
    if (n >= 8) {
        la_v8 m = *la_v8_of(p);
        for (; j + 8 <= n; j += 8) {
            la_v8 x = *la_v8_of(p + j);
            m = LA_V8_PICK((la_u8x)(x > m), x, m);
        }
        float lanes[8];
        memcpy(lanes, &m, sizeof lanes);
        for (size_t i = 0; i < 8; i++)
            most = lanes[i] > most ? lanes[i] : most;
    }
    for (; j < n; j++)
        most = p[j] > most ? p[j] : most;
    return most;
}

/* Up to 8 floats as a vector; what is missing is 0. */
LA_KERNEL void load(la_v8 *v, const float *p, size_t n)
{
    float rest[8] = {0};
    if (n >= 8) {
        *v = *la_v8_of(p);
        return;
    }
    memcpy(rest, p, n * sizeof *p);
    *v = *la_v8_of(rest);
}

LA_KERNEL void store(const la_v8 *v, float *p, size_t n)
{
    if (n >= 8)
        *la_v8_at(p) = *v;
    else
        memcpy(p, v, n * sizeof *p);
}

/* p = e^(p - max of its row), with the max and 1 / sum in stat. */
LA_KERNEL void exp_rows_body(float *p, size_t rows, size_t cols, float *stat, size_t ld_stat)
{
    for (size_t i = 0; i < rows; i++, p += cols, stat += ld_stat) {
        float most = row_max(p, cols), sum = 0;
        la_v8 acc = {0};
        for (size_t j = 0; j < cols; j += 8) {
            la_v8 x;
            load(&x, p + j, cols - j);
            x -= most;
            la_v8_exp(&x);
            store(&x, p + j, cols - j);
            if (j + 8 <= cols)
                acc += x;
            else
                for (size_t t = j; t < cols; t++)
                    sum += p[t];
        }
        for (size_t j = 0; j < 8; j++)
            sum += acc[j];
        stat[0] = most;
        stat[1] = 1.0f / sum;
    }
}
LA_SIMD_STATIC(exp_rows, (float *p, size_t rows, size_t cols, float *stat, size_t ld_stat),
               (p, rows, cols, stat, ld_stat))

static void head_forward(const head *h, float *p)
{
    for (size_t from = 0; from < h->len; from += BLOCK) {
        size_t rows = h->len - from < BLOCK ? h->len - from : BLOCK;
        float *stat = h->stat + from * 2 * h->n_heads, *c = h->c + from * h->ld;
        la_gemm(0, 1, rows, h->len, h->d, h->scale, h->q + from * h->ld3, h->ld3, h->k, h->ld3,
                0.0f, p, h->len);
        exp_rows(p, rows, h->len, stat, 2 * h->n_heads);
        la_gemm(0, 0, rows, h->d, h->len, 1.0f, p, h->len, h->v, h->ld3, 0.0f, c, h->ld);
        for (size_t i = 0; i < rows; i++)
            la_scale(stat[i * 2 * h->n_heads + 1], c + i * h->ld, h->d);
    }
}

void la_attention_forward(const la_attention *a, const float *theta, const la_attention_state *s,
                          float *y)
{
    size_t w = a->width, n = s->start[s->n];
    float *qkv = s->from == NULL ? s->qkv : s->dqkv;
    for (size_t i = 0; i < s->n_x; i++)
        memcpy(qkv + i * 3 * w, theta + a->b_qkv, 3 * w * sizeof *qkv);
    la_panel_pack(1, w, 3 * w, theta + a->w_qkv, w, s->panels);
    la_panel_product(1, s->n_x, 3 * w, w, s->x, w, s->panels, qkv, 3 * w);
    for (size_t e = 0; s->from != NULL && e < n; e++)
        memcpy(s->qkv + e * 3 * w, qkv + s->from[e] * 3 * w, 3 * w * sizeof *qkv);

    for (uint32_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < a->heads; j++) {
            head h = head_of(a, s, i, j);
            head_forward(&h, s->scores);
        }

    for (size_t e = 0; e < n; e++)
        la_axpy(1.0f, theta + a->b_out, y + e * w, w);
    la_panel_pack(1, w, w, theta + a->w_out, w, s->panels);
    la_panel_product(1, n, w, w, s->context, w, s->panels, y, w);
}

/* From scores p and dp = d loss / d weight: p becomes the weights, dp = p (dp - sum_j p_j dp_j) the
 * gradient at the scores. The sum is dc . c, being linear in v. */
LA_KERNEL void softmax_backward_body(const head *h, size_t from, size_t rows, float *p, float *dp)
{
    for (size_t i = 0; i < rows; i++, p += h->len, dp += h->len) {
        const float *stat = h->stat + (from + i) * 2 * h->n_heads;
        const float *c = h->c + (from + i) * h->ld, *dc = h->dc + (from + i) * h->ld;
        float most = stat[0], inverse = stat[1], mean = 0;
        for (size_t j = 0; j < h->d; j++)
            mean += c[j] * dc[j];
        for (size_t j = 0; j < h->len; j += 8) {
            la_v8 x, dx;
            load(&x, p + j, h->len - j);
            load(&dx, dp + j, h->len - j);
            x -= most;
            la_v8_exp(&x);
            x *= inverse;
            dx = x * (dx - mean);
            store(&x, p + j, h->len - j);
            store(&dx, dp + j, h->len - j);
        }
    }
}
LA_SIMD_STATIC(softmax_backward, (const head *h, size_t from, size_t rows, float *p, float *dp),
               (h, from, rows, p, dp))

static void head_backward(const head *h, float *p)
{
    float *dp = p + BLOCK * h->len;
    for (size_t from = 0; from < h->len; from += BLOCK) {
        size_t rows = h->len - from < BLOCK ? h->len - from : BLOCK;
        const float *q = h->q + from * h->ld3, *dc = h->dc + from * h->ld;
        float beta = from == 0 ? 0.0f : 1.0f;
        la_gemm(0, 1, rows, h->len, h->d, h->scale, q, h->ld3, h->k, h->ld3, 0.0f, p, h->len);
        la_gemm(0, 1, rows, h->len, h->d, 1.0f, dc, h->ld, h->v, h->ld3, 0.0f, dp, h->len);
        softmax_backward(h, from, rows, p, dp);
        la_gemm(1, 0, h->len, h->d, rows, 1.0f, p, h->len, dc, h->ld, beta, h->dv, h->ld3);
        la_gemm(1, 0, h->len, h->d, rows, h->scale, dp, h->len, q, h->ld3, beta, h->dk, h->ld3);
        la_gemm(0, 0, rows, h->d, h->len, h->scale, dp, h->len, h->k, h->ld3, 0.0f,
                h->dq + from * h->ld3, h->ld3);
    }
}

void la_attention_backward(const la_attention *a, const float *theta, const la_attention_state *s,
                           const float *dy, float *dx, float *grad)
{
    size_t w = a->width, n = s->start[s->n];
    la_linear_backward(s->context, n, w, w, theta + a->w_out, dy, s->dcontext, grad + a->w_out,
                       grad + a->b_out);
    for (uint32_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < a->heads; j++) {
            head h = head_of(a, s, i, j);
            head_backward(&h, s->scores);
        }
    const float *dqkv = s->dqkv;
    if (s->from != NULL) {
        memset(s->qkv, 0, s->n_x * 3 * w * sizeof *s->qkv);
        for (size_t e = 0; e < n; e++)
            la_axpy(1.0f, s->dqkv + e * 3 * w, s->qkv + s->from[e] * 3 * w, 3 * w);
        dqkv = s->qkv;
    }
    la_linear_backward(s->x, s->n_x, w, 3 * w, theta + a->w_qkv, dqkv, dx, grad + a->w_qkv,
                       grad + a->b_qkv);
}
