/* bytes -> line -> record: reads inputs, finds their format, joins lines. */
#include "base/mem.h"
#include "io/source.h"
#include "parse/records_impl.h"
#include <stdlib.h>
#include <string.h>

logad_status la_records_new(la_records **out, const logad_parser_options *o, logad_error *err)
{
    la_records *r = la_calloc(1, sizeof *r);
    *out = NULL;
    if (r == NULL)
        return la_oom(err);
    r->starts = o->multiline_start != NULL;
    r->wish = (la_format_wish){.format = o->format, .header = o->header};
    logad_status s = la_format_check(&r->wish, err);
    for (size_t i = 0; i < LA_RECORDS_STREAMS && s == LOGAD_OK; i++)
        s = la_multiline_new(&r->multiline[i], o->multiline_start, err);
    if (s == LOGAD_OK && (r->partial = la_partial_new()) == NULL)
        s = la_oom(err);
    if (s != LOGAD_OK) {
        la_records_free(r);
        return s;
    }
    *out = r;
    return LOGAD_OK;
}

void la_records_free(la_records *r)
{
    if (r == NULL)
        return;
    la_records_close(r);
    la_format_free(r->format);
    la_partial_free(r->partial);
    for (size_t i = 0; i < LA_RECORDS_STREAMS; i++) {
        la_multiline_free(r->multiline[i]);
        la_buf_free(&r->kept[i]);
    }
    la_arena_free(&r->arena);
    free(r);
}

/* ---- opening ---- */

static logad_status read_head(la_records *r, logad_error *err)
{
    size_t bytes = 0;
    bool more = true;
    r->n_head = r->head_at = 0;
    r->goes_on = false;
    la_arena_reset(&r->arena);
    while (r->n_head < LA_RECORDS_HEAD && bytes < LA_RECORDS_BYTES) {
        logad_line *line = &r->head[r->n_head];
        TRY(logad_reader_next(r->reader, line, &more, err));
        if (!more)
            break;
        line->text = la_arena_copy(&r->arena, line->text, line->len);
        if (line->text == NULL)
            return la_oom(err);
        bytes += line->len;
        r->n_head++;
        line->cut |= r->goes_on = la_reader_goes_on(r->reader);
        if (r->goes_on)
            break;
    }
    r->at_end = !more;
    return LOGAD_OK;
}

/* The format of the input before stays where the new one shows none and it fits a line. */
static logad_status settle(la_records *r, logad_error *err)
{
    la_format *f, *before = r->format;
    double share;
    TRY(la_format_detect(&f, &r->wish, r->head, r->n_head, &r->share, err));
    if (before != NULL && before->kind != LA_FORMAT_PLAIN && f->kind == LA_FORMAT_PLAIN) {
        logad_status s = la_format_share(before, r->head, r->n_head, &share, err);
        bool keep = s == LOGAD_OK && share > 0.0;
        la_format_free(keep || s != LOGAD_OK ? f : before);
        if (!keep && s == LOGAD_OK)
            r->format = f;
        r->share = keep ? share : r->share;
        return s;
    }
    la_format_free(before);
    r->format = f;
    return LOGAD_OK;
}

/* Whether lines stay split is known once the format is. */
static void settle_split(la_records *r)
{
    if (la_framer_splits(r->format)) {
        if (r->goes_on)
            r->head[r->n_head - 1].cut = false;
        return;
    }
    if (r->goes_on)
        la_reader_finish(r->reader);
    r->goes_on = false;
    la_reader_split(r->reader, 0);
}

static logad_status open_body(la_records *r, logad_error *err)
{
    if (la_reader_is_raw(r->reader) && la_reader_is_split(r->reader) == 0)
        la_reader_split(r->reader, LOGAD_LINE_MAX);
    TRY(read_head(r, err));
    TRY(settle(r, err));
    settle_split(r);
    TRY(la_framer_new(&r->framer, r->format, err));
    la_format_kind k = r->format->kind;
    r->idle = la_framer_is_idle(r->format);
    r->pieces = k == LA_FORMAT_DOCKER || k == LA_FORMAT_CRI;
    r->lines = !r->starts && la_format_is_free(r->format) && la_reader_is_raw(r->reader);
    r->inputs++;
    r->line = 0;
    r->ended = false;
    r->rest = (la_frame){0};
    for (size_t i = 0; i < LA_RECORDS_STREAMS; i++)
        la_multiline_reset(r->multiline[i]);
    return LOGAD_OK;
}

logad_status la_records_open(la_records *r, const char *path, logad_error *err)
{
    logad_reader *reader;
    la_records_close(r);
    TRY(logad_reader_open(&reader, path, err));
    return la_records_from(r, reader, err);
}

logad_status la_records_from(la_records *r, logad_reader *reader, logad_error *err)
{
    la_records_close(r);
    r->reader = reader;
    logad_status s = open_body(r, err);
    if (s != LOGAD_OK)
        la_records_close(r);
    return s;
}

void la_records_close(la_records *r)
{
    if (r->reader != NULL)
        r->n_cut += logad_reader_n_cut(r->reader);
    logad_reader_close(r->reader);
    la_framer_free(r->framer);
    r->reader = NULL;
    r->framer = NULL;
}

const char *la_records_damage(const la_records *r)
{
    return r->reader == NULL ? NULL : logad_reader_damage(r->reader);
}

/* ---- reading ---- */

/* What a decoded message says first; the rest of it is as good as lines joined to it. */
static void first_line(logad_event *e)
{
    const char *p = e->content, *end = p + e->content_len;
    while (p < end && (*p == '\n' || *p == '\r'))
        p++;
    const char *newline = memchr(p, '\n', (size_t)(end - p));
    if (newline != NULL)
        end = newline;
    while (end > p && end[-1] == '\r')
        end--;
    e->content = p;
    e->content_len = (size_t)(end - p);
}

/* Of the streams of a container each has a record that lines may go on with. */
static void remember(la_records *r, la_unit *u, unsigned stream)
{
    la_buf *kept = &r->kept[stream];
    r->stream = stream;
    if (u->kind == LA_UNIT_JOINED) {
        u->event = r->event[stream];
        return;
    }
    la_buf_reset(kept);
    la_buf_put(kept, u->event.content, u->event.content_len);
    if (kept->failed) /* then a line that goes on with it has no message */
        la_buf_reset(kept);
    r->event[stream] = (logad_event){.content = kept->p != NULL ? kept->p : "",
                                     .content_len = kept->n,
                                     .in_format = u->event.in_format,
                                     .has_time = u->event.has_time,
                                     .time = u->event.time};
}

static la_str beyond(const logad_event *e, la_str text)
{
    bool same = text.p == e->content && text.n == e->content_len;
    return same ? (la_str){NULL, 0} : text;
}

/* What a line is by its message (in an envelope) or its own text. */
static void judge(la_records *r, la_unit *u, unsigned stream, const char *p, size_t n)
{
    la_format *f = r->format;
    logad_event *e = &u->event;
    bool envelope = e->in_format && la_format_is_envelope(f->kind);
    la_line_fit fit = LA_LINE_FREE;
    la_str entry = {e->content, envelope ? e->content_len : 0};
    if (f->kind != LA_FORMAT_PLAIN && f->kind != LA_FORMAT_LAYOUT)
        first_line(e);
    if (envelope) {
        p = e->content;
        n = e->content_len;
        if (r->pieces && la_line_is_blank(p, n)) {
            u->kind = LA_UNIT_SKIPPED;
            la_multiline_blank(r->multiline[stream]);
            return;
        }
        bool inner = f->inner != NULL && f->inner->kind == LA_FORMAT_LAYOUT;
        bool fits = la_format_cut_inner(f, e);
        if (inner)
            fit = fits ? LA_LINE_FITS : LA_LINE_LACKS;
        e->in_format = fits;
    } else if (f->kind == LA_FORMAT_LAYOUT) {
        fit = e->in_format ? LA_LINE_FITS : LA_LINE_LACKS;
    } else if (f->kind != LA_FORMAT_PLAIN && e->in_format) {
        fit = LA_LINE_FITS;
    }
    bool joined = la_multiline_joins(r->multiline[stream], p, n, fit);
    u->kind = joined ? LA_UNIT_JOINED : LA_UNIT_RECORD;
    u->again = joined && (!r->pieces || stream == r->stream);
    u->whole.entry = entry.n > 0 ? beyond(e, entry) : (la_str){NULL, 0};
    u->whole.record = beyond(e, u->whole.record);
    if (r->pieces)
        remember(r, u, stream);
}

static void take(la_records *r, la_unit *u, const la_frame *frame)
{
    u->number = frame->number;
    u->byte = frame->byte;
    u->same_line = frame->same_line;
    u->cut = frame->cut;
    u->inside = frame->inside;
    u->stream = 0;
    u->again = false;
    if (frame->skipped || la_line_is_blank(frame->p, frame->n)) {
        u->kind = LA_UNIT_SKIPPED;
        la_multiline_blank(r->multiline[0]);
        return;
    }
    u->event = (logad_event){0};
    u->whole = (la_whole){.record = {frame->p, frame->n}};
    bool fits = la_format_open(r->format, frame->p, frame->n, &u->event);
    unsigned stream = !r->pieces ? 0 : fits ? r->format->stream : LA_PARTIAL_NO_STREAM;
    u->stream = stream;
    judge(r, u, stream, frame->p, frame->n);
    r->rest = *frame;
}

/* A frame that is, or may be, a piece of an entry goes through the queue, and all that comes while
 * an entry waits there does, too. */
static logad_status take_piece(la_records *r, la_unit *u, const la_frame *frame, bool *queued,
                               logad_error *err)
{
    logad_event e = {.content = frame->p};
    bool skipped = frame->skipped || la_line_is_blank(frame->p, frame->n);
    bool fits = !skipped && la_format_open(r->format, frame->p, frame->n, &e);
    bool partial = fits && r->format->partial;
    *queued = partial || !la_partial_is_empty(r->partial);
    if (!*queued) {
        take(r, u, frame);
        return LOGAD_OK;
    }
    la_piece piece = {.number = frame->number,
                      .byte = frame->byte,
                      .n_lines = frame->n_lines,
                      .stream = fits ? r->format->stream : LA_PARTIAL_NO_STREAM,
                      .same_line = frame->same_line,
                      .partial = partial,
                      .record = {frame->p, frame->n}};
    return la_partial_push(r->partial, &piece, &e) ? LOGAD_OK : la_oom(err);
}

static bool pop_piece(la_records *r, la_unit *u)
{
    la_joined_piece piece;
    if (!la_partial_pop(r->partial, &piece))
        return false;
    *u = (la_unit){.number = piece.number,
                   .byte = piece.byte,
                   .same_line = piece.same_line,
                   .stream = piece.stream,
                   .event = piece.event,
                   .whole = {.record = piece.record}};
    const logad_event *e = &piece.event;
    if (piece.joined) {
        u->kind = LA_UNIT_JOINED;
        u->again = piece.again;
        r->stream = piece.stream;
        first_line(&u->event);
        if (!u->again)
            u->event.in_format = la_format_cut_inner(r->format, &u->event);
    } else if (la_line_is_blank(e->content, e->content_len)) {
        u->kind = LA_UNIT_SKIPPED;
        la_multiline_blank(r->multiline[piece.stream]);
    } else {
        judge(r, u, piece.stream, e->content, e->content_len);
    }
    return true;
}

static logad_status next_line(la_records *r, logad_line *line, bool *more, logad_error *err)
{
    *more = true;
    if (r->head_at < r->n_head) {
        *line = r->head[r->head_at++];
        return LOGAD_OK;
    }
    *more = !r->at_end;
    return r->at_end ? LOGAD_OK : logad_reader_next(r->reader, line, more, err);
}

/* The next line of a record that has several. */
static bool pop_rest(la_records *r, la_unit *u)
{
    if (r->rest.n_lines <= 1)
        return false;
    r->rest.n_lines--;
    *u = (la_unit){.kind = LA_UNIT_JOINED, .again = true, .number = ++r->rest.number};
    return true;
}

/* What is left when there are no more lines; false: nothing. A record that has begun may grow where
 * the reader holds its tail. */
static bool end(la_records *r)
{
    if (r->ended)
        return false;
    r->ended = true;
    if (la_reader_holds_tail(r->reader))
        return true;
    la_framer_end(r->framer);
    la_partial_end(r->partial);
    return true;
}

static logad_status push_line(la_records *r, bool *more, logad_error *err)
{
    logad_line line;
    size_t again = la_framer_unused(r->framer);
    if (again > 0)
        la_reader_back(r->reader, again);
    TRY(next_line(r, &line, more, err));
    bool in_head = r->head_at < r->n_head;
    if (*more)
        la_framer_push(r->framer, &line, !in_head && la_reader_goes_on(r->reader));
    return LOGAD_OK;
}

/* Of formats in which each line is one. */
static la_frame frame_of(const logad_line *line)
{
    return (la_frame){.p = line->text,
                      .n = line->len,
                      .number = line->number,
                      .byte = line->byte,
                      .n_lines = 1,
                      .cut = line->cut};
}

static logad_status take_frame(la_records *r, la_unit *u, const la_frame *frame, bool *queued,
                               logad_error *err)
{
    if (r->pieces)
        return take_piece(r, u, frame, queued, err);
    *queued = false;
    take(r, u, frame);
    return LOGAD_OK;
}

static logad_status next(la_records *r, la_unit *u, bool *more, logad_error *err)
{
    la_frame frame;
    logad_line line;
    *more = true;
    for (bool queued = true; queued;) {
        if (pop_rest(r, u) || (r->pieces && pop_piece(r, u)))
            return LOGAD_OK;
        if (!r->idle && la_framer_pop(r->framer, &frame)) {
            r->n_cut += frame.cut && la_reader_is_split(r->reader) > 0;
            TRY(take_frame(r, u, &frame, &queued, err));
            continue;
        }
        bool got;
        TRY(r->idle ? next_line(r, &line, &got, err) : push_line(r, &got, err));
        if (!got && !end(r)) {
            *more = false;
            return LOGAD_OK;
        }
        if (got && r->idle) {
            frame = frame_of(&line);
            TRY(take_frame(r, u, &frame, &queued, err));
        }
    }
    return LOGAD_OK;
}

/* The next line of an input in which each line is a frame and nothing waits. */
static logad_status next_idle(la_records *r, la_unit *u, bool *more, logad_error *err)
{
    logad_line line;
    TRY(next_line(r, &line, more, err));
    if (*more) {
        la_frame frame = frame_of(&line);
        take(r, u, &frame);
    }
    return LOGAD_OK;
}

logad_status la_records_next(la_records *r, la_unit *u, bool *more, logad_error *err)
{
    if (r->idle && !r->pieces)
        TRY(next_idle(r, u, more, err));
    else
        TRY(next(r, u, more, err));
    if (!*more)
        return LOGAD_OK;
    la_unit_counts *c = &r->counts;
    r->line = u->number;
    c->lines++;
    c->parsed += u->kind == LA_UNIT_RECORD;
    c->joined += u->kind == LA_UNIT_JOINED;
    c->skipped += u->kind == LA_UNIT_SKIPPED;
    c->unfit += u->kind == LA_UNIT_RECORD && !u->event.in_format;
    return LOGAD_OK;
}

bool la_unit_copy(la_unit *out, const la_unit *u, la_arena *arena)
{
    *out = *u;
    if (u->kind == LA_UNIT_SKIPPED || u->again)
        return true;
    logad_event *e = &out->event;
    la_whole *w = &out->whole;
    const char **views[] = {&e->content,   &e->node,    &e->level,
                            &e->component, &w->entry.p, &w->record.p};
    const size_t sizes[] = {e->content_len,   e->node_len, e->level_len,
                            e->component_len, w->entry.n,  w->record.n};
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        if (*views[i] == NULL)
            continue;
        *views[i] = la_arena_copy(arena, *views[i], sizes[i]);
        if (*views[i] == NULL)
            return false;
    }
    return true;
}
