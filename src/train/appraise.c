/* vector -> score, learned: the networks of an appraiser, each from its own start, over the same
 * bags. */
#include "train/appraise.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/ranks.h"
#include "nn/adam.h"
#include "train/run.h"

#include <stdlib.h>
#include <string.h>

#define RATE  0.05 /* of Adam; falls to nought */
#define RIDGE 0.01 /* on what the context shifts: a few hundred systems are few for 16 features */

/* The networks learn side by side. */
typedef struct lesson {
    const la_appraise *a;
    la_monotone shape;
    size_t scratch; /* floats that a pass needs */
    logad_status status[LA_APPRAISER_NETS];
    _Atomic uint32_t done; /* steps of all */
    la_progress *bar;
} lesson;

void la_appraise_shape(la_monotone *shape)
{
    la_monotone_shape(shape, LA_STANDS_N, LA_STANDS_WHOLE, LA_OUTLINE_N);
}

static void slope(const lesson *l, const float *theta, uint32_t step, float *grad, float *scratch)
{
    const la_appraise *a = l->a;
    memset(grad, 0, l->shape.params.size * sizeof *grad);
    la_monotone_slope(&l->shape, theta, a->systems, a->n_sources, grad, scratch);
    la_monotone_ridge(&l->shape, theta, RIDGE, grad);
    if (a->n_draws == 0)
        return;
    const la_bags *draw = a->systems + a->n_sources + step % a->n_draws * a->n_drawn;
    la_monotone_slope(&l->shape, theta, draw, a->n_drawn, grad, scratch);
}

static logad_status descend(lesson *l, float *theta, float *work, float *scratch, unsigned worker)
{
    size_t n = l->shape.params.size;
    uint32_t steps = l->a->steps;
    la_adam adam = {
        .lr = RATE, .beta1 = 0.9, .beta2 = 0.999, .eps = 1e-8, .m = work, .v = work + n};
    float *grad = work + 2 * n;
    for (uint32_t i = 0; i < steps; i++) {
        if (la_run_stop_asked())
            return LOGAD_EINTERRUPTED;
        slope(l, theta, i, grad, scratch);
        la_adam_step(&adam, theta, grad, n, 1 - (double)i / steps);
        uint32_t done = ++l->done;
        if (worker == 0)
            la_progress_at(l->bar, done, NULL);
    }
    return LOGAD_OK;
}

static void learn_one(void *ctx, size_t k, unsigned worker)
{
    lesson *l = ctx;
    l->status[k] = LOGAD_OK;
    if (k % la_n_ranks() != la_rank())
        return;
    size_t n = l->shape.params.size;
    float *theta = l->a->theta + k * n;
    float *work = la_calloc(3 * n, sizeof *work);
    float *scratch = la_calloc(l->scratch, sizeof *scratch);
    l->status[k] = LOGAD_ENOMEM;
    if (work != NULL && scratch != NULL) {
        la_rng rng = la_rng_fork(l->a->root, "appraiser/%zu", k);
        la_monotone_init(&l->shape, theta, &rng);
        l->status[k] = descend(l, theta, work, scratch, worker);
    }
    free(work);
    free(scratch);
}

static logad_status outcome(const lesson *l, logad_error *err)
{
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++) {
        if (l->status[k] == LOGAD_EINTERRUPTED)
            return la_fail(err, LOGAD_EINTERRUPTED, LA_APPRAISE_STOPPED);
        if (l->status[k] != LOGAD_OK)
            return la_oom(err);
    }
    return LOGAD_OK;
}

/* Each network is one rank's, and a thread's of it. */
logad_status la_appraise_learn(la_appraise *a, logad_error *err)
{
    la_progress bar = {0};
    lesson l = {.a = a, .bar = &bar};
    la_appraise_shape(&l.shape);
    for (size_t i = 0; i < a->n_sources + a->n_draws * a->n_drawn; i++) {
        size_t n = la_monotone_scratch(&a->systems[i]);
        l.scratch = n > l.scratch ? n : l.scratch;
    }
    la_progress_begin(&bar, "train", "steps", (uint64_t)LA_APPRAISER_NETS * a->steps);
    la_pool_run(a->pool, LA_APPRAISER_NETS, learn_one, &l);
    la_progress_end(&bar);
    TRY(la_ranks_agree(outcome(&l, err), err));
    size_t n = l.shape.params.size;
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++)
        la_ranks_share(a->theta + k * n, n * sizeof *a->theta, (unsigned)(k % la_n_ranks()));
    return LOGAD_OK;
}

logad_status la_appraise_margins(const la_appraise *a, const la_bags *b, double *margin,
                                 logad_error *err)
{
    float *scratch = la_calloc(la_monotone_scratch(b), sizeof *scratch);
    if (scratch == NULL)
        return la_oom(err);
    la_monotone shape;
    la_appraise_shape(&shape);
    memset(margin, 0, b->n_bags * sizeof *margin);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++)
        la_monotone_margins(&shape, a->theta + k * shape.params.size, b, margin, scratch);
    for (size_t i = 0; i < b->n_bags; i++)
        margin[i] /= LA_APPRAISER_NETS;
    free(scratch);
    return LOGAD_OK;
}

void la_appraise_fold(const float *theta, const float *outline, la_appraiser *out)
{
    la_monotone shape;
    la_appraise_shape(&shape);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++)
        la_monotone_fold(&shape, theta + k * shape.params.size, outline, &out->shape,
                         out->theta + k * out->shape.params.size);
}
