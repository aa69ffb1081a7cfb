/* bytes -> line -> event: the JSON object of a line. */
#include "parse/recipe.h"
#include "base/mem.h"
#include "io/json.h"
#include "parse/align.h"
#include "parse/shape.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Records: a tag, then what is said here.
 *   shape number   a line: for each variable its length (u32) and its text, escaped for JSON
 *   SHAPE | number template (u32), number of variables (u32), marked text
 *   NEXT_FILE      nothing
 *   JOINED, SKIPPED: a line; SAME_LINE, NEXT_JOINED: of the line that comes next */
#define SHAPE       0x80000000u
#define NEXT_FILE   UINT32_MAX
#define JOINED      (UINT32_MAX - 1)
#define SKIPPED     (UINT32_MAX - 2)
#define SAME_LINE   (UINT32_MAX - 3)
#define NEXT_JOINED (UINT32_MAX - 4)
#define WORD        sizeof(uint32_t)
#define OUT         ((size_t)256 << 10)

static char *put_u32(char *p, uint32_t v)
{
    memcpy(p, &v, WORD);
    return p + WORD;
}

static uint32_t get_u32(const char *p)
{
    uint32_t v;
    memcpy(&v, p, WORD);
    return v;
}

/* Variables of these types have nothing that JSON would escape. */
static bool is_plain(logad_var_type t)
{
    return t != LOGAD_VAR_PATH && t != LOGAD_VAR_USER && t != LOGAD_VAR_TEXT;
}

static bool note_shape(la_spool *s, const la_parsed *line, uint32_t template, la_buf *scratch)
{
    la_buf_reset(scratch);
    la_masked_mark(&line->masked, scratch, NULL);
    char *start = scratch->failed ? NULL : la_spool_begin(s, 3 * WORD + scratch->n);
    if (start == NULL)
        return false;
    char *p = put_u32(start, SHAPE | line->shape);
    p = put_u32(p, template);
    p = put_u32(p, (uint32_t)line->masked.n_vars);
    if (scratch->n > 0)
        memcpy(p, scratch->p, scratch->n);
    la_spool_end(s, 3 * WORD + scratch->n);
    return true;
}

/* A variable and its length at p; NULL: out of memory. */
static char *put_var(char *p, const char *text, const la_span *v, la_buf *scratch)
{
    const char *from = text + v->at;
    size_t n = v->len;
    if (!is_plain(v->type)) {
        la_buf_reset(scratch);
        la_json_str(scratch, from, n);
        if (scratch->failed)
            return NULL;
        from = scratch->p + 1; /* without the quotes */
        n = scratch->n - 2;
    }
    p = put_u32(p, (uint32_t)n);
    memcpy(p, from, n);
    return p + n;
}

bool la_recipe_note(la_spool *s, const la_parsed *line, uint32_t template, la_buf *scratch)
{
    const la_masked *m = &line->masked;
    if (line->is_new && !note_shape(s, line, template, scratch))
        return false;
    size_t most = WORD;
    for (size_t i = 0; i < m->n_vars; i++)
        most += WORD + (is_plain(m->vars[i].type) ? 1 : 6) * (size_t)m->vars[i].len;
    char *start = la_spool_begin(s, most);
    if (start == NULL)
        return false;
    char *p = put_u32(start, line->shape);
    for (size_t i = 0; i < m->n_vars; i++) {
        p = put_var(p, m->text, &m->vars[i], scratch);
        if (p == NULL)
            return false;
    }
    la_spool_end(s, (size_t)(p - start));
    return true;
}

static bool note_tag(la_spool *s, uint32_t tag)
{
    char *p = la_spool_begin(s, WORD);
    if (p == NULL)
        return false;
    put_u32(p, tag);
    la_spool_end(s, WORD);
    return true;
}

bool la_recipe_note_file(la_spool *s)
{
    return note_tag(s, NEXT_FILE);
}

bool la_recipe_note_line(la_spool *s, la_recipe_line kind)
{
    return note_tag(s, kind == LA_RECIPE_JOINED ? JOINED : SKIPPED);
}

bool la_recipe_note_mark(la_spool *s, la_recipe_mark mark)
{
    return note_tag(s, mark == LA_RECIPE_SAME_LINE ? SAME_LINE : NEXT_JOINED);
}

/* The text around the variables of a shape: n_vars + 1 pieces. */
typedef struct recipe {
    uint32_t *ends; /* of each piece */
    char *text;
    uint32_t n_vars;
} recipe;

typedef struct writer {
    const logad_parser *parser;
    recipe *recipes; /* by number of shape */
    la_recipe_sink *sink;
    void *ctx;
    const char *const *files;
    size_t file;
    la_buf before;   /* `,"file":"..."`, or nothing */
    char digits[20]; /* the line's number, at the end */
    size_t n_digits;
    la_buf scratch;
    la_str *views;
    size_t cap_views;
    char *out;
    size_t n_out, cap_out;
    /* The rest of the last object behind its number, for lines that repeat it: in out from
     * last_at on, or (last_kept) in kept. */
    size_t last_at, last_n;
    bool last_kept, same_line, next_joined;
    la_buf kept;
    bool stopped; /* by the sink */
} writer;

/* Splits text at its marks, which become the places of variables. */
static bool set_pieces(recipe *r, const char *text, size_t n)
{
    free(r->ends);
    free(r->text);
    r->n_vars = 0;
    for (size_t i = 0; i < n; i++)
        r->n_vars += text[i] == LA_MASK_MARK;
    r->ends = la_calloc((size_t)r->n_vars + 1, sizeof *r->ends);
    r->text = la_calloc(n + 1, 1);
    if (r->ends == NULL || r->text == NULL)
        return false;
    uint32_t out = 0, piece = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] == LA_MASK_MARK)
            r->ends[piece++] = out;
        else
            r->text[out++] = text[i];
    }
    r->ends[piece] = out;
    return true;
}

/* A variable of the template: text between marks, escaped; the marks stay. */
static void put_view(la_buf *b, la_str view)
{
    size_t from = 0;
    la_buf_char(b, '"');
    for (size_t i = 0; i <= view.n; i++) {
        if (i < view.n && view.p[i] != LA_MASK_MARK)
            continue;
        if (i > from) { /* a piece's own quotes are taken off again */
            size_t at = b->n;
            la_json_str(b, view.p + from, i - from);
            if (b->failed)
                return;
            memmove(b->p + at, b->p + at + 1, b->n - at - 2);
            b->n -= 2;
        }
        if (i < view.n)
            la_buf_char(b, LA_MASK_MARK);
        from = i + 1;
    }
    la_buf_char(b, '"');
}

static bool set_recipe(writer *w, recipe *r, uint32_t template, la_str marked)
{
    const char *text = logad_parser_template(w->parser, template);
    la_buf *b = &w->scratch;
    if (!la_grow(&w->views, &w->cap_views, marked.n + 1))
        return false;
    size_t n = la_align(text, marked, w->views, w->cap_views);
    la_buf_reset(b);
    la_buf_printf(b, ",\"event\":\"%016" PRIx64 "\",\"template\":", logad_template_id(text));
    la_json_cstr(b, text);
    la_buf_str(b, ",\"vars\":[");
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            la_buf_char(b, ',');
        put_view(b, w->views[i]);
    }
    la_buf_str(b, "]}\n");
    return !b->failed && set_pieces(r, b->p, b->n);
}

/* An object that may be repeated outlives the buffer. */
static bool keep_last(writer *w)
{
    if (w->last_kept || w->last_n == 0)
        return true;
    la_buf_reset(&w->kept);
    la_buf_put(&w->kept, w->out + w->last_at, w->last_n);
    w->last_kept = true;
    return !w->kept.failed;
}

static bool flush(writer *w)
{
    size_t n = w->n_out;
    if (!keep_last(w))
        return false;
    w->n_out = 0;
    w->stopped = !w->sink(w->ctx, w->out, n);
    return !w->stopped;
}

/* Room for n bytes of output. */
static bool reserve(writer *w, size_t n)
{
    if (n <= w->cap_out - w->n_out)
        return true;
    return flush(w) && (n <= w->cap_out || la_grow(&w->out, &w->cap_out, n));
}

static void next_number(writer *w)
{
    size_t i = sizeof w->digits;
    while (i > sizeof w->digits - w->n_digits && w->digits[i - 1] == '9')
        w->digits[--i] = '0';
    if (i == sizeof w->digits - w->n_digits) {
        w->digits[--i] = '1';
        w->n_digits++;
    } else {
        w->digits[i - 1]++;
    }
}

static char *put(char *out, const char *p, size_t n)
{
    memcpy(out, p, n);
    return out + n;
}

/* The start of an object with room for n more bytes; NULL: see reserve. */
static char *begin_object(writer *w, size_t n)
{
    static const char start[] = "{\"line\":";
    if (!w->same_line)
        next_number(w);
    w->same_line = false;
    if (!reserve(w, sizeof start + sizeof w->digits + w->before.n + n))
        return NULL;
    char *out = put(w->out + w->n_out, start, sizeof start - 1);
    out = put(out, w->digits + sizeof w->digits - w->n_digits, w->n_digits);
    return w->before.n > 0 ? put(out, w->before.p, w->before.n) : out;
}

/* Ends the object before its closing bracket and newline, which are there, with a flag. */
static char *put_flag(char *out, const char *flag)
{
    return put(out - 2, flag, strlen(flag));
}

#define JOINED_FLAG  ",\"joined\":true}\n"
#define SKIPPED_REST ",\"template\":\"\",\"vars\":[],\"skipped\":true}\n"

static bool write_joined(writer *w)
{
    char *out = begin_object(w, w->last_n + sizeof JOINED_FLAG);
    if (out == NULL)
        return false;
    const char *last = w->last_kept ? w->kept.p : w->out + w->last_at;
    if (w->last_n >= 2)
        out = put_flag(put(out, last, w->last_n), JOINED_FLAG);
    w->n_out = (size_t)(out - w->out);
    return true;
}

static bool write_skipped(writer *w)
{
    char id[32];
    int n = snprintf(id, sizeof id, ",\"event\":\"%016" PRIx64 "\"", logad_template_id(""));
    char *out = begin_object(w, sizeof id + sizeof SKIPPED_REST);
    if (out == NULL)
        return false;
    out = put(put(out, id, (size_t)n), SKIPPED_REST, sizeof SKIPPED_REST - 1);
    w->n_out = (size_t)(out - w->out);
    return true;
}

static bool write_line(writer *w, const recipe *r, const char *vars, size_t n)
{
    char *out = begin_object(w, r->ends[r->n_vars] + n + sizeof JOINED_FLAG);
    if (out == NULL)
        return false;
    size_t at = (size_t)(out - w->out);
    out = put(out, r->text, r->ends[0]);
    for (uint32_t i = 0; i < r->n_vars; i++) {
        uint32_t len = get_u32(vars);
        out = put(out, vars + WORD, len);
        vars += WORD + len;
        out = put(out, r->text + r->ends[i], r->ends[i + 1] - r->ends[i]);
    }
    w->last_at = at;
    w->last_n = (size_t)(out - w->out) - at;
    w->last_kept = false;
    if (w->next_joined)
        out = put_flag(out, JOINED_FLAG);
    w->next_joined = false;
    w->n_out = (size_t)(out - w->out);
    return true;
}

static bool next_file(writer *w)
{
    w->n_digits = 1;
    w->digits[sizeof w->digits - 1] = '0';
    if (w->files == NULL)
        return true;
    la_buf_reset(&w->before);
    la_buf_str(&w->before, ",\"file\":");
    la_json_cstr(&w->before, w->files[w->file++]);
    return !w->before.failed;
}

static bool write_record(writer *w, const char *p, size_t n)
{
    uint32_t tag = get_u32(p);
    if (tag == NEXT_FILE)
        return next_file(w);
    if (tag == JOINED)
        return write_joined(w);
    if (tag == SKIPPED)
        return write_skipped(w);
    if (tag == SAME_LINE || tag == NEXT_JOINED) {
        *(tag == SAME_LINE ? &w->same_line : &w->next_joined) = true;
        return true;
    }
    if ((tag & SHAPE) == 0)
        return write_line(w, &w->recipes[tag], p + WORD, n - WORD);
    la_str marked = {p + 3 * WORD, n - 3 * WORD};
    return set_recipe(w, &w->recipes[tag & ~SHAPE], get_u32(p + WORD), marked);
}

static logad_status write_all(writer *w, la_spool *s, logad_error *err)
{
    size_t n;
    w->recipes = la_calloc(LA_SHAPE_MAX, sizeof *w->recipes);
    if (w->recipes == NULL || !la_grow(&w->out, &w->cap_out, OUT))
        return la_oom(err);
    w->n_digits = 1;
    w->digits[sizeof w->digits - 1] = '0';
    for (const char *p = la_spool_next(s, &n); p != NULL; p = la_spool_next(s, &n)) {
        if (!write_record(w, p, n))
            return w->stopped ? LOGAD_OK : la_oom(err); /* the sink knows why */
    }
    TRY(la_spool_check(s, err));
    (void)flush(w);
    return LOGAD_OK;
}

logad_status la_recipe_write(la_spool *s, const logad_parser *p, const char *const *files,
                             la_recipe_sink *sink, void *ctx, logad_error *err)
{
    writer w = {.parser = p, .sink = sink, .ctx = ctx, .files = files};
    logad_status status = write_all(&w, s, err);
    for (size_t i = 0; w.recipes != NULL && i < LA_SHAPE_MAX; i++) {
        free(w.recipes[i].ends);
        free(w.recipes[i].text);
    }
    free(w.recipes);
    free(w.views);
    free(w.out);
    la_buf_free(&w.before);
    la_buf_free(&w.kept);
    la_buf_free(&w.scratch);
    return status;
}
