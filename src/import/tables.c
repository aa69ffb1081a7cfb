/* sequence: sessions that somebody else parsed: a row each, the ids of its events in one field. */
#include "base/mem.h"
#include "import/import.h"
#include "import/table.h"
#include "seq/build.h"
#include <stdlib.h>
#include <string.h>

static const char *const id_names[] = {"event_id", "eventid", "id", "key", NULL};
static const char *const text_names[] = {"event_template", "eventtemplate", "template",
                                         "text",           "message",       NULL};
static const char *const session_names[] = {"session_id", "sessionid", "session",     "block_id",
                                            "blockid",    "instance",  "instance_id", "id",
                                            "node",       NULL};
static const char *const events_names[] = {"events",         "event_ids", "eventids",
                                           "features",       "sequence",  "eventsequence",
                                           "event_sequence", NULL};
static const char *const label_names[] = {"label", "anomaly", "anomalous", "is_anomaly", "y", NULL};

typedef struct reading {
    la_import *x;
    const char *path;
    la_table *t;
    la_map *ids;     /* event id -> index into of_id */
    la_map *texts;   /* text -> template */
    uint32_t *of_id; /* template of an event id */
    size_t of_id_cap, templates_cap, labels_cap, events_cap;
    uint32_t *events; /* of the row at hand */
    size_t n_events;
    bool brackets; /* variables are "[*]" in these templates */
} reading;

static logad_status at_row(const reading *r, const char *what, la_str word, logad_error *err)
{
    return la_fail(err, LOGAD_EINPUT, "%s:%llu: %s: %.*s", r->path,
                   (unsigned long long)la_table_line(r->t), what, (int)(word.n < 60 ? word.n : 60),
                   word.p);
}

static logad_status need_column(const reading *r, int *out, const char *const *names,
                                const char *what, logad_error *err)
{
    *out = la_table_column(r->t, names);
    if (*out >= 0)
        return LOGAD_OK;
    la_buf there = {.max = 600}, wanted = {.max = 300};
    la_table_names(r->t, &there);
    for (size_t i = 0; names[i] != NULL; i++)
        la_buf_printf(&wanted, "%s%s", i > 0 ? ", " : "", names[i]);
    logad_status s =
        la_fail(err, LOGAD_EINPUT, "%s: no column for %s: call it one of %s (it has %s)", r->path,
                what, wanted.p != NULL ? wanted.p : "", there.p != NULL ? there.p : "");
    la_buf_free(&there);
    la_buf_free(&wanted);
    return s;
}

/* ---- templates ---- */

static bool has(la_str s, const char *part)
{
    size_t k = strlen(part);
    for (size_t i = 0; i + k <= s.n; i++)
        if (memcmp(s.p + i, part, k) == 0)
            return true;
    return false;
}

/* A template on one line, its variables as <*>. */
static char *plain_text(const reading *r, la_str text)
{
    char *p = la_strndup(text.p, text.n);
    for (size_t i = 0; p != NULL && i < text.n; i++) {
        bool blank = p[i] == '\n' || p[i] == '\t' || p[i] == '\r' || p[i] == '\0';
        if (blank)
            p[i] = ' ';
        if (r->brackets && i + 3 <= text.n && memcmp(p + i, "[*]", 3) == 0) {
            p[i] = '<';
            p[i + 2] = '>';
        }
    }
    return p;
}

static logad_status add_template(reading *r, la_str id, const char *text, logad_error *err)
{
    la_dataset *d = r->x->d;
    bool added;
    uint32_t template = la_map_intern(r->texts, text, strlen(text), &added);
    if (template == LA_MAP_NONE)
        return la_oom(err);
    if (added) {
        if (template >= LA_SEQ_MAX_TEMPLATES)
            return at_row(r, "more templates than 1048576", id, err);
        if (!la_grow(&d->templates, &r->templates_cap, (size_t) template + 1))
            return la_oom(err);
        TRY(la_dataset_text(d, &d->templates[template], text, err));
        d->n_templates++;
    }
    uint32_t i = la_map_intern(r->ids, id.p, id.n, &added);
    if (i == LA_MAP_NONE || !la_grow(&r->of_id, &r->of_id_cap, (size_t)i + 1))
        return la_oom(err);
    if (!added && r->of_id[i] != template)
        return at_row(r, "this event id stands for another template above", id, err);
    r->of_id[i] = template;
    return LOGAD_OK;
}

/* Which of the two notations of variables a file has, must be known before its first row is taken.
 */
static logad_status look_for_brackets(reading *r, int text, logad_error *err)
{
    bool more = true, angles = false, brackets = false;
    for (;;) {
        TRY(la_table_next(r->t, &more, err));
        if (!more)
            break;
        angles = angles || has(la_table_field(r->t, text), "<*>");
        brackets = brackets || has(la_table_field(r->t, text), "[*]");
    }
    r->brackets = brackets && !angles;
    return LOGAD_OK;
}

static logad_status take_templates(reading *r, int id, int text, logad_error *err)
{
    bool more;
    for (;;) {
        TRY(la_table_next(r->t, &more, err));
        if (!more)
            break;
        la_str key = la_table_field(r->t, id);
        if (key.n == 0)
            return at_row(r, "a template without an event id", la_table_field(r->t, text), err);
        char *line = plain_text(r, la_table_field(r->t, text));
        logad_status s = line == NULL ? la_oom(err) : add_template(r, key, line, err);
        free(line);
        TRY(s);
    }
    if (r->x->d->n_templates == 0)
        return la_fail(err, LOGAD_EINPUT, "%s: no templates", r->path);
    return LOGAD_OK;
}

static logad_status in_table(reading *r, const char *path,
                             logad_status (*body)(reading *, logad_error *), logad_error *err)
{
    r->path = path;
    TRY(la_table_open(&r->t, path, err));
    logad_status s = body(r, err);
    la_table_close(r->t);
    r->t = NULL;
    return s;
}

static logad_status first_look(reading *r, logad_error *err)
{
    int text;
    TRY(need_column(r, &text, text_names, "templates", err));
    return look_for_brackets(r, text, err);
}

static logad_status read_templates(reading *r, logad_error *err)
{
    int id, text;
    TRY(need_column(r, &id, id_names, "event ids", err));
    TRY(need_column(r, &text, text_names, "templates", err));
    return take_templates(r, id, text, err);
}

/* ---- sessions ---- */

/* "[E5,E22]", "['E5', 'E22']", "E5 E22", "5;22": whatever stands between the ids. */
static logad_status take_events(reading *r, la_str list, logad_error *err)
{
    static const char between[] = " ,;[](){}'\"\t\n\r";
    r->n_events = 0;
    if (!la_grow(&r->events, &r->events_cap, list.n / 2 + 1))
        return la_oom(err);
    for (size_t i = 0; i < list.n;) {
        size_t from = i;
        while (i < list.n && memchr(between, list.p[i], sizeof between - 1) == NULL)
            i++;
        if (i > from) {
            uint32_t id = la_map_find(r->ids, list.p + from, i - from);
            if (id == LA_MAP_NONE)
                return at_row(r, "this event id is not among the templates",
                              (la_str){list.p + from, i - from}, err);
            r->events[r->n_events++] = r->of_id[id];
        }
        i += i == from;
    }
    return LOGAD_OK;
}

static logad_status take_label(reading *r, la_str word, logad_error *err)
{
    la_labels *l = &r->x->labels;
    uint8_t v = la_label_of(word);
    if (v == LA_LABEL_NONE)
        return at_row(r, "not a label (use 0, 1, Normal or Anomaly)", word, err);
    if (!la_grow(&l->label, &r->labels_cap, (size_t)l->n + 1))
        return la_oom(err);
    l->label[l->n++] = v;
    l->n_anomalous += v;
    return LOGAD_OK;
}

static logad_status take_session(reading *r, la_str id, la_str events, logad_error *err)
{
    la_dataset *d = r->x->d;
    bool added;
    if (id.n == 0 || id.n > LA_SEQ_MAX_ID || memchr(id.p, '\t', id.n) != NULL ||
        memchr(id.p, '\n', id.n) != NULL || memchr(id.p, '\0', id.n) != NULL)
        return at_row(r, "not a session id", id, err);
    TRY(take_events(r, events, err));
    if (r->n_events == 0)
        return at_row(r, "a session without events", id, err);
    if (la_map_intern(d->memory->ids, id.p, id.n, &added) == LA_MAP_NONE)
        return la_oom(err);
    if (!added)
        return at_row(r, "this session stands here for the second time", id, err);
    return la_dataset_add(d, r->events, r->n_events, err);
}

static logad_status read_sessions(reading *r, logad_error *err)
{
    int id, events, label = la_table_column(r->t, label_names);
    bool more, wanted = label >= 0 && r->x->o->labels == NULL;
    TRY(need_column(r, &id, session_names, "sessions", err));
    TRY(need_column(r, &events, events_names, "their events", err));
    if (r->x->labels.label == NULL ? wanted && r->x->d->n_sessions > 0 : !wanted)
        return la_fail(err, LOGAD_EINPUT,
                       "%s: some of the tables have a column of labels and some have none",
                       r->path);
    for (;;) {
        TRY(la_table_next(r->t, &more, err));
        if (!more)
            return LOGAD_OK;
        TRY(take_session(r, la_table_field(r->t, id), la_table_field(r->t, events), err));
        if (wanted)
            TRY(take_label(r, la_table_field(r->t, label), err));
    }
}

static logad_status read_all(reading *r, logad_error *err)
{
    la_import *x = r->x;
    TRY(in_table(r, x->o->templates, first_look, err));
    TRY(in_table(r, x->o->templates, read_templates, err));
    for (size_t i = 0; i < x->n; i++)
        TRY(in_table(r, x->inputs[i], read_sessions, err));
    if (x->d->n_sessions == 0)
        return la_fail(err, LOGAD_EINPUT, "%s: no sessions", r->path);
    if (x->labels.label == NULL)
        return LOGAD_OK;
    return la_ledger_add(&x->ledger, x->d->name, "import", x->labels.n, err);
}

logad_status la_import_tables(la_import *x, logad_error *err)
{
    TRY(la_dataset_new(&x->d, x->inputs[0], err));
    x->d->grouping.kind = LA_GROUP_GIVEN;
    reading r = {.x = x, .ids = la_map_new(), .texts = la_map_new()};
    logad_status s = r.ids == NULL || r.texts == NULL ? la_oom(err) : read_all(&r, err);
    la_dataset_close(x->d);
    la_map_free(r.ids);
    la_map_free(r.texts);
    free(r.of_id);
    free(r.events);
    return s;
}
