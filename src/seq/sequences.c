/* event -> sequence: reads sequence files, templates.tsv and sessions.tsv[.gz], in one stream. */
#include "base/mem.h"
#include "io/paths.h"
#include "seq/build.h"
#include <logad/line.h>
#include <stdlib.h>
#include <string.h>

#define N_SMALL 65536u /* event ids that are small numbers are looked up by an array */

typedef struct table {
    la_dataset *d;
    const char *file;
    la_map *texts;   /* text -> template */
    la_map *ids;     /* event id -> index into of_id */
    uint32_t *of_id; /* template of an event id */
    size_t of_id_cap;
    size_t templates_cap;
    uint32_t *small;  /* [N_SMALL] template + 1, 0 = none */
    uint32_t *events; /* of the line at hand */
    size_t n_events, events_cap;
} table;

static bool has_nul(const char *p, size_t n)
{
    return n > 0 && memchr(p, '\0', n) != NULL;
}

/* The value of a decimal number without leading zeros below N_SMALL, else N_SMALL. */
static uint32_t small_number(const char *p, size_t n)
{
    if (n == 0 || n > 5 || (p[0] == '0' && n > 1))
        return N_SMALL;
    uint32_t v = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return N_SMALL;
        v = v * 10 + (uint32_t)(p[i] - '0');
    }
    return v < N_SMALL ? v : N_SMALL;
}

static uint32_t template_of(const table *t, const char *p, size_t n)
{
    uint32_t small = small_number(p, n);
    if (small < N_SMALL)
        return t->small[small] - 1; /* 0 - 1 is LA_MAP_NONE */
    uint32_t id = la_map_find(t->ids, p, n);
    return id == LA_MAP_NONE ? LA_MAP_NONE : t->of_id[id];
}

static logad_status add_text(table *t, la_str text, uint32_t *template, logad_error *err)
{
    la_dataset *d = t->d;
    bool added;
    *template = la_map_intern(t->texts, text.p, text.n, &added);
    if (*template == LA_MAP_NONE)
        return la_oom(err);
    if (!added)
        return LOGAD_OK;
    if (d->n_templates >= LA_SEQ_MAX_TEMPLATES)
        return la_fail(err, LOGAD_EINPUT, "%s: more than %u templates", t->file,
                       LA_SEQ_MAX_TEMPLATES);
    if (!la_grow(&d->templates, &t->templates_cap, (size_t)d->n_templates + 1))
        return la_oom(err);
    char *copy = la_arena_copy(&d->memory->arena, text.p, text.n);
    if (copy == NULL)
        return la_oom(err);
    d->templates[d->n_templates++] = copy;
    return LOGAD_OK;
}

static logad_status add_template(table *t, logad_line line, logad_error *err)
{
    const char *tab = line.len == 0 ? NULL : memchr(line.text, '\t', line.len);
    if (tab == NULL || tab == line.text || has_nul(line.text, line.len))
        return la_fail(err, LOGAD_EINPUT, "%s:%llu: not \"event_id<TAB>template\"", t->file,
                       (unsigned long long)line.number);
    la_str id = {line.text, (size_t)(tab - line.text)};
    la_str text = {tab + 1, line.len - id.n - 1};
    uint32_t old = template_of(t, id.p, id.n), template;
    TRY(add_text(t, text, &template, err));
    if (old != LA_MAP_NONE && old != template)
        return la_fail(err, LOGAD_EINPUT,
                       "%s:%llu: event id %.*s stands for another template above", t->file,
                       (unsigned long long)line.number, (int)(id.n < 60 ? id.n : 60), id.p);
    uint32_t small = small_number(id.p, id.n);
    if (small < N_SMALL) {
        t->small[small] = template + 1;
        return LOGAD_OK;
    }
    uint32_t i = la_map_intern(t->ids, id.p, id.n, NULL);
    if (i == LA_MAP_NONE || !la_grow(&t->of_id, &t->of_id_cap, (size_t)i + 1))
        return la_oom(err);
    t->of_id[i] = template;
    return LOGAD_OK;
}

static bool is_head(logad_line line)
{
    return line.len >= 9 && memcmp(line.text, "event_id\t", 9) == 0;
}

static logad_status read_templates(table *t, logad_reader *r, logad_error *err)
{
    logad_line line;
    bool more;
    for (;;) {
        TRY(logad_reader_next(r, &line, &more, err));
        if (!more)
            break;
        if (line.number == 1) {
            if (!is_head(line))
                return la_fail(err, LOGAD_EINPUT,
                               "%s:1: the header line \"event_id<TAB>template\" is missing",
                               t->file);
        } else if (line.len > 0) {
            TRY(add_template(t, line, err));
        }
    }
    if (logad_reader_damage(r) != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s", logad_reader_damage(r));
    if (t->d->n_templates == 0)
        return la_fail(err, LOGAD_EINPUT, "%s: no templates", t->file);
    return LOGAD_OK;
}

/* A severity is a number in [-1, 1], with nothing behind it. */
static bool read_severity(const char *p, size_t n, float *out)
{
    char text[32], *end;
    if (n == 0 || n >= sizeof text)
        return false;
    memcpy(text, p, n);
    text[n] = '\0';
    double v = strtod(text, &end);
    *out = (float)v;
    return end == text + n && v >= -1 && v <= 1;
}

static logad_status add_severity(table *t, logad_line line, logad_error *err)
{
    const char *tab = line.len == 0 ? NULL : memchr(line.text, '\t', line.len);
    size_t n = tab == NULL ? 0 : (size_t)(tab - line.text);
    float v;
    if (n == 0 || !read_severity(tab + 1, line.len - n - 1, &v))
        return la_fail(err, LOGAD_EINPUT, "%s:%llu: not \"event_id<TAB>number from -1 to 1\"",
                       t->file, (unsigned long long)line.number);
    uint32_t template = template_of(t, line.text, n);
    if (template == LA_MAP_NONE)
        return la_fail(err, LOGAD_EINPUT, "%s:%llu: event id %.*s is not in templates.tsv", t->file,
                       (unsigned long long)line.number, (int)(n < 60 ? n : 60), line.text);
    t->d->severity[template] = v;
    return LOGAD_OK;
}

static logad_status read_severities(table *t, logad_reader *r, logad_error *err)
{
    logad_line line;
    bool more;
    TRY(la_dataset_severity(t->d, err));
    for (;;) {
        TRY(logad_reader_next(r, &line, &more, err));
        if (!more)
            break;
        if (line.number == 1 && !is_head(line))
            return la_fail(err, LOGAD_EINPUT,
                           "%s:1: the header line \"event_id<TAB>severity\" is missing", t->file);
        if (line.number > 1 && line.len > 0)
            TRY(add_severity(t, line, err));
    }
    if (logad_reader_damage(r) != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s", logad_reader_damage(r));
    return LOGAD_OK;
}

static logad_status parse_events(table *t, logad_line line, const char *p, logad_error *err)
{
    const char *end = line.text + line.len;
    t->n_events = 0;
    /* An event takes two bytes at least: its digits and a space. */
    if (!la_grow(&t->events, &t->events_cap, (size_t)(end - p) / 2 + 1))
        return la_oom(err);
    while (p < end) {
        const char *word = p;
        while (p < end && *p != ' ')
            p++;
        size_t n = (size_t)(p - word);
        if (p < end)
            p++;
        if (n == 0)
            continue;
        uint32_t template = template_of(t, word, n);
        if (template == LA_MAP_NONE)
            return la_fail(err, LOGAD_EINPUT,
                           "%s:%llu: event id %.*s is not in templates.tsv: add it there", t->file,
                           (unsigned long long)line.number, (int)(n < 60 ? n : 60), word);
        t->events[t->n_events++] = template;
    }
    if (t->n_events == 0)
        return la_fail(err, LOGAD_EINPUT, "%s:%llu: a session without events: leave it out",
                       t->file, (unsigned long long)line.number);
    return LOGAD_OK;
}

static logad_status bad_row(const table *t, logad_line line, const char *why, logad_error *err)
{
    return la_fail(err, LOGAD_EINPUT, "%s:%llu: not \"session_id<TAB>event ids\": %s", t->file,
                   (unsigned long long)line.number, why);
}

static logad_status add_session(table *t, logad_line line, logad_error *err)
{
    const char *tab = memchr(line.text, '\t', line.len);
    size_t n = tab == NULL ? 0 : (size_t)(tab - line.text);
    if (line.cut)
        return bad_row(t, line, "the line is longer than 1 MiB", err);
    if (n == 0)
        return bad_row(t, line, "no id before a tab", err);
    if (n > LA_SEQ_MAX_ID || has_nul(line.text, n))
        return bad_row(t, line, "the id is too long, or has a NUL byte", err);
    TRY(parse_events(t, line, tab + 1, err));
    bool added;
    if (la_map_intern(t->d->memory->ids, line.text, n, &added) == LA_MAP_NONE)
        return la_oom(err);
    if (!added)
        return la_fail(err, LOGAD_EINPUT, "%s:%llu: session %.*s stands here for the second time",
                       t->file, (unsigned long long)line.number, (int)(n < 60 ? n : 60), line.text);
    return la_dataset_add(t->d, t->events, t->n_events, err);
}

static logad_status note_damage(table *t, const char *damage, logad_error *err)
{
    la_buf text = {.max = 400};
    la_buf_printf(&text, "%s; the %u sessions before that were read", damage, t->d->n_sessions);
    logad_status s =
        text.p == NULL ? la_oom(err) : la_dataset_text(t->d, &t->d->damage, text.p, err);
    la_buf_free(&text);
    return s;
}

static logad_status read_sessions(table *t, logad_reader *r, logad_error *err)
{
    logad_line line;
    bool more;
    for (;;) {
        TRY(logad_reader_next(r, &line, &more, err));
        if (!more)
            break;
        if (line.len > 0)
            TRY(add_session(t, line, err));
    }
    const char *damage = logad_reader_damage(r);
    if (t->d->n_sessions == 0)
        return la_fail(err, LOGAD_EINPUT, "%s%s", damage == NULL ? t->file : damage,
                       damage == NULL ? ": no sessions" : "");
    return damage == NULL ? LOGAD_OK : note_damage(t, damage, err);
}

/* One line, in the words of --group. */
static logad_status read_grouping(table *t, logad_reader *r, logad_error *err)
{
    logad_line line;
    bool more, again = false;
    char text[160] = "";
    TRY(logad_reader_next(r, &line, &more, err));
    if (more && !line.cut && line.len < sizeof text && !has_nul(line.text, line.len))
        memcpy(text, line.text, line.len);
    if (more)
        TRY(logad_reader_next(r, &line, &again, err));
    la_grouping *g = &t->d->grouping;
    if (again || logad_reader_damage(r) != NULL || la_grouping_parse(g, text, NULL) != LOGAD_OK ||
        g->kind == LA_GROUP_AUTO)
        return la_fail(err, LOGAD_EINPUT,
                       "%s:1: not how the sessions were formed, in the words of --group, such as "
                       "count:20",
                       t->file);
    return LOGAD_OK;
}

static logad_status read_file(table *t, const char *path,
                              logad_status (*body)(table *, logad_reader *, logad_error *),
                              logad_error *err)
{
    logad_reader *r;
    TRY(logad_reader_open(&r, path, err));
    t->file = path;
    logad_status s = body(t, r, err);
    logad_reader_close(r);
    return s;
}

/* The path of dir/name or dir/name.gz, whichever is a file; NULL if neither. */
static char *file_in(const char *dir, const char *name, const char *name_gz)
{
    char *path = la_path_join(dir, name);
    if (path != NULL && !la_is_file(path)) {
        free(path);
        path = la_path_join(dir, name_gz);
        if (path != NULL && !la_is_file(path)) {
            free(path);
            path = NULL;
        }
    }
    return path;
}

bool la_sequences_here(const char *dir)
{
    char *templates = file_in(dir, "templates.tsv", "templates.tsv.gz");
    char *sessions = file_in(dir, "sessions.tsv", "sessions.tsv.gz");
    bool here = templates != NULL && sessions != NULL;
    free(templates);
    free(sessions);
    return here;
}

static logad_status read_both(table *t, const char *dir, logad_error *err)
{
    char *templates = file_in(dir, "templates.tsv", "templates.tsv.gz");
    char *severities = file_in(dir, "severities.tsv", "severities.tsv.gz");
    char *grouping = file_in(dir, "grouping.txt", "grouping.txt.gz");
    char *sessions = file_in(dir, "sessions.tsv", "sessions.tsv.gz");
    logad_status s = LOGAD_OK;
    if (templates == NULL || sessions == NULL)
        s = la_fail(err, LOGAD_EINPUT, "%s: needs templates.tsv and sessions.tsv", dir);
    if (s == LOGAD_OK)
        s = read_file(t, templates, read_templates, err);
    if (s == LOGAD_OK && severities != NULL)
        s = read_file(t, severities, read_severities, err);
    if (s == LOGAD_OK && grouping != NULL)
        s = read_file(t, grouping, read_grouping, err);
    if (s == LOGAD_OK)
        s = read_file(t, sessions, read_sessions, err);
    free(templates);
    free(severities);
    free(grouping);
    free(sessions);
    return s;
}

logad_status la_sequences_read(la_dataset *d, const char *dir, logad_error *err)
{
    table t = {.d = d, .texts = la_map_new(), .ids = la_map_new()};
    t.small = la_calloc(N_SMALL, sizeof *t.small);
    logad_status s =
        t.texts == NULL || t.ids == NULL || t.small == NULL ? la_oom(err) : read_both(&t, dir, err);
    free(t.events);
    la_map_free(t.texts);
    la_map_free(t.ids);
    free(t.of_id);
    free(t.small);
    la_dataset_close(d);
    return s;
}
