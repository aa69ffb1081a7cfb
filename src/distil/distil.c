/* The walk from labels.jsonl to a model: votes, beliefs, lessons, weights, threshold. */
#include "distil/distil.h"

#include "base/map.h"
#include "base/mem.h"
#include "distil/study.h"
#include "teacher/round.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static logad_status take_votes(la_study *x, const la_label_rows *rows, logad_distil_summary *sum,
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
        sum->anomalous += x->votes[i].vote > 0;
    }
    free(row);
    sum->unmatched = rows->n - sum->answers - sum->suspect;
    if (s == LOGAD_OK && sum->answers == 0)
        return la_fail(err, LOGAD_ECONFIG,
                       "no label speaks of a sequence that is known here: give the target the "
                       "labels were made for (--target)");
    return s;
}

static bool is_lexical(const la_label_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        if (strcmp(rows->items[i].teacher, "lexical") != 0)
            return false;
    return true;
}

static logad_status write_down(la_study *x, const la_label_rows *rows,
                               const logad_distil_summary *sum, logad_error *err)
{
    char text[160];
    snprintf(text, sizeof text, "distil, %" PRIu64 " answers of a teacher (%.40s)", sum->answers,
             rows->items[0].teacher);
    x->m->from.method = la_model_text(x->m, "fusionlog");
    if (x->m->from.method == NULL)
        return la_oom(err);
    return la_ledger_add(&x->m->ledger, la_set_label(x->m->target), text, 0, err);
}

static logad_status prepare(la_study *x, logad_error *err)
{
    uint32_t n = x->d->n_sequences;
    TRY(la_groups_new(&x->groups, x->d->events, x->d->at, x->d->count, n, err));
    size_t halves = 2 * (size_t)x->groups.n_kinds; /* an appraiser's kinds are split */
    x->votes = la_calloc(n, sizeof *x->votes);
    x->margin = la_calloc(n, sizeof *x->margin);
    x->first = la_calloc(n, sizeof *x->first);
    x->window = la_calloc(n, sizeof *x->window);
    x->q = la_calloc(n, sizeof *x->q);
    x->general = la_calloc(n, sizeof *x->general);
    x->side = la_calloc(n, sizeof *x->side);
    x->asked = la_calloc(halves, sizeof *x->asked);
    x->prior = la_calloc(halves, sizeof *x->prior);
    x->worth = la_calloc(halves, sizeof *x->worth);
    x->p = la_calloc(halves, sizeof *x->p);
    x->pool = la_pool_new(x->o->threads > 0 ? x->o->threads : la_cores());
    if (x->votes == NULL || x->margin == NULL || x->first == NULL || x->window == NULL ||
        x->q == NULL || x->general == NULL || x->side == NULL || x->asked == NULL ||
        x->prior == NULL || x->worth == NULL || x->p == NULL || x->pool == NULL)
        return la_oom(err);
    for (uint32_t i = 0; x->proprietary != NULL && i < n; i++)
        x->general[i] = !x->proprietary[i];
    return LOGAD_OK;
}

static logad_status study_body(la_study *x, const la_label_rows *rows, logad_distil_summary *sum,
                               logad_error *err)
{
    TRY(prepare(x, err));
    TRY(take_votes(x, rows, sum, err));
    x->lexical = is_lexical(rows);
    if (x->m->appraiser != NULL) {
        TRY(la_study_appraiser(x, sum, err));
    } else {
        TRY(la_study_score(x, x->first, NULL, err));
        TRY(la_study_network(x, sum, err));
    }
    sum->threshold = la_margin_probability(x->m->threshold);
    return write_down(x, rows, sum, err);
}

static logad_status study_rows(logad_model *m, const la_dataset *d, const float *table,
                               const bool *proprietary, const la_label_rows *rows,
                               const logad_distil_options *o, logad_distil_summary *sum,
                               logad_error *err)
{
    la_study x = {.m = m, .o = o, .d = d, .table = table, .proprietary = proprietary};
    logad_status s = study_body(&x, rows, sum, err);
    la_groups_free(&x.groups);
    la_pool_free(x.pool);
    free(x.votes);
    free(x.margin);
    free(x.first);
    free(x.window);
    free(x.q);
    free(x.general);
    free(x.side);
    free(x.asked);
    free(x.prior);
    free(x.worth);
    free(x.p);
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
