/* score -> verdict: the sequences of a dataset become verdicts that point at raw lines. */
#include "base/map.h"
#include "base/mem.h"
#include "detect/detect.h"
#include "detect/memo.h"
#include "detect/weigh.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct la_detector {
    const logad_model *m;
    const char *vectors;
    logad_second_opinion *second; /* NULL: none */
    void *second_ctx;
    la_pool *pool;
    la_memo *memo;  /* NULL: nothing is remembered */
    la_map *texts;  /* of all templates met */
    uint64_t *seen; /* by their number: events of each, over all sessions */
    size_t seen_cap;
};

/* What one dataset needs. */
typedef struct detection {
    la_detector *det;
    const logad_model *m;
    const la_dataset *d;
    float *table;
    la_scorer scorer;
    la_appraisal appraisal;
    double *margin;      /* [n_sequences] */
    uint32_t *window;    /* [n_sequences] the one that gave the margin */
    la_weighed *weighed; /* [n_sequences]; empty for normal sequences */
    bool *done;          /* [n_sequences] remembered */
    uint32_t *text;      /* [n_templates] number in det->texts */
} detection;

/* Only sequences of the model's own templates mean the same in every dataset. */
static bool is_lasting(const la_dataset *d, uint32_t q)
{
    for (uint64_t i = d->at[q]; i < d->at[q + 1]; i++)
        if (d->known == NULL || !d->known[d->events[i]])
            return false;
    return true;
}

static void recall(detection *x)
{
    const la_dataset *d = x->d;
    for (uint32_t q = 0; x->det->memo != NULL && q < d->n_sequences; q++) {
        const la_remembered *r =
            la_memo_find(x->det->memo, d->events + d->at[q], (size_t)(d->at[q + 1] - d->at[q]));
        if (r == NULL || !is_lasting(d, q))
            continue;
        x->done[q] = true;
        x->margin[q] = r->margin;
        x->window[q] = r->window;
        x->weighed[q] = r->weighed;
    }
}

static logad_status remember(const detection *x, logad_error *err)
{
    const la_dataset *d = x->d;
    for (uint32_t q = 0; x->det->memo != NULL && q < d->n_sequences; q++) {
        la_remembered r = {x->margin[q], x->window[q], x->weighed[q]};
        if (!x->done[q] && is_lasting(d, q))
            TRY(la_memo_add(x->det->memo, d->events + d->at[q], (size_t)(d->at[q + 1] - d->at[q]),
                            &r, err));
    }
    return LOGAD_OK;
}

/* The sequences that are not remembered, side by side. */
typedef struct fresh {
    uint32_t n, *number, *events, *window;
    uint64_t *at;
    double *margin;
} fresh;

static logad_status gather(const detection *x, fresh *f, logad_error *err)
{
    const la_dataset *d = x->d;
    f->number = la_calloc(d->n_sequences, sizeof *f->number);
    f->events = la_calloc((size_t)d->at[d->n_sequences], sizeof *f->events);
    f->at = la_calloc((size_t)d->n_sequences + 1, sizeof *f->at);
    f->margin = la_calloc(d->n_sequences, sizeof *f->margin);
    f->window = la_calloc(d->n_sequences, sizeof *f->window);
    if (f->number == NULL || f->events == NULL || f->at == NULL || f->margin == NULL ||
        f->window == NULL)
        return la_oom(err);
    for (uint32_t q = 0; q < d->n_sequences; q++) {
        if (x->done[q])
            continue;
        size_t n = (size_t)(d->at[q + 1] - d->at[q]);
        memcpy(f->events + f->at[f->n], d->events + d->at[q], n * sizeof *f->events);
        f->number[f->n++] = q;
        f->at[f->n] = f->at[f->n - 1] + n;
    }
    return LOGAD_OK;
}

static logad_status score_fresh(detection *x, fresh *f, logad_error *err)
{
    TRY(gather(x, f, err));
    if (f->n == 0)
        return LOGAD_OK;
    TRY(la_model_table(x->m, x->d, x->det->vectors, &x->table, NULL, err));
    TRY(la_scorer_open(&x->scorer, &x->appraisal, x->m, x->d, x->table, x->det->pool, err));
    TRY(la_score_sequences(&x->scorer, f->events, f->at, f->n, f->margin, f->window, err));
    for (uint32_t i = 0; i < f->n; i++) {
        x->margin[f->number[i]] = f->margin[i];
        x->window[f->number[i]] = f->window[i];
    }
    return LOGAD_OK;
}

static logad_status score_all(detection *x, logad_error *err)
{
    uint32_t n = x->d->n_sequences;
    x->margin = la_calloc(n, sizeof *x->margin);
    x->window = la_calloc(n, sizeof *x->window);
    x->weighed = la_calloc(n, sizeof *x->weighed);
    x->done = la_calloc(n, sizeof *x->done);
    if (x->margin == NULL || x->window == NULL || x->weighed == NULL || x->done == NULL)
        return la_oom(err);
    recall(x);
    fresh f = {.n = 0};
    logad_status s = score_fresh(x, &f, err);
    free(f.number);
    free(f.events);
    free(f.at);
    free(f.margin);
    free(f.window);
    if (s == LOGAD_OK)
        s = la_model_recall(x->m, x->d, x->margin, err);
    if (s == LOGAD_OK && x->det->second != NULL && x->table != NULL)
        s = x->det->second(x->det->second_ctx, x->m, x->d, x->table, x->margin, err);
    return s;
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
        if (x->done[q] || !is_anomalous(x, q))
            continue;
        TRY(worst_window(x, q, &windows[n], err));
        margin[n++] = x->margin[q];
    }
    if (n == 0)
        return LOGAD_OK;
    TRY(la_weigh(&x->scorer, x->d->events, windows, margin, n, weighed, err));
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
    logad_status s = LOGAD_OK;
    if (windows == NULL || margin == NULL || weighed == NULL)
        s = la_oom(err);
    else
        s = weigh_anomalous(x, windows, margin, weighed, err);
    free(windows);
    free(margin);
    free(weighed);
    return s;
}

static logad_status count_events(detection *x, uint64_t *all, logad_error *err)
{
    const la_dataset *d = x->d;
    la_detector *det = x->det;
    x->text = la_calloc(d->n_templates, sizeof *x->text);
    if (x->text == NULL)
        return la_oom(err);
    for (uint32_t t = 0; t < d->n_templates; t++) {
        bool added;
        const char *text = d->templates[t];
        uint32_t i = la_map_intern(det->texts, text, strlen(text), &added);
        if (i == LA_MAP_NONE || !la_grow(&det->seen, &det->seen_cap, (size_t)i + 1))
            return la_oom(err);
        if (added)
            det->seen[i] = 0;
        x->text[t] = i;
    }
    for (uint32_t q = 0; q < d->n_sequences; q++) {
        for (uint64_t i = d->at[q]; i < d->at[q + 1]; i++)
            det->seen[x->text[d->events[i]]] += d->count[q];
        *all += (d->at[q + 1] - d->at[q]) * d->count[q];
    }
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
                                 .seen = x->det->seen[x->text[t]]};
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
                         .model = x->m->digest,
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

static logad_status detect(detection *x, bool (*fn)(void *ctx, const logad_verdict *v), void *ctx,
                           bool *go_on, logad_score_summary *summary, logad_error *err)
{
    TRY(score_all(x, err));
    TRY(weigh_all(x, err));
    TRY(remember(x, err));
    TRY(count_events(x, &summary->events, err));
    summary->sessions += x->d->n_sessions;
    for (uint32_t q = 0; q < x->d->n_sequences; q++)
        summary->anomalous += is_anomalous(x, q) ? x->d->count[q] : 0;
    for (uint32_t i = 0; i < x->d->n_sessions && *go_on; i++) {
        logad_verdict v;
        TRY(make_verdict(x, i, &v, err));
        *go_on = fn(ctx, &v);
    }
    return LOGAD_OK;
}

logad_status la_detect(la_detector *det, const la_dataset *d,
                       bool (*fn)(void *ctx, const logad_verdict *v), void *ctx, bool *go_on,
                       logad_score_summary *summary, logad_error *err)
{
    *go_on = true;
    if (d->n_sequences == 0)
        return LOGAD_OK;
    detection x = {.det = det, .m = det->m, .d = d};
    logad_status s = detect(&x, fn, ctx, go_on, summary, err);
    la_appraisal_close(&x.appraisal);
    free(x.table);
    free(x.margin);
    free(x.window);
    free(x.weighed);
    free(x.done);
    free(x.text);
    return s;
}

logad_status la_detector_new(la_detector **out, const logad_model *m, const char *vectors,
                             unsigned threads, bool memo, logad_error *err)
{
    la_detector *det = la_calloc(1, sizeof *det);
    if (det == NULL)
        return la_oom(err);
    det->m = m;
    det->vectors = vectors;
    det->pool = la_pool_new(threads > 0 ? threads : la_cores());
    det->texts = la_map_new();
    det->memo = memo ? la_memo_new() : NULL;
    if (det->pool == NULL || det->texts == NULL || (memo && det->memo == NULL)) {
        la_detector_free(det);
        return la_oom(err);
    }
    *out = det;
    return LOGAD_OK;
}

void la_detector_second(la_detector *det, logad_second_opinion *second, void *ctx)
{
    det->second = second;
    det->second_ctx = ctx;
}

void la_detector_free(la_detector *det)
{
    if (det == NULL)
        return;
    la_pool_free(det->pool);
    la_memo_free(det->memo);
    la_map_free(det->texts);
    free(det->seen);
    free(det);
}
