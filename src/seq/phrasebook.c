/* Before sequences that are simulated: the messages that invented systems write. */
#include "seq/phrasebook.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "io/whole.h"
#include <stdlib.h>
#include <string.h>

#define BUNDLED  "phrasebook.tsv"
#define WHAT     "phrase book"
#define N_FIELDS 4

typedef struct reading {
    la_phrasebook *book;
    const char *file;
    unsigned long long line;
    la_map *systems;
    la_map *templates; /* of the system at hand */
    bool has_routine;  /* the system at hand */
} reading;

static const char *const class_names[] = {"routine", "benign", "fault"};

/* In the order of la_phrase_how. */
static const struct {
    const char *name;
    la_phrase_class cls;
} hows[] = {{"once", LA_PHRASE_ROUTINE}, {"opt", LA_PHRASE_ROUTINE}, {"many", LA_PHRASE_ROUTINE},
            {"rare", LA_PHRASE_BENIGN},  {"some", LA_PHRASE_BENIGN}, {"lone", LA_PHRASE_FAULT},
            {"chain", LA_PHRASE_FAULT}};

static bool is(la_str s, const char *text)
{
    return la_str_eq(s, la_str_of(text));
}

/* A name out of the file, fit for an error's text. */
static const char *shown(char out[48], la_str s)
{
    la_utf8_printable(out, 48, s.p, s.n);
    return out;
}

static bool split(la_str line, la_str field[N_FIELDS])
{
    for (int i = 0; i < N_FIELDS; i++) {
        const char *tab = line.n == 0 ? NULL : memchr(line.p, '\t', line.n);
        if ((tab == NULL) != (i == N_FIELDS - 1))
            return false;
        size_t n = tab == NULL ? line.n : (size_t)(tab - line.p);
        field[i] = (la_str){line.p, n};
        if (n == 0)
            return false;
        if (tab != NULL)
            line = (la_str){tab + 1, line.n - n - 1};
    }
    return true;
}

static logad_status read_kind(la_phrase *row, const reading *r, const la_str *field,
                              logad_error *err)
{
    char text[48];
    unsigned c = 0, h = 0;
    while (c < sizeof class_names / sizeof *class_names && !is(field[1], class_names[c]))
        c++;
    if (c == sizeof class_names / sizeof *class_names)
        return la_fail(err, LOGAD_EINPUT,
                       "%s:%llu: \"%s\" is not a class: use routine, benign or fault", r->file,
                       r->line, shown(text, field[1]));
    row->cls = (la_phrase_class)c;
    while (h < sizeof hows / sizeof *hows &&
           (hows[h].cls != row->cls || !is(field[2], hows[h].name)))
        h++;
    if (h == sizeof hows / sizeof *hows)
        return la_fail(err, LOGAD_EINPUT,
                       "%s:%llu: \"%s\" is not how a %s message comes: use once, opt or many for "
                       "routine, rare or some for benign, lone or chain for fault",
                       r->file, r->line, shown(text, field[2]), class_names[c]);
    row->how = (la_phrase_how)h;
    return LOGAD_OK;
}

/* Every unit of work of a system must have something to log. */
static logad_status end_system(const reading *r, logad_error *err)
{
    const la_phrasebook *b = r->book;
    char text[48];
    if (b->n_systems == 0 || r->has_routine)
        return LOGAD_OK;
    return la_fail(err, LOGAD_EINPUT, "%s:%llu: system %s ends without a routine message: add one",
                   r->file, r->line, shown(text, la_str_of(b->system[b->n_systems - 1])));
}

static logad_status begin_system(reading *r, la_str name, logad_error *err)
{
    la_phrasebook *b = r->book;
    char text[48];
    TRY(end_system(r, err));
    bool added;
    if (la_map_intern(r->systems, name.p, name.n, &added) == LA_MAP_NONE)
        return la_oom(err);
    if (!added)
        return la_fail(err, LOGAD_EINPUT,
                       "%s:%llu: system %s stands further up too: keep its lines together", r->file,
                       r->line, shown(text, name));
    la_map_free(r->templates);
    r->templates = la_map_new();
    const char *copy = la_arena_copy(&b->arena, name.p, name.n);
    if (r->templates == NULL || copy == NULL ||
        !la_grow(&b->system, &b->cap_systems, (size_t)b->n_systems + 1) ||
        !la_grow(&b->first, &b->cap_first, (size_t)b->n_systems + 2))
        return la_oom(err);
    b->first[b->n_systems] = b->n;
    b->system[b->n_systems++] = copy;
    r->has_routine = false;
    return LOGAD_OK;
}

static bool same_system(const la_phrasebook *b, la_str name)
{
    return b->n_systems > 0 && is(name, b->system[b->n_systems - 1]);
}

static logad_status add_row(reading *r, la_phrase row, la_str text, logad_error *err)
{
    la_phrasebook *b = r->book;
    bool added;
    if (la_map_intern(r->templates, text.p, text.n, &added) == LA_MAP_NONE)
        return la_oom(err);
    if (!added)
        return la_fail(err, LOGAD_EINPUT, "%s:%llu: the system has this template already: drop one",
                       r->file, r->line);
    if (la_map_count(r->templates) > LA_PHRASE_MAX_ROWS)
        return la_fail(err, LOGAD_EINPUT, "%s:%llu: more than %u templates of one system", r->file,
                       r->line, LA_PHRASE_MAX_ROWS);
    row.system = b->n_systems - 1;
    row.text = la_arena_copy(&b->arena, text.p, text.n);
    if (row.text == NULL || !la_grow(&b->row, &b->cap_rows, (size_t)b->n + 1))
        return la_oom(err);
    b->row[b->n++] = row;
    r->has_routine = r->has_routine || row.cls == LA_PHRASE_ROUTINE;
    return LOGAD_OK;
}

static logad_status read_line(reading *r, la_str line, logad_error *err)
{
    la_str field[N_FIELDS];
    la_phrase row = {0};
    if (!split(line, field) || memchr(line.p, '\0', line.n) != NULL)
        return la_fail(err, LOGAD_EINPUT,
                       "%s:%llu: \"system<TAB>class<TAB>how<TAB>template\" was expected", r->file,
                       r->line);
    if (field[0].n > LA_PHRASE_MAX_TEXT || field[3].n > LA_PHRASE_MAX_TEXT)
        return la_fail(err, LOGAD_EINPUT, "%s:%llu: longer than %u bytes: shorten it", r->file,
                       r->line, LA_PHRASE_MAX_TEXT);
    TRY(read_kind(&row, r, field, err));
    if (!same_system(r->book, field[0]))
        TRY(begin_system(r, field[0], err));
    return add_row(r, row, field[3], err);
}

static logad_status read_lines(reading *r, la_str text, logad_error *err)
{
    la_phrasebook *b = r->book;
    while (text.n > 0) {
        la_str line = la_str_cut(&text, '\n');
        line.n -= line.n > 0 && line.p[line.n - 1] == '\r';
        r->line++;
        TRY(read_line(r, line, err));
    }
    if (b->n == 0)
        return la_fail(err, LOGAD_EINPUT, "%s:1: no templates in it", r->file);
    b->first[b->n_systems] = b->n;
    return end_system(r, err);
}

logad_status la_phrasebook_parse(la_phrasebook **out, const char *name, const char *p, size_t n,
                                 logad_error *err)
{
    reading r = {.file = name};
    r.book = la_calloc(1, sizeof *r.book);
    r.systems = la_map_new();
    r.templates = la_map_new();
    bool there = r.book != NULL && r.systems != NULL && r.templates != NULL;
    logad_status s = there ? read_lines(&r, (la_str){p, n}, err) : la_oom(err);
    la_map_free(r.systems);
    la_map_free(r.templates);
    if (s != LOGAD_OK) {
        la_phrasebook_free(r.book);
        return s;
    }
    la_sha256_of(p, n, r.book->digest);
    *out = r.book;
    return LOGAD_OK;
}

logad_status la_phrasebook_open(la_phrasebook **out, const char *path, logad_error *err)
{
    la_buf text = {0};
    logad_status s = la_read_given(&text, path, BUNDLED, LA_PHRASEBOOK_MAX_BYTES, WHAT, err);
    if (s == LOGAD_OK)
        s = la_phrasebook_parse(out, path == NULL ? BUNDLED : path, text.p == NULL ? "" : text.p,
                                text.n, err);
    la_buf_free(&text);
    return s;
}

void la_phrasebook_free(la_phrasebook *b)
{
    if (b == NULL)
        return;
    free(b->system);
    free(b->first);
    free(b->row);
    la_arena_free(&b->arena);
    free(b);
}
