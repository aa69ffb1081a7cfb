/* bytes -> line -> event, shown: the first lines of inputs taken apart, for people. */
#include "base/level.h"
#include "base/mem.h"
#include "io/json.h"
#include "io/outfile.h"
#include "io/rotation.h"
#include "parse/parser.h"
#include "parse/records.h"
#include "parse/setfile.h"
#include <inttypes.h>
#include <logad/parse.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WIDTH    80
#define INDENT   14 /* of values: a blank behind "<*> ip:port" */
#define MAX_VARS 32
#define LEARN    2000 /* records that the templates shown are learned from */

typedef struct explanation {
    const logad_parse_options *o;
    la_paths paths;
    la_texts masks;
    logad_parser *parser;
    la_records *records;
    la_outfile *out;
    la_buf text, safe;
    la_arena arena;
    la_unit *kept;
    size_t n_kept, n_lines;
} explanation;

/* Printable text, broken where a line of the terminal ends; with a name before it. */
static void put_value(explanation *x, const char *name, const char *p, size_t n)
{
    size_t width = WIDTH - INDENT, at = 0, lines = 0;
    la_buf_reset(&x->safe);
    la_text_safe(&x->safe, p, n);
    la_buf_printf(&x->text, "  %-*s", INDENT - 2, name);
    do {
        size_t left = x->safe.n - at, k = left < width ? left : width;
        if (lines++ > 0)
            la_buf_printf(&x->text, "%*s", INDENT, "");
        if (k < left) {
            if (lines == 4) { /* enough of it */
                k = width - 4;
                left = k;
            }
            size_t word = k; /* better at a blank, where one is near */
            while (word > width / 2 && x->safe.p[at + word - 1] != ' ')
                word--;
            k = word > width / 2 ? word : k;
            while (k > 1 && ((unsigned char)x->safe.p[at + k] & 0xC0) == 0x80)
                k--; /* inside a character */
        }
        if (x->safe.n > 0)
            la_buf_put(&x->text, x->safe.p + at, k);
        at += k;
        if (lines == 4 && at < x->safe.n) {
            la_buf_str(&x->text, " ...");
            at = x->safe.n;
        }
        la_buf_char(&x->text, '\n');
    } while (at < x->safe.n);
}

static void put_column(explanation *x, const char *name, const char *p, size_t n)
{
    if (p != NULL && n > 0)
        put_value(x, name, p, n);
}

/* A level that is not known does not count, which its name alone would not show. */
static void put_level(explanation *x, const char *p, size_t n)
{
    la_level level;
    char text[96];
    if (p == NULL || la_level_of(&level, p, n)) {
        put_column(x, "level", p, n);
        return;
    }
    int k = snprintf(text, sizeof text, "%.*s (not a known level)", n < 60 ? (int)n : 60, p);
    put_column(x, "level", text, n > 0 && k > 0 ? (size_t)k : 0);
}

static void put_time(explanation *x, double t)
{
    char text[64];
    if (!(t > -1e11 && t < 1e11))
        return;
    double ms = floor(t * 1000.0 + 0.5), whole = floor(ms / 1000.0);
    time_t seconds = (time_t)whole;
    struct tm tm;
    if (gmtime_r(&seconds, &tm) == NULL)
        return;
    size_t n = strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
    la_buf_printf(&x->text, "  %-*s%.*s", INDENT - 2, "time", (int)n, text);
    if (ms > whole * 1000.0)
        la_buf_printf(&x->text, ".%03d", (int)(ms - whole * 1000.0));
    la_buf_str(&x->text, " UTC\n");
}

static logad_status put_record(explanation *x, logad_event *e, logad_error *err)
{
    logad_var vars[MAX_VARS];
    size_t n;
    la_parsed parsed;
    TRY(la_parser_message(x->parser, e, &parsed, err));
    TRY(la_parser_message_vars(x->parser, e, vars, MAX_VARS, &n, err));
    const char *text = logad_parser_template(x->parser, e->template);
    char id[24];
    snprintf(id, sizeof id, "%016" PRIx64, logad_template_id(text));
    if (e->has_time)
        put_time(x, e->time);
    put_column(x, "node", e->node, e->node_len);
    put_level(x, e->level, e->level_len);
    put_column(x, "component", e->component, e->component_len);
    put_value(x, "message", e->content, e->content_len);
    put_value(x, "template", text, strlen(text));
    put_value(x, "event", id, strlen(id));
    for (size_t i = 0; i < n && i < MAX_VARS; i++) {
        char name[24];
        snprintf(name, sizeof name, "<*> %s", logad_var_type_name(vars[i].type));
        put_value(x, name, vars[i].text, vars[i].len);
    }
    return LOGAD_OK;
}

static logad_status put_unit(explanation *x, la_unit *u, logad_error *err)
{
    la_buf_reset(&x->text);
    la_buf_printf(&x->text, "line %" PRIu64, u->number);
    if (u->kind == LA_UNIT_SKIPPED)
        la_buf_str(&x->text, ": skipped (blank, or between records)\n");
    else if (u->kind == LA_UNIT_JOINED)
        la_buf_str(&x->text, ": joined to the record before it\n");
    else if (!u->event.in_format)
        la_buf_str(&x->text, ": does not have the format, all of it is message\n");
    else
        la_buf_char(&x->text, '\n');
    if (u->kind == LA_UNIT_RECORD)
        TRY(put_record(x, &u->event, err));
    if (x->text.failed || x->safe.failed)
        return la_oom(err);
    la_outfile_put(x->out, x->text.p, x->text.n);
    return LOGAD_OK;
}

/* Reads the first records, so that the templates are worth showing, and keeps the first lines. */
static logad_status read_units(explanation *x, const char *path, logad_error *err)
{
    la_parsed parsed;
    x->n_kept = 0;
    TRY(la_records_open(x->records, path, err));
    la_records_say(x->records, path, x->paths.n > 1);
    la_records_doubt(x->records, path);
    for (size_t i = 0; i < LEARN; i++) {
        la_unit u;
        bool more;
        TRY(la_records_next(x->records, &u, &more, err));
        if (!more)
            break;
        if (x->n_kept < x->n_lines && !la_unit_copy(&x->kept[x->n_kept++], &u, &x->arena))
            return la_oom(err);
        if (u.kind == LA_UNIT_RECORD)
            TRY(la_parser_message(x->parser, &u.event, &parsed, err));
    }
    return LOGAD_OK;
}

static logad_status show_input(explanation *x, const char *path, logad_error *err)
{
    logad_status s = read_units(x, path, err);
    if (s == LOGAD_OK && x->paths.n > 1) {
        la_buf_reset(&x->text);
        la_text_safe(&x->text, path, strlen(path));
        la_buf_str(&x->text, ":\n");
        la_outfile_put(x->out, x->text.p, x->text.n);
    }
    for (size_t i = 0; s == LOGAD_OK && i < x->n_kept; i++)
        s = put_unit(x, &x->kept[i], err);
    la_arena_reset(&x->arena);
    return s;
}

static logad_status set_up(explanation *x, const char *const *inputs, size_t n, logad_error *err)
{
    logad_parser_options o = x->o->parser;
    for (size_t i = 0; i < n; i++)
        TRY(la_paths_add(&x->paths, inputs[i], err));
    if (!la_paths_order(&x->paths))
        return la_oom(err);
    for (size_t i = 0; i < o.n_masks; i++)
        TRY(la_texts_add(&x->masks, o.masks[i], strlen(o.masks[i]), err));
    if (x->o->mask_file != NULL)
        TRY(la_masks_read(&x->masks, x->o->mask_file, err));
    o.masks = x->masks.items;
    o.n_masks = x->masks.n;
    x->kept = la_calloc(x->n_lines, sizeof *x->kept);
    if (x->kept == NULL)
        return la_oom(err);
    TRY(la_records_new(&x->records, &o, err));
    return logad_parser_new(&x->parser, &o, err);
}

static logad_status explain(explanation *x, const char *const *inputs, size_t n, logad_error *err)
{
    TRY(set_up(x, inputs, n, err));
    TRY(la_outfile_open(&x->out, x->o->output, err));
    logad_status s = LOGAD_OK;
    for (size_t i = 0; i < x->paths.n && s == LOGAD_OK; i++)
        s = show_input(x, x->paths.items[i], err);
    if (s != LOGAD_OK) {
        la_outfile_abandon(x->out);
        return s;
    }
    return la_outfile_commit(x->out, err);
}

logad_status logad_parse_explain(const char *const *inputs, size_t n, const logad_parse_options *o,
                                 size_t n_lines, logad_error *err)
{
    explanation x = {.o = o, .n_lines = n_lines};
    logad_status s = explain(&x, inputs, n, err);
    logad_parser_free(x.parser);
    la_records_free(x.records);
    la_paths_free(&x.paths);
    la_texts_free(&x.masks);
    la_arena_free(&x.arena);
    la_buf_free(&x.text);
    la_buf_free(&x.safe);
    free(x.kept);
    return s;
}
