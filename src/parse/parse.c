/* bytes -> line -> event, whole: reads the inputs once, learns, then writes what the finished set
 * of templates makes of every line. */
#include "base/log.h"
#include "base/mem.h"
#include "io/json.h"
#include "io/outfile.h"
#include "io/paths.h"
#include "parse/recipe.h"
#include "parse/setfile.h"
#include <inttypes.h>
#include <logad/parse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_LINES 200 /* that the format is detected from */
#define HEAD_BYTES ((size_t)1 << 20)
#define SHOW_EVERY 65536 /* lines */

typedef struct job {
    const logad_parse_options *o;
    logad_parse_summary *sum;
    la_paths paths;
    la_texts seeds, masks;
    logad_parser *parser;
    la_spool *spool;
    la_buf scratch;
    bool detected;
    la_progress progress;
} job;

/* The first lines of the first input, copied so that they outlive the reader's next call. */
typedef struct head {
    logad_line lines[HEAD_LINES];
    size_t n, bytes;
    bool more;
    la_arena arena;
} head;

static logad_status read_head(head *h, logad_reader *r, logad_error *err)
{
    h->more = true;
    while (h->n < HEAD_LINES && h->bytes < HEAD_BYTES) {
        logad_line *line = &h->lines[h->n];
        TRY(logad_reader_next(r, line, &h->more, err));
        if (!h->more)
            break;
        line->text = la_arena_copy(&h->arena, line->text, line->len);
        if (line->text == NULL)
            return la_oom(err);
        h->bytes += line->len;
        h->n++;
    }
    return LOGAD_OK;
}

static void say_format(const logad_parser *p, double share, size_t n)
{
    const char *format = logad_parser_format(p);
    if (n == 0)
        return;
    if (strcmp(format, "plain") == 0)
        la_note("format plain: no header layout that is known fits; see --format and --header");
    else
        la_note("format %s: fits %.0f %% of the first %zu lines", format, share * 100.0, n);
}

static logad_status one_line(job *j, logad_line line, logad_error *err)
{
    logad_event e;
    la_parsed parsed;
    TRY(la_parser_line(j->parser, line, &e, &parsed, err));
    j->sum->lines++;
    j->sum->unfit += !e.in_format;
    if (!la_recipe_note(j->spool, &parsed, e.template, &j->scratch))
        return j->scratch.failed ? la_oom(err) : la_spool_rewind(j->spool, err);
    if (j->sum->lines % SHOW_EVERY == 0)
        la_progress_at(&j->progress, j->sum->lines, NULL);
    return LOGAD_OK;
}

static logad_status first_lines(job *j, logad_reader *r, head *h, logad_error *err)
{
    double share;
    TRY(read_head(h, r, err));
    TRY(logad_parser_detect(j->parser, h->lines, h->n, &share, err));
    say_format(j->parser, share, h->n);
    j->detected = h->n > 0;
    for (size_t i = 0; i < h->n; i++)
        TRY(one_line(j, h->lines[i], err));
    return LOGAD_OK;
}

static logad_status read_lines(job *j, logad_reader *r, logad_error *err)
{
    logad_line line;
    bool more = true;
    if (!j->detected) {
        head *h = la_calloc(1, sizeof *h);
        if (h == NULL)
            return la_oom(err);
        logad_status s = first_lines(j, r, h, err);
        more = h->more;
        la_arena_free(&h->arena);
        free(h);
        TRY(s);
    }
    while (more) {
        TRY(logad_reader_next(r, &line, &more, err));
        if (more)
            TRY(one_line(j, line, err));
    }
    return LOGAD_OK;
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
    logad_reader *r;
    if (!la_recipe_note_file(j->spool))
        return la_spool_rewind(j->spool, err);
    TRY(logad_reader_open(&r, path, err));
    logad_status s = read_lines(j, r, err);
    j->sum->cut += logad_reader_n_cut(r);
    if (logad_reader_damage(r) != NULL)
        note_damage(j->sum, path, logad_reader_damage(r));
    logad_reader_close(r);
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

/* Explaining. */

static void explain_column(la_buf *b, const char *name, const char *p, size_t n)
{
    if (p == NULL)
        return;
    la_buf_printf(b, "  %-10s", name);
    la_text_safe(b, p, n);
    la_buf_char(b, '\n');
}

#define EXPLAIN_VARS 32

static logad_status explain_line(job *j, logad_line line, la_buf *b, logad_error *err)
{
    logad_event e;
    logad_var vars[EXPLAIN_VARS];
    size_t n;
    TRY(logad_parser_event(j->parser, line, &e, err));
    TRY(logad_parser_vars(j->parser, line, e.template, vars, EXPLAIN_VARS, &n, err));
    const char *text = logad_parser_template(j->parser, e.template);
    la_buf_printf(b, "line %" PRIu64 "%s\n", line.number,
                  e.in_format ? "" : ": does not fit the header layout, all of it is content");
    if (e.has_time)
        la_buf_printf(b, "  %-10s%.3f\n", "time", e.time);
    explain_column(b, "node", e.node, e.node_len);
    explain_column(b, "level", e.level, e.level_len);
    explain_column(b, "component", e.component, e.component_len);
    explain_column(b, "content", e.content, e.content_len);
    explain_column(b, "template", text, strlen(text));
    la_buf_printf(b, "  %-10s%016" PRIx64 "\n", "event", logad_template_id(text));
    for (size_t i = 0; i < n && i < EXPLAIN_VARS; i++)
        explain_column(b, logad_var_type_name(vars[i].type), vars[i].text, vars[i].len);
    return b->failed ? la_oom(err) : LOGAD_OK;
}

static logad_status explain_head(job *j, head *h, size_t n_lines, la_outfile *out, logad_error *err)
{
    double share;
    TRY(logad_parser_detect(j->parser, h->lines, h->n, &share, err));
    say_format(j->parser, share, h->n);
    for (size_t i = 0; i < h->n; i++) { /* all of them, so that the templates are worth showing */
        logad_event e;
        TRY(logad_parser_event(j->parser, h->lines[i], &e, err));
    }
    for (size_t i = 0; i < h->n && i < n_lines; i++) {
        la_buf_reset(&j->scratch);
        TRY(explain_line(j, h->lines[i], &j->scratch, err));
        la_outfile_put(out, j->scratch.p, j->scratch.n);
    }
    return LOGAD_OK;
}

static logad_status explain_input(job *j, const char *path, size_t n_lines, la_outfile *out,
                                  logad_error *err)
{
    logad_reader *r;
    head *h = la_calloc(1, sizeof *h);
    if (h == NULL)
        return la_oom(err);
    logad_status s = logad_reader_open(&r, path, err);
    if (s == LOGAD_OK) {
        s = read_head(h, r, err);
        logad_reader_close(r);
    }
    if (s == LOGAD_OK)
        s = explain_head(j, h, n_lines, out, err);
    la_arena_free(&h->arena);
    free(h);
    return s;
}

static logad_status explain(job *j, const char *const *inputs, size_t n, size_t n_lines,
                            logad_error *err)
{
    la_outfile *out;
    TRY(gather(j, inputs, n, err));
    TRY(la_outfile_open(&out, j->o->output, err));
    logad_status s = LOGAD_OK;
    for (size_t i = 0; i < j->paths.n && s == LOGAD_OK; i++)
        s = explain_input(j, j->paths.items[i], n_lines, out, err);
    if (s != LOGAD_OK) {
        la_outfile_abandon(out);
        return s;
    }
    return la_outfile_commit(out, err);
}

logad_status logad_parse_explain(const char *const *inputs, size_t n, const logad_parse_options *o,
                                 size_t n_lines, logad_error *err)
{
    logad_parse_summary ignored = {0};
    job j = {.o = o, .sum = &ignored};
    logad_status s = explain(&j, inputs, n, n_lines, err);
    free_job(&j);
    return s;
}
