/* bytes -> line -> event -> sequence: raw inputs become sessions in one pass. */
#include "base/log.h"
#include "base/mem.h"
#include "seq/inputs.h"
#include "seq/rows.h"
#include <stdlib.h>
#include <string.h>

#define PROBE_MIN_SHARE 0.5 /* of the first lines that must belong to a session */

typedef struct raw {
    la_dataset *d;
    const la_dataset_options *o;
    logad_parser *parser;
    la_grouper *grouper;
    la_rows rows;
    la_probe probe;
    la_buf damage;
    uint32_t file;
    la_progress progress;
} raw;

static logad_parser_options parser_options(const la_dataset_options *o)
{
    return (logad_parser_options){
        .format = o->format, .header = o->header, .masks = o->masks, .n_masks = o->n_masks};
}

/* ---- what the first lines suggest ---- */

static logad_status count_grouped(logad_parser *p, la_grouper *g, const la_probe *probe,
                                  size_t *out, logad_error *err)
{
    la_str keys[LA_GROUP_MAX_KEYS];
    logad_event e;
    size_t n;
    *out = 0;
    TRY(logad_parser_detect(p, probe->lines, probe->n, NULL, err));
    for (size_t i = 0; i < probe->n; i++) {
        TRY(logad_parser_event(p, probe->lines[i], &e, err));
        TRY(la_grouper_keys(g, &e, keys, &n, err));
        *out += n > 0;
    }
    return LOGAD_OK;
}

/* Tries a grouping on the first lines with a parser of its own, so that they teach the real one
 * their templates once only. */
static logad_status try_grouping(const raw *r, const la_grouping *g, size_t *grouped,
                                 logad_error *err)
{
    logad_parser *p = NULL;
    la_grouper *grouper = NULL;
    logad_parser_options po = parser_options(r->o);
    logad_status s = logad_parser_new(&p, &po, err);
    if (s == LOGAD_OK)
        s = la_grouper_new(&grouper, g, err);
    if (s == LOGAD_OK)
        s = count_grouped(p, grouper, &r->probe, grouped, err);
    la_grouper_free(grouper);
    logad_parser_free(p);
    return s;
}

static logad_status choose_grouping(raw *r, logad_error *err)
{
    la_grouping *g = &r->d->grouping;
    *g = r->o->grouping;
    if (g->kind != LA_GROUP_AUTO)
        return LOGAD_OK;
    *g = la_grouping_for_format(r->d->format);
    if (g->kind == LA_GROUP_COUNT)
        return LOGAD_OK;
    size_t grouped;
    TRY(try_grouping(r, g, &grouped, err));
    if ((double)grouped >= PROBE_MIN_SHARE * (double)r->probe.n)
        return LOGAD_OK;
    char words[160], text[160];
    la_grouping_words(g, words, sizeof words);
    la_grouping_text(g, text, sizeof text);
    la_note("%s: %zu of the first %zu lines can be grouped %s: taking windows of 100 lines "
            "(--group %s groups them all the same)",
            r->d->name, grouped, r->probe.n, words, text);
    *g = (la_grouping){.kind = LA_GROUP_COUNT, .size = 100};
    return LOGAD_OK;
}

static logad_status settle(raw *r, logad_error *err)
{
    TRY(logad_parser_detect(r->parser, r->probe.lines, r->probe.n, NULL, err));
    TRY(la_dataset_text(r->d, &r->d->format, logad_parser_format(r->parser), err));
    TRY(choose_grouping(r, err));
    return la_grouper_new(&r->grouper, &r->d->grouping, err);
}

/* ---- one pass over the lines ---- */

static logad_status add_line(raw *r, logad_line line, logad_error *err)
{
    la_dataset *d = r->d;
    la_str keys[LA_GROUP_MAX_KEYS];
    logad_event e;
    size_t n;
    d->n_lines++;
    if ((d->n_lines & 0xffff) == 0)
        la_progress_at(&r->progress, d->n_lines, NULL);
    if (la_line_is_blank(line)) {
        d->n_ungrouped++;
        return LOGAD_OK;
    }
    TRY(logad_parser_event(r->parser, line, &e, err));
    uint64_t dropped = la_grouper_n_dropped(r->grouper);
    TRY(la_grouper_keys(r->grouper, &e, keys, &n, err));
    d->n_unknown += r->o->n_templates > 0 && !e.known;
    d->n_ungrouped += n == 0 || la_grouper_n_dropped(r->grouper) > dropped;
    la_place place = {r->file, e.template, line.number, line.byte};
    for (size_t i = 0; i < n; i++) {
        uint32_t session = la_map_intern(d->memory->ids, keys[i].p, keys[i].n, NULL);
        if (session == LA_MAP_NONE)
            return la_oom(err);
        TRY(la_rows_add(&r->rows, session, &place, err));
    }
    return LOGAD_OK;
}

static logad_status add_lines(raw *r, logad_reader *reader, logad_error *err)
{
    logad_line line;
    bool more;
    for (;;) {
        TRY(logad_reader_next(reader, &line, &more, err));
        if (!more)
            return LOGAD_OK;
        TRY(add_line(r, line, err));
    }
}

/* The first lines are kept aside until there are enough to tell header and grouping by; then they
 * are taken like all others. Later inputs go on with what the first one settled. */
static logad_status add_probe(raw *r, logad_error *err)
{
    if (r->grouper != NULL || r->probe.n == 0)
        return LOGAD_OK;
    TRY(settle(r, err));
    TRY(la_grouper_file(r->grouper, r->d->files[r->file], err));
    for (size_t i = 0; i < r->probe.n; i++)
        TRY(add_line(r, r->probe.lines[i], err));
    la_probe_free(&r->probe);
    return LOGAD_OK;
}

static logad_status read_input(raw *r, logad_reader *reader, logad_error *err)
{
    const char *path = r->d->files[r->file];
    if (r->grouper == NULL) {
        uint64_t blank = 0;
        TRY(la_probe_fill(&r->probe, reader, &blank, err));
        r->d->n_lines += blank;
        r->d->n_ungrouped += blank;
        TRY(add_probe(r, err));
    } else {
        TRY(la_grouper_file(r->grouper, path, err));
    }
    if (r->grouper != NULL)
        TRY(add_lines(r, reader, err));
    const char *damage = logad_reader_damage(reader);
    if (damage != NULL && r->damage.n == 0)
        la_buf_printf(&r->damage, "%s: %s", path, damage);
    return r->damage.failed ? la_oom(err) : LOGAD_OK;
}

static logad_status read_inputs(raw *r, logad_error *err)
{
    la_progress_begin(&r->progress, "read", "lines", 0);
    logad_status s = LOGAD_OK;
    for (r->file = 0; s == LOGAD_OK && r->file < r->d->n_files; r->file++) {
        logad_reader *reader;
        s = logad_reader_open(&reader, r->d->files[r->file], err);
        if (s != LOGAD_OK)
            break;
        s = read_input(r, reader, err);
        logad_reader_close(reader);
    }
    la_progress_end(&r->progress);
    return s;
}

/* ---- what the dataset shows ---- */

/* Gives each of the parser's templates a number among the distinct texts. The caller's own keep
 * theirs: they are the first the map sees. */
static logad_status number_templates(raw *r, la_map *texts, uint32_t *number, logad_error *err)
{
    la_dataset *d = r->d;
    size_t n_learned = logad_parser_n_templates(r->parser), cap = 0;
    for (size_t i = 0; i < r->o->n_templates + n_learned; i++) {
        bool own = i < r->o->n_templates, added;
        const char *text =
            own ? r->o->templates[i]
                : logad_parser_template(r->parser, (uint32_t)(i - r->o->n_templates));
        uint32_t t = la_map_intern(texts, text, strlen(text), &added);
        if (t == LA_MAP_NONE || !la_grow(&d->templates, &cap, (size_t)t + 1))
            return la_oom(err);
        if (!own)
            number[i - r->o->n_templates] = t;
        if (!added)
            continue;
        TRY(la_dataset_text(d, &d->templates[t], text, err));
        d->n_templates = t + 1;
    }
    if (r->o->n_templates == 0)
        return LOGAD_OK;
    d->known = la_calloc(d->n_templates, sizeof *d->known);
    if (d->known == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < d->n_templates; i++)
        d->known[i] = i < r->o->n_templates;
    return LOGAD_OK;
}

static logad_status finish_templates(raw *r, logad_error *err)
{
    la_map *texts = la_map_new();
    uint32_t *number = la_calloc(logad_parser_n_templates(r->parser), sizeof *number);
    logad_status s =
        texts == NULL || number == NULL ? la_oom(err) : number_templates(r, texts, number, err);
    if (s == LOGAD_OK)
        la_rows_renumber(&r->rows, number);
    free(number);
    la_map_free(texts);
    return s;
}

static logad_status no_sessions(const raw *r, logad_error *err)
{
    const la_dataset *d = r->d;
    const char *name = d->n_files > 0 ? d->files[0] : d->name;
    if (r->damage.n > 0)
        return la_fail(err, LOGAD_EINPUT, "%s", r->damage.p);
    if (r->grouper == NULL)
        return la_fail(err, LOGAD_EINPUT, "no log lines in %s%s", name,
                       d->n_files > 1 ? " and the other inputs" : "");
    char words[160];
    la_grouping_words(&d->grouping, words, sizeof words);
    return la_fail(err, LOGAD_EINPUT,
                   "%s: none of %llu lines belongs to a session when grouped %s: try --group "
                   "count:100",
                   name, (unsigned long long)d->n_lines, words);
}

static logad_status make_parser(raw *r, logad_error *err)
{
    logad_parser_options po = parser_options(r->o);
    TRY(logad_parser_new(&r->parser, &po, err));
    if (r->o->n_templates == 0)
        return LOGAD_OK;
    TRY(logad_parser_seed(r->parser, r->o->templates, r->o->n_templates, err));
    logad_parser_freeze(r->parser);
    return LOGAD_OK;
}

static logad_status read_body(raw *r, const char *const *inputs, size_t n, logad_error *err)
{
    la_dataset *d = r->d;
    TRY(la_inputs_find(d, inputs, n, err));
    TRY(make_parser(r, err));
    TRY(read_inputs(r, err));
    if (la_rows_count(&r->rows) == 0)
        return no_sessions(r, err);
    if (r->damage.n > 0)
        TRY(la_dataset_text(d, &d->damage, r->damage.p, err));
    TRY(finish_templates(r, err));
    return la_rows_finish(&r->rows, d, err);
}

logad_status la_raw_read(la_dataset *d, const char *const *inputs, size_t n,
                         const la_dataset_options *o, logad_error *err)
{
    raw r = {.d = d, .o = o, .rows = {.keep_places = o->keep_places}, .damage = {.max = 400}};
    logad_status s = read_body(&r, inputs, n, err);
    la_grouper_free(r.grouper);
    logad_parser_free(r.parser);
    la_rows_free(&r.rows);
    la_probe_free(&r.probe);
    la_buf_free(&r.damage);
    la_dataset_close(d);
    return s;
}
