/* verdict -> bytes: keeps the worst anomalies of any number in bounded memory. */
#include "report/anomalies.h"
#include "base/mem.h"
#include "report/verdict_text.h"
#include <stdlib.h>
#include <string.h>

/* Whether x comes behind y in the report. */
static bool is_less(const la_anomaly *x, const la_anomaly *y)
{
    return x->score < y->score || (x->score == y->score && x->number > y->number);
}

static void swap(la_anomaly *x, la_anomaly *y)
{
    la_anomaly t = *x;
    *x = *y;
    *y = t;
}

static void sift_up(la_anomaly *items, size_t i)
{
    for (; i > 0 && is_less(&items[i], &items[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&items[i], &items[(i - 1) / 2]);
}

static void sift_down(la_anomaly *items, size_t n)
{
    for (size_t i = 0;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < n; child++)
            if (is_less(&items[child], &items[least]))
                least = child;
        if (least == i)
            return;
        swap(&items[i], &items[least]);
        i = least;
    }
}

static logad_status intern_template(la_anomalies *a, const logad_weighed_event *e, uint32_t *out,
                                    logad_error *err)
{
    size_t n = strlen(e->template);
    bool added = false;
    if (la_map_count(a->texts) < LA_ANOMALIES_TEMPLATES)
        *out = la_map_intern(a->texts, e->template, n, &added);
    else
        *out = la_map_find(a->texts, e->template, n);
    if (*out == LA_MAP_NONE && !added && a->n_templates >= LA_ANOMALIES_TEMPLATES) {
        *out = LA_ANOMALIES_TEMPLATES - 1;
        return LOGAD_OK;
    }
    if (*out == LA_MAP_NONE)
        return la_oom(err);
    if (added) {
        char *text =
            la_arena_copy(&a->memory, e->template, n < LA_ANOMALY_TEXT ? n : LA_ANOMALY_TEXT);
        if (text == NULL || !la_grow(&a->templates, &a->templates_cap, (size_t)*out + 1))
            return la_oom(err);
        a->templates[*out] = (la_anomaly_template){.text = text, .known = e->known};
        a->n_templates = (size_t)*out + 1;
    }
    a->templates[*out].seen = e->seen;
    return LOGAD_OK;
}

static logad_status copy_event(la_anomalies *a, const logad_weighed_event *e, la_anomaly_event *out,
                               logad_error *err)
{
    *out = (la_anomaly_event){
        .weight = e->weight, .file = LA_MAP_NONE, .line = e->line, .byte = e->byte};
    TRY(intern_template(a, e, &out->template, err));
    if (e->file == NULL)
        return LOGAD_OK;
    out->file = la_map_intern(a->files, e->file, strlen(e->file), NULL);
    return out->file == LA_MAP_NONE ? la_oom(err) : LOGAD_OK;
}

static logad_status keep(la_anomalies *a, la_anomaly *x, const logad_verdict *v, logad_error *err)
{
    size_t at = a->n;
    if (a->n == LA_ANOMALIES_MAX) {
        if (!is_less(&a->items[0], x))
            return LOGAD_OK;
        at = 0;
    } else if (!la_grow(&a->items, &a->cap, a->n + 1)) {
        return la_oom(err);
    }
    x->session = la_strdup(v->session);
    if (x->session == NULL)
        return la_oom(err);
    if (at < a->n) {
        free(a->items[0].session);
        a->items[0] = *x;
        sift_down(a->items, a->n);
    } else {
        a->items[a->n++] = *x;
        sift_up(a->items, at);
    }
    return LOGAD_OK;
}

logad_status la_anomalies_add(la_anomalies *a, const logad_verdict *v, logad_error *err)
{
    if (a->files == NULL)
        a->files = la_map_new();
    if (a->texts == NULL)
        a->texts = la_map_new();
    if (a->files == NULL || a->texts == NULL)
        return la_oom(err);
    la_anomaly x = {.score = v->score,
                    .number = a->n_all++,
                    .n_events = v->n_events,
                    .n_windows = v->n_windows,
                    .window = v->window};
    for (size_t i = 0, n = la_verdict_shown(v); i < n; i++)
        TRY(copy_event(a, &v->events[i], &x.events[x.n_weighed++], err));
    if (x.n_weighed > 0)
        a->templates[x.events[0].template].first++;
    return keep(a, &x, v, err);
}

static int by_rank(const void *x, const void *y)
{
    return is_less(y, x) ? -1 : 1;
}

void la_anomalies_sort(la_anomalies *a)
{
    if (a->n > 1)
        qsort(a->items, a->n, sizeof *a->items, by_rank);
}

size_t la_anomalies_top(const la_anomalies *a, uint32_t *out, size_t max)
{
    size_t n = 0;
    for (uint32_t i = 0; i < a->n_templates; i++) {
        if (a->templates[i].first == 0)
            continue;
        size_t k = n < max ? n++ : max;
        while (k > 0 && a->templates[out[k - 1]].first < a->templates[i].first) {
            if (k < max)
                out[k] = out[k - 1];
            k--;
        }
        if (k < max)
            out[k] = i;
    }
    return n;
}

void la_anomalies_free(la_anomalies *a)
{
    for (size_t i = 0; i < a->n; i++)
        free(a->items[i].session);
    free(a->items);
    free(a->templates);
    free(a->lines);
    la_map_free(a->files);
    la_map_free(a->texts);
    la_arena_free(&a->memory);
    *a = (la_anomalies){0};
}
