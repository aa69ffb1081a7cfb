/* Many invented systems side by side, in bags in the order of their numbers. */
#include "base/log.h"
#include "base/mem.h"
#include "train/appraise.h"
#include "train/invent.h"
#include "train/run.h"

#include <stdlib.h>

/* One draw: a system around each of the book's, each in a bagset of its own. */
typedef struct draw {
    const la_inventing *v;
    uint32_t number;
    la_bagset *bags;      /* [n_systems] */
    logad_status *status; /* [n_systems] */
    logad_error *err;     /* [n_systems] */
    la_progress *bar;
    _Atomic uint64_t done; /* systems of all draws */
} draw;

static void invent_one(void *ctx, size_t i, unsigned worker)
{
    draw *d = ctx;
    const la_inventing *v = d->v;
    if (la_run_stop_asked()) {
        d->status[i] = la_fail(&d->err[i], LOGAD_EINTERRUPTED, LA_APPRAISE_STOPPED);
        return;
    }
    la_rng rng = la_rng_fork(v->root, "system/%s/%u", v->book->system[i], d->number);
    d->status[i] = la_invent_system(&d->bags[i], v, (uint32_t)i, &rng, &d->err[i]);
    uint64_t done = ++d->done;
    if (worker == 0)
        la_progress_at(d->bar, done, NULL);
}

static logad_status run_draw(draw *d, la_bagset *bags, logad_error *err)
{
    uint32_t n = d->v->book->n_systems;
    la_pool_run(d->v->pool, n, invent_one, d);
    logad_status s = LOGAD_OK;
    for (uint32_t i = 0; i < n; i++) {
        if (s == LOGAD_OK && d->status[i] != LOGAD_OK) {
            s = d->status[i];
            if (err != NULL)
                *err = d->err[i];
        }
        if (s == LOGAD_OK)
            s = la_bagset_join(bags, &d->bags[i], err);
        la_bagset_close(&d->bags[i]);
    }
    return s;
}

static logad_status run_draws(draw *d, la_bagset *bags, logad_error *err)
{
    uint32_t n = d->v->book->n_systems;
    d->bags = la_calloc(n, sizeof *d->bags);
    d->status = la_calloc(n, sizeof *d->status);
    d->err = la_calloc(n, sizeof *d->err);
    if (d->bags == NULL || d->status == NULL || d->err == NULL)
        return la_oom(err);
    for (d->number = 0; d->number < d->v->n_draws; d->number++)
        TRY(run_draw(d, bags, err));
    return LOGAD_OK;
}

logad_status la_invent_draws(la_bagset *bags, const la_inventing *v, logad_error *err)
{
    la_progress bar = {0};
    draw d = {.v = v, .bar = &bar};
    la_progress_begin(&bar, "simulate", "systems", (uint64_t)v->n_draws * v->book->n_systems);
    logad_status s = run_draws(&d, bags, err);
    if (s == LOGAD_OK)
        la_progress_end(&bar);
    free(d.bags);
    free(d.status);
    free(d.err);
    return s;
}
