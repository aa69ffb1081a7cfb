/* bytes -> line -> event -> sequence: raw inputs become sessions in one pass. */
#include "base/mem.h"
#include "seq/raw_impl.h"
#include "seq/settle.h"
#include <stdlib.h>
#include <string.h>

static logad_parser_options parser_options(const la_dataset_options *o)
{
    return (logad_parser_options){.format = o->format,
                                  .header = o->header,
                                  .multiline_start = o->multiline_start,
                                  .masks = o->masks,
                                  .n_masks = o->n_masks};
}

static logad_status settle(la_raw *r, const la_records *records, logad_error *err)
{
    TRY(la_dataset_text(r->d, &r->d->format, la_records_format(records), err));
    r->d->facts.share = la_records_share(records);
    la_settle_for want = {&r->o->grouping, r->d->name, r->o->advise_import};
    TRY(la_settle_grouping(&r->probe, r->d->format, &want, &r->d->grouping, err));
    return la_grouper_new(&r->grouper, &r->d->grouping, err);
}

/* ---- one pass over the lines ---- */

/* The first records are kept aside until there are enough to tell the grouping by; then they are
 * taken like all others. Later inputs go on with what is settled. */
static logad_status add_probe(la_raw *r, logad_error *err)
{
    TRY(la_probe_fill(&r->probe, r->records, LA_PROBE_LINES, err));
    if (r->probe.n == 0)
        return LOGAD_OK;
    TRY(settle(r, r->records, err));
    TRY(la_grouper_file(r->grouper, r->d->files[r->file], err));
    for (size_t i = 0; i < r->probe.n; i++)
        TRY(la_raw_add(r, &r->probe.records[i], err));
    la_probe_free(&r->probe);
    return LOGAD_OK;
}

static logad_status read_input(la_raw *r, logad_error *err)
{
    const char *path = r->d->files[r->file];
    TRY(la_records_open(r->records, path, err));
    la_records_doubt(r->records, path);
    if (la_lines_are_labels(la_records_head(r->records), la_records_n_head(r->records)))
        return la_fail(err, LOGAD_EINPUT, "%s: holds labels, not log lines: leave it out", path);
    if (r->d->format != NULL && la_records_n_head(r->records) > 0)
        r->d->facts.other_formats += strcmp(la_records_format(r->records), r->d->format) != 0;
    TRY(r->grouper == NULL ? add_probe(r, err) : la_grouper_file(r->grouper, path, err));
    if (r->grouper != NULL)
        TRY(la_crew_read(r, err));
    const char *damage = la_records_damage(r->records);
    if (damage != NULL && r->damage.n == 0)
        la_buf_str(&r->damage, damage);
    la_records_close(r->records);
    return r->damage.failed ? la_oom(err) : LOGAD_OK;
}

/* Of several inputs the largest tells how lines are grouped. It is read with records of its own,
 * for those of the run count lines. */
static logad_status settle_by_largest(la_raw *r, la_records *records, logad_error *err)
{
    TRY(la_records_open(records, r->d->files[la_inputs_largest(r->d)], err));
    TRY(la_probe_fill(&r->probe, records, LA_PROBE_LINES, err));
    if (r->probe.n > 0)
        TRY(settle(r, records, err));
    la_probe_free(&r->probe);
    return LOGAD_OK;
}

static logad_status settle_first(la_raw *r, logad_error *err)
{
    if (r->d->n_files < 2 || la_inputs_largest(r->d) == r->d->n_files)
        return LOGAD_OK;
    la_records *records = NULL;
    logad_parser_options po = parser_options(r->o);
    TRY(la_records_new(&records, &po, err));
    logad_status s = settle_by_largest(r, records, err);
    la_records_free(records);
    return s;
}

static logad_status read_inputs(la_raw *r, logad_error *err)
{
    la_dataset *d = r->d;
    la_progress_begin(&r->progress, "read", "lines", 0);
    logad_status s = settle_first(r, err);
    for (r->file = 0; s == LOGAD_OK && r->file < d->n_files; r->file++)
        s = read_input(r, err);
    la_progress_end(&r->progress);
    la_unit_counts all = la_intake_counts(&r->intake);
    const la_unit_counts *c = &all;
    d->n_lines = c->lines;
    d->facts.parsed = c->parsed;
    d->facts.joined = c->joined;
    d->facts.skipped = c->skipped;
    d->facts.unfit = c->unfit;
    d->facts.long_records = c->over;
    d->facts.cut = la_records_n_cut(r->records);
    d->n_ungrouped += c->skipped;
    return s;
}

/* ---- what the dataset shows ---- */

/* Gives each of the parser's templates a number among the distinct texts. The caller's own keep
 * theirs: they are the first the map sees. */
static logad_status number_templates(la_raw *r, la_map *texts, uint32_t *number, logad_error *err)
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

static logad_status sum_records(la_raw *r, const uint32_t *number, logad_error *err)
{
    r->d->records = la_calloc(r->d->n_templates, sizeof *r->d->records);
    if (r->d->records == NULL)
        return la_oom(err);
    for (size_t i = 0; i < r->n_seen; i++)
        r->d->records[number[i]] += r->seen[i].records;
    return LOGAD_OK;
}

static logad_status sum_levels(la_raw *r, const uint32_t *number, logad_error *err)
{
    la_dataset *d = r->d;
    la_level_tally *of = la_calloc(d->n_templates, sizeof *of), all = {0};
    if (of == NULL)
        return la_oom(err);
    for (size_t i = 0; i < r->n_seen; i++) {
        la_level_merge(&of[number[i]], &r->seen[i].levels);
        la_level_merge(&all, &r->seen[i].levels);
    }
    logad_status s = la_level_any(&all) ? la_dataset_severity(d, err) : LOGAD_OK;
    for (uint32_t t = 0; s == LOGAD_OK && d->severity != NULL && t < d->n_templates; t++)
        d->severity[t] = la_level_severity(&of[t]);
    free(of);
    return s;
}

static logad_status finish_templates(la_raw *r, logad_error *err)
{
    la_map *texts = la_map_new();
    uint32_t *number = la_calloc(logad_parser_n_templates(r->parser), sizeof *number);
    logad_status s =
        texts == NULL || number == NULL ? la_oom(err) : number_templates(r, texts, number, err);
    if (s == LOGAD_OK)
        la_rows_renumber(&r->rows, number);
    if (s == LOGAD_OK)
        s = sum_records(r, number, err);
    if (s == LOGAD_OK)
        s = sum_levels(r, number, err);
    free(number);
    la_map_free(texts);
    return s;
}

static logad_status no_sessions(const la_raw *r, logad_error *err)
{
    const la_dataset *d = r->d;
    const char *name = d->n_files > 0 ? d->files[0] : d->name;
    if (r->damage.n > 0)
        return la_fail(err, LOGAD_EINPUT, "%s", r->damage.p);
    if (r->grouper == NULL)
        return la_fail(err, LOGAD_EINPUT, "no log lines in %s%s: give one that has some", name,
                       d->n_files > 1 ? " and the other inputs" : "");
    la_unit_counts c = la_intake_counts(&r->intake);
    la_sessionless none = {.name = name,
                           .layout = r->o->header != NULL ? r->o->header : d->format,
                           .unfit = c.unfit == c.parsed,
                           .lines = d->n_lines,
                           .grouping = &d->grouping};
    return la_settle_none(&none, err);
}

static logad_status make_parser(la_raw *r, logad_error *err)
{
    logad_parser_options po = parser_options(r->o);
    TRY(la_records_new(&r->records, &po, err));
    r->intake.records = r->records;
    TRY(logad_parser_new(&r->parser, &po, err));
    if (r->o->n_templates > 0) {
        TRY(logad_parser_seed(r->parser, r->o->templates, r->o->n_templates, err));
        logad_parser_freeze(r->parser);
    }
    return la_crew_new(&r->crew, r, err);
}

static logad_status read_body(la_raw *r, const char *const *inputs, size_t n, logad_error *err)
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
    la_raw r = {.d = d, .o = o, .rows = {.keep_places = o->keep_places}, .damage = {.max = 400}};
    logad_status s = read_body(&r, inputs, n, err);
    la_crew_free(r.crew);
    la_intake_free(&r.intake);
    la_grouper_free(r.grouper);
    logad_parser_free(r.parser);
    la_records_free(r.records);
    la_rows_free(&r.rows);
    la_probe_free(&r.probe);
    free(r.seen);
    la_buf_free(&r.damage);
    la_dataset_close(d);
    return s;
}
