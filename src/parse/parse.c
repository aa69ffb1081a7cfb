/* bytes -> line -> event, whole: reads the inputs once, learns, then writes what the finished set
 * of templates makes of every line. */
#include "base/log.h"
#include "base/mem.h"
#include "io/outfile.h"
#include "io/paths.h"
#include "parse/recipe.h"
#include "parse/records.h"
#include "parse/setfile.h"
#include <logad/parse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOW_EVERY 65536 /* lines */

typedef struct job {
    const logad_parse_options *o;
    logad_parse_summary *sum;
    la_paths paths;
    la_texts seeds, masks;
    logad_parser *parser;
    la_records *records;
    la_spool *spool;
    la_buf scratch;
    la_progress progress;
} job;

/* Notes a record, or a line that is joined to another record than the last. */
static bool note_record(job *j, la_unit *u, logad_status *s, logad_error *err)
{
    la_parsed parsed;
    *s = la_parser_message(j->parser, &u->event, &parsed, err);
    if (*s != LOGAD_OK)
        return true;
    if (u->same_line && !la_recipe_note_mark(j->spool, LA_RECIPE_SAME_LINE))
        return false;
    if (u->kind == LA_UNIT_JOINED && !la_recipe_note_mark(j->spool, LA_RECIPE_NEXT_JOINED))
        return false;
    return la_recipe_note(j->spool, &parsed, u->event.template, &j->scratch);
}

static logad_status one_unit(job *j, la_unit *u, logad_error *err)
{
    logad_status s = LOGAD_OK;
    bool noted;
    if (u->kind == LA_UNIT_SKIPPED)
        noted = la_recipe_note_line(j->spool, LA_RECIPE_SKIPPED);
    else if (u->again)
        noted = la_recipe_note_line(j->spool, LA_RECIPE_JOINED);
    else
        noted = note_record(j, u, &s, err);
    if (!noted)
        return j->scratch.failed ? la_oom(err) : la_spool_rewind(j->spool, err);
    return s;
}

static logad_status read_units(job *j, logad_error *err)
{
    la_unit unit;
    bool more;
    for (uint64_t n = 1;; n++) {
        TRY(la_records_next(j->records, &unit, &more, err));
        if (!more)
            return LOGAD_OK;
        TRY(one_unit(j, &unit, err));
        if (n % SHOW_EVERY == 0)
            la_progress_at(&j->progress, la_records_counts(j->records)->lines, NULL);
    }
}

static void note_damage(logad_parse_summary *sum, const char *path, const char *damage)
{
    if (sum->damage != NULL)
        return;
    bool named = strncmp(damage, path, strlen(path)) == 0;
    snprintf(sum->damage_text, sizeof sum->damage_text, "%.100s%s%.150s", named ? "" : path,
             named ? "" : ": ", damage);
    sum->damage = sum->damage_text;
}

static logad_status read_input(job *j, const char *path, logad_error *err)
{
    if (!la_recipe_note_file(j->spool))
        return la_spool_rewind(j->spool, err);
    TRY(la_records_open(j->records, path, err));
    la_records_say(j->records, path, j->paths.n > 1);
    logad_status s = read_units(j, err);
    if (la_records_damage(j->records) != NULL)
        note_damage(j->sum, path, la_records_damage(j->records));
    la_records_close(j->records);
    return s;
}

static logad_status make_parser(job *j, logad_error *err)
{
    logad_parser_options o = j->o->parser;
    for (size_t i = 0; i < o.n_masks; i++)
        TRY(la_texts_add(&j->masks, o.masks[i], strlen(o.masks[i]), err));
    if (j->o->mask_file != NULL)
        TRY(la_masks_read(&j->masks, j->o->mask_file, err));
    o.masks = j->masks.items;
    o.n_masks = j->masks.n;
    TRY(la_records_new(&j->records, &o, err));
    TRY(logad_parser_new(&j->parser, &o, err));
    if (j->o->templates == NULL)
        return LOGAD_OK;
    TRY(la_templates_read(&j->seeds, j->o->templates, err));
    return logad_parser_seed(j->parser, j->seeds.items, j->seeds.n, err);
}

static logad_status pass_one(job *j, logad_error *err)
{
    la_progress_begin(&j->progress, "parse", "lines", 0);
    logad_status s = LOGAD_OK;
    for (size_t i = 0; i < j->paths.n && s == LOGAD_OK; i++)
        s = read_input(j, j->paths.items[i], err);
    la_progress_end(&j->progress);
    const la_unit_counts *c = la_records_counts(j->records);
    j->sum->lines = c->lines;
    j->sum->parsed = c->parsed;
    j->sum->joined = c->joined;
    j->sum->skipped = c->skipped;
    j->sum->unfit = c->unfit;
    j->sum->long_records = c->over;
    j->sum->cut = la_records_n_cut(j->records);
    j->sum->over = la_parser_n_over(j->parser);
    j->sum->unmasked = la_parser_n_unmasked(j->parser);
    j->sum->templates = logad_parser_n_templates(j->parser);
    return s;
}

static bool put(void *ctx, const char *p, size_t n)
{
    la_outfile_put(ctx, p, n);
    return !la_outfile_failed(ctx);
}

static logad_status pass_two(job *j, logad_error *err)
{
    la_outfile *out;
    const char *const *files = j->paths.n > 1 ? (const char *const *)j->paths.items : NULL;
    TRY(la_spool_rewind(j->spool, err));
    TRY(la_outfile_open(&out, j->o->output, err));
    logad_status s = la_recipe_write(j->spool, j->parser, files, put, out, err);
    if (s != LOGAD_OK) {
        la_outfile_abandon(out);
        return s;
    }
    return la_outfile_commit(out, err);
}

static logad_status gather(job *j, const char *const *inputs, size_t n, logad_error *err)
{
    for (size_t i = 0; i < n; i++)
        TRY(la_paths_add(&j->paths, inputs[i], err));
    return make_parser(j, err);
}

static void free_job(job *j)
{
    logad_parser_free(j->parser);
    la_records_free(j->records);
    la_spool_free(j->spool);
    la_paths_free(&j->paths);
    la_texts_free(&j->seeds);
    la_texts_free(&j->masks);
    la_buf_free(&j->scratch);
}

static logad_status parse(job *j, const char *const *inputs, size_t n, logad_error *err)
{
    TRY(gather(j, inputs, n, err));
    TRY(la_spool_new(&j->spool, err));
    TRY(pass_one(j, err));
    TRY(pass_two(j, err));
    return j->o->templates == NULL ? LOGAD_OK : la_templates_write(j->parser, j->o->templates, err);
}

logad_status logad_parse(const char *const *inputs, size_t n, const logad_parse_options *o,
                         logad_parse_summary *summary, logad_error *err)
{
    job j = {.o = o, .sum = summary};
    *summary = (logad_parse_summary){0};
    logad_status s = parse(&j, inputs, n, err);
    free_job(&j);
    return s;
}
