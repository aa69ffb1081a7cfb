/* bytes -> line -> record: the lines of a block of text, each told what it is. */
#include "base/mem.h"
#include "parse/blocks.h"
#include "parse/records_impl.h"
#include <stdlib.h>
#include <string.h>

struct la_cutter {
    la_format *format; /* a twin of the records'; NULL: all text is message */
    la_multiline *multiline;
    uint64_t inputs; /* of the records, when it was made */
    la_block *block;
    const char *p, *end;
    uint64_t line, over; /* over: records that were too long in earlier blocks */
    size_t unit;
    bool failed;
};

logad_status la_cutter_new(la_cutter **out, logad_error *err)
{
    la_cutter *c = la_calloc_apart(1, sizeof *c);
    *out = c;
    return c == NULL ? la_oom(err) : LOGAD_OK;
}

void la_cutter_free(la_cutter *c)
{
    if (c == NULL)
        return;
    la_format_free(c->format);
    la_multiline_free(c->multiline);
    free(c);
}

logad_status la_cutter_fit(la_cutter *c, const la_records *r, bool bare, logad_error *err)
{
    if (c->inputs == r->inputs || !r->lines)
        return LOGAD_OK;
    if (c->multiline == NULL)
        TRY(la_multiline_new(&c->multiline, NULL, err));
    la_format_free(c->format);
    c->format = NULL;
    if (r->format->kind != LA_FORMAT_PLAIN)
        TRY(la_format_twin(&c->format, r->format, err));
    if (bare && c->format != NULL)
        la_format_leave_time(c->format);
    c->inputs = r->inputs;
    return LOGAD_OK;
}

void la_cutter_begin(la_cutter *c, la_block *b)
{
    c->block = b;
    c->line = c->unit = 0;
    c->failed = false;
    if (!b->is_text)
        return;
    la_arena_reset(&b->arena);
    c->p = b->text;
    c->end = b->text + b->n;
    b->counts = (la_unit_counts){0};
    b->n_lines = 0;
    la_multiline_reset(c->multiline);
    c->over = la_multiline_n_over(c->multiline);
    if (c->format != NULL)
        la_format_forget(c->format);
}

/* What the format wrote itself outlives its next cut; false: out of memory. */
static bool keep_written(la_block *b, logad_event *e)
{
    char *copy = la_arena_take(&b->arena, e->content_len + LA_BLOCK_SLACK, 1);
    if (copy == NULL)
        return false;
    memcpy(copy, e->content, e->content_len);
    memset(copy + e->content_len, 0, LA_BLOCK_SLACK);
    e->content = copy;
    return true;
}

static void judge(la_cutter *c, la_unit *u, const char *p, size_t n)
{
    la_unit_counts *counts = &c->block->counts;
    logad_event *e = &u->event;
    la_line_fit fit = LA_LINE_FREE;
    *e = (logad_event){0};
    u->whole = (la_whole){0};
    if (c->format == NULL) {
        e->content = p;
        e->content_len = n;
        e->in_format = true;
    } else {
        fit = la_format_open(c->format, p, n, e) ? LA_LINE_FITS : LA_LINE_LACKS;
        u->whole.record = (la_str){p, e->content == p && e->content_len == n ? 0 : n};
        c->failed |= e->is_request && !keep_written(c->block, e);
    }
    u->again = la_multiline_joins(c->multiline, p, n, fit);
    u->kind = u->again ? LA_UNIT_JOINED : LA_UNIT_RECORD;
    counts->joined += u->again;
    counts->parsed += !u->again;
    counts->unfit += !u->again && !e->in_format;
}

static void end_text(la_cutter *c)
{
    la_block *b = c->block;
    b->n_lines = b->counts.lines = c->line;
    b->counts.over = la_multiline_n_over(c->multiline) - c->over;
}

static bool next_line(la_cutter *c, la_unit *u)
{
    const char *p = c->p;
    if (p == c->end) {
        end_text(c);
        return false;
    }
    const char *newline = memchr(p, '\n', (size_t)(c->end - p));
    size_t n = (size_t)((newline != NULL ? newline : c->end) - p);
    c->p = newline != NULL ? newline + 1 : c->end;
    n -= n > 0 && p[n - 1] == '\r';
    u->same_line = u->again = u->cut = false;
    u->number = ++c->line;
    u->byte = c->block->byte + (uint64_t)(p - c->block->text);
    if (!la_line_is_blank(p, n)) {
        judge(c, u, p, n);
        return !c->failed;
    }
    u->kind = LA_UNIT_SKIPPED;
    c->block->counts.skipped++;
    la_multiline_blank(c->multiline);
    return true;
}

bool la_cutter_failed(const la_cutter *c)
{
    return c->failed;
}

bool la_cutter_next(la_cutter *c, la_unit *u)
{
    la_block *b = c->block;
    if (b->is_text)
        return next_line(c, u);
    if (c->unit == b->n_units)
        return false;
    *u = b->units[c->unit++];
    return true;
}
