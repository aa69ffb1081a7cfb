/* label -> model: Adam over soft-labelled sequences. */
#include "distil/tune.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/rng.h"
#include "nn/adam.h"
#include "train/objective.h"
#include "train/schedule.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lessons of a class with their cumulative weights. */
typedef struct deck {
    uint32_t *lesson, n;
    double *sum;
} deck;

typedef struct tuner {
    const la_lesson *lessons;
    deck deck[2];
    float *grad, *m, *v;
    la_adam adam;
    la_objective *objective;
} tuner;

static bool deal(tuner *t, size_t n)
{
    for (int y = 0; y < 2; y++) {
        deck *d = &t->deck[y];
        d->lesson = la_calloc(n, sizeof *d->lesson);
        d->sum = la_calloc(n, sizeof *d->sum);
        if (d->lesson == NULL || d->sum == NULL)
            return false;
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
            if ((t->lessons[i].p > 0.5f) != y)
                continue;
            d->lesson[d->n] = (uint32_t)i;
            d->sum[d->n++] = sum += (double)t->lessons[i].weight;
        }
    }
    return true;
}

static uint32_t draw(const deck *d, la_rng *rng)
{
    double at = la_rng_unit(rng) * d->sum[d->n - 1];
    uint32_t low = 0, high = d->n - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (d->sum[middle] > at)
            high = middle;
        else
            low = middle + 1;
    }
    return d->lesson[low];
}

static logad_status step(tuner *t, logad_model *m, la_rng *rng, double factor, logad_error *err)
{
    la_sample samples[LA_TUNE_BATCH];
    for (unsigned i = 0; i < LA_TUNE_BATCH; i++) {
        unsigned y = i % 2;
        const deck *d = t->deck[y].n > 0 ? &t->deck[y] : &t->deck[1 - y];
        const la_lesson *l = &t->lessons[draw(d, rng)];
        samples[i] = (la_sample){.events = l->events,
                                 .len = l->len,
                                 .label = l->p > 0.5f,
                                 .w_class = fabsf(2 * l->p - 1)};
    }
    la_loss loss;
    TRY(la_objective_grad(t->objective, m->theta, samples, LA_TUNE_BATCH, 0, 0, t->grad, &loss,
                          err));
    double norm = la_adam_step(&t->adam, m->theta, t->grad, m->net->params.size, factor);
    if (!isfinite(norm))
        return la_fail(err, LOGAD_ECONFIG,
                       "distillation diverges: the gradient is not finite; the model was not "
                       "changed");
    return LOGAD_OK;
}

static logad_status run(tuner *t, logad_model *m, const float *table, size_t n,
                        const la_tune_settings *s, la_pool *pool, logad_error *err)
{
    size_t size = m->net->params.size;
    uint32_t steps = s->steps > 0 ? s->steps : LA_TUNE_STEPS;
    t->grad = la_calloc(size, sizeof *t->grad);
    t->m = la_calloc(size, sizeof *t->m);
    t->v = la_calloc(size, sizeof *t->v);
    if (t->grad == NULL || t->m == NULL || t->v == NULL || !deal(t, n))
        return la_oom(err);
    t->adam = (la_adam){.lr = s->rate > 0 ? s->rate : LA_TUNE_RATE,
                        .beta1 = 0.9,
                        .beta2 = 0.99,
                        .eps = 1e-8,
                        .clip = 1.0,
                        .m = t->m,
                        .v = t->v};
    TRY(la_objective_new(&t->objective, m->net, table, pool, err));
    la_rng root = la_rng_new(s->seed), rng = la_rng_fork(&root, "distil/%s", s->stage);
    la_progress bar = {0};
    la_progress_begin(&bar, "distil", "steps", steps);
    logad_status status = LOGAD_OK;
    for (uint32_t i = 0; i < steps && status == LOGAD_OK; i++) {
        status = step(t, m, &rng, la_schedule_rate(i, steps), err);
        la_progress_at(&bar, i + 1, NULL);
    }
    la_progress_end(&bar);
    return status;
}

logad_status la_tune(logad_model *m, const float *table, const la_lesson *lessons, size_t n,
                     const la_tune_settings *s, la_pool *pool, logad_error *err)
{
    tuner t = {.lessons = lessons};
    if (n == 0)
        return LOGAD_OK;
    logad_status status = run(&t, m, table, n, s, pool, err);
    for (int y = 0; y < 2; y++) {
        free(t.deck[y].lesson);
        free(t.deck[y].sum);
    }
    la_objective_free(t.objective);
    free(t.grad);
    free(t.m);
    free(t.v);
    return status;
}
