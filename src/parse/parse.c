/* bytes -> line -> event, whole: reads the inputs once, learns, then writes what the finished set
 * of templates makes of every line. */
#include "base/convoy.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/pool.h"
#include "io/outfile.h"
#include "io/rotation.h"
#include "parse/cook.h"
#include "parse/setfile.h"
#include <logad/parse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a block needs on its way. */
typedef struct wagon {
    _Alignas(LA_APART) la_block block;
    la_cutter *cutter;
    la_noter *noter;
    la_cook *cook;
    la_str out;
} wagon;

typedef struct job {
    const logad_parse_options *o;
    logad_parse_summary *sum;
    la_paths paths;
    la_texts masks;
    logad_parser *parser;
    la_records *records;
    la_spool *spool;
    la_notebook *notebook;
    la_cookbook *book;
    la_outfile *out;
    wagon *wagons;
    unsigned n_wagons, n_workers;
    la_intake intake;
    size_t n_opened; /* of the paths */
    bool is_open;
    la_progress progress;
} job;

static void note_damage(logad_parse_summary *sum, const char *path, const char *damage)
{
    if (sum->damage != NULL)
        return;
    bool named = strncmp(damage, path, strlen(path)) == 0;
    snprintf(sum->damage_text, sizeof sum->damage_text, "%.100s%s%.150s", named ? "" : path,
             named ? "" : ": ", damage);
    sum->damage = sum->damage_text;
}

/* ---- pass one ---- */

static void close_input(job *j)
{
    if (la_records_damage(j->records) != NULL)
        note_damage(j->sum, j->paths.items[j->n_opened - 1], la_records_damage(j->records));
    la_records_close(j->records);
    j->is_open = false;
}

static logad_status open_input(job *j, logad_error *err)
{
    const char *path = j->paths.items[j->n_opened];
    TRY(la_records_open(j->records, path, err));
    la_records_say(j->records, path, j->paths.n > 1);
    la_records_doubt(j->records, path);
    la_intake_begin(&j->intake, (uint32_t)j->n_opened++);
    j->is_open = true;
    return LOGAD_OK;
}

/* The next block, of whichever input. */
static logad_status take_messages(void *ctx, unsigned id, bool *more, logad_error *err)
{
    job *j = ctx;
    wagon *w = &j->wagons[id];
    *more = false;
    while (j->is_open || j->n_opened < j->paths.n) {
        if (!j->is_open)
            TRY(open_input(j, err));
        TRY(la_intake_take(&j->intake, w->cutter, &w->block, more, err));
        if (*more)
            return LOGAD_OK;
        close_input(j);
    }
    return LOGAD_OK;
}

static logad_status note_messages(void *ctx, unsigned id, logad_error *err)
{
    wagon *w = &((job *)ctx)->wagons[id];
    return la_noter_note(w->noter, w->cutter, &w->block, err);
}

static logad_status keep_notes(void *ctx, unsigned id, logad_error *err)
{
    job *j = ctx;
    wagon *w = &j->wagons[id];
    la_intake_place(&j->intake, &w->block);
    TRY(la_noter_keep(w->noter, j->spool, &j->sum->unmasked, err));
    la_progress_at(&j->progress, w->block.before + 1, NULL);
    return LOGAD_OK;
}

static logad_status note_all(job *j, logad_error *err)
{
    static const la_convoy convoy = {take_messages, note_messages, keep_notes, .by_maker = false};
    j->intake.records = j->records;
    j->intake.bare = true;
    TRY(la_notebook_new(&j->notebook, j->parser, err));
    for (unsigned i = 0; i < j->n_wagons; i++) {
        TRY(la_noter_new(&j->wagons[i].noter, j->notebook, err));
        TRY(la_cutter_new(&j->wagons[i].cutter, err));
    }
    return la_convoy_run(j->n_workers, &convoy, j, err);
}

static logad_status add_template(void *parser, const char *text, logad_error *err)
{
    return la_parser_add(parser, text, err);
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
    if (j->o->templates != NULL)
        TRY(la_templates_each(j->o->templates, add_template, j->parser, err));
    la_trim();
    return LOGAD_OK;
}

static void free_pass_one(job *j)
{
    for (unsigned i = 0; i < j->n_wagons && j->wagons != NULL; i++) {
        la_noter_free(j->wagons[i].noter);
        la_cutter_free(j->wagons[i].cutter);
        la_block_free(&j->wagons[i].block);
        j->wagons[i].noter = NULL;
    }
    la_notebook_free(j->notebook);
    j->notebook = NULL;
    la_intake_free(&j->intake);
}

static void count(job *j)
{
    la_unit_counts all = la_intake_counts(&j->intake), *c = &all;
    j->sum->lines = c->lines;
    j->sum->parsed = c->parsed;
    j->sum->joined = c->joined;
    j->sum->skipped = c->skipped;
    j->sum->unfit = c->unfit;
    j->sum->long_records = c->over;
    j->sum->cut = la_records_n_cut(j->records);
    j->sum->over = la_parser_n_over(j->parser);
    j->sum->templates = logad_parser_n_templates(j->parser);
}

static logad_status pass_one(job *j, logad_error *err)
{
    la_progress_begin(&j->progress, "parse", "lines", 0);
    logad_status s = note_all(j, err);
    la_progress_end(&j->progress);
    count(j);
    free_pass_one(j);
    la_parser_settle(j->parser);
    la_trim();
    return s;
}

/* ---- pass two ---- */

static logad_status take_notes(void *ctx, unsigned id, bool *more, logad_error *err)
{
    job *j = ctx;
    *more = !la_outfile_failed(j->out);
    return *more ? la_cook_take(j->wagons[id].cook, j->spool, more, err) : LOGAD_OK;
}

static logad_status write_objects(void *ctx, unsigned id, logad_error *err)
{
    wagon *w = &((job *)ctx)->wagons[id];
    return la_cook_write(w->cook, &w->out, err);
}

static logad_status put_objects(void *ctx, unsigned id, logad_error *err)
{
    job *j = ctx;
    wagon *w = &j->wagons[id];
    (void)err; /* a failed write is told when the output is committed */
    la_outfile_put(j->out, w->out.p, w->out.n);
    la_progress_at(&j->progress, la_cook_line(w->cook), NULL);
    return LOGAD_OK;
}

static logad_status write_all(job *j, logad_error *err)
{
    static const la_convoy convoy = {take_notes, write_objects, put_objects, .by_maker = true};
    const char *const *files = j->paths.n > 1 ? (const char *const *)j->paths.items : NULL;
    TRY(la_spool_rewind(j->spool, err));
    TRY(la_cookbook_new(&j->book, j->parser, files, err));
    for (unsigned i = 0; i < j->n_wagons; i++)
        TRY(la_cook_new(&j->wagons[i].cook, j->book, err));
    return la_convoy_run(j->n_workers, &convoy, j, err);
}

static void free_pass_two(job *j)
{
    for (unsigned i = 0; i < j->n_wagons && j->wagons != NULL; i++) {
        la_cook_free(j->wagons[i].cook);
        j->wagons[i].cook = NULL;
    }
    la_cookbook_free(j->book);
    j->book = NULL;
}

static logad_status pass_two(job *j, logad_error *err)
{
    TRY(la_outfile_open(&j->out, j->o->output, err));
    la_progress_begin(&j->progress, "write", "lines", 0);
    logad_status s = write_all(j, err);
    la_progress_end(&j->progress);
    if (s != LOGAD_OK) {
        la_outfile_abandon(j->out);
        return s;
    }
    return la_outfile_commit(j->out, err);
}

static logad_status gather(job *j, const char *const *inputs, size_t n, logad_error *err)
{
    for (size_t i = 0; i < n; i++)
        TRY(la_paths_add(&j->paths, inputs[i], err));
    return la_paths_order(&j->paths) ? make_parser(j, err) : la_oom(err);
}

static void free_job(job *j)
{
    free_pass_two(j);
    free(j->wagons);
    logad_parser_free(j->parser);
    la_records_free(j->records);
    la_spool_free(j->spool);
    la_paths_free(&j->paths);
    la_texts_free(&j->masks);
}

static logad_status parse(job *j, const char *const *inputs, size_t n, logad_error *err)
{
    TRY(gather(j, inputs, n, err));
    j->n_workers = j->o->threads > 0 ? j->o->threads : la_cores();
    j->n_wagons = la_convoy_wagons(j->n_workers);
    j->wagons = la_calloc_apart(j->n_wagons, sizeof *j->wagons);
    if (j->wagons == NULL)
        return la_oom(err);
    TRY(la_spool_new(&j->spool, err));
    TRY(pass_one(j, err));
    TRY(pass_two(j, err));
    free_pass_two(j);
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
