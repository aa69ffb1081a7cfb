/* sequence -> vector: layer normalisation, before each half of a transformer layer and after the
 * last. */
#include "nn/norm.h"
#include "nn/simd.h"
#include <math.h>
#include <stdio.h>

static const float EPS = 1e-5f;

void la_layer_norm_add(la_layer_norm *l, const char *prefix, size_t width, la_params *params)
{
    char name[sizeof params->slot[0].name];
    l->width = width;
    snprintf(name, sizeof name, "%s.gamma", prefix);
    l->gamma = la_params_add(params, name, 1, width, LA_INIT_ONE, 0);
    snprintf(name, sizeof name, "%s.beta", prefix);
    l->beta = la_params_add(params, name, 1, width, LA_INIT_ZERO, 0);
}

LA_KERNEL float sum_lanes(const la_v8 *v)
{
    float a[8];
    memcpy(a, v, sizeof a);
    return ((a[0] + a[4]) + (a[1] + a[5])) + ((a[2] + a[6]) + (a[3] + a[7]));
}

/* Mean first, then the squares of what is left: the one-pass form cancels for rows far from 0. */
LA_KERNEL void measure(const float *x, size_t width, float *stat)
{
    la_v8 acc = {0}, squares = {0};
    size_t j = 0;
    for (; j + 8 <= width; j += 8)
        acc += *la_v8_of(x + j);
    float sum = sum_lanes(&acc);
    for (; j < width; j++)
        sum += x[j];
    float mean = sum / (float)width;
    for (j = 0; j + 8 <= width; j += 8) {
        la_v8 d = *la_v8_of(x + j) - mean;
        squares += d * d;
    }
    float square = sum_lanes(&squares);
    for (; j < width; j++)
        square += (x[j] - mean) * (x[j] - mean);
    stat[0] = mean;
    stat[1] = 1.0f / sqrtf(square / (float)width + EPS);
}

LA_KERNEL void forward_rows_body(const float *gamma, const float *beta, size_t width,
                                 const la_layer_norm_state *s, float *y)
{
    for (size_t i = 0; i < s->n; i++, y += width) {
        const float *x = s->x + i * width;
        measure(x, width, s->stat + 2 * i);
        float mean = s->stat[2 * i], rstd = s->stat[2 * i + 1];
        size_t j = 0;
        for (; j + 8 <= width; j += 8)
            *la_v8_at(y + j) =
                (*la_v8_of(x + j) - mean) * rstd * *la_v8_of(gamma + j) + *la_v8_of(beta + j);
        for (; j < width; j++)
            y[j] = (x[j] - mean) * rstd * gamma[j] + beta[j];
    }
}
LA_SIMD_STATIC(forward_rows,
               (const float *gamma, const float *beta, size_t width, const la_layer_norm_state *s,
                float *y),
               (gamma, beta, width, s, y))

void la_layer_norm_forward(const la_layer_norm *l, const float *theta, const la_layer_norm_state *s,
                           float *y)
{
    forward_rows(theta + l->gamma, theta + l->beta, l->width, s, y);
}

/* With z = (x - mean) rstd and d = dy gamma: dx = rstd (d - mean(d) - z mean(d z)). */
LA_KERNEL void backward_row(const float *x, const float *stat, size_t width, const float *gamma,
                            const float *dy, float *dx, float *dgamma, float *dbeta)
{
    float mean = stat[0], rstd = stat[1];
    la_v8 acc_d = {0}, acc_dz = {0};
    size_t j = 0;
    for (; j + 8 <= width; j += 8) {
        la_v8 z = (*la_v8_of(x + j) - mean) * rstd, g = *la_v8_of(dy + j);
        la_v8 d = g * *la_v8_of(gamma + j);
        acc_d += d;
        acc_dz += d * z;
        *la_v8_at(dgamma + j) += g * z;
        *la_v8_at(dbeta + j) += g;
    }
    float sum_d = sum_lanes(&acc_d), sum_dz = sum_lanes(&acc_dz);
    for (; j < width; j++) {
        float z = (x[j] - mean) * rstd, d = dy[j] * gamma[j];
        sum_d += d;
        sum_dz += d * z;
        dgamma[j] += dy[j] * z;
        dbeta[j] += dy[j];
    }
    float mean_d = sum_d / (float)width, mean_dz = sum_dz / (float)width;
    for (j = 0; j + 8 <= width; j += 8) {
        la_v8 z = (*la_v8_of(x + j) - mean) * rstd;
        *la_v8_at(dx + j) +=
            rstd * (*la_v8_of(dy + j) * *la_v8_of(gamma + j) - mean_d - z * mean_dz);
    }
    for (; j < width; j++)
        dx[j] += rstd * (dy[j] * gamma[j] - mean_d - (x[j] - mean) * rstd * mean_dz);
}

LA_KERNEL void la_layer_norm_backward_body(const la_layer_norm *l, const float *theta,
                                           const la_layer_norm_state *s, const float *dy, float *dx,
                                           float *grad)
{
    for (size_t i = 0; i < s->n; i++)
        backward_row(s->x + i * l->width, s->stat + 2 * i, l->width, theta + l->gamma,
                     dy + i * l->width, dx + i * l->width, grad + l->gamma, grad + l->beta);
}
LA_SIMD(la_layer_norm_backward,
        (const la_layer_norm *l, const float *theta, const la_layer_norm_state *s, const float *dy,
         float *dx, float *grad),
        (l, theta, s, dy, dx, grad))
