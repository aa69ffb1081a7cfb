/* After the walk: what several runs reported, put together. */
#include "report/merge.h"
#include "base/arena.h"
#include "base/map.h"
#include "base/mem.h"
#include "io/outfile.h"
#include <logad/line.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BYTES ((size_t)4 << 30) /* of all verdicts */

static const char verdict_head[] = "{\"v\":1,\"session\":\"", metric_head[] = "# HELP logad_";

typedef struct gauge {
    la_str help; /* the whole line, of a comment */
    double value;
    bool has_value;
} gauge;

typedef struct merge {
    const char *path; /* being read */
    la_arena memory;
    la_str *verdicts;
    size_t n, cap;
    la_map *names; /* of gauges, labels included */
    gauge *gauges;
    size_t gauges_cap;
    la_merged *m;
} merge;

static bool starts_with(la_str s, const char *head)
{
    size_t n = strlen(head);
    return s.n >= n && memcmp(s.p, head, n) == 0;
}

static logad_status unfit(const merge *g, const logad_line *line, const char *what,
                          logad_error *err)
{
    return la_fail(err, LOGAD_EINPUT, "%s:%llu: not %s: give files of one kind", g->path,
                   (unsigned long long)line->number, what);
}

/* ---- verdicts ---- */

static logad_status add_verdict(merge *g, const logad_line *line, logad_error *err)
{
    la_str text = {line->text, line->len};
    if (!starts_with(text, verdict_head) || text.p[text.n - 1] != '}' || line->cut)
        return unfit(g, line, "a verdict of score --report jsonl", err);
    if (g->memory.used + text.n > MAX_BYTES)
        return la_fail(err, LOGAD_ENOMEM, "more than 4 GiB of verdicts: merge fewer at once");
    if (!la_grow(&g->verdicts, &g->cap, g->n + 1))
        return la_oom(err);
    text.p = la_arena_copy(&g->memory, text.p, text.n);
    if (text.p == NULL)
        return la_oom(err);
    g->verdicts[g->n++] = text;
    g->m->in++;
    return LOGAD_OK;
}

static int by_bytes(const void *a, const void *b)
{
    const la_str *x = a, *y = b;
    int c = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);
    return c != 0 ? c : x->n < y->n ? -1 : x->n > y->n;
}

/* The session of a verdict, as it stands in JSON. */
static la_str session_of(la_str v)
{
    const char *p = v.p + sizeof verdict_head - 1, *end = v.p + v.n, *q = p;
    while (q < end && *q != '"')
        q += *q == '\\' && q + 1 < end ? 2 : 1;
    return (la_str){p, (size_t)(q - p)};
}

static void put_verdicts(merge *g, la_outfile *out)
{
    if (g->n > 1)
        qsort(g->verdicts, g->n, sizeof *g->verdicts, by_bytes);
    for (size_t i = 0; i < g->n; i++) {
        la_str v = g->verdicts[i];
        if (i > 0 && la_str_eq(v, g->verdicts[i - 1]))
            continue;
        g->m->differing += i > 0 && la_str_eq(session_of(v), session_of(g->verdicts[i - 1]));
        la_outfile_put(out, v.p, v.n);
        la_outfile_put(out, "\n", 1);
        g->m->out++;
    }
}

/* ---- gauges ---- */

static gauge *gauge_of(merge *g, la_str name)
{
    bool added;
    uint32_t i = la_map_intern(g->names, name.p, name.n, &added);
    if (i == LA_MAP_NONE || !la_grow(&g->gauges, &g->gauges_cap, (size_t)i + 1))
        return NULL;
    if (added)
        g->gauges[i] = (gauge){.value = 0};
    return &g->gauges[i];
}

static bool is_measure(la_str name)
{
    static const char *const measures[] = {
        "logad_score_max",           "logad_score_threshold",
        "logad_input_damaged",       "logad_run_duration_seconds",
        "logad_last_run_timestamp_", "logad_build_info"};
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        if (starts_with(name, measures[i]))
            return true;
    return false;
}

static const char *last_blank(const char *p, size_t n)
{
    while (n > 0 && p[n - 1] != ' ')
        n--;
    return n == 0 ? NULL : p + n - 1;
}

static logad_status add_value(merge *g, const logad_line *line, logad_error *err)
{
    const char *blank = last_blank(line->text, line->len);
    char number[40] = "", *end;
    size_t n = blank == NULL ? 0 : (size_t)(line->text + line->len - blank - 1);
    if (n == 0 || n >= sizeof number)
        return unfit(g, line, "a gauge", err);
    memcpy(number, blank + 1, n);
    double value = strtod(number, &end);
    la_str name = {line->text, (size_t)(blank - line->text)};
    if (*end != '\0' || !isfinite(value) || !starts_with(name, "logad_"))
        return unfit(g, line, "a gauge of score --report prom", err);
    gauge *x = gauge_of(g, name);
    if (x == NULL)
        return la_oom(err);
    if (!x->has_value)
        x->value = value;
    else
        x->value = is_measure(name) ? fmax(x->value, value) : x->value + value;
    x->has_value = true;
    g->m->in++;
    return LOGAD_OK;
}

/* "# HELP name text" and "# TYPE name gauge": kept of the first file that has them. */
static logad_status add_comment(merge *g, const logad_line *line, logad_error *err)
{
    la_str text = {line->text, line->len};
    bool help = starts_with(text, "# HELP logad_"), type = starts_with(text, "# TYPE logad_");
    if (!help && !type)
        return unfit(g, line, "a line of score --report prom", err);
    const char *name = text.p + 7, *blank = memchr(name, ' ', text.n - 7);
    gauge *x = blank == NULL ? NULL : gauge_of(g, (la_str){text.p, (size_t)(blank - text.p)});
    if (blank == NULL)
        return unfit(g, line, "a line of score --report prom", err);
    if (x == NULL)
        return la_oom(err);
    if (x->help.p != NULL)
        return LOGAD_OK;
    x->help = (la_str){la_arena_copy(&g->memory, text.p, text.n), text.n};
    return x->help.p == NULL ? la_oom(err) : LOGAD_OK;
}

/* In the order of first appearance: comments stand before their values. */
static logad_status put_gauges(merge *g, la_outfile *out, logad_error *err)
{
    for (uint32_t i = 0; i < la_map_count(g->names); i++) {
        const gauge *x = &g->gauges[i];
        la_buf b = {0};
        if (x->help.p != NULL) {
            la_buf_put(&b, x->help.p, x->help.n);
            la_buf_char(&b, '\n');
        } else if (x->has_value) {
            la_str name = la_map_key(g->names, i);
            la_buf_put(&b, name.p, name.n);
            la_buf_printf(&b, " %.15g\n", x->value);
            g->m->out++;
        }
        la_outfile_put(out, b.p, b.n);
        bool failed = b.failed;
        la_buf_free(&b);
        if (failed)
            return la_oom(err);
    }
    return LOGAD_OK;
}

/* ---- all of them ---- */

static logad_status read_lines(merge *g, logad_reader *r, la_merge_kind kind, logad_error *err)
{
    logad_line line;
    bool more;
    for (;;) {
        TRY(logad_reader_next(r, &line, &more, err));
        if (!more)
            break;
        if (line.len == 0)
            continue;
        if (kind == LA_MERGE_VERDICTS)
            TRY(add_verdict(g, &line, err));
        else if (line.text[0] == '#')
            TRY(add_comment(g, &line, err));
        else
            TRY(add_value(g, &line, err));
    }
    if (logad_reader_damage(r) != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s; nothing was merged", logad_reader_damage(r));
    return LOGAD_OK;
}

static logad_status read_all(merge *g, la_merge_kind kind, const char *const *inputs, size_t n,
                             logad_error *err)
{
    g->names = la_map_new();
    if (g->names == NULL)
        return la_oom(err);
    for (size_t i = 0; i < n; i++) {
        logad_reader *r;
        g->path = inputs[i];
        TRY(logad_reader_open(&r, inputs[i], err));
        logad_status s = read_lines(g, r, kind, err);
        logad_reader_close(r);
        TRY(s);
    }
    return LOGAD_OK;
}

static logad_status write_all(merge *g, la_merge_kind kind, const char *output, logad_error *err)
{
    la_outfile *out;
    logad_status s = LOGAD_OK;
    TRY(la_outfile_open(&out, output, err));
    if (kind == LA_MERGE_VERDICTS)
        put_verdicts(g, out);
    else
        s = put_gauges(g, out, err);
    if (s == LOGAD_OK)
        return la_outfile_commit(out, err);
    la_outfile_abandon(out);
    return s;
}

logad_status la_merge_reports(la_merge_kind kind, const char *const *inputs, size_t n,
                              const char *output, la_merged *m, logad_error *err)
{
    merge g = {.m = m};
    *m = (la_merged){0};
    logad_status s = read_all(&g, kind, inputs, n, err);
    if (s == LOGAD_OK)
        s = write_all(&g, kind, output, err);
    la_map_free(g.names);
    free(g.verdicts);
    free(g.gauges);
    la_arena_free(&g.memory);
    return s;
}

logad_status la_merge_kind_of(const char *path, la_merge_kind *out, logad_error *err)
{
    logad_reader *r;
    logad_line line;
    bool more;
    TRY(logad_reader_open(&r, path, err));
    logad_status s = logad_reader_next(r, &line, &more, err);
    *out = LA_MERGE_OTHER;
    if (s == LOGAD_OK && more) {
        la_str text = {line.text, line.len};
        if (starts_with(text, verdict_head))
            *out = LA_MERGE_VERDICTS;
        else if (starts_with(text, metric_head))
            *out = LA_MERGE_METRICS;
    }
    logad_reader_close(r);
    return s;
}
