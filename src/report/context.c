/* verdict -> bytes: goes back to the inputs for the lines that verdicts point at. */
#include "base/mem.h"
#include "report/anomalies.h"
#include <logad/event.h>
#include <stdlib.h>
#include <string.h>

#define DETECT_LINES 200 /* from which the layout of headers is found */

static logad_status want(la_anomalies *a, uint32_t file, uint64_t line, logad_error *err)
{
    if (!la_grow(&a->lines, &a->lines_cap, a->n_lines + 1))
        return la_oom(err);
    a->lines[a->n_lines++] = (la_raw_line){.file = file, .line = line};
    return LOGAD_OK;
}

static logad_status want_around(la_anomalies *a, const la_anomaly_event *e, uint64_t around,
                                logad_error *err)
{
    if (e->file == LA_MAP_NONE)
        return LOGAD_OK;
    uint64_t from = e->line > around ? e->line - around : 1;
    for (uint64_t line = from; line <= e->line + around; line++)
        TRY(want(a, e->file, line, err));
    return LOGAD_OK;
}

static int by_place(const void *x, const void *y)
{
    const la_raw_line *a = x, *b = y;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static void sort_wanted(la_anomalies *a)
{
    if (a->n_lines == 0)
        return;
    qsort(a->lines, a->n_lines, sizeof *a->lines, by_place);
    size_t n = 1;
    for (size_t i = 1; i < a->n_lines; i++)
        if (by_place(&a->lines[i], &a->lines[n - 1]) != 0)
            a->lines[n++] = a->lines[i];
    a->n_lines = n;
}

/* Takes the lines [from, to), which are of one file, out of its reader. */
static logad_status take_lines(la_anomalies *a, logad_reader *r, size_t from, size_t to,
                               logad_error *err)
{
    while (from < to) {
        logad_line line;
        bool more;
        TRY(logad_reader_next(r, &line, &more, err));
        if (!more)
            return LOGAD_OK;
        la_raw_line *w = &a->lines[from];
        if (line.number != w->line)
            continue;
        size_t n = line.len < LA_ANOMALY_TEXT ? line.len : LA_ANOMALY_TEXT;
        w->text = la_arena_copy(&a->memory, line.text, n);
        if (w->text == NULL)
            return la_oom(err);
        w->len = n;
        w->cut = n < line.len || line.cut;
        w->byte = line.byte;
        from++;
    }
    return LOGAD_OK;
}

static logad_status read_file(la_anomalies *a, size_t from, size_t to, logad_error *err)
{
    const char *path = la_map_key(a->files, a->lines[from].file).p;
    logad_reader *r = NULL;
    logad_error why;
    if (strcmp(path, "-") == 0 || logad_reader_open(&r, path, &why) != LOGAD_OK)
        return LOGAD_OK;
    logad_status s = take_lines(a, r, from, to, err);
    logad_reader_close(r);
    return s;
}

const la_raw_line *la_anomalies_line(const la_anomalies *a, uint32_t file, uint64_t line)
{
    la_raw_line key = {.file = file, .line = line};
    const la_raw_line *w =
        a->n_lines == 0 ? NULL : bsearch(&key, a->lines, a->n_lines, sizeof *a->lines, by_place);
    return w == NULL || w->text == NULL ? NULL : w;
}

/* A file that was replaced since it was scored has other bytes there: none of its lines are shown.
 */
static void drop_changed(la_anomalies *a)
{
    for (size_t i = 0; i < a->n; i++) {
        for (uint32_t k = 0; k < a->items[i].n_weighed; k++) {
            const la_anomaly_event *e = &a->items[i].events[k];
            const la_raw_line *w =
                e->file == LA_MAP_NONE ? NULL : la_anomalies_line(a, e->file, e->line);
            if (w == NULL || w->byte == e->byte)
                continue;
            for (size_t j = 0; j < a->n_lines; j++)
                if (a->lines[j].file == e->file)
                    a->lines[j].text = NULL;
        }
    }
}

static logad_line line_of(const la_raw_line *w)
{
    return (logad_line){.text = w->text, .len = w->len, .number = w->line, .byte = w->byte};
}

static logad_status detect(const la_anomalies *a, logad_parser *p, logad_error *err)
{
    logad_line lines[DETECT_LINES];
    size_t n = 0;
    for (size_t i = 0; i < a->n_lines && n < DETECT_LINES; i++)
        if (a->lines[i].text != NULL)
            lines[n++] = line_of(&a->lines[i]);
    return logad_parser_detect(p, lines, n, NULL, err);
}

static logad_status find_times(la_anomalies *a, logad_parser *p, logad_error *err)
{
    TRY(detect(a, p, err));
    for (size_t i = 0; i < a->n; i++) {
        la_anomaly *x = &a->items[i];
        const la_raw_line *w = x->n_weighed == 0 || x->events[0].file == LA_MAP_NONE
                                   ? NULL
                                   : la_anomalies_line(a, x->events[0].file, x->events[0].line);
        logad_event e;
        if (w == NULL)
            continue;
        TRY(logad_parser_event(p, line_of(w), &e, err));
        x->has_time = e.has_time;
        x->time = e.time;
    }
    return LOGAD_OK;
}

logad_status la_anomalies_read_lines(la_anomalies *a, logad_error *err)
{
    for (size_t i = 0; i < a->n; i++)
        for (uint32_t k = 0; k < a->items[i].n_weighed; k++)
            TRY(want_around(a, &a->items[i].events[k], k == 0 ? LA_CONTEXT_LINES : 0, err));
    sort_wanted(a);
    for (size_t from = 0, to; from < a->n_lines; from = to) {
        for (to = from; to < a->n_lines && a->lines[to].file == a->lines[from].file; to++)
            ;
        TRY(read_file(a, from, to, err));
    }
    drop_changed(a);
    logad_parser *p;
    logad_parser_options o = {0};
    TRY(logad_parser_new(&p, &o, err));
    logad_status s = find_times(a, p, err);
    logad_parser_free(p);
    return s;
}
