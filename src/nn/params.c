/* sequence -> vector -> score: where each weight lives in the one flat vector, and how it starts.
 */
#include "nn/params.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

size_t la_params_add(la_params *p, const char *name, size_t rows, size_t cols, la_init init,
                     double fan)
{
    assert(p->n_slots < LA_PARAMS_MAX_SLOTS);
    assert(strlen(name) < sizeof p->slot[0].name);
    assert(la_params_find(p, name) == NULL);
    assert(rows > 0 && cols > 0);
    la_slot *s = &p->slot[p->n_slots++];
    snprintf(s->name, sizeof s->name, "%s", name);
    s->at = p->size;
    s->rows = rows;
    s->cols = cols;
    s->init = init;
    s->fan = fan;
    p->size += rows * cols;
    return s->at;
}

const la_slot *la_params_find(const la_params *p, const char *name)
{
    for (size_t i = 0; i < p->n_slots; i++)
        if (strcmp(p->slot[i].name, name) == 0)
            return &p->slot[i];
    return NULL;
}

/* A set of n vectors of width d inside a matrix: its rows or its columns. */
typedef struct vectors {
    float *x;
    size_t n, d, step, stride; /* from vector to vector, from element to element */
} vectors;

static double dot(const vectors *v, size_t a, size_t b)
{
    double sum = 0;
    for (size_t k = 0; k < v->d; k++)
        sum +=
            (double)v->x[a * v->step + k * v->stride] * (double)v->x[b * v->step + k * v->stride];
    return sum;
}

/* Gram-Schmidt. Every projection is taken twice, which keeps the rest orthogonal to the precision
 * of float even where two of the drawn vectors are nearly parallel. */
static void orthonormalise(const vectors *v)
{
    for (size_t i = 0; i < v->n; i++) {
        for (size_t j = 0; j < 2 * i; j++) {
            double c = dot(v, i, j % i);
            for (size_t k = 0; k < v->d; k++) {
                float *x = &v->x[i * v->step + k * v->stride];
                *x = (float)((double)*x - c * (double)v->x[(j % i) * v->step + k * v->stride]);
            }
        }
        double norm = sqrt(dot(v, i, i));
        for (size_t k = 0; k < v->d && norm > 0; k++) {
            float *x = &v->x[i * v->step + k * v->stride];
            *x = (float)((double)*x / norm);
        }
    }
}

static void fill_uniform(float *x, size_t n, double bound, la_rng *r)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (float)(bound * (2 * la_rng_unit(r) - 1));
}

static void fill_normal(float *x, size_t n, la_rng *r)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (float)la_rng_normal(r);
}

static void init_slot(const la_slot *s, float *x, const la_rng *root)
{
    size_t n = s->rows * s->cols;
    la_rng r = la_rng_fork(root, "init/%s", s->name);
    switch (s->init) {
    case LA_INIT_ZERO:
    case LA_INIT_ONE:
        for (size_t i = 0; i < n; i++)
            x[i] = s->init == LA_INIT_ONE ? 1.0f : 0.0f;
        break;
    case LA_INIT_NORMAL:
        fill_normal(x, n, &r);
        break;
    case LA_INIT_UNIFORM:
        fill_uniform(x, n, 1 / sqrt(s->fan), &r);
        break;
    case LA_INIT_XAVIER:
        fill_uniform(x, n, sqrt(6 / (double)(s->rows + s->cols)), &r);
        break;
    case LA_INIT_ORTHONORMAL: {
        fill_normal(x, n, &r);
        vectors by_row = {x, s->rows, s->cols, s->cols, 1};
        vectors by_col = {x, s->cols, s->rows, 1, s->cols};
        orthonormalise(s->rows <= s->cols ? &by_row : &by_col);
        break;
    }
    }
}

void la_params_init(const la_params *p, float *theta, const la_rng *rng)
{
    for (size_t i = 0; i < p->n_slots; i++)
        init_slot(&p->slot[i], theta + p->slot[i].at, rng);
}
