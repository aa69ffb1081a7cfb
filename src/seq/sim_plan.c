/* Before sequences that are simulated: what one invented system is like. The ranges are wide on
 * purpose, so that systems differ from each other at least as much as real ones do;
 * docs/EXPERIMENTS.md says which were set with real logs in view. */
#include "seq/sim_plan.h"
#include "base/mem.h"
#include "seq/sim.h"
#include <math.h>

/* What sets whole systems apart; the ranges are as wide as they can be. */
typedef struct temper {
    bool flows;    /* sessions are units of work; else what one component says in a while */
    double worded; /* chance that a kind of fault writes something */
    double calm;   /* chance that the work goes on in spite of a fault that writes */
    double busy;   /* how often harmless bundles come, against the usual */
    bool strict;   /* units of work have no optional messages and keep their order */
    double kept;   /* share of the first flow's messages that another one has */
    double steep;  /* how fast the frequency of the kinds of fault falls with their rank */
} temper;

typedef struct drawing {
    la_sim_plan *plan;
    const la_phrase *rows;
    uint32_t n_rows;
    const la_rng *root;
    bool failed; /* out of memory: reported once, at the end */
    temper temper;
    la_sim_rows stray; /* routine rows that are of no flow */
} drawing;

static void *get(drawing *d, size_t n, size_t size)
{
    size_t bytes;
    void *p =
        la_mul(n, size, &bytes) ? la_arena_alloc(&d->plan->arena, bytes > 0 ? bytes : 1) : NULL;
    d->failed = d->failed || p == NULL;
    return p;
}

static la_sim_rows rows_copy(drawing *d, const uint32_t *at, uint32_t n)
{
    la_sim_rows out = {get(d, n, sizeof *at), n};
    for (uint32_t i = 0; out.at != NULL && i < n; i++)
        out.at[i] = at[i];
    return out;
}

static void add(la_sim_rows *list, uint32_t row)
{
    list->at[list->n++] = row;
}

/* An empty list with room for every row. */
static la_sim_rows rows_new(drawing *d)
{
    return (la_sim_rows){get(d, d->n_rows, sizeof(uint32_t)), 0};
}

static void make_sum_one(double *w, uint32_t n)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < n; i++)
        sum += w[i];
    for (uint32_t i = 0; i < n && sum > 0.0; i++)
        w[i] /= sum;
}

static void draw_temper(drawing *d)
{
    la_rng r = la_rng_fork(d->root, "sim/temper");
    temper *t = &d->temper;
    t->flows = la_sim_chance(&r, 0.7);
    t->worded = la_sim_between(&r, t->flows ? 0.4 : 0.8, 1.0);
    bool harmless = !t->flows || la_sim_chance(&r, 0.3);
    t->calm = harmless ? 1.0 : la_rng_unit(&r);
    t->busy = la_sim_log_between(&r, 0.1, 2.0);
    t->steep = la_sim_between(&r, 0.3, 2.5);
    t->strict = t->flows && la_sim_chance(&r, 0.3);
    t->kept = la_sim_between(&r, 0.4, 0.95);
}

/* Another flow lacks some of the first one's messages, and often ends sooner. */
static void thin_out(la_sim_rows *flow, double kept, la_rng *r)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < flow->n; i++)
        if (la_sim_chance(r, kept))
            flow->at[n++] = flow->at[i];
    if (la_sim_chance(r, 0.5)) {
        uint32_t keep = (uint32_t)(n * la_sim_between(r, 0.5, 1.0));
        keep = keep < 3 ? 3 : keep;
        n = n < keep ? n : keep;
    }
    flow->n = n;
}

/* Without units of work one to three routine messages are what a session is about, the others come
 * when they come. */
static void leave_few(drawing *d, la_sim_rows *all, la_rng *r)
{
    uint32_t keep = la_sim_int(r, 1, 3), first = 0;
    la_rng_shuffle(r, all->at, all->n);
    while (first + 1 < all->n && d->rows[all->at[first]].how == LA_HOW_OPT)
        first++;
    uint32_t row = all->at[first];
    all->at[first] = all->at[0];
    all->at[0] = row;
    keep = keep < all->n ? keep : all->n;
    d->stray = rows_copy(d, all->at + keep, all->n - keep);
    all->n = keep;
}

/* Half of the flows have a stretch of two to five messages that comes several times, two to four or
 * as it falls out. */
static la_sim_loop draw_loop(uint32_t n_flow, la_rng *r)
{
    la_sim_loop l = {0};
    if (n_flow < 4 || !la_sim_chance(r, 0.5))
        return l;
    l.n = la_sim_int(r, 2, n_flow - 1 < 5 ? n_flow - 1 : 5);
    l.from = (uint32_t)la_rng_below(r, n_flow - l.n + 1);
    l.times = la_sim_chance(r, 0.5) ? la_sim_int(r, 2, 4) : 0;
    l.in_step = la_sim_chance(r, 0.5);
    return l;
}

/* One to six kinds of unit of work, of which one is the whole routine. Their shares are
 * Dirichlet(2): normalised gamma(2) numbers, each the sum of two exponential ones. */
static void draw_flows(drawing *d)
{
    la_rng r = la_rng_fork(d->root, "sim/flows");
    la_sim_plan *p = d->plan;
    la_sim_rows all = rows_new(d);
    for (uint32_t i = 0; !d->failed && i < d->n_rows; i++)
        if (d->rows[i].cls == LA_PHRASE_ROUTINE &&
            !(d->temper.strict && d->rows[i].how == LA_HOW_OPT && all.n > 0))
            add(&all, i);
    if (!d->failed && !d->temper.flows)
        leave_few(d, &all, &r);
    p->n_flows = d->temper.flows ? la_sim_int(&r, 1, LA_SIM_MAX_FLOWS) : 1;
    for (uint32_t k = 0; !d->failed && k < p->n_flows; k++) {
        p->flow[k] = rows_copy(d, all.at, all.n);
        if (!d->failed && k > 0)
            thin_out(&p->flow[k], d->temper.kept, &r);
        p->loop[k] = draw_loop(p->flow[k].n, &r);
        p->flow_weight[k] = la_sim_exp(&r, 1.0) + la_sim_exp(&r, 1.0);
    }
    make_sum_one(p->flow_weight, p->n_flows);
}

/* In four of ten systems of units of work a session holds several: all that a client, a host or a
 * stretch of time had. */
static void draw_units(drawing *d)
{
    la_rng r = la_rng_fork(d->root, "sim/units");
    bool several = d->temper.flows && la_sim_chance(&r, 0.4);
    d->plan->units = several ? la_sim_log_between(&r, 1, LA_SIM_MAX_UNITS) : 1;
    d->plan->side_by_side = la_sim_chance(&r, 0.5);
}

/* How strictly a flow is kept to: how often neighbours swap, how often each optional message comes
 * and how long each repetition is. */
static void draw_habits(drawing *d)
{
    la_rng r = la_rng_fork(d->root, "sim/habits");
    la_sim_plan *p = d->plan;
    p->swap = d->temper.strict ? 0 : 0.3 * la_sim_between(&r, 0.0, 0.15);
    p->often = get(d, d->n_rows, sizeof *p->often);
    for (uint32_t i = 0; !d->failed && i < d->n_rows; i++) {
        if (d->rows[i].how == LA_HOW_OPT)
            p->often[i] = la_sim_between(&r, 0.2, 0.95);
        else if (d->rows[i].how == LA_HOW_MANY)
            p->often[i] = 0.5 * la_sim_between(&r, 0.2, 0.8);
    }
}

/* The harmless messages that this system writes at all (from none to all of them, for systems
 * differ in how much they tell), in any order. */
static la_sim_rows draw_benign(drawing *d, la_rng *r)
{
    la_sim_rows list = rows_new(d);
    double share = la_rng_unit(r);
    for (uint32_t i = 0; !d->failed && i < d->n_rows; i++)
        if (d->rows[i].cls == LA_PHRASE_BENIGN && la_sim_chance(r, share))
            add(&list, i);
    if (!d->failed)
        la_rng_shuffle(r, list.at, list.n);
    return list;
}

/* How often a bundle comes goes by its first message. Of those that are not very rare, half may
 * repeat. */
static la_sim_bundle draw_bundle(drawing *d, la_sim_rows rows, la_rng *r)
{
    la_sim_bundle b = {.rows = rows};
    bool rare = d->rows[rows.at[0]].how == LA_HOW_RARE;
    b.share = d->temper.busy *
              (rare ? la_sim_log_between(r, 1e-4, 1.2e-2) : la_sim_log_between(r, 1e-3, 0.12));
    b.repeats = la_sim_chance(r, 0.5) && b.share > 0.005;
    return b;
}

/* Routine messages outside any flow are common, each in its own share of the sessions. */
static void draw_strays(drawing *d, la_rng *r)
{
    la_sim_plan *p = d->plan;
    for (uint32_t i = 0; !d->failed && i < d->stray.n; i++) {
        la_sim_bundle b = {.rows = {d->stray.at + i, 1}, .share = la_sim_log_between(r, 0.02, 0.5)};
        b.repeats = la_sim_chance(r, 0.5);
        p->bundle[p->n_bundles++] = b;
    }
    p->n_strays = p->n_bundles;
}

/* Most harmless messages come alone, some two to four together. In half of the systems, three in
 * ten bundles are written by maintenance, in sessions of its own. */
static void draw_bundles(drawing *d)
{
    la_rng r = la_rng_fork(d->root, "sim/benign");
    la_sim_plan *p = d->plan;
    la_sim_rows list = draw_benign(d, &r);
    bool has_upkeep = la_sim_chance(&r, 0.5);
    p->bundle = get(d, (size_t)list.n + d->stray.n, sizeof *p->bundle);
    draw_strays(d, &r);
    p->upkeep = get(d, list.n, sizeof *p->upkeep);
    p->upkeep_weight = get(d, list.n, sizeof *p->upkeep_weight);
    for (uint32_t i = 0, n; !d->failed && i < list.n; i += n) {
        n = la_sim_chance(&r, 0.7) ? 1 : la_sim_int(&r, 2, 4);
        n = n < list.n - i ? n : list.n - i;
        la_sim_bundle b = draw_bundle(d, (la_sim_rows){list.at + i, n}, &r);
        if (!has_upkeep || !la_sim_chance(&r, 0.3)) {
            p->bundle[p->n_bundles++] = b;
            continue;
        }
        p->upkeep_weight[p->n_upkeep] = b.share;
        p->upkeep[p->n_upkeep++] = b;
    }
    make_sum_one(p->upkeep_weight, p->n_upkeep);
    p->upkeep_share = p->n_upkeep > 0 ? la_sim_log_between(&r, 0.004, 0.2) : 0.0;
}

static la_sim_rows some_of(drawing *d, la_sim_rows list, uint32_t n, la_rng *r)
{
    la_sim_rows out = rows_copy(d, list.at, list.n);
    if (d->failed)
        return out;
    la_rng_shuffle(r, out.at, out.n);
    out.n = out.n < n ? out.n : n;
    return out;
}

/* A fault that writes something: a burst of chained messages, or one to three others. */
static la_sim_rows draw_words(drawing *d, la_sim_rows lone, la_sim_rows chain, la_rng *r)
{
    bool burst = chain.n > 0 && la_sim_chance(r, 0.3);
    if (burst || lone.n == 0) {
        uint32_t most = chain.n > 4 ? chain.n - 1 : 3;
        return some_of(d, chain, la_sim_int(r, 3, most < 12 ? most : 12), r);
    }
    return some_of(d, lone, la_sim_int(r, 1, 3), r);
}

/* Of the faults that write messages and stop the work, two in three end it, the others cost it a
 * step. Silent ones end it (half of them), repeat a step or lack one. */
static la_sim_kind draw_kind(drawing *d, la_sim_rows lone, la_sim_rows chain, la_rng *r)
{
    la_sim_kind k = {.effect = LA_SIM_NONE};
    if (la_sim_chance(r, d->temper.worded) && lone.n + chain.n > 0) {
        k.rows = draw_words(d, lone, chain, r);
        if (!la_sim_chance(r, d->temper.calm))
            k.effect = la_sim_chance(r, 2.0 / 3) ? LA_SIM_TRUNC : LA_SIM_DROP;
    } else {
        double e = la_rng_unit(r);
        k.effect = e < 0.5 ? LA_SIM_TRUNC : e < 0.75 ? LA_SIM_DUP : LA_SIM_DROP;
    }
    k.place = la_rng_unit(r);
    k.spread = la_sim_chance(r, 0.25);
    return k;
}

/* How often kinds strike falls with their rank as in Zipf's law. */
static void draw_faults(drawing *d)
{
    la_rng r = la_rng_fork(d->root, "sim/faults");
    la_sim_plan *p = d->plan;
    la_sim_rows lone = rows_new(d), chain = rows_new(d);
    for (uint32_t i = 0; !d->failed && i < d->n_rows; i++)
        if (d->rows[i].cls == LA_PHRASE_FAULT)
            add(d->rows[i].how == LA_HOW_CHAIN ? &chain : &lone, i);
    double sessions = la_sim_between(&r, 0.01, 0.15);
    p->fault_share = 1 - pow(1 - sessions, 1 / p->units);
    p->n_kinds = la_sim_log(&r, 1, LA_SIM_MAX_KINDS);
    for (uint32_t k = 0; !d->failed && k < p->n_kinds; k++) {
        p->kind[k] = draw_kind(d, lone, chain, &r);
        p->kind_weight[k] = pow(k + 1, -d->temper.steep);
    }
    make_sum_one(p->kind_weight, p->n_kinds);
}

logad_status la_sim_plan_draw(la_sim_plan *out, const la_phrase *rows, uint32_t n_rows,
                              const la_rng *root, logad_error *err)
{
    drawing d = {.plan = out, .rows = rows, .n_rows = n_rows, .root = root};
    *out = (la_sim_plan){0};
    draw_temper(&d);
    draw_units(&d);
    draw_flows(&d);
    draw_habits(&d);
    draw_bundles(&d);
    draw_faults(&d);
    if (d.failed)
        return la_oom(err);
    if (out->flow[0].n == 0)
        return la_fail(err, LOGAD_EINPUT,
                       "no routine message among the phrases of a system: nothing to simulate");
    return LOGAD_OK;
}

void la_sim_plan_free(la_sim_plan *p)
{
    la_arena_free(&p->arena);
    *p = (la_sim_plan){0};
}
