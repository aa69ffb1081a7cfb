/* sequence, simulated: one unit of work of a system that sim_plan.c has drawn, and what a fault
 * does to it. */
#include "seq/sim_unit.h"
#include "base/mem.h"
#include "seq/sim.h"
#include <stdlib.h>

static uint32_t choose(la_rng *r, const double *weight, uint32_t n)
{
    double u = la_rng_unit(r);
    uint32_t i = 0;
    while (i + 1 < n && u >= weight[i])
        u -= weight[i++];
    return i;
}

static void put(la_sim_unit *w, la_sim_events *q, uint32_t row, uint32_t times)
{
    if (w->failed || !la_grow(&q->at, &q->cap, q->n + times)) {
        w->failed = true;
        return;
    }
    for (uint32_t i = 0; i < times; i++)
        q->at[q->n++] = row;
}

static void put_rows(la_sim_unit *w, la_sim_events *q, la_sim_rows rows, uint32_t times)
{
    for (uint32_t k = 0; k < times; k++)
        for (uint32_t i = 0; i < rows.n; i++)
            put(w, q, rows.at[i], 1);
}

/* What stands at place and behind it goes to w->tail. */
static void cut(la_sim_unit *w, size_t place)
{
    w->tail.n = 0;
    for (size_t i = place; i < w->q.n; i++)
        put(w, &w->tail, w->q.at[i], 1);
    w->q.n = place < w->q.n ? place : w->q.n;
}

static void put_tail(la_sim_unit *w)
{
    for (size_t i = 0; i < w->tail.n; i++)
        put(w, &w->q, w->tail.at[i], 1);
}

static size_t any_place(la_sim_unit *w)
{
    return (size_t)la_rng_below(&w->rng, (uint64_t)w->q.n + 1);
}

/* A message that repeats comes 2 times and, with each of 6 chances, once more. */
static uint32_t repetitions(la_sim_unit *w, uint32_t row)
{
    uint32_t n = 2;
    for (int i = 0; i < 6; i++)
        n += la_sim_chance(&w->rng, w->plan->often[row]);
    return n;
}

static void put_step(la_sim_unit *w, uint32_t row)
{
    la_phrase_how how = w->rows[row].how;
    if (how == LA_HOW_OPT && !la_sim_chance(&w->rng, w->plan->often[row]))
        return;
    put(w, &w->q, row, how == LA_HOW_MANY ? repetitions(w, row) : 1);
}

/* A loop whose length differs by session goes round once and, with each of 5 chances of one half,
 * as long as they come up, once more. */
static uint32_t rounds(la_sim_unit *w, const la_sim_loop *l)
{
    uint32_t n = 1;
    if (l->times > 0)
        return l->times;
    while (n < 6 && la_sim_chance(&w->rng, 0.5))
        n++;
    return n;
}

static void put_loop(la_sim_unit *w, const la_sim_loop *l, uint32_t *row)
{
    uint32_t times = rounds(w, l);
    for (uint32_t i = 0; l->in_step && i < l->n; i++)
        put(w, &w->q, row[i], times);
    if (!l->in_step)
        put_rows(w, &w->q, (la_sim_rows){row, l->n}, times);
}

/* One unit of work by the flow it belongs to, with neighbours swapped now and then, as concurrent
 * threads do. */
static void put_flow(la_sim_unit *w)
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

/* Of bundle i, or for n_bundles of maintenance, at the moment of the unit at hand. */
static double chance_now(const la_sim_unit *w, uint32_t i, double chance)
{
    return w->spell == NULL ? chance : la_sim_spell_at(&w->spell[i], chance, w->moment);
}

/* Harmless messages, anywhere in the session. */
static void put_bundles(la_sim_unit *w)
{
    for (uint32_t i = 0; i < w->plan->n_bundles; i++) {
        const la_sim_bundle *b = &w->plan->bundle[i];
        if (!la_sim_chance(&w->rng, chance_now(w, i, b->share)))
            continue;
        cut(w, any_place(w));
        put_rows(w, &w->q, b->rows, b->repeats ? la_sim_int(&w->rng, 1, 5) : 1);
        put_tail(w);
    }
}

/* A session of maintenance: one or two bundles and no unit of work. */
static void put_upkeep(la_sim_unit *w)
{
    const la_sim_plan *p = w->plan;
    uint32_t n = la_sim_int(&w->rng, 1, 2);
    for (uint32_t i = 0; i < n; i++) {
        const la_sim_bundle *b = &p->upkeep[choose(&w->rng, p->upkeep_weight, p->n_upkeep)];
        put_rows(w, &w->q, b->rows, b->repeats ? la_sim_int(&w->rng, 1, 4) : 1);
    }
}

static void put_fault_words(la_sim_unit *w, const la_sim_kind *k)
{
    w->told_from = w->q.n;
    for (uint32_t i = 0; i < k->rows.n; i++)
        put(w, &w->q, k->rows.at[i], k->spread ? la_sim_int(&w->rng, 1, 3) : 1);
    w->told_n = w->q.n - w->told_from;
}

/* The first message of the rest is lost, wherever else in the rest it stands. */
static void drop_step(la_sim_unit *w)
{
    size_t n = 0;
    uint32_t lost = w->tail.at[0];
    for (size_t i = 0; i < w->tail.n; i++)
        if (w->tail.at[i] != lost)
            w->tail.at[n++] = w->tail.at[i];
    w->tail.n = n;
}

bool la_sim_unit_strike(la_sim_unit *w, const la_sim_kind *k)
{
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

const la_sim_kind *la_sim_unit_kind(la_sim_unit *w)
{
    return &w->plan->kind[choose(&w->rng, w->plan->kind_weight, w->plan->n_kinds)];
}

void la_sim_unit_run(la_sim_unit *w)
{
    w->q.n = 0;
    w->told_from = w->told_n = 0;
    const la_sim_plan *p = w->plan;
    if (la_sim_chance(&w->rng, chance_now(w, p->n_bundles, p->upkeep_share))) {
        put_upkeep(w);
    } else {
        put_flow(w);
        put_bundles(w);
    }
}

void la_sim_unit_free(la_sim_unit *w)
{
    free(w->q.at);
    free(w->tail.at);
}
