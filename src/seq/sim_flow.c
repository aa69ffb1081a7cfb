/* sequence, simulated: sessions of a system that sim_plan.c has drawn, some of them struck by a
 * fault. */
#include "seq/sim_flow.h"
#include "base/map.h"
#include "base/mem.h"
#include "seq/sim.h"
#include "seq/sim_mix.h"
#include "seq/sim_plan.h"
#include <stdlib.h>
#include <string.h>

#define MAX_EVENTS ((size_t)1 << 28) /* of the distinct sequences of one system */

typedef struct events {
    uint32_t *at;
    size_t n, cap;
} events;

typedef struct work {
    const la_sim_plan *plan;
    const la_phrase *rows;
    la_rng rng;        /* of the session at hand */
    events q, tail;    /* the unit of work, then the session; what a fault does to its rest */
    la_sim_mix mix;    /* its units of work */
    la_map *sequences; /* the bytes of a sequence -> its number */
    la_sim_flows *out;
    size_t cap_at, cap_count, cap_anomalous, cap_events;
    bool failed; /* out of memory: reported once a session */
} work;

static uint32_t choose(la_rng *r, const double *weight, uint32_t n)
{
    double u = la_rng_unit(r);
    uint32_t i = 0;
    while (i + 1 < n && u >= weight[i])
        u -= weight[i++];
    return i;
}

static void put(work *w, events *q, uint32_t row, uint32_t times)
{
    if (w->failed || !la_grow(&q->at, &q->cap, q->n + times)) {
        w->failed = true;
        return;
    }
    for (uint32_t i = 0; i < times; i++)
        q->at[q->n++] = row;
}

static void put_rows(work *w, events *q, la_sim_rows rows, uint32_t times)
{
    for (uint32_t k = 0; k < times; k++)
        for (uint32_t i = 0; i < rows.n; i++)
            put(w, q, rows.at[i], 1);
}

/* What stands at place and behind it goes to w->tail. */
static void cut(work *w, size_t place)
{
    w->tail.n = 0;
    for (size_t i = place; i < w->q.n; i++)
        put(w, &w->tail, w->q.at[i], 1);
    w->q.n = place < w->q.n ? place : w->q.n;
}

static void put_tail(work *w)
{
    for (size_t i = 0; i < w->tail.n; i++)
        put(w, &w->q, w->tail.at[i], 1);
}

static size_t any_place(work *w)
{
    return (size_t)la_rng_below(&w->rng, (uint64_t)w->q.n + 1);
}

/* A message that repeats comes 2 times and, with each of 6 chances, once more. */
static uint32_t repetitions(work *w, uint32_t row)
{
    uint32_t n = 2;
    for (int i = 0; i < 6; i++)
        n += la_sim_chance(&w->rng, w->plan->often[row]);
    return n;
}

static void put_step(work *w, uint32_t row)
{
    la_phrase_how how = w->rows[row].how;
    if (how == LA_HOW_OPT && !la_sim_chance(&w->rng, w->plan->often[row]))
        return;
    put(w, &w->q, row, how == LA_HOW_MANY ? repetitions(w, row) : 1);
}

/* A loop whose length differs by session goes round once and, with each of 5 chances of one half,
 * as long as they come up, once more. */
static uint32_t rounds(work *w, const la_sim_loop *l)
{
    uint32_t n = 1;
    if (l->times > 0)
        return l->times;
    while (n < 6 && la_sim_chance(&w->rng, 0.5))
        n++;
    return n;
}

static void put_loop(work *w, const la_sim_loop *l, uint32_t *row)
{
    uint32_t times = rounds(w, l);
    for (uint32_t i = 0; l->in_step && i < l->n; i++)
        put(w, &w->q, row[i], times);
    if (!l->in_step)
        put_rows(w, &w->q, (la_sim_rows){row, l->n}, times);
}

/* One unit of work by the flow it belongs to, with neighbours swapped now and then, as concurrent
 * threads do. */
static void put_flow(work *w)
{
    const la_sim_plan *p = w->plan;
    uint32_t kind = choose(&w->rng, p->flow_weight, p->n_flows);
    const la_sim_rows *flow = &p->flow[kind];
    const la_sim_loop *loop = &p->loop[kind];
    for (uint32_t i = 0; i < flow->n; i++) {
        if (loop->n == 0 || i != loop->from) {
            put_step(w, flow->at[i]);
            continue;
        }
        put_loop(w, loop, flow->at + i);
        i += loop->n - 1;
    }
    for (size_t i = 0; i + 1 < w->q.n; i++) {
        if (!la_sim_chance(&w->rng, p->swap))
            continue;
        uint32_t t = w->q.at[i];
        w->q.at[i] = w->q.at[i + 1];
        w->q.at[i + 1] = t;
    }
}

/* Harmless messages, anywhere in the session. */
static void put_bundles(work *w)
{
    for (uint32_t i = 0; i < w->plan->n_bundles; i++) {
        const la_sim_bundle *b = &w->plan->bundle[i];
        if (!la_sim_chance(&w->rng, b->share))
            continue;
        cut(w, any_place(w));
        put_rows(w, &w->q, b->rows, b->repeats ? la_sim_int(&w->rng, 1, 5) : 1);
        put_tail(w);
    }
}

/* A session of maintenance: one or two bundles and no unit of work. */
static void put_upkeep(work *w)
{
    const la_sim_plan *p = w->plan;
    uint32_t n = la_sim_int(&w->rng, 1, 2);
    for (uint32_t i = 0; i < n; i++) {
        const la_sim_bundle *b = &p->upkeep[choose(&w->rng, p->upkeep_weight, p->n_upkeep)];
        put_rows(w, &w->q, b->rows, b->repeats ? la_sim_int(&w->rng, 1, 4) : 1);
    }
}

static void put_fault_words(work *w, const la_sim_kind *k)
{
    for (uint32_t i = 0; i < k->rows.n; i++)
        put(w, &w->q, k->rows.at[i], k->spread ? la_sim_int(&w->rng, 1, 3) : 1);
}

/* The first message of the rest is lost, wherever else in the rest it stands. */
static void drop_step(work *w)
{
    size_t n = 0;
    uint32_t lost = w->tail.at[0];
    for (size_t i = 0; i < w->tail.n; i++)
        if (w->tail.at[i] != lost)
            w->tail.at[n++] = w->tail.at[i];
    w->tail.n = n;
}

/* Most faults of a kind strike at the same part of the work, three in ten anywhere. False where the
 * session is too short for a silent fault to show: nobody could tell, so it counts as normal. */
static bool strike(work *w)
{
    const la_sim_plan *p = w->plan;
    const la_sim_kind *k = &p->kind[choose(&w->rng, p->kind_weight, p->n_kinds)];
    bool silent = k->rows.n == 0, shows = true;
    size_t n = w->q.n, at = (size_t)(k->place * (double)n);
    if (la_sim_chance(&w->rng, 0.3))
        at = any_place(w);
    if (silent && k->effect == LA_SIM_TRUNC) { /* neither all nor nothing is lost */
        at = n < 2 || at < 1 ? 1 : at < n - 1 ? at : n - 1;
        shows = n > 2;
    }
    uint32_t again = n > 0 ? w->q.at[at % n] : 0;
    cut(w, at);
    if (k->effect == LA_SIM_DUP && n > 0)
        put(w, &w->q, again, la_sim_int(&w->rng, 2, 5));
    put_fault_words(w, k);
    if (k->effect == LA_SIM_TRUNC)
        w->tail.n = 0;
    else if (k->effect == LA_SIM_DROP && w->tail.n > 1)
        drop_step(w);
    else if (k->effect == LA_SIM_DROP)
        shows = !silent;
    put_tail(w);
    return shows;
}

static bool add_sequence(work *w)
{
    la_sim_flows *f = w->out;
    size_t n = f->n_sequences, end = (size_t)f->at[n];
    if (w->q.n > MAX_EVENTS - end || !la_grow(&f->at, &w->cap_at, n + 2) ||
        !la_grow(&f->count, &w->cap_count, n + 1) ||
        !la_grow(&f->anomalous, &w->cap_anomalous, n + 1) ||
        !la_grow(&f->events, &w->cap_events, end + w->q.n))
        return false;
    memcpy(f->events + end, w->q.at, w->q.n * sizeof *w->q.at);
    f->at[n + 1] = end + w->q.n;
    f->count[n] = f->anomalous[n] = 0;
    f->n_sequences++;
    return true;
}

static bool keep_session(work *w, bool anomalous)
{
    bool added = false;
    if (w->failed || w->q.n == 0)
        return !w->failed;
    uint32_t i = la_map_intern(w->sequences, w->q.at, w->q.n * sizeof *w->q.at, &added);
    if (i == LA_MAP_NONE || (added && !add_sequence(w)))
        return false;
    w->out->count[i]++;
    w->out->anomalous[i] += anomalous;
    return true;
}

/* One unit of work; true where a fault struck it and shows. */
static bool run_unit(work *w)
{
    const la_sim_plan *p = w->plan;
    w->q.n = 0;
    if (la_sim_chance(&w->rng, p->upkeep_share)) {
        put_upkeep(w);
    } else {
        put_flow(w);
        put_bundles(w);
    }
    return la_sim_chance(&w->rng, p->fault_share) && strike(w);
}

static bool run_units(work *w)
{
    const la_sim_plan *p = w->plan;
    uint32_t n = la_sim_mix_units(p->units, &w->rng);
    bool anomalous = false;
    w->mix.n = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool struck = run_unit(w);
        anomalous = anomalous || struck;
        if (!la_sim_mix_add(&w->mix, i, w->q.at, w->q.n, p->side_by_side, &w->rng))
            w->failed = true;
    }
    la_sim_mix_sort(&w->mix);
    w->q.n = 0;
    for (size_t k = 0; k < w->mix.n; k++)
        put(w, &w->q, w->mix.moment[k].row, 1);
    return anomalous;
}

static bool run_session(work *w)
{
    bool anomalous = w->plan->units > 1 ? run_units(w) : run_unit(w);
    return keep_session(w, anomalous);
}

static logad_status run_sessions(work *w, const la_rng *root, uint32_t n, logad_error *err)
{
    w->sequences = la_map_new();
    if (w->sequences == NULL || !la_grow(&w->out->at, &w->cap_at, 1))
        return la_oom(err);
    w->out->at[0] = 0;
    for (uint32_t i = 0; i < n; i++) {
        w->rng = la_rng_fork(root, "sim/session/%u", i);
        if (!run_session(w))
            return la_oom(err);
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
    work w = {.plan = &plan, .rows = rows, .out = out};
    logad_status s = la_sim_plan_draw(&plan, rows, n_rows, &root, err);
    if (s == LOGAD_OK)
        s = run_sessions(&w, &root, n_sessions, err);
    la_sim_plan_free(&plan);
    la_map_free(w.sequences);
    free(w.q.at);
    free(w.tail.at);
    la_sim_mix_free(&w.mix);
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
    *f = (la_sim_flows){0};
}
