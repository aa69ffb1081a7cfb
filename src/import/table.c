/* Beside "bytes -> ... -> sequence": rows of a table, as spreadsheets and notebooks write them. */
#include "import/table.h"
#include "base/mem.h"
#include "parse/csv.h"
#include <logad/line.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct la_table {
    const char *path;
    logad_reader *reader;
    char delimiter;
    la_buf head, row; /* texts of the head line and of the row; what is quoted is undone in place */
    la_str *names, *fields;
    size_t n_names, n_fields, names_cap, fields_cap;
    uint64_t line;
};

static logad_status bad_row(const la_table *t, const char *why, logad_error *err)
{
    return la_fail(err, LOGAD_EINPUT, "%s:%llu: %s", t->path, (unsigned long long)t->line, why);
}

/* A field without its quotes; doubled ones become one, in place. */
static la_str undo_quotes(char *p, size_t n)
{
    while (n > 0 && (p[n - 1] == ' ' || p[n - 1] == '\r'))
        n--;
    for (; n > 0 && *p == ' '; p++)
        n--;
    if (n < 2 || p[0] != '"' || p[n - 1] != '"')
        return (la_str){p, n};
    size_t to = 0;
    for (size_t i = 1; i + 1 < n; i++) {
        p[to++] = p[i];
        i += p[i] == '"' && i + 2 < n && p[i + 1] == '"';
    }
    return (la_str){p, to};
}

/* Cuts the text into fields. *open: the last one's quotes are not closed, and nothing was changed.
 */
static logad_status cut(const la_table *t, la_buf *text, la_str **fields, size_t *cap, size_t *n,
                        bool *open, logad_error *err)
{
    *n = 0;
    *open = false;
    for (char *p = text->p, *end = text->p + text->n;;) {
        size_t used = la_csv_field(p, (size_t)(end - p), t->delimiter, open);
        if (*open)
            return LOGAD_OK;
        if (*n == LA_TABLE_COLUMNS)
            return bad_row(t, "more than 4096 fields", err);
        if (!la_grow(fields, cap, *n + 1))
            return la_oom(err);
        (*fields)[(*n)++] = (la_str){p, used};
        if (p + used == end)
            return LOGAD_OK;
        p += used + 1;
    }
}

/* The next lines up to where no quotes are open. *more false: the end. */
static logad_status read_row(la_table *t, la_buf *text, la_str **fields, size_t *cap, size_t *n,
                             bool *more, logad_error *err)
{
    logad_line line;
    bool open = false;
    la_buf_reset(text);
    *n = 0;
    do {
        TRY(logad_reader_next(t->reader, &line, more, err));
        if (!*more && logad_reader_damage(t->reader) != NULL)
            return la_fail(err, LOGAD_EINPUT, "%s", logad_reader_damage(t->reader));
        if (!*more)
            return open ? bad_row(t, "a quote that opens here is never closed", err) : LOGAD_OK;
        if (!open && line.len == 0)
            continue;
        if (!open)
            t->line = line.number;
        la_buf_put(text, open ? "\n" : "", open ? 1 : 0);
        la_buf_put(text, line.text, line.len);
        if (line.cut || text->n >= LA_TABLE_ROW)
            return bad_row(t, "the row is too long", err);
        if (text->failed)
            return la_oom(err);
        open = t->delimiter != '\0' && la_csv_open(line.text, line.len, t->delimiter, open);
    } while (open || text->n == 0);
    if (t->delimiter != '\0')
        TRY(cut(t, text, fields, cap, n, &open, err));
    for (size_t i = 0; i < *n; i++)
        (*fields)[i] = undo_quotes(text->p + ((*fields)[i].p - text->p), (*fields)[i].n);
    return LOGAD_OK;
}

static char delimiter_of(const la_buf *head)
{
    char best = ',';
    size_t most = 0;
    for (const char *d = ",;\t|"; *d != '\0'; d++) {
        size_t n = 0;
        for (size_t i = 0; i < head->n; i++)
            n += head->p[i] == *d;
        if (n > most) {
            most = n;
            best = *d;
        }
    }
    return best;
}

static logad_status read_head(la_table *t, logad_error *err)
{
    bool more, open;
    TRY(read_row(t, &t->head, &t->names, &t->names_cap, &t->n_names, &more, err));
    if (!more)
        return la_fail(err, LOGAD_EINPUT, "%s: empty: a table begins with the names of its columns",
                       t->path);
    t->delimiter = delimiter_of(&t->head);
    TRY(cut(t, &t->head, &t->names, &t->names_cap, &t->n_names, &open, err));
    if (open)
        return bad_row(t, "a quote that opens here is never closed", err);
    for (size_t i = 0; i < t->n_names; i++)
        t->names[i] = undo_quotes(t->head.p + (t->names[i].p - t->head.p), t->names[i].n);
    return LOGAD_OK;
}

logad_status la_table_open(la_table **out, const char *path, logad_error *err)
{
    la_table *t = la_calloc(1, sizeof *t);
    if (t == NULL)
        return la_oom(err);
    t->path = path;
    t->head.max = t->row.max = 2 * LA_TABLE_ROW;
    logad_status s = logad_reader_open(&t->reader, path, err);
    if (s == LOGAD_OK)
        s = read_head(t, err);
    if (s == LOGAD_OK)
        *out = t;
    else
        la_table_close(t);
    return s;
}

void la_table_close(la_table *t)
{
    if (t == NULL)
        return;
    logad_reader_close(t->reader);
    la_buf_free(&t->head);
    la_buf_free(&t->row);
    free(t->names);
    free(t->fields);
    free(t);
}

int la_table_column(const la_table *t, const char *const *names)
{
    for (; *names != NULL; names++)
        for (size_t i = 0; i < t->n_names; i++)
            if (t->names[i].n == strlen(*names) &&
                strncasecmp(t->names[i].p, *names, t->names[i].n) == 0)
                return (int)i;
    return -1;
}

void la_table_names(const la_table *t, la_buf *out)
{
    for (size_t i = 0; i < t->n_names && i < 20; i++) {
        size_t n = t->names[i].n < 40 ? t->names[i].n : 40;
        la_buf_printf(out, "%s%.*s", i > 0 ? ", " : "", (int)n, t->names[i].p);
    }
}

logad_status la_table_next(la_table *t, bool *more, logad_error *err)
{
    TRY(read_row(t, &t->row, &t->fields, &t->fields_cap, &t->n_fields, more, err));
    if (!*more || t->n_fields == t->n_names)
        return LOGAD_OK;
    char why[96];
    snprintf(why, sizeof why, "%zu fields, where the head line has %zu", t->n_fields, t->n_names);
    return bad_row(t, why, err);
}

la_str la_table_field(const la_table *t, int column)
{
    return t->fields[column];
}

uint64_t la_table_line(const la_table *t)
{
    return t->line;
}
