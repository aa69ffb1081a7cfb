/* label -> model: log-odds added to what an appraiser thinks of each group of templates. */
#include "distil/amend.h"

#include "base/mem.h"
#include "nn/adam.h"
#include "train/schedule.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NETS  LA_APPRAISER_NETS
#define LEAST 1e-6 /* of -log(1 - P), as in nn/monotone.c */

logad_status la_amend_open(la_amend *a, const la_appraiser *of, double threshold, logad_error *err)
{
    *a = (la_amend){.n_groups = of->standing->n_groups, .threshold = threshold};
    if (!la_grow(&a->at, &a->cap_at, 1))
        return la_oom(err);
    a->at[0] = 0;
    return LOGAD_OK;
}

void la_amend_close(la_amend *a)
{
    free(a->at);
    free(a->group);
    free(a->u);
    free(a->whole);
    free(a->kind);
    free(a->fold);
    free(a->weight);
    *a = (la_amend){0};
}

logad_status la_amend_add(la_amend *a, const la_appraisal *x, la_standing_reader *r,
                          la_amend_window w, logad_error *err)
{
    TRY(la_standing_read(r, w.events, w.len, err));
    la_appraiser_scale(r->item, r->n_items, r->whole);
    size_t n = a->n, first = a->n_items, end = first + r->n_items;
    double *u = la_calloc(r->n_items, sizeof *u);
    if (u == NULL || !la_grow(&a->at, &a->cap_at, n + 2) ||
        !la_grow(&a->group, &a->cap_group, end) || !la_grow(&a->u, &a->cap_u, end * NETS) ||
        !la_grow(&a->whole, &a->cap_whole, (n + 1) * NETS) ||
        !la_grow(&a->kind, &a->cap_kind, n + 1) || !la_grow(&a->fold, &a->cap_fold, n + 1) ||
        !la_grow(&a->weight, &a->cap_weight, n + 1)) {
        free(u);
        return la_oom(err);
    }
    for (size_t k = 0; k < NETS; k++) {
        a->whole[n * NETS + k] = (float)la_appraiser_logits(x->nets, k, r, u);
        for (size_t i = 0; i < r->n_items; i++)
            a->u[(first + i) * NETS + k] = (float)u[i];
    }
    free(u);
    memcpy(a->group + first, r->group, r->n_items * sizeof *r->group);
    a->kind[n] = w.kind;
    a->fold[n] = w.fold;
    a->weight[n] = w.weight;
    a->n_items = a->at[n + 1] = end;
    a->n++;
    return LOGAD_OK;
}

static double softplus(double x)
{
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

static double sigmoid(double x)
{
    return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

static double taught_of(const la_amend *a, size_t item, const float *taught)
{
    return a->group[item] < a->n_groups ? (double)taught[a->group[item]] : 0;
}

/* -log(1 - P) of window i under network k. */
static double none_of(const la_amend *a, size_t i, size_t k, const float *taught)
{
    double none = softplus((double)a->whole[i * NETS + k] + (double)taught[a->n_groups]);
    for (uint64_t j = a->at[i]; j < a->at[i + 1]; j++)
        none += softplus((double)a->u[j * NETS + k] + taught_of(a, j, taught));
    return none > LEAST ? none : LEAST;
}

double la_amend_margin(const la_amend *a, size_t i, const float *taught)
{
    double sum = 0;
    for (size_t k = 0; k < NETS; k++) {
        double none = none_of(a, i, k, taught);
        sum += none > 30 ? none : log(expm1(none));
    }
    return sum / NETS;
}

/* Adds d · d margin / d taught of window i. */
static void add_grad(const la_amend *a, size_t i, const float *taught, double d, float *grad)
{
    for (size_t k = 0; k < NETS; k++) {
        double by = d / NETS / -expm1(-none_of(a, i, k, taught));
        double whole = (double)a->whole[i * NETS + k] + (double)taught[a->n_groups];
        grad[a->n_groups] += (float)(by * sigmoid(whole));
        for (uint64_t j = a->at[i]; j < a->at[i + 1]; j++)
            if (a->group[j] < a->n_groups)
                grad[a->group[j]] +=
                    (float)(by * sigmoid((double)a->u[j * NETS + k] + taught_of(a, j, taught)));
    }
}

static void gradient(const la_amend *a, const double *lesson, unsigned fold, const float *taught,
                     float *grad)
{
    for (uint32_t g = 0; g <= a->n_groups; g++)
        grad[g] = (float)LA_AMEND_RIDGE * taught[g];
    for (size_t i = 0; i < a->n; i++) {
        double y = lesson[a->kind[i]];
        if (y == 0 || a->fold[i] == fold)
            continue;
        double now = sigmoid(la_amend_margin(a, i, taught) - a->threshold);
        double d = (double)a->weight[i] * fabs(y) * (now - (y > 0));
        /* What is right for sure moves nothing, and most windows are. */
        if (fabs(d) > 1e-4)
            add_grad(a, i, taught, d, grad);
    }
}

logad_status la_amend_fit(const la_amend *a, const double *lesson, unsigned fold, uint32_t steps,
                          float *taught, logad_error *err)
{
    size_t n = (size_t)a->n_groups + 1;
    float *work = la_calloc(3 * n, sizeof *work), *grad = work == NULL ? NULL : work + 2 * n;
    if (work == NULL)
        return la_oom(err);
    la_adam adam = {
        .lr = LA_AMEND_RATE, .beta1 = 0.9, .beta2 = 0.99, .eps = 1e-8, .m = work, .v = work + n};
    steps = steps > 0 ? steps : LA_AMEND_STEPS;
    memset(taught, 0, n * sizeof *taught);
    for (uint32_t i = 0; i < steps; i++) {
        gradient(a, lesson, fold, taught, grad);
        la_adam_step(&adam, taught, grad, n, la_schedule_rate(i, steps));
    }
    free(work);
    return LOGAD_OK;
}
