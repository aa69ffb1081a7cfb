/* bytes -> line: physical lines become the records of a notation. */
#include "parse/framer.h"
#include "base/mem.h"
#include "io/jsonread.h"
#include "parse/format_impl.h"
#include <stdlib.h>
#include <string.h>

/* A line of a record that is not whole yet. */
typedef struct begun {
    size_t at; /* in text */
    uint64_t byte;
} begun;

/* Where the end of an object is that is too long to be read. */
typedef struct overlong {
    bool on, in_string, escaped;
    uint64_t depth;
} overlong;

struct la_framer {
    la_format *format;
    bool idle, json, csv, export;
    la_frame line; /* the current one: what of it was not yet returned */
    bool has_line, shared;
    /* Of a line that comes in pieces. */
    bool goes_on; /* the current one is not the last */
    bool lost;    /* what is still to come of the line is not looked at */
    size_t piece, unused;
    overlong over;
    /* The record that has begun. */
    la_buf text; /* its lines, each with its newline */
    begun lines[LA_FRAMER_LINES];
    uint32_t n_lines;
    uint64_t number, extra; /* extra: lines past the limits that belong to it all the same */
    bool first_shared;      /* its first line is that of a record before */
    bool whole, open;       /* open: CSV, inside quotes */
    uint64_t bin;           /* export: bytes of a binary field still to come; with bin_head its */
    bool bin_head;          /* length is not known yet */
    size_t bin_at;
    la_json_reader reader;
    bool replay; /* the record was none: its lines are returned one by one */
    uint32_t replayed;
};

bool la_framer_is_idle(const la_format *f)
{
    return f->kind != LA_FORMAT_JSON && f->kind != LA_FORMAT_DOCKER &&
           f->kind != LA_FORMAT_JOURNALD && f->kind != LA_FORMAT_EXPORT && f->kind != LA_FORMAT_CSV;
}

bool la_framer_splits(const la_format *f)
{
    return !la_framer_is_idle(f) && f->kind != LA_FORMAT_EXPORT && f->kind != LA_FORMAT_CSV;
}

logad_status la_framer_new(la_framer **out, la_format *f, logad_error *err)
{
    la_framer *r = la_calloc(1, sizeof *r);
    *out = r;
    if (r == NULL)
        return la_oom(err);
    r->format = f;
    r->idle = la_framer_is_idle(f);
    r->csv = f->kind == LA_FORMAT_CSV;
    r->export = f->kind == LA_FORMAT_EXPORT;
    r->json = la_framer_splits(f);
    r->text.max = LA_FRAMER_BYTES + LOGAD_LINE_MAX + 2;
    /* Each input has a head line of its own. */
    f->csv.delimiter = '\0';
    return LOGAD_OK;
}

void la_framer_free(la_framer *r)
{
    if (r == NULL)
        return;
    la_buf_free(&r->text);
    free(r);
}

static void put_line(la_framer *r, const logad_line *line)
{
    la_buf_put(&r->text, line->text, line->len);
    if (r->export && line->crlf)
        la_buf_char(&r->text, '\r');
    la_buf_char(&r->text, '\n');
}

/* Puts a line behind those that the record has. False: it is over the limits. */
static bool keep(la_framer *r, const logad_line *line)
{
    if (r->n_lines == 0) {
        la_buf_reset(&r->text);
        r->number = line->number;
    }
    if (r->n_lines == LA_FRAMER_LINES || (r->n_lines > 0 && r->text.n > LA_FRAMER_BYTES))
        return false;
    r->lines[r->n_lines] = (begun){r->text.n, line->byte};
    put_line(r, line);
    if (r->text.failed)
        return false;
    r->n_lines++;
    return true;
}

/* The text stays where it is until a record begins. */
static void clear(la_framer *r)
{
    r->n_lines = 0;
    r->number = r->extra = r->bin = 0;
    r->whole = r->open = r->bin_head = r->replay = r->first_shared = false;
    r->replayed = 0;
}

/* The lines kept are no record after all. */
static void give_up(la_framer *r)
{
    r->replay = true;
    r->replayed = 0;
}

/* ---- JSON ---- */

/* How much of a piece belongs to the object that is too long; it may end there. */
static size_t pass_over(overlong *o, const char *p, size_t n)
{
    size_t i = 0;
    for (; i < n && o->on; i++) {
        bool quote = p[i] == '"' && !o->escaped;
        o->escaped = o->in_string && p[i] == '\\' && !o->escaped;
        if (quote)
            o->in_string = !o->in_string;
        else if (!o->in_string && (p[i] == '{' || p[i] == '['))
            o->depth++;
        else if (!o->in_string && (p[i] == '}' || p[i] == ']'))
            o->on = --o->depth > 0;
    }
    return i;
}

/* A piece of a line whose pieces before it were framed. */
static void push_piece(la_framer *r)
{
    size_t over = r->lost ? r->line.n : pass_over(&r->over, r->line.p, r->line.n);
    r->line.p += over;
    r->line.n -= over;
    r->has_line = over == 0 || r->line.n > 0;
}

/* Goes on with an object that the lines before have begun. */
static void push_json(la_framer *r, const logad_line *line)
{
    bool kept = keep(r, line);
    la_json_kind k = LA_JSON_BAD;
    if (kept) {
        la_json_more(&r->reader, line->text, line->len);
        do
            k = la_json_next(&r->reader);
        while (k != LA_JSON_DONE && k < LA_JSON_CUT);
    }
    if (k == LA_JSON_DONE) {
        /* What stands behind the object on its last line is still to be framed. */
        size_t used = (size_t)(r->reader.p - line->text);
        r->text.n = r->lines[r->n_lines - 1].at + used;
        r->whole = r->shared = true;
        r->line.p += used;
        r->line.n -= used;
    } else if (k == LA_JSON_BAD || r->goes_on) {
        give_up(r);
        r->lost = true;
        r->has_line = !kept; /* the line itself is the last of those given up */
        r->shared = false;
    } else {
        r->has_line = false;
    }
}

static void begin_json(la_framer *r)
{
    logad_line line = {
        .text = r->line.p, .len = r->line.n, .number = r->line.number, .byte = r->line.byte};
    la_json_begin(&r->reader, line.text, line.len);
    la_json_kind k;
    do
        k = la_json_next(&r->reader);
    while (k != LA_JSON_DONE && k < LA_JSON_CUT);
    r->has_line = false;
    r->first_shared = r->shared;
    (void)keep(r, &line);
}

static bool take_line(la_framer *r, la_frame *out, size_t n)
{
    *out = r->line;
    out->n = n;
    out->same_line = r->shared;
    r->shared = true;
    r->line.p += n;
    r->line.n -= n;
    r->has_line = r->line.n > 0;
    return true;
}

/* What no object could be made of: the rest of the line, or of its piece. */
static bool take_rest(la_framer *r, la_frame *out, bool cut)
{
    if (r->goes_on && cut) {
        r->over = (overlong){.on = true};
        (void)pass_over(&r->over, r->line.p, r->line.n);
    }
    r->lost = !cut;
    (void)take_line(r, out, r->line.n);
    out->cut |= r->goes_on;
    return true;
}

/* Between objects: blanks, commas, brackets of an array. Any other text is a frame that does not
 * fit. */
static bool pop_json(la_framer *r, la_frame *out)
{
    while (r->line.n > 0 && strchr(" \t,[]", *r->line.p) != NULL && *r->line.p != '\0') {
        r->line.p++;
        r->line.n--;
    }
    if (r->line.n == 0) {
        bool nothing = !r->shared && !r->goes_on; /* the line is all brackets, or blank */
        r->has_line = false;
        *out = r->line;
        out->skipped = true;
        return nothing;
    }
    bool cut = false;
    size_t n = *r->line.p == '{' ? la_json_length(r->line.p, r->line.n, &cut) : 0;
    if (n > 0)
        return take_line(r, out, n);
    if (cut && r->goes_on && r->line.n < r->piece) {
        r->unused = r->line.n;
        r->has_line = false;
        return false;
    }
    if (cut && !r->goes_on && !r->line.cut) {
        begin_json(r);
        return false;
    }
    return take_rest(r, out, cut);
}

/* ---- CSV ---- */

static void push_csv(la_framer *r, const logad_line *line)
{
    r->open = la_csv_open(line->text, line->len, r->format->csv.delimiter, r->open);
    bool kept = keep(r, line);
    r->has_line = !kept;
    if (!kept)
        give_up(r);
    else if (!r->open) {
        r->text.n--; /* the last newline */
        r->whole = true;
    }
}

static bool pop_csv(la_framer *r, la_frame *out)
{
    la_csv *csv = &r->format->csv;
    if (csv->delimiter == '\0' || la_line_is_blank(r->line.p, r->line.n)) {
        (void)take_line(r, out, r->line.n);
        r->has_line = false;
        out->skipped = la_line_is_blank(out->p, out->n) || la_csv_head(csv, out->p, out->n);
        return true;
    }
    if (!la_csv_open(r->line.p, r->line.n, csv->delimiter, false))
        return take_line(r, out, r->line.n);
    logad_line line = {
        .text = r->line.p, .len = r->line.n, .number = r->line.number, .byte = r->line.byte};
    push_csv(r, &line);
    return false;
}

/* ---- journald's export format ---- */

/* A binary field is its name alone on a line, then 8 bytes with its length (little endian), its
 * bytes and a newline; newlines in either are no ends of lines. */
static void count_binary(la_framer *r, size_t n)
{
    if (r->bin_head) {
        if (r->text.n - r->bin_at < 8)
            return;
        uint64_t length = 0;
        for (int i = 7; i >= 0; i--)
            length = length << 8 | (unsigned char)r->text.p[r->bin_at + (size_t)i];
        r->bin_head = false;
        n = r->text.n - r->bin_at;
        r->bin = length < (UINT64_C(1) << 40) ? length + 9 : 0;
    }
    r->bin = r->bin > n ? r->bin - n : 0;
}

static void push_export(la_framer *r, const logad_line *line)
{
    bool binary = r->bin > 0 || r->bin_head;
    if (!binary && line->len == 0 && !line->crlf) { /* the end; the line itself is skipped */
        r->whole = r->n_lines > 0;
        return;
    }
    r->has_line = false;
    bool kept = keep(r, line);
    r->extra += !kept; /* the rest of a record that is too long is counted only */
    if (binary) {
        if (!kept && r->bin_head)
            put_line(r, line);
        count_binary(r, line->len + line->crlf + 1);
        if (!kept && !r->bin_head)
            r->text.n = r->bin_at;
    } else if (memchr(line->text, '=', line->len) == NULL) {
        r->bin_head = true;
        r->bin_at = r->text.n;
    }
}

static bool pop_export(la_framer *r, la_frame *out)
{
    *out = r->line;
    out->skipped = true;
    r->has_line = false;
    return true;
}

/* ---- all ---- */

void la_framer_push(la_framer *r, const logad_line *line, bool goes_on)
{
    bool follows = r->goes_on;
    uint64_t byte = follows ? r->line.byte : line->byte;
    r->line = (la_frame){.p = line->text,
                         .n = line->len,
                         .number = line->number,
                         .byte = byte,
                         .n_lines = 1,
                         .cut = line->cut};
    r->has_line = true;
    r->goes_on = goes_on;
    r->piece = line->len;
    r->unused = 0;
    if (follows) {
        push_piece(r);
        return;
    }
    r->shared = r->lost = false;
    r->over = (overlong){0};
    if (r->export)
        push_export(r, line);
    else if (r->n_lines > 0 && r->json)
        push_json(r, line);
    else if (r->n_lines > 0 && r->csv)
        push_csv(r, line);
}

size_t la_framer_unused(la_framer *r)
{
    size_t n = r->unused;
    r->unused = 0;
    return n;
}

bool la_framer_begun(const la_framer *r, uint64_t *byte)
{
    *byte = r->n_lines > 0 ? r->lines[0].byte : 0;
    return r->n_lines > 0 && !r->whole && !r->replay;
}

void la_framer_end(la_framer *r)
{
    r->has_line = false;
    if (r->n_lines == 0)
        return;
    r->whole = r->export;
    if (!r->whole)
        give_up(r);
}

/* The next of the lines of a record that was none. */
static bool pop_replay(la_framer *r, la_frame *out)
{
    uint32_t i = r->replayed++;
    if (i == r->n_lines) {
        clear(r);
        return la_framer_pop(r, out);
    }
    size_t at = r->lines[i].at, end = i + 1 < r->n_lines ? r->lines[i + 1].at : r->text.n;
    *out = (la_frame){.p = r->text.p + at,
                      .n = end - at - 1,
                      .number = r->number + i,
                      .byte = r->lines[i].byte,
                      .n_lines = 1,
                      .same_line = i == 0 && r->first_shared,
                      .inside = i > 0};
    return true;
}

static void pop_record(la_framer *r, la_frame *out)
{
    *out = (la_frame){.p = r->text.p,
                      .n = r->text.n,
                      .number = r->number,
                      .byte = r->lines[0].byte,
                      .n_lines = r->n_lines + (uint32_t)r->extra,
                      .same_line = r->first_shared};
    clear(r);
}

bool la_framer_pop(la_framer *r, la_frame *out)
{
    if (r->replay)
        return pop_replay(r, out);
    if (r->whole) {
        pop_record(r, out);
        return true;
    }
    if (!r->has_line)
        return false;
    if (r->idle) {
        r->has_line = false;
        *out = r->line;
        return true;
    }
    return r->json ? pop_json(r, out) : r->csv ? pop_csv(r, out) : pop_export(r, out);
}
