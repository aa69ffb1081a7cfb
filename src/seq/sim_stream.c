/* sequence, simulated: the log of a system that sim_plan.c has drawn, in windows of lines. */
#include "seq/sim_stream.h"
#include "base/mem.h"
#include "seq/sim.h"
#include "seq/sim_keep.h"
#include "seq/sim_mix.h"
#include "seq/sim_plan.h"
#include "seq/sim_unit.h"
#include <stdlib.h>

#define PILOT     64 /* units of work that tell how long one is */
#define MOST_BUSY 30 /* units of work at a time */

typedef struct stream {
    la_sim_unit unit;
    la_sim_mix log;
    la_sim_keep keep;
    la_sim_events window;
    double busy;         /* units of work at a time */
    uint32_t n_units;    /* that are to be expected */
    uint8_t *fault;      /* [n_units] 1 + the kind of fault that strikes, or 0 */
    la_sim_spell *spell; /* as unit's */
} stream;

static double mean_length(la_sim_unit *u, const la_rng *root)
{
    size_t lines = 0;
    for (uint32_t i = 0; i < PILOT; i++) {
        u->rng = la_rng_fork(root, "sim/pilot/%u", i);
        u->moment = (double)i / PILOT;
        la_sim_unit_run(u);
        lines += u->q.n;
    }
    return lines > 0 ? (double)lines / PILOT : 1;
}

/* Of bundle i, or of maintenance behind the last. What is routine comes at any time. */
static la_sim_spell draw_spell(const la_sim_plan *p, uint32_t i, la_rng *r)
{
    if (i == p->n_bundles)
        return la_sim_spell_draw(0.5, p->upkeep_share, r);
    return la_sim_spell_draw(i < p->n_strays ? 0 : 0.3, p->bundle[i].share, r);
}

static logad_status draw_stream(stream *s, const la_rng *root, la_sim_windows how, logad_error *err)
{
    const la_sim_plan *p = s->unit.plan;
    la_rng r = la_rng_fork(root, "sim/stream");
    s->busy = la_sim_log_between(&r, 0.5, MOST_BUSY);
    s->unit.spell = s->spell = la_calloc((size_t)p->n_bundles + 1, sizeof *s->spell);
    if (s->spell == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i <= p->n_bundles; i++)
        s->spell[i] = draw_spell(p, i, &r);
    la_sim_hours h = {.lines = how.lines, .length = mean_length(&s->unit, root)};
    h.units = s->n_units = (uint32_t)(how.n * h.lines / h.length) + 1;
    s->fault = la_calloc(s->n_units, sizeof *s->fault);
    if (s->fault == NULL)
        return la_oom(err);
    la_sim_faults_draw(s->fault, p, h, &r);
    return LOGAD_OK;
}

/* The lines of a unit come evenly, but those of a fault at once. */
static bool put_unit(stream *s, uint32_t i)
{
    la_sim_unit *u = &s->unit;
    double from = i + la_rng_unit(&u->rng), takes = s->busy * la_sim_between(&u->rng, 0.5, 1.5);
    bool ok = !u->failed;
    for (size_t k = 0; ok && k < u->q.n; k++) {
        bool told = k >= u->told_from && k < u->told_from + u->told_n;
        size_t step = told ? u->told_from : k;
        ok =
            la_sim_mix_put(&s->log, from + takes * (double)step / (double)u->q.n, u->q.at[k], told);
    }
    return ok;
}

static logad_status run_units(stream *s, const la_rng *root, uint64_t lines, logad_error *err)
{
    la_sim_unit *u = &s->unit;
    for (uint32_t i = 0; s->log.n < lines && i < lines + PILOT; i++) {
        u->rng = la_rng_fork(root, "sim/session/%u", i);
        u->moment = (double)i / s->n_units;
        la_sim_unit_run(u);
        if (i < s->n_units && s->fault[i] > 0)
            la_sim_unit_strike(u, &u->plan->kind[s->fault[i] - 1]);
        if (!put_unit(s, i))
            return la_oom(err);
    }
    la_sim_mix_sort(&s->log);
    return LOGAD_OK;
}

/* Which window line i is in. */
static uint64_t window_of(const stream *s, la_sim_windows how, size_t i)
{
    const la_sim_moment *m = s->log.moment;
    if (!how.by_time)
        return i / how.lines;
    double span = m[s->log.n - 1].time - m[0].time;
    uint64_t at = span > 0 ? (uint64_t)(how.n * (m[i].time - m[0].time) / span) : 0;
    return at < how.n ? at : how.n - 1;
}

static logad_status cut_windows(stream *s, la_sim_windows how, logad_error *err)
{
    size_t n = s->log.n;
    if (!la_grow(&s->window.at, &s->window.cap, n))
        return la_oom(err);
    for (size_t i = 0, to; i < n; i = to) {
        bool anomalous = false;
        uint64_t window = window_of(s, how, i);
        for (to = i; to < n && window_of(s, how, to) == window; to++) {
            s->window.at[to - i] = s->log.moment[to].row;
            anomalous = anomalous || s->log.moment[to].told;
        }
        if (!la_sim_keep_session(&s->keep, s->window.at, to - i, anomalous))
            return la_oom(err);
    }
    return LOGAD_OK;
}

static logad_status run(stream *s, const la_rng *root, la_sim_windows how, logad_error *err)
{
    TRY(draw_stream(s, root, how, err));
    TRY(run_units(s, root, (uint64_t)how.n * how.lines, err));
    return cut_windows(s, how, err);
}

logad_status la_sim_stream(la_sim_flows *out, const la_phrase *rows, uint32_t n_rows, uint64_t seed,
                           la_sim_windows how, logad_error *err)
{
    *out = (la_sim_flows){0};
    if (n_rows > LA_PHRASE_MAX_ROWS || how.lines == 0 ||
        (uint64_t)how.n * how.lines > LA_SIM_MAX_STREAM)
        return la_fail(err, LOGAD_EINPUT,
                       "%u templates and %u windows of %u lines of a simulated system: at most %u, "
                       "and %u lines",
                       n_rows, how.n, how.lines, LA_PHRASE_MAX_ROWS, (unsigned)LA_SIM_MAX_STREAM);
    la_rng root = la_rng_new(seed);
    la_sim_plan plan;
    stream x = {.unit = {.plan = &plan, .rows = rows}};
    logad_status s = la_sim_plan_draw(&plan, rows, n_rows, &root, err);
    if (s == LOGAD_OK && !la_sim_keep_open(&x.keep, out))
        s = la_oom(err);
    if (s == LOGAD_OK)
        s = run(&x, &root, how, err);
    la_sim_plan_free(&plan);
    la_sim_keep_close(&x.keep);
    la_sim_unit_free(&x.unit);
    la_sim_mix_free(&x.log);
    free(x.window.at);
    free(x.fault);
    free(x.spell);
    if (s != LOGAD_OK)
        la_sim_flows_free(out);
    return s;
}
