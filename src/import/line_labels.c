/* bytes -> line -> label: sessions are as anomalous as the worst of their lines. */
#include "base/log.h"
#include "base/mem.h"
#include "import/import.h"
#include "parse/records.h"
#include "seq/idscan.h"
#include <logad/line.h>
#include <stdlib.h>
#include <string.h>

typedef struct lines {
    la_import *x;
    la_id_pattern *pattern;
    la_records *records;
    uint64_t **of_file; /* lines with a record, sorted, each once; the last bit: it is anomalous */
    size_t *n_of_file;
    uint64_t matched;
} lines;

#define ANOMALOUS 1u

static int by_line(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static int by_line_alone(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a >> 1, y = *(const uint64_t *)b >> 1;
    return x < y ? -1 : x > y;
}

/* The lines at which records of sessions begin, by file. */
static logad_status collect(lines *l, logad_error *err)
{
    const la_dataset *d = l->x->d;
    uint64_t n = d->place_at[d->n_sessions];
    for (uint64_t i = 0; i < n; i++)
        l->n_of_file[d->places[i].file]++;
    for (uint32_t f = 0; f < d->n_files; f++) {
        l->of_file[f] = la_calloc(l->n_of_file[f], sizeof **l->of_file);
        if (l->of_file[f] == NULL)
            return la_oom(err);
        l->n_of_file[f] = 0;
    }
    for (uint64_t i = 0; i < n; i++) {
        const la_place *p = &d->places[i];
        l->of_file[p->file][l->n_of_file[p->file]++] = p->line << 1;
    }
    for (uint32_t f = 0; f < d->n_files; f++) {
        size_t kept = 0;
        uint64_t *at = l->of_file[f];
        qsort(at, l->n_of_file[f], sizeof *at, by_line);
        for (size_t i = 0; i < l->n_of_file[f]; i++)
            if (kept == 0 || at[kept - 1] != at[i])
                at[kept++] = at[i];
        l->n_of_file[f] = kept;
    }
    return LOGAD_OK;
}

/* Marks a record that is part of a session; others are nobody's. */
static void mark(lines *l, uint32_t file, uint64_t line)
{
    uint64_t key = line << 1;
    uint64_t *at = bsearch(&key, l->of_file[file], l->n_of_file[file], sizeof key, by_line_alone);
    if (at != NULL)
        *at |= ANOMALOUS;
}

/* Lines as they stand, beside what they are: one that goes on with a record counts as the record's.
 */
static logad_status match_lines(lines *l, uint32_t file, logad_reader *r, logad_error *err)
{
    logad_line line = {.number = 0};
    la_unit u;
    uint64_t record = 0;
    bool more, matches = false;
    for (;;) {
        TRY(la_records_next(l->records, &u, &more, err));
        if (!more)
            return LOGAD_OK;
        while (line.number < u.number) {
            TRY(logad_reader_next(r, &line, &more, err));
            if (!more)
                return LOGAD_OK; /* it is being cut as it is read */
            la_str id, text = {line.text, line.len};
            size_t from = 0;
            matches = la_id_pattern_scan(l->pattern, text, &from, &id);
            l->matched += matches;
        }
        if (u.kind == LA_UNIT_RECORD)
            record = u.number;
        if (matches && u.kind != LA_UNIT_SKIPPED)
            mark(l, file, record);
    }
}

static logad_status match_file(lines *l, uint32_t file, logad_error *err)
{
    const char *path = l->x->d->files[file];
    logad_reader *r;
    if (strcmp(path, "-") == 0)
        return la_fail(err, LOGAD_EUSAGE,
                       "standard input cannot be read twice, as --anomalous-lines needs: put the "
                       "log into a file");
    TRY(la_records_open(l->records, path, err));
    TRY(logad_reader_open(&r, path, err));
    logad_status s = match_lines(l, file, r, err);
    logad_reader_close(r);
    la_records_close(l->records);
    return s;
}

static bool is_anomalous(const lines *l, const la_place *p)
{
    uint64_t key = p->line << 1 | ANOMALOUS;
    return bsearch(&key, l->of_file[p->file], l->n_of_file[p->file], sizeof key, by_line) != NULL;
}

static logad_status label(lines *l, logad_error *err)
{
    la_import *x = l->x;
    const la_dataset *d = x->d;
    TRY(la_while(err, la_id_pattern_new(&l->pattern, x->o->anomalous_lines, err),
                 "--anomalous-lines '%s'", x->o->anomalous_lines));
    logad_parser_options how = {
        .format = x->o->format, .header = x->o->header, .multiline_start = x->o->multiline_start};
    TRY(la_records_new(&l->records, &how, err));
    TRY(collect(l, err));
    for (uint32_t f = 0; f < d->n_files; f++)
        TRY(match_file(l, f, err));
    x->labels.label = la_calloc(d->n_sessions, 1);
    if (x->labels.label == NULL)
        return la_oom(err);
    x->labels.n = d->n_sessions;
    for (uint32_t i = 0; i < d->n_sessions; i++) {
        for (uint64_t k = d->place_at[i]; k < d->place_at[i + 1]; k++)
            x->labels.label[i] |= is_anomalous(l, &d->places[k]);
        x->labels.n_anomalous += x->labels.label[i];
    }
    if (l->matched == 0)
        la_warn("no line has text that --anomalous-lines '%s' matches: all sessions are normal",
                x->o->anomalous_lines);
    return la_ledger_add(&x->ledger, d->name, "import", d->n_sessions, err);
}

logad_status la_import_line_labels(la_import *x, logad_error *err)
{
    uint32_t n = x->d->n_files;
    lines l = {.x = x,
               .of_file = la_calloc(n, sizeof *l.of_file),
               .n_of_file = la_calloc(n, sizeof *l.n_of_file)};
    logad_status s = l.of_file == NULL || l.n_of_file == NULL ? la_oom(err) : label(&l, err);
    for (uint32_t f = 0; l.of_file != NULL && f < n; f++)
        free(l.of_file[f]);
    free(l.of_file);
    free(l.n_of_file);
    la_id_pattern_free(l.pattern);
    la_records_free(l.records);
    return s;
}
