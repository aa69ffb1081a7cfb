/* How far apart two systems look to the encoder: the error of a linear probe between them. */
#include "train/select.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

#define STEPS 200
#define RATE  0.5
#define DECAY 1e-3

typedef struct probe {
    size_t d;
    double *mean, *scale, *w, *grad; /* [d] */
    double bias;
} probe;

static void moments(probe *p, const float *x, size_t n, double *sum, double *square)
{
    for (size_t i = 0; i < n; i += 2)
        for (size_t j = 0; j < p->d; j++) {
            double v = (double)x[i * p->d + j];
            sum[j] += v;
            square[j] += v * v;
        }
}

static void standardise(probe *p, const float *a, size_t n_a, const float *b, size_t n_b)
{
    double n = (double)((n_a + 1) / 2 + (n_b + 1) / 2);
    moments(p, a, n_a, p->mean, p->scale);
    moments(p, b, n_b, p->mean, p->scale);
    for (size_t j = 0; j < p->d; j++) {
        p->mean[j] /= n;
        double variance = p->scale[j] / n - p->mean[j] * p->mean[j];
        p->scale[j] = variance > 1e-12 ? 1.0 / sqrt(variance) : 0.0;
    }
}

static double decide(const probe *p, const float *row)
{
    double z = p->bias;
    for (size_t j = 0; j < p->d; j++)
        z += p->w[j] * ((double)row[j] - p->mean[j]) * p->scale[j];
    return z;
}

/* Adds one side's gradient; each side weighs the same whatever its size. */
static void side_gradient(probe *p, const float *x, size_t n, double y, double *bias)
{
    double share = 0.5 / (double)((n + 1) / 2);
    for (size_t i = 0; i < n; i += 2) {
        double g = share * (1.0 / (1.0 + exp(-decide(p, x + i * p->d))) - y);
        for (size_t j = 0; j < p->d; j++)
            p->grad[j] += g * ((double)x[i * p->d + j] - p->mean[j]) * p->scale[j];
        *bias += g;
    }
}

static void fit(probe *p, const float *a, size_t n_a, const float *b, size_t n_b)
{
    for (int step = 0; step < STEPS; step++) {
        double bias = 0;
        for (size_t j = 0; j < p->d; j++)
            p->grad[j] = DECAY * p->w[j];
        side_gradient(p, a, n_a, 0.0, &bias);
        side_gradient(p, b, n_b, 1.0, &bias);
        for (size_t j = 0; j < p->d; j++)
            p->w[j] -= RATE * p->grad[j];
        p->bias -= RATE * bias;
    }
}

static double wrong(const probe *p, const float *x, size_t n, bool positive)
{
    size_t bad = 0;
    for (size_t i = 1; i < n; i += 2)
        bad += (decide(p, x + i * p->d) > 0) != positive;
    return (double)bad / (double)(n / 2);
}

logad_status la_proxy_distance(double *out, const float *a, size_t n_a, const float *b, size_t n_b,
                               size_t d, logad_error *err)
{
    *out = 0;
    if (n_a < 2 || n_b < 2)
        return LOGAD_OK;
    double *memory = la_calloc(4 * d, sizeof *memory);
    if (memory == NULL)
        return la_oom(err);
    probe p = {
        .d = d, .mean = memory, .scale = memory + d, .w = memory + 2 * d, .grad = memory + 3 * d};
    standardise(&p, a, n_a, b, n_b);
    fit(&p, a, n_a, b, n_b);
    double error = 0.5 * (wrong(&p, a, n_a, false) + wrong(&p, b, n_b, true));
    *out = fmax(0.0, 2.0 * (1.0 - 2.0 * error));
    free(memory);
    return LOGAD_OK;
}
