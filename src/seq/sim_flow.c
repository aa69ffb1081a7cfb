/* sequence, simulated: sessions of a system that sim_plan.c has drawn, some of them struck by a
 * fault. */
#include "seq/sim_flow.h"
#include "base/mem.h"
#include "seq/sim.h"
#include "seq/sim_keep.h"
#include "seq/sim_mix.h"
#include "seq/sim_plan.h"
#include "seq/sim_unit.h"
#include <stdlib.h>

typedef struct work {
    la_sim_unit unit;
    la_sim_mix mix;        /* units of work of one session */
    la_sim_events session; /* where it holds several */
    la_sim_keep keep;
} work;

/* One unit of work; true where a fault struck it and shows. */
static bool run_unit(la_sim_unit *u)
{
    la_sim_unit_run(u);
    return la_sim_chance(&u->rng, u->plan->fault_share) &&
           la_sim_unit_strike(u, la_sim_unit_kind(u));
}

static logad_status run_units(work *w, logad_error *err)
{
    la_sim_unit *u = &w->unit;
    const la_sim_plan *p = u->plan;
    uint32_t n = la_sim_mix_units(p->units, &u->rng);
    bool anomalous = false;
    w->mix.n = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool struck = run_unit(u);
        anomalous = anomalous || struck;
        if (!la_sim_mix_add(&w->mix, i, u->q.at, u->q.n, p->side_by_side, &u->rng))
            return la_oom(err);
    }
    la_sim_mix_sort(&w->mix);
    if (u->failed || !la_grow(&w->session.at, &w->session.cap, w->mix.n))
        return la_oom(err);
    for (size_t k = 0; k < w->mix.n; k++)
        w->session.at[k] = w->mix.moment[k].row;
    bool kept = la_sim_keep_session(&w->keep, w->session.at, w->mix.n, anomalous);
    return kept ? LOGAD_OK : la_oom(err);
}

static logad_status run_session(work *w, logad_error *err)
{
    la_sim_unit *u = &w->unit;
    if (u->plan->units > 1)
        return run_units(w, err);
    bool anomalous = run_unit(u);
    bool kept = !u->failed && la_sim_keep_session(&w->keep, u->q.at, u->q.n, anomalous);
    return kept ? LOGAD_OK : la_oom(err);
}

static logad_status run_sessions(work *w, const la_rng *root, uint32_t n, logad_error *err)
{
    for (uint32_t i = 0; i < n; i++) {
        w->unit.rng = la_rng_fork(root, "sim/session/%u", i);
        TRY(run_session(w, err));
    }
    return LOGAD_OK;
}

logad_status la_sim_flow(la_sim_flows *out, const la_phrase *rows, uint32_t n_rows, uint64_t seed,
                         uint32_t n_sessions, logad_error *err)
{
    *out = (la_sim_flows){0};
    if (n_rows > LA_PHRASE_MAX_ROWS || n_sessions > LA_SIM_MAX_SESSIONS)
        return la_fail(err, LOGAD_EINPUT,
                       "%u templates and %u sessions of a simulated system: at most %u and %u",
                       n_rows, n_sessions, LA_PHRASE_MAX_ROWS, LA_SIM_MAX_SESSIONS);
    la_rng root = la_rng_new(seed);
    la_sim_plan plan;
    work w = {.unit = {.plan = &plan, .rows = rows}};
    logad_status s = la_sim_plan_draw(&plan, rows, n_rows, &root, err);
    if (s == LOGAD_OK && !la_sim_keep_open(&w.keep, out))
        s = la_oom(err);
    if (s == LOGAD_OK)
        s = run_sessions(&w, &root, n_sessions, err);
    la_sim_plan_free(&plan);
    la_sim_keep_close(&w.keep);
    la_sim_unit_free(&w.unit);
    la_sim_mix_free(&w.mix);
    free(w.session.at);
    if (s != LOGAD_OK)
        la_sim_flows_free(out);
    return s;
}

void la_sim_flows_free(la_sim_flows *f)
{
    free(f->at);
    free(f->events);
    free(f->count);
    free(f->anomalous);
    free(f->order);
    *f = (la_sim_flows){0};
}
