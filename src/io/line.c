/* bytes -> line: the second step. Lines are views into a block of the input; only one that crosses
 * the end of a block is moved, to the front of the buffer, before the next block goes behind it. */
#include "base/mem.h"
#include "io/source.h"
#include <logad/line.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK ((size_t)256 << 10)
/* The longest line that is whole, its carriage return, and a block behind it. */
#define BUFFER ((size_t)LOGAD_LINE_MAX + 1 + BLOCK)

struct logad_reader {
    la_source *source;
    char *buffer;
    size_t at, end; /* bytes not yet returned */
    uint64_t base;  /* offset in the file of buffer[0] */
    uint64_t number, n_cut;
    bool at_end;
    size_t piece; /* lines are split into pieces of so many bytes; 0: they are cut */
    bool goes_on; /* the piece returned last is not the end of its line */
    bool hold_tail, guarded;
    int guard;
    void (*edit)(void *ctx, logad_line *line);
    void *edit_ctx;
    char edge[LA_READER_EDGE]; /* the last bytes before buffer[0] */
    size_t n_edge;
};

/* The last bytes of old, then p. */
static size_t join_edge(char out[LA_READER_EDGE], const char *old, size_t n_old, const char *p,
                        size_t n)
{
    size_t take = n < LA_READER_EDGE ? n : LA_READER_EDGE;
    size_t keep = n_old < LA_READER_EDGE - take ? n_old : LA_READER_EDGE - take;
    memmove(out, old + n_old - keep, keep);
    memcpy(out + keep, p + n - take, take);
    return keep + take;
}

static void move_to_front(logad_reader *r)
{
    if (r->at == 0)
        return;
    r->n_edge = join_edge(r->edge, r->edge, r->n_edge, r->buffer, r->at);
    memmove(r->buffer, r->buffer + r->at, r->end - r->at);
    r->base += r->at;
    r->end -= r->at;
    r->at = 0;
}

static bool still_follows(const logad_reader *r)
{
    char had[LA_READER_EDGE], has[LA_READER_EDGE];
    size_t n = join_edge(had, r->edge, r->n_edge, r->buffer, r->end);
    uint64_t end = r->base + r->end;
    return !r->guarded || n == 0 ||
           (pread(r->guard, has, n, (off_t)(end - n)) == (ssize_t)n && memcmp(had, has, n) == 0);
}

/* One more block behind the bytes that are there. False at the end. */
static bool fill(logad_reader *r)
{
    move_to_front(r);
    size_t n = r->at_end ? 0 : la_source_read(r->source, r->buffer + r->end, BLOCK);
    if (n > 0 && !still_follows(r))
        n = 0;
    r->end += n;
    r->at_end = n == 0;
    return n > 0;
}

static void skip_mark(logad_reader *r)
{
    static const char mark[] = "\xEF\xBB\xBF";
    while (r->end < 3 && fill(r) && memcmp(r->buffer, mark, r->end < 3 ? r->end : 3) == 0)
        ;
    if (r->end >= 3 && memcmp(r->buffer, mark, 3) == 0)
        r->at = 3;
}

logad_status la_reader_at(logad_reader **out, la_source *s, uint64_t byte, uint64_t lines,
                          logad_error *err)
{
    logad_reader *r = la_calloc(1, sizeof *r);
    *out = NULL;
    if (r != NULL) {
        r->source = s;
        r->buffer = malloc(BUFFER);
    }
    if (r == NULL || r->buffer == NULL) {
        free(r);
        la_source_close(s);
        return la_oom(err);
    }
    r->base = byte;
    r->number = lines;
    if (byte == 0)
        skip_mark(r);
    *out = r;
    return LOGAD_OK;
}

logad_status la_reader_from(logad_reader **out, la_source *s, logad_error *err)
{
    return la_reader_at(out, s, 0, 0, err);
}

uint64_t la_reader_offset(const logad_reader *r)
{
    return r->base + r->at;
}

size_t la_reader_edge(const logad_reader *r, char out[LA_READER_EDGE])
{
    return join_edge(out, r->edge, r->n_edge, r->buffer, r->at);
}

void la_reader_guard(logad_reader *r, int fd)
{
    r->guarded = true;
    r->guard = fd;
    size_t n = r->base < LA_READER_EDGE ? (size_t)r->base : LA_READER_EDGE;
    if (pread(fd, r->edge, n, (off_t)(r->base - n)) == (ssize_t)n)
        r->n_edge = n;
}

void la_reader_hold_tail(logad_reader *r)
{
    r->hold_tail = true;
}

bool la_reader_holds_tail(const logad_reader *r)
{
    return r->hold_tail;
}

void la_reader_edit(logad_reader *r, void (*fn)(void *ctx, logad_line *line), void *ctx)
{
    r->edit = fn;
    r->edit_ctx = ctx;
}

bool la_reader_is_raw(const logad_reader *r)
{
    return !r->hold_tail && !r->guarded && r->edit == NULL;
}

bool la_reader_is_cut(const logad_reader *r)
{
    return la_source_is_cut(r->source) != 0;
}

size_t la_reader_raw(logad_reader *r, char *out, size_t cap)
{
    size_t left = r->end - r->at, n = left < cap ? left : cap;
    memcpy(out, r->buffer + r->at, n);
    r->at += n;
    if (n < left)
        return n;
    r->base += r->end;
    r->at = r->end = r->n_edge = 0;
    while (n < cap && !r->at_end) {
        size_t k = la_source_read(r->source, out + n, cap - n);
        r->at_end = k == 0;
        r->base += k;
        n += k;
    }
    return n;
}

void la_reader_unread(logad_reader *r, const char *p, size_t n)
{
    if (r->at < r->end) { /* they came from there */
        r->at -= n;
        return;
    }
    memcpy(r->buffer, p, n);
    r->base -= n;
    r->at = 0;
    r->end = n;
}

void la_reader_split(logad_reader *r, size_t n)
{
    r->piece = n;
}

size_t la_reader_is_split(const logad_reader *r)
{
    return r->piece;
}

bool la_reader_goes_on(const logad_reader *r)
{
    return r->goes_on;
}

void la_reader_back(logad_reader *r, size_t n)
{
    r->at -= n;
}

void la_reader_finish(logad_reader *r)
{
    const char *newline = NULL;
    do {
        size_t left = r->end - r->at;
        newline = left == 0 ? NULL : memchr(r->buffer + r->at, '\n', left);
        r->at = newline != NULL ? (size_t)(newline - r->buffer) + 1 : r->end;
    } while (newline == NULL && fill(r));
    r->goes_on = false;
    r->n_cut++;
}

logad_status logad_reader_open(logad_reader **out, const char *path, logad_error *err)
{
    la_source *s;
    *out = NULL;
    TRY(la_source_open(&s, path, err));
    return la_reader_from(out, s, err);
}

void logad_reader_close(logad_reader *r)
{
    if (r == NULL)
        return;
    la_source_close(r->source);
    free(r->buffer);
    free(r);
}

const char *logad_reader_damage(const logad_reader *r)
{
    return la_source_damage(r->source);
}

uint64_t logad_reader_n_cut(const logad_reader *r)
{
    return r->n_cut;
}

static void set_line(logad_reader *r, logad_line *line, size_t len)
{
    const char *p = r->buffer + r->at;
    line->crlf = len > 0 && p[len - 1] == '\r';
    len -= line->crlf;
    line->text = p;
    line->cut = len > LOGAD_LINE_MAX;
    line->len = line->cut ? LOGAD_LINE_MAX : len;
    r->number += !r->goes_on;
    line->number = r->number;
    line->byte = r->base + r->at;
    r->goes_on = false;
    r->n_cut += line->cut;
}

/* The line at the front is over the limit and its newline is still to come. Its head stays where it
 * is; blocks are read behind the head until the newline comes by. */
static void skip_rest(logad_reader *r, logad_line *line)
{
    char *rest = r->buffer + LOGAD_LINE_MAX + 1;
    set_line(r, line, r->end);
    uint64_t next = r->base + r->end; /* offset in the file of what is read next */
    r->at = r->end = 0;
    r->n_edge = 0;
    for (size_t n; (n = la_source_read(r->source, rest, BLOCK)) > 0; next += n) {
        const char *newline = memchr(rest, '\n', n);
        if (newline == NULL)
            continue;
        r->base = next - (LOGAD_LINE_MAX + 1);
        r->at = (size_t)(newline - r->buffer) + 1;
        r->end = LOGAD_LINE_MAX + 1 + n;
        return;
    }
    r->at_end = true;
}

/* The head of a line of so many bytes, or more, where it is too long to come whole. */
static bool split(logad_reader *r, logad_line *line, size_t len)
{
    const char *p = r->buffer + r->at;
    if (r->piece == 0 || len - (len > 0 && p[len - 1] == '\r') <= r->piece)
        return false;
    set_line(r, line, r->piece);
    line->crlf = false; /* a carriage return at its end is the text's */
    line->len = r->piece;
    r->at += r->piece;
    r->goes_on = true;
    return true;
}

static void next_line(logad_reader *r, logad_line *line, bool *more)
{
    size_t most = r->piece > 0 ? r->piece : LOGAD_LINE_MAX;
    size_t seen = 0; /* of the bytes not yet returned, those known to hold no newline */
    *more = true;
    for (;;) {
        size_t left = r->end - r->at - seen;
        const char *p = r->buffer + r->at + seen;
        const char *newline = left == 0 ? NULL : memchr(p, '\n', left);
        if (newline != NULL) {
            size_t len = (size_t)(newline - (r->buffer + r->at));
            if (split(r, line, len))
                return;
            set_line(r, line, len);
            r->at += len + 1;
            return;
        }
        seen = r->end - r->at;
        if (seen > most + 1) {
            if (split(r, line, seen))
                return;
            move_to_front(r);
            skip_rest(r, line);
            return;
        }
        if (!fill(r))
            break;
    }
    /* The piece before the damage is no line; a last line without its newline is one. */
    *more = seen > 0 && !la_source_is_cut(r->source) && !r->hold_tail;
    if (*more && split(r, line, seen))
        return;
    if (*more)
        set_line(r, line, seen);
    if (!r->hold_tail)
        r->at = r->end;
}

logad_status logad_reader_next(logad_reader *r, logad_line *line, bool *more, logad_error *err)
{
    (void)err;
    next_line(r, line, more);
    if (*more && r->edit != NULL)
        r->edit(r->edit_ctx, line);
    return LOGAD_OK;
}
