/* bytes -> line -> record: inputs in blocks. */
#include "parse/blocks.h"
#include "base/mem.h"
#include "io/source.h"
#include "parse/records_impl.h"
#include <stdlib.h>
#include <string.h>

#define TRIES 64 /* lines at the end of a text, of which one should begin a record */
#define WAIT  8  /* blocks of units where none does */

void la_block_free(la_block *b)
{
    free(b->text);
    free(b->units);
    la_arena_free(&b->arena);
    *b = (la_block){0};
}

void la_intake_begin(la_intake *in, uint32_t file)
{
    in->file = file;
    in->start = in->records->line;
    in->after_text = false;
    in->wait = 0;
}

void la_intake_free(la_intake *in)
{
    la_buf_free(&in->last);
}

/* ---- text ---- */

/* The start of the line before the one that starts at p. */
static const char *line_before(const char *text, const char *p)
{
    if (p > text)
        p--;
    while (p > text && p[-1] != '\n')
        p--;
    return p;
}

static la_str line_at(const char *p, const char *end)
{
    const char *newline = memchr(p, '\n', (size_t)(end - p));
    size_t n = (size_t)((newline != NULL ? newline : end) - p);
    n -= n > 0 && p[n - 1] == '\r';
    return (la_str){p, n};
}

/* Whether a line begins a record, where the one before it is plain if lines have no header. */
static bool may_begin(la_records *r, la_str line)
{
    logad_event e;
    if (r->format->kind == LA_FORMAT_PLAIN)
        return la_multiline_is_plain(line.p, line.n);
    return line.n > 0 && la_format_open(r->format, line.p, line.n, &e);
}

/* How much of a text can be cut without what stands before or behind it; 0: nothing. */
static size_t find_seam(la_records *r, const char *text, size_t n)
{
    const char *end = text + n;
    bool plain = r->format->kind == LA_FORMAT_PLAIN, behind = false;
    while (end > text && end[-1] != '\n')
        end--;
    const char *p = end;
    for (int i = 0; i < TRIES && p > text; i++) {
        const char *last = p;
        p = line_before(text, p);
        bool begins = may_begin(r, line_at(p, end));
        if (plain && begins && behind)
            return (size_t)(last - text);
        if (!plain && begins)
            return (size_t)(p - text);
        behind = begins;
    }
    return 0;
}

/* Whether the text can be cut without what was read before it. */
static bool begins_at_seam(const la_intake *in, la_str line)
{
    la_records *r = in->records;
    if (in->after_text)
        return true;
    return may_begin(r, line) &&
           (r->format->kind != LA_FORMAT_PLAIN || la_multiline_rests(r->multiline[0]));
}

/* False: the next block must be units. */
static bool take_text(la_intake *in, la_block *b)
{
    la_records *r = in->records;
    if (!r->lines || r->head_at < r->n_head || in->wait > 0) {
        in->wait -= in->wait > 0;
        return false;
    }
    b->byte = la_reader_offset(r->reader);
    size_t got = la_reader_raw(r->reader, b->text, LA_BLOCK_BYTES);
    bool at_end = got < LA_BLOCK_BYTES;
    b->n = at_end ? got : find_seam(r, b->text, got);
    while (at_end && la_reader_is_cut(r->reader) && b->n > 0 && b->text[b->n - 1] != '\n')
        b->n--;
    b->is_text = b->n > 0 && begins_at_seam(in, line_at(b->text, b->text + b->n));
    size_t back = b->is_text ? b->n : 0;
    if (!at_end || !b->is_text)
        la_reader_unread(r->reader, b->text + back, got - back);
    in->after_text = b->is_text;
    if (!b->is_text)
        in->wait = WAIT;
    return b->is_text;
}

/* ---- units ---- */

static char *copy_text(la_arena *a, const char *p, size_t n)
{
    char *copy = la_arena_alloc(a, n + LA_BLOCK_SLACK);
    if (copy != NULL && n > 0)
        memcpy(copy, p, n);
    return copy;
}

static bool copy_view(la_arena *a, la_str *view)
{
    view->p = view->n > 0 ? copy_text(a, view->p, view->n) : NULL;
    return view->p != NULL || view->n == 0;
}

/* Bytes of what a record's message was taken out of. */
static size_t keep_whole(const la_intake *in, la_unit *u)
{
    if (!in->whole || u->kind != LA_UNIT_RECORD)
        u->whole = (la_whole){0};
    return u->whole.entry.n + u->whole.record.n;
}

static bool add_unit(const la_intake *in, la_block *b, const la_unit *u)
{
    if (!la_grow(&b->units, &b->cap_units, b->n_units + 1))
        return false;
    la_unit *to = &b->units[b->n_units];
    *to = *u;
    logad_event *e = &to->event;
    if (in->bare)
        e->node = e->level = e->component = NULL;
    if (u->kind != LA_UNIT_SKIPPED && !u->again) {
        const char **views[] = {&e->content, &e->node, &e->level, &e->component};
        const size_t sizes[] = {e->content_len, e->node_len, e->level_len, e->component_len};
        for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
            if (*views[i] != NULL &&
                (*views[i] = copy_text(&b->arena, *views[i], sizes[i])) == NULL)
                return false;
        }
        if (!copy_view(&b->arena, &to->whole.entry) || !copy_view(&b->arena, &to->whole.record))
            return false;
    }
    b->n_units++;
    return true;
}

/* The last record's message outlives its block; false: out of memory. */
static bool keep_last(la_intake *in, const la_block *b)
{
    for (size_t i = b->n_units; i-- > 0;) {
        const la_unit *last = &b->units[i];
        if (last->kind == LA_UNIT_SKIPPED || last->again)
            continue;
        la_buf_reset(&in->last);
        la_buf_put(&in->last, last->event.content, last->event.content_len);
        break;
    }
    return !in->last.failed;
}

static logad_status take_units(la_intake *in, la_block *b, logad_error *err)
{
    la_unit u;
    bool record = false, more = true; /* record: there is one in the block */
    size_t bytes = 0;
    uint64_t first = 0, last = 0;
    while (b->n_units < LA_BLOCK_UNITS && bytes < LA_BLOCK_BYTES) {
        TRY(la_records_next(in->records, &u, &more, err));
        if (!more)
            break;
        if (b->n_units == 0)
            first = u.same_line ? u.number : u.number - 1;
        last = u.number;
        u.number -= first;
        if (u.kind != LA_UNIT_SKIPPED && !record && u.again) {
            u.again = false; /* of a record in the block before: it says so itself */
            u.event = (logad_event){.content = in->last.p, .content_len = in->last.n};
        }
        record |= u.kind != LA_UNIT_SKIPPED;
        bytes += keep_whole(in, &u);
        bytes += u.kind != LA_UNIT_SKIPPED && !u.again ? u.event.content_len : 0;
        if (!add_unit(in, b, &u))
            return la_oom(err);
    }
    b->n_lines = last - first;
    b->counts = (la_unit_counts){0};
    return keep_last(in, b) ? LOGAD_OK : la_oom(err);
}

logad_status la_intake_take(la_intake *in, la_cutter *c, la_block *b, bool *more, logad_error *err)
{
    b->is_text = false;
    b->n = b->n_units = 0;
    b->file = in->file;
    b->start = in->start;
    la_arena_reset(&b->arena);
    if (b->text == NULL && (b->text = malloc(LA_BLOCK_BYTES + LA_BLOCK_SLACK)) == NULL)
        return la_oom(err);
    TRY(la_cutter_fit(c, in->records, in->bare, err));
    if (!take_text(in, b))
        TRY(take_units(in, b, err));
    *more = b->is_text || b->n_units > 0;
    return LOGAD_OK;
}

/* ---- in order ---- */

void la_intake_place(la_intake *in, la_block *b)
{
    if (!in->placed || b->file != in->placed_file)
        in->lines = b->start;
    in->placed = true;
    in->placed_file = b->file;
    b->before = in->lines;
    in->lines += b->n_lines;
    in->counts.lines += b->counts.lines;
    in->counts.parsed += b->counts.parsed;
    in->counts.joined += b->counts.joined;
    in->counts.skipped += b->counts.skipped;
    in->counts.unfit += b->counts.unfit;
    in->counts.over += b->counts.over;
}

la_unit_counts la_intake_counts(const la_intake *in)
{
    la_unit_counts c = *la_records_counts(in->records);
    c.lines += in->counts.lines;
    c.parsed += in->counts.parsed;
    c.joined += in->counts.joined;
    c.skipped += in->counts.skipped;
    c.unfit += in->counts.unfit;
    c.over += in->counts.over;
    return c;
}
