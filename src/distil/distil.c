/* The walk from labels.jsonl to a model: votes, beliefs, lessons, weights, threshold. */
#include "distil/distil.h"

#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "detect/score.h"
#include "nn/mat.h"
#include "teacher/round.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 3
/* A round's own verdicts on sequences nobody answered about are taken for answers from here on. */
#define SELF_SURE 0.45
/* The lexical teacher's answers about like sequences always agree, which says nothing of them. */
#define LEXICAL_ACCURACY 0.7

typedef struct study {
    logad_model *m;
    const logad_distil_options *o;
    const la_dataset *d;
    const float *table;
    la_routing routing; /* borrowed parts are the caller's */
    la_groups groups;
    la_vote *votes;
    double *margin, *first, *q; /* [n_sequences]; first: before any round */
    bool *general;
    la_pool *pool;
} study;

static logad_status score(study *x, double *margin, logad_error *err)
{
    la_scorer s = {.net = x->m->net,
                   .theta = x->m->theta,
                   .table = x->table,
                   .max_events = x->m->max_events,
                   .pool = x->pool};
    return la_score_sequences(&s, x->d->events, x->d->at, x->d->n_sequences, margin, NULL, err);
}

static logad_status take_votes(study *x, const la_label_rows *rows, logad_distil_summary *sum,
                               logad_error *err)
{
    size_t *row = la_calloc(x->d->n_sequences, sizeof *row);
    if (row == NULL)
        return la_oom(err);
    logad_status s = la_label_rows_match(rows, x->d, row, err);
    for (uint32_t i = 0; i < x->d->n_sequences && s == LOGAD_OK; i++) {
        if (row[i] == SIZE_MAX)
            continue;
        const la_label_row *r = &rows->items[row[i]];
        x->votes[i] = la_vote_of(r->label, r->confidence, r->suspect);
        sum->suspect += r->suspect;
        sum->answers += x->votes[i].vote != 0;
    }
    free(row);
    sum->unmatched = rows->n - sum->answers - sum->suspect;
    if (s == LOGAD_OK && sum->answers == 0)
        return la_fail(err, LOGAD_ECONFIG,
                       "no label speaks of a sequence that is known here: give the target the "
                       "labels were made for (--target)");
    return s;
}

/* The margins move with the weights: the cut that follows the answers best. */
static logad_status set_threshold(study *x, const la_lessons *l, logad_error *err)
{
    for (uint32_t i = 0; i < x->d->n_sequences; i++) {
        double p = l->p[x->groups.kind[i]];
        x->q[i] = isnan(p) ? la_margin_probability(x->margin[i]) : p;
    }
    return la_expected_cut(&x->m->threshold, x->margin, x->q, x->d->count, x->d->n_sequences, err);
}

static int by_id(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static logad_status kind_id(const study *x, uint32_t q, uint64_t *out, logad_error *err)
{
    const la_dataset *d = x->d;
    size_t n = (size_t)(d->at[q + 1] - d->at[q]), kept = 0;
    uint64_t *ids = la_calloc(n, sizeof *ids);
    if (ids == NULL)
        return la_oom(err);
    for (size_t k = 0; k < n; k++)
        ids[k] = logad_template_id(d->templates[d->events[d->at[q] + k]]);
    qsort(ids, n, sizeof *ids, by_id);
    for (size_t k = 0; k < n; k++)
        if (k == 0 || ids[k] != ids[k - 1])
            ids[kept++] = ids[k];
    *out = la_model_kind(ids, kept);
    free(ids);
    return LOGAD_OK;
}

/* The beliefs about kinds that were asked about go into the model: the network need not fit them
 * all, and speaks where nobody was asked. */
static logad_status remember_kinds(study *x, const la_lessons *l, logad_error *err)
{
    uint32_t n = x->groups.n_kinds, kept = 0;
    uint64_t *kind = la_calloc(n, sizeof *kind);
    float *odds = la_calloc(n, sizeof *odds);
    bool *done = la_calloc(n, sizeof *done);
    logad_status s = kind == NULL || odds == NULL || done == NULL ? la_oom(err) : LOGAD_OK;
    for (uint32_t i = 0; i < x->d->n_sequences && s == LOGAD_OK; i++) {
        uint32_t k = x->groups.kind[i];
        double p = l->p[k];
        if (done[k] || isnan(p) || x->d->at[i + 1] == x->d->at[i])
            continue;
        done[k] = true;
        p = fmin(fmax(p, 1e-6), 1 - 1e-6);
        s = kind_id(x, i, &kind[kept], err);
        odds[kept++] = (float)log(p / (1 - p));
    }
    if (s == LOGAD_OK)
        s = la_model_set_kinds(x->m, kind, odds, kept, err);
    free(kind);
    free(odds);
    free(done);
    return s;
}

static logad_status one_round(study *x, uint32_t round, double accuracy, logad_distil_summary *sum,
                              logad_error *err)
{
    la_pupils pupils = {.events = x->d->events,
                        .at = x->d->at,
                        .count = x->d->count,
                        .n = x->d->n_sequences,
                        .general = x->general,
                        .margin = x->first,
                        .threshold = x->m->threshold,
                        .max_events = x->m->max_events};
    char stage[24];
    snprintf(stage, sizeof stage, "round/%u", round);
    la_tune_settings how = {.steps = x->o->steps, .seed = x->o->seed, .stage = stage};
    la_lessons l;
    TRY(la_lessons_make(&l, &pupils, &x->groups, x->votes, accuracy, err));
    sum->lessons = (uint32_t)l.n;
    logad_status s = la_tune(x->m, x->table, l.items, l.n, &how, x->pool, err);
    if (s == LOGAD_OK)
        s = score(x, x->margin, err);
    if (s == LOGAD_OK)
        s = set_threshold(x, &l, err);
    /* Only what a teacher said is remembered, so before the model votes for itself. */
    if (s == LOGAD_OK && round == 1)
        s = remember_kinds(x, &l, err);
    la_lessons_free(&l);
    return s;
}

/* Sequences whose set nobody was asked about get the model's own verdict as a faint vote. */
static logad_status vote_for_itself(study *x, uint32_t *added, logad_error *err)
{
    bool *spoken = la_calloc(x->groups.n_kinds, sizeof *spoken);
    *added = 0;
    if (spoken == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < x->groups.n; i++)
        if (x->votes[i].vote != 0)
            spoken[x->groups.kind[i]] = true;
    for (uint32_t i = 0; i < x->groups.n; i++) {
        double p = la_margin_probability(x->margin[i]);
        if (spoken[x->groups.kind[i]] || fabs(p - 0.5) < SELF_SURE)
            continue;
        x->votes[i] = (la_vote){p > 0.5 ? 1 : -1, 0.5f};
        ++*added;
    }
    free(spoken);
    return LOGAD_OK;
}

static bool is_lexical(const la_label_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        if (strcmp(rows->items[i].teacher, "lexical") != 0)
            return false;
    return true;
}

static logad_status learn(study *x, const la_label_rows *rows, logad_distil_summary *sum,
                          logad_error *err)
{
    TRY(score(x, x->first, err));
    TRY(take_votes(x, rows, sum, err));
    double a = is_lexical(rows) ? LEXICAL_ACCURACY : la_votes_accuracy(&x->groups, x->votes);
    uint32_t rounds = x->o->rounds > 0 ? x->o->rounds : ROUNDS;
    sum->accuracy = a;
    for (uint32_t r = 1; r <= rounds; r++) {
        uint32_t added;
        TRY(one_round(x, r, a, sum, err));
        sum->rounds = r;
        TRY(vote_for_itself(x, &added, err));
        la_verbose("round %u: %u lessons, threshold %.4g, %u more by its own verdict", r,
                   sum->lessons, la_margin_probability(x->m->threshold), added);
        /* Another round would change hardly anything. */
        if ((uint64_t)added * 100 < x->d->n_sequences)
            break;
    }
    sum->threshold = la_margin_probability(x->m->threshold);
    return LOGAD_OK;
}

static logad_status write_down(study *x, const la_label_rows *rows, const logad_distil_summary *sum,
                               logad_error *err)
{
    char text[160];
    snprintf(text, sizeof text, "distil, %" PRIu64 " answers of a teacher (%.40s)", sum->answers,
             rows->items[0].teacher);
    x->m->from.method = la_model_text(x->m, "fusionlog");
    x->m->threshold_rule = la_model_text(x->m, "largest expected F1 over a teacher's answers");
    if (x->m->from.method == NULL || x->m->threshold_rule == NULL)
        return la_oom(err);
    return la_ledger_add(&x->m->ledger, la_set_label(x->m->target), text, 0, err);
}

static logad_status study_body(study *x, const la_label_rows *rows, logad_distil_summary *sum,
                               logad_error *err)
{
    if (x->m->appraiser != NULL)
        return la_fail(err, LOGAD_ECONFIG,
                       "a model of --method auto has no network that could learn: train it with "
                       "--method zerolog");
    uint32_t n = x->d->n_sequences;
    x->votes = la_calloc(n, sizeof *x->votes);
    x->margin = la_calloc(n, sizeof *x->margin);
    x->first = la_calloc(n, sizeof *x->first);
    x->q = la_calloc(n, sizeof *x->q);
    x->general = la_calloc(n, sizeof *x->general);
    x->pool = la_pool_new(x->o->threads > 0 ? x->o->threads : la_cores());
    if (x->votes == NULL || x->margin == NULL || x->first == NULL || x->q == NULL ||
        x->general == NULL || x->pool == NULL)
        return la_oom(err);
    TRY(la_groups_new(&x->groups, x->d->events, x->d->at, x->d->count, n, err));
    for (uint32_t i = 0; x->routing.proprietary != NULL && i < n; i++)
        x->general[i] = !x->routing.proprietary[i];
    TRY(learn(x, rows, sum, err));
    return write_down(x, rows, sum, err);
}

static logad_status study_rows(logad_model *m, const la_dataset *d, const float *table,
                               const bool *proprietary, const la_label_rows *rows,
                               const logad_distil_options *o, logad_distil_summary *sum,
                               logad_error *err)
{
    study x = {.m = m, .o = o, .d = d, .table = table};
    bool *copy = NULL;
    if (proprietary != NULL) {
        copy = la_calloc(d->n_sequences, sizeof *copy);
        if (copy == NULL)
            return la_oom(err);
        memcpy(copy, proprietary, d->n_sequences * sizeof *copy);
    }
    x.routing.proprietary = copy;
    logad_status s = study_body(&x, rows, sum, err);
    la_groups_free(&x.groups);
    la_pool_free(x.pool);
    free(copy);
    free(x.votes);
    free(x.margin);
    free(x.first);
    free(x.q);
    free(x.general);
    return s;
}

logad_status la_distil_rows(logad_model *m, const la_dataset *d, const float *table,
                            const la_label_rows *rows, const logad_distil_options *o,
                            logad_distil_summary *summary, logad_error *err)
{
    return study_rows(m, d, table, NULL, rows, o, summary, err);
}

/* Without a target the labelled sequences are all there is: a dataset of them, over the model's own
 * templates; rows with others are left out. */
typedef struct row_set {
    la_dataset d;
    uint64_t *at;
    uint32_t *events, *count;
    size_t at_cap, events_cap, count_cap;
} row_set;

static logad_status add_row(row_set *s, const la_label_row *r, const la_map *ids, logad_error *err)
{
    uint64_t from = s->at[s->d.n_sequences];
    size_t n = s->d.n_sequences;
    if (!la_grow(&s->events, &s->events_cap, from + r->n_events) ||
        !la_grow(&s->at, &s->at_cap, n + 2) || !la_grow(&s->count, &s->count_cap, n + 1))
        return la_oom(err);
    for (uint32_t k = 0; k < r->n_events; k++) {
        uint32_t id = la_map_find(ids, &r->events[k], sizeof r->events[k]);
        if (id == LA_MAP_NONE)
            return LOGAD_OK;
        s->events[from + k] = id;
    }
    s->at[n + 1] = from + r->n_events;
    s->count[n] = r->sessions;
    s->d.n_sequences++;
    return LOGAD_OK;
}

static logad_status fill_set(row_set *s, const logad_model *m, const la_label_rows *rows,
                             la_map *ids, logad_error *err)
{
    if (!la_grow(&s->at, &s->at_cap, 2))
        return la_oom(err);
    s->at[0] = 0;
    for (uint32_t i = 0; i < m->n_templates; i++) {
        uint64_t id = logad_template_id(m->templates[i]);
        if (la_map_intern(ids, &id, sizeof id, NULL) == LA_MAP_NONE)
            return la_oom(err);
    }
    for (size_t i = 0; i < rows->n; i++)
        TRY(add_row(s, &rows->items[i], ids, err));
    s->d.templates = m->templates;
    s->d.n_templates = m->n_templates;
    s->d.at = s->at;
    s->d.events = s->events;
    s->d.count = s->count;
    return LOGAD_OK;
}

static logad_status without_target(logad_model *m, const la_label_rows *rows,
                                   const logad_distil_options *o, logad_distil_summary *sum,
                                   logad_error *err)
{
    row_set s = {0};
    la_map *ids = la_map_new();
    logad_status status = ids == NULL ? la_oom(err) : fill_set(&s, m, rows, ids, err);
    if (status == LOGAD_OK)
        status = study_rows(m, &s.d, m->table, NULL, rows, o, sum, err);
    la_map_free(ids);
    free(s.at);
    free(s.events);
    free(s.count);
    return status;
}

static logad_status with_target(logad_model *m, const la_label_rows *rows,
                                const logad_distil_options *o, logad_distil_summary *sum,
                                logad_error *err)
{
    la_routing r;
    TRY(la_routing_new(&r, m, &o->route, err));
    logad_status s = study_rows(m, r.d, r.table, r.proprietary, rows, o, sum, err);
    la_routing_free(&r);
    return s;
}

logad_status logad_distil(logad_model *m, const logad_distil_options *o,
                          logad_distil_summary *summary, logad_error *err)
{
    la_label_rows rows;
    *summary = (logad_distil_summary){0};
    la_mat_init();
    TRY(la_label_rows_load(&rows, o->labels, err));
    logad_status s = LOGAD_OK;
    if (rows.n == 0)
        s = la_fail(err, LOGAD_EINPUT, "%s: no labels in it", o->labels);
    if (s == LOGAD_OK)
        s = o->route.target != NULL ? with_target(m, &rows, o, summary, err)
                                    : without_target(m, &rows, o, summary, err);
    la_label_rows_free(&rows);
    return s == LOGAD_OK ? la_model_save(m, o->out, err) : s;
}
