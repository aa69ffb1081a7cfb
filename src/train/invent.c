/* An invented system on its way to bags. Its shares of loud harmless and of meek fault messages are
 * wide; docs/EXPERIMENTS.md says what they were set by. */
#include "train/invent.h"

#include "base/mem.h"
#include "embed/wording.h"
#include "seq/sim.h"
#include "seq/sim_flow.h"
#include "seq/sim_stream.h"

#include <stdlib.h>

#define MOST_SYSTEMS 5 /* of the book whose messages are one system's */

/* How far what a system's messages mean and the severity that a developer would give them part. */
typedef struct manner {
    const la_levels *levels;
    uint32_t program;        /* of levels, whose voice the system has */
    double errors, warnings; /* shares of its harmless messages that are worded as such */
    double meek; /* share of its fault messages that are worded as warnings or notices */
} manner;

/* Windows of lines are of all that goes on, outside too: bots, clients that hang up. What a unit of
 * work says of itself is worded with more care. */
static manner draw_manner(const la_levels *levels, bool windows, la_rng *r)
{
    manner m = {.levels = levels, .program = (uint32_t)la_rng_below(r, levels->n)};
    double errors = la_rng_unit(r);
    m.errors = windows ? 0.35 * errors * errors : 0.1 * errors;
    m.warnings = la_sim_between(r, 0.0, 0.3);
    m.meek = la_sim_between(r, 0.0, 0.3);
    return m;
}

static float draw(const manner *m, la_level level, la_rng *r)
{
    static const float severity[LA_LEVELS_N] = {
        [LA_LEVEL_INFO] = -1, [LA_LEVEL_WARNING] = 0, [LA_LEVEL_ERROR] = 1};
    double z = (double)la_levels_at(m->levels, m->program, level, la_rng_unit(r));
    return la_wording_with(z, m->levels->told ? severity[level] : 0);
}

/* A routine message is the quieter of two: what a program says all day is not what it says of
 * trouble, which the levels of its notices hold too. */
static float routine_wording(const manner *m, la_rng *r)
{
    float a = draw(m, LA_LEVEL_INFO, r), b = draw(m, LA_LEVEL_INFO, r);
    return a < b ? a : b;
}

static float wording_of(const manner *m, la_phrase_class cls, la_rng *r)
{
    double u = la_rng_unit(r);
    if (cls == LA_PHRASE_ROUTINE)
        return routine_wording(m, r);
    if (cls == LA_PHRASE_FAULT) {
        la_level meek = la_sim_chance(r, 0.5) ? LA_LEVEL_WARNING : LA_LEVEL_INFO;
        return draw(m, u < m->meek ? meek : LA_LEVEL_ERROR, r);
    }
    return draw(m,
                u < m->errors                 ? LA_LEVEL_ERROR
                : u < m->errors + m->warnings ? LA_LEVEL_WARNING
                                              : LA_LEVEL_INFO,
                r);
}

/* What an invented system is made of. */
typedef struct invented {
    la_phrase *row;
    float *wording, *share;
    uint32_t *len, n;
    size_t cap;
    la_sim_flows flows;
} invented;

static void free_invented(invented *v)
{
    free(v->row);
    free(v->wording);
    free(v->share);
    free(v->len);
    la_sim_flows_free(&v->flows);
}

static logad_status take_rows(invented *v, const la_phrasebook *book, uint32_t i, bool whole,
                              logad_error *err)
{
    uint32_t first = book->first[i], n = book->first[i + 1] - first;
    if (n > LA_PHRASE_MAX_ROWS - v->n)
        return LOGAD_OK;
    if (!la_grow(&v->row, &v->cap, (size_t)v->n + n))
        return la_oom(err);
    for (uint32_t k = first; k < first + n; k++)
        if (whole || book->row[k].cls != LA_PHRASE_ROUTINE)
            v->row[v->n++] = book->row[k];
    return LOGAD_OK;
}

/* Real systems have from a few dozen to some hundreds of templates: most are of harmless messages
 * that hardly ever come. So to the messages of a system those of up to four others are added. */
static logad_status gather_rows(invented *v, const la_phrasebook *book, uint32_t i, la_rng *r,
                                logad_error *err)
{
    uint32_t n = la_sim_log(r, 1, MOST_SYSTEMS);
    TRY(take_rows(v, book, i, true, err));
    for (uint32_t k = 1; k < n; k++)
        TRY(take_rows(v, book, (uint32_t)la_rng_below(r, book->n_systems), false, err));
    return LOGAD_OK;
}

/* Takes numbers of its own, so that all else of the system is what it is without it. */
static void scramble(invented *v, const la_rng *r)
{
    la_rng own = la_rng_fork(r, "scramble");
    for (uint32_t k = v->n; k > 1; k--) {
        uint32_t other = (uint32_t)la_rng_below(&own, k);
        float w = v->wording[other];
        v->wording[other] = v->wording[k - 1];
        v->wording[k - 1] = w;
    }
}

static logad_status voice(invented *v, const la_inventing *how, la_rng *r, logad_error *err)
{
    v->wording = la_calloc(v->n, sizeof *v->wording);
    if (v->wording == NULL)
        return la_oom(err);
    manner m = draw_manner(how->levels, how->window > 0, r);
    for (uint32_t k = 0; k < v->n; k++)
        v->wording[k] = wording_of(&m, v->row[k].cls, r);
    if (how->scrambled)
        scramble(v, r);
    return LOGAD_OK;
}

static logad_status add_windows(invented *v, la_bagset *bags, double weight, bool in_time,
                                logad_error *err)
{
    const la_sim_flows *f = &v->flows;
    v->len = la_calloc(f->n_sequences, sizeof *v->len);
    v->share = la_calloc(f->n_sequences, sizeof *v->share);
    if (v->len == NULL || v->share == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < f->n_sequences; i++) {
        v->len[i] = (uint32_t)(f->at[i + 1] - f->at[i]);
        v->share[i] = (float)f->anomalous[i] / (float)f->count[i];
    }
    la_standing_input in = {.events = f->events,
                            .at = f->at,
                            .len = v->len,
                            .count = f->count,
                            .n = f->n_sequences,
                            .n_templates = v->n,
                            .wording = v->wording,
                            .in_time = in_time,
                            .order = f->order,
                            .n_order = f->n_sessions};
    return la_bagset_add(bags, &in, v->share, weight, err);
}

static logad_status run(invented *v, const la_inventing *how, uint64_t seed, logad_error *err)
{
    la_sim_windows w = {how->n_sessions, how->window, how->by_time};
    return how->window > 0 ? la_sim_stream(&v->flows, v->row, v->n, seed, w, err)
                           : la_sim_flow(&v->flows, v->row, v->n, seed, how->n_sessions, err);
}

logad_status la_invent_system(la_bagset *bags, const la_inventing *how, uint32_t i, la_rng *rng,
                              logad_error *err)
{
    invented v = {0};
    logad_status s = gather_rows(&v, how->book, i, rng, err);
    if (s == LOGAD_OK)
        s = voice(&v, how, rng, err);
    if (s == LOGAD_OK)
        s = run(&v, how, la_rng_u64(rng), err);
    if (s == LOGAD_OK && v.flows.n_sequences > 0)
        s = add_windows(&v, bags, how->weight / how->book->n_systems, how->window > 0, err);
    free_invented(&v);
    return s;
}
