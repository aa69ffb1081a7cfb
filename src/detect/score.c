/* vector -> score: windows of similar length go through the encoder together, shard by shard. */
#include "detect/score.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct worker {
    la_batch batch;
    la_encoder_work *work;
    float *r;
    la_standing_reader reader;
} worker;

typedef struct job {
    const la_scorer *s;
    const uint32_t *events;
    const la_window *windows;
    const uint32_t *order; /* windows by falling length */
    size_t n;
    double *margin;
    float *r;
    worker *workers;
    logad_status *status; /* [shards] */
} job;

static logad_status score_shard(job *j, size_t from, size_t n, worker *w, logad_error *err)
{
    const uint32_t *view[LA_SCORE_SHARD];
    uint32_t len[LA_SCORE_SHARD];
    const la_net *net = j->s->net;
    for (size_t i = 0; i < n; i++) {
        const la_window *win = &j->windows[j->order[from + i]];
        view[i] = j->events + win->at;
        len[i] = win->len;
    }
    TRY(la_batch_fill(&w->batch, view, len, (uint32_t)n, err));
    TRY(la_encoder_forward(net->encoder, j->s->theta, j->s->table, &w->batch, w->work, w->r, NULL,
                           err));
    double margin[LA_SCORE_SHARD];
    la_net_margin(net, j->s->theta, w->r, n, margin);
    for (size_t i = 0; i < n; i++) {
        size_t at = j->order[from + w->batch.order[i]];
        j->margin[at] = margin[i];
        if (j->r != NULL)
            memcpy(j->r + at * net->width, w->r + i * net->width, net->width * sizeof *w->r);
    }
    return LOGAD_OK;
}

static logad_status encode_task(job *j, size_t from, size_t n, worker *w)
{
    logad_status s = LOGAD_OK;
    if (w->work == NULL)
        s = la_encoder_work_new(&w->work, j->s->net->encoder, NULL);
    if (s == LOGAD_OK && w->r == NULL) {
        w->r = la_calloc((size_t)LA_SCORE_SHARD * j->s->net->width, sizeof *w->r);
        s = w->r == NULL ? LOGAD_ENOMEM : LOGAD_OK;
    }
    return s == LOGAD_OK ? score_shard(j, from, n, w, NULL) : s;
}

static logad_status appraise_task(job *j, size_t from, size_t n, worker *w)
{
    const la_appraisal *x = j->s->appraisal;
    if (w->reader.s == NULL)
        TRY(la_standing_reader_open(&w->reader, x->a->standing, x->id, x->wording, x->n, NULL));
    for (size_t i = from; i < from + n; i++) {
        const la_window *win = &j->windows[j->order[i]];
        TRY(la_appraisal_margin(x, &w->reader, j->events + win->at, win->len,
                                &j->margin[j->order[i]], NULL));
    }
    return LOGAD_OK;
}

static void score_task(void *ctx, size_t task, unsigned id)
{
    job *j = ctx;
    size_t from = task * LA_SCORE_SHARD;
    size_t n = j->n - from < LA_SCORE_SHARD ? j->n - from : LA_SCORE_SHARD;
    j->status[task] = j->s->appraisal != NULL ? appraise_task(j, from, n, &j->workers[id])
                                              : encode_task(j, from, n, &j->workers[id]);
}

/* Counting sort by falling length, stable: the order does not depend on the platform's qsort. */
static uint32_t *by_length(const la_window *windows, size_t n, uint32_t max_len)
{
    uint32_t *order = la_calloc(n, sizeof *order);
    size_t *start = la_calloc((size_t)max_len + 2, sizeof *start);
    if (order != NULL && start != NULL) {
        for (size_t i = 0; i < n; i++)
            start[max_len - windows[i].len + 1]++;
        for (size_t k = 1; k <= max_len; k++)
            start[k] += start[k - 1];
        for (size_t i = 0; i < n; i++)
            order[start[max_len - windows[i].len]++] = (uint32_t)i;
    } else {
        free(order);
        order = NULL;
    }
    free(start);
    return order;
}

static logad_status run_job(job *j, logad_error *err)
{
    size_t shards = (j->n + LA_SCORE_SHARD - 1) / LA_SCORE_SHARD;
    unsigned n_workers = la_pool_size(j->s->pool);
    j->workers = la_calloc(n_workers, sizeof *j->workers);
    j->status = la_calloc(shards, sizeof *j->status);
    logad_status s = LOGAD_OK;
    if (j->workers == NULL || j->status == NULL) {
        s = LOGAD_ENOMEM;
    } else {
        la_pool_run(j->s->pool, shards, score_task, j);
        for (size_t i = 0; i < shards && s == LOGAD_OK; i++)
            s = j->status[i];
    }
    for (unsigned i = 0; j->workers != NULL && i < n_workers; i++) {
        la_encoder_work_free(j->workers[i].work);
        la_batch_free(&j->workers[i].batch);
        la_standing_reader_close(&j->workers[i].reader);
        free(j->workers[i].r);
    }
    free(j->workers);
    free(j->status);
    return s == LOGAD_OK ? s : la_oom(err);
}

logad_status la_scorer_open(la_scorer *out, la_appraisal *appraisal, const logad_model *m,
                            const la_dataset *d, const float *table, la_pool *pool,
                            logad_error *err)
{
    *appraisal = (la_appraisal){0};
    *out = (la_scorer){.net = m->net,
                       .theta = m->theta,
                       .table = table,
                       .max_events = m->max_events,
                       .pool = pool};
    if (m->appraiser == NULL)
        return LOGAD_OK;
    out->appraisal = appraisal;
    return la_appraisal_open(appraisal, m->appraiser, (const char *const *)m->templates,
                             m->n_templates, d, err);
}

logad_status la_score_windows(const la_scorer *s, const uint32_t *events, const la_window *windows,
                              size_t n, double *margin, float *r, logad_error *err)
{
    uint32_t longest = 0;
    for (size_t i = 0; i < n; i++)
        longest = windows[i].len > longest ? windows[i].len : longest;
    uint32_t *order = by_length(windows, n, longest);
    if (order == NULL)
        return la_oom(err);
    if (r != NULL && s->appraisal != NULL)
        memset(r, 0, n * s->net->width * sizeof *r);
    job j = {.s = s,
             .events = events,
             .windows = windows,
             .order = order,
             .n = n,
             .margin = margin,
             .r = r};
    logad_status status = run_job(&j, err);
    free(order);
    return status;
}

static logad_status worst_windows(const la_scorer *s, const uint32_t *events, const la_windows *w,
                                  double *margin, uint32_t *window, logad_error *err)
{
    double *each = la_calloc(w->n, sizeof *each);
    if (each == NULL)
        return la_oom(err);
    logad_status status = la_score_windows(s, events, w->items, w->n, each, NULL, err);
    for (size_t i = 0; i < w->n && status == LOGAD_OK; i++) {
        const la_window *win = &w->items[i];
        if (win->number > 0 && each[i] <= margin[win->sequence])
            continue;
        margin[win->sequence] = each[i];
        if (window != NULL)
            window[win->sequence] = win->number;
    }
    free(each);
    return status;
}

logad_status la_score_sequences(const la_scorer *s, const uint32_t *events, const uint64_t *at,
                                uint32_t n, double *margin, uint32_t *window, logad_error *err)
{
    la_windows w = {0};
    logad_status status = LOGAD_OK;
    for (uint32_t i = 0; i < n && status == LOGAD_OK; i++) {
        margin[i] = -(double)INFINITY;
        if (window != NULL)
            window[i] = 0;
        status = la_windows_add(&w, i, at[i], at[i + 1], s->max_events, err);
    }
    if (status == LOGAD_OK)
        status = worst_windows(s, events, &w, margin, window, err);
    la_windows_free(&w);
    return status;
}
