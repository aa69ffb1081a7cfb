/* The whole walk in one file: bytes -> line -> event -> sequence -> vector -> score -> verdict.
 *
 * la_dataset_raw reads bytes, cuts lines, parses events with the model's frozen templates and puts
 * them together into sequences; la_model_table gives each template its vector; la_score_sequences
 * runs the network; the rest of this file turns scores into verdicts that point at raw lines. */
#include "detect/weigh.h"
#include "model/model.h"
#include "nn/mat.h"

#include "base/mem.h"
#include <logad/verdict.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What one call of logad_score holds. */
typedef struct detection {
    const logad_model *m;
    const logad_score_options *o;
    la_dataset *d;
    la_pool *pool;
    float *table;
    double *margin;      /* [n_sequences] */
    uint32_t *window;    /* [n_sequences] the one that gave the margin */
    la_weighed *weighed; /* [n_sequences]; empty for normal sequences */
    uint64_t *seen;      /* [n_templates] events of each, over all sessions */
} detection;

static logad_status read_sequences(detection *x, const char *const *inputs, size_t n,
                                   logad_error *err)
{
    const logad_model *m = x->m;
    const logad_score_options *o = x->o;
    bool own = o->header == NULL && o->format == NULL;
    la_dataset_options options = {.format = own ? m->format : o->format,
                                  .header = own ? m->header : o->header,
                                  .masks = (const char *const *)m->masks,
                                  .n_masks = m->n_masks,
                                  .templates = (const char *const *)m->templates,
                                  .n_templates = m->n_templates,
                                  .keep_places = true};
    if (o->group != NULL)
        TRY(la_grouping_parse(&options.grouping, o->group, err));
    else if (m->grouping.kind != LA_GROUP_GIVEN)
        options.grouping = m->grouping;
    return n == 1 ? la_dataset_load(&x->d, inputs[0], &options, err)
                  : la_dataset_raw(&x->d, inputs, n, &options, err);
}

static la_scorer scorer_of(const detection *x)
{
    return (la_scorer){.net = x->m->net,
                       .theta = x->m->theta,
                       .table = x->table,
                       .max_events = x->m->max_events,
                       .pool = x->pool};
}

static logad_status score_all(detection *x, logad_error *err)
{
    uint32_t n = x->d->n_sequences;
    x->margin = la_calloc(n, sizeof *x->margin);
    x->window = la_calloc(n, sizeof *x->window);
    if (x->margin == NULL || x->window == NULL)
        return la_oom(err);
    TRY(la_model_table(x->m, x->d, x->o->vectors, &x->table, NULL, err));
    la_scorer s = scorer_of(x);
    return la_score_sequences(&s, x->d->events, x->d->at, n, x->margin, x->window, err);
}

/* The window of sequence q that gave its margin. */
static logad_status worst_window(const detection *x, uint32_t q, la_window *out, logad_error *err)
{
    la_windows all = {0};
    const la_dataset *d = x->d;
    TRY(la_windows_add(&all, q, d->at[q], d->at[q + 1], x->m->max_events, err));
    *out = all.items[x->window[q]];
    la_windows_free(&all);
    return LOGAD_OK;
}

static bool is_anomalous(const detection *x, uint32_t q)
{
    return x->margin[q] >= x->m->threshold;
}

/* Weighs the events of every anomalous distinct sequence, once for all its sessions. */
static logad_status weigh_anomalous(const detection *x, la_window *windows, double *margin,
                                    la_weighed *weighed, logad_error *err)
{
    size_t n = 0;
    for (uint32_t q = 0; q < x->d->n_sequences; q++) {
        if (!is_anomalous(x, q))
            continue;
        TRY(worst_window(x, q, &windows[n], err));
        margin[n++] = x->margin[q];
    }
    la_scorer s = scorer_of(x);
    TRY(la_weigh(&s, x->d->events, windows, margin, n, weighed, err));
    for (size_t i = 0; i < n; i++)
        x->weighed[windows[i].sequence] = weighed[i];
    return LOGAD_OK;
}

static logad_status weigh_all(detection *x, logad_error *err)
{
    uint32_t n = x->d->n_sequences;
    la_window *windows = la_calloc(n, sizeof *windows);
    double *margin = la_calloc(n, sizeof *margin);
    la_weighed *weighed = la_calloc(n, sizeof *weighed);
    x->weighed = la_calloc(n, sizeof *x->weighed);
    logad_status s = LOGAD_OK;
    if (windows == NULL || margin == NULL || weighed == NULL || x->weighed == NULL)
        s = la_oom(err);
    else
        s = weigh_anomalous(x, windows, margin, weighed, err);
    free(windows);
    free(margin);
    free(weighed);
    return s;
}

static logad_status count_events(detection *x, logad_error *err)
{
    const la_dataset *d = x->d;
    x->seen = la_calloc(d->n_templates, sizeof *x->seen);
    if (x->seen == NULL)
        return la_oom(err);
    for (uint32_t q = 0; q < d->n_sequences; q++)
        for (uint64_t i = d->at[q]; i < d->at[q + 1]; i++)
            x->seen[d->events[i]] += d->count[q];
    return LOGAD_OK;
}

/* Where event number `at` of session i stood; a dataset of sequences has no lines. */
static const la_place *place_of(const la_dataset *d, uint32_t i, uint64_t at)
{
    return d->places == NULL ? NULL : &d->places[d->place_at[i] + at];
}

static void put_event(const detection *x, uint32_t session, uint64_t from, const la_weighed *w,
                      uint32_t k, logad_weighed_event *out)
{
    const la_dataset *d = x->d;
    uint32_t q = d->sequence[session];
    uint64_t at = from + w->at[k];
    uint32_t t = d->events[d->at[q] + at];
    *out = (logad_weighed_event){.template = d->templates[t],
                                 .id = logad_template_id(d->templates[t]),
                                 .weight = w->weight[k],
                                 .known = d->known == NULL || d->known[t],
                                 .seen = x->seen[t]};
    const la_place *p = place_of(d, session, at);
    if (p == NULL)
        return;
    out->file = d->files[p->file];
    out->line = p->line;
    out->byte = p->byte;
}

static logad_status make_verdict(const detection *x, uint32_t session, logad_verdict *v,
                                 logad_error *err)
{
    const la_dataset *d = x->d;
    uint32_t q = d->sequence[session];
    la_window w;
    TRY(worst_window(x, q, &w, err));
    uint64_t from = w.at - d->at[q];
    *v = (logad_verdict){.session = d->session[session],
                         .score = la_margin_probability(x->margin[q]),
                         .threshold = la_margin_probability(x->m->threshold),
                         .anomalous = is_anomalous(x, q),
                         .n_events = (uint32_t)(d->at[q + 1] - d->at[q]),
                         .n_windows = la_windows_count(d->at[q + 1] - d->at[q], x->m->max_events),
                         .window = x->window[q]};
    const la_place *p = place_of(d, session, from);
    if (p != NULL) {
        v->file = d->files[p->file];
        v->first_line = p->line;
        v->byte = p->byte;
    }
    const la_weighed *weighed = &x->weighed[q];
    for (uint32_t k = 0; k < weighed->n; k++)
        put_event(x, session, from, weighed, k, &v->events[v->n_weighed++]);
    return LOGAD_OK;
}

static void summarise(const detection *x, logad_score_summary *s)
{
    const la_dataset *d = x->d;
    *s = (logad_score_summary){.lines = d->n_lines,
                               .ungrouped = d->n_ungrouped,
                               .unknown = d->n_unknown,
                               .sessions = d->n_sessions};
    for (uint32_t q = 0; q < d->n_sequences; q++)
        s->anomalous += is_anomalous(x, q) ? d->count[q] : 0;
    for (uint32_t t = 0; t < d->n_templates; t++)
        s->events += x->seen[t];
    la_grouping_words(&d->grouping, s->grouping, sizeof s->grouping);
    if (d->damage != NULL) {
        size_t n = strlen(d->damage);
        n = n < sizeof s->damage_text ? n : sizeof s->damage_text - 1;
        memcpy(s->damage_text, d->damage, n);
        s->damage = s->damage_text;
    }
}

static logad_status walk(detection *x, const char *const *inputs, size_t n,
                         bool (*fn)(void *ctx, const logad_verdict *v), void *ctx,
                         logad_score_summary *summary, logad_error *err)
{
    x->pool = la_pool_new(x->o->threads > 0 ? x->o->threads : la_cores());
    if (x->pool == NULL)
        return la_oom(err);
    TRY(read_sequences(x, inputs, n, err));
    TRY(score_all(x, err));
    TRY(weigh_all(x, err));
    TRY(count_events(x, err));
    if (summary != NULL)
        summarise(x, summary);
    for (uint32_t i = 0; i < x->d->n_sessions; i++) {
        logad_verdict v;
        TRY(make_verdict(x, i, &v, err));
        if (!fn(ctx, &v))
            return LOGAD_OK;
    }
    return LOGAD_OK;
}

logad_status logad_score(const logad_model *m, const char *const *inputs, size_t n,
                         const logad_score_options *o,
                         bool (*fn)(void *ctx, const logad_verdict *v), void *ctx,
                         logad_score_summary *summary, logad_error *err)
{
    static const logad_score_options defaults = {0};
    la_mat_init();
    detection x = {.m = m, .o = o != NULL ? o : &defaults};
    logad_status s = walk(&x, inputs, n, fn, ctx, summary, err);
    la_dataset_free(x.d);
    la_pool_free(x.pool);
    free(x.table);
    free(x.margin);
    free(x.window);
    free(x.weighed);
    free(x.seen);
    return s;
}
