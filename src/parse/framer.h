/* Framing: where the records of a notation begin and end in the physical lines of an input.
 *
 * In most formats a line is a record. Objects of JSON may stretch over several lines or share one,
 * as elements of an array or not; quoted fields of CSV may hold newlines; records of journald's
 * export format are blocks of lines. Every physical line is in just one frame, or is skipped, but a
 * line that several records share is in each of them. */
#ifndef LA_FRAMER_H
#define LA_FRAMER_H

#include "parse/format.h"

#define LA_FRAMER_LINES 500                 /* of a record; what is longer is taken apart */
#define LA_FRAMER_BYTES ((size_t)256 << 10) /* the same, where the record has several lines */

typedef struct la_frame {
    const char *p; /* valid until the next call on the framer or the line's reader */
    size_t n;
    uint64_t number, byte; /* of its first line */
    uint32_t n_lines;
    bool same_line; /* its first line is also that of the frame before */
    bool skipped;   /* no record: brackets of an array, a head line, what separates records */
    bool inside;    /* a line of what began as a record and was none: nothing can begin at it */
    bool cut;       /* only its head is here: it or its line was longer than LOGAD_LINE_MAX */
} la_frame;

typedef struct la_framer la_framer;

/* f is what to frame for and must outlive the framer: a head line of CSV is kept in it. */
LOGAD_CHECKED logad_status la_framer_new(la_framer **out, la_format *f, logad_error *err);
void la_framer_free(la_framer *r); /* NULL is fine */

/* Takes a line; all frames must have been popped before. goes_on: it is a piece of its line, and
 * the next one pushed goes on with it (only where la_framer_splits). */
void la_framer_push(la_framer *r, const logad_line *line, bool goes_on);
/* Once all frames of such a piece were popped: so many bytes at its end have begun a record and are
 * to come again at the head of the next. Asked once. */
size_t la_framer_unused(la_framer *r);
/* Whether a record has begun that is not whole yet; *byte: of its first line. */
bool la_framer_begun(const la_framer *r, uint64_t *byte);
void la_framer_end(la_framer *r); /* no more lines: what is begun is a frame */
bool la_framer_pop(la_framer *r, la_frame *out);
/* Whether every line is a frame, so that there is nothing to frame. */
bool la_framer_is_idle(const la_format *f);
/* Whether a line can have so many records that it is to be read in pieces. */
bool la_framer_splits(const la_format *f);

/* Every line comes by here, and few of them are blank. */
static inline bool la_line_is_blank(const char *p, size_t n)
{
    if (n > 0 && (unsigned char)*p > ' ')
        return false;
    for (size_t i = 0; i < n; i++)
        if (p[i] != ' ' && p[i] != '\t' && p[i] != '\r')
            return false;
    return true;
}

#endif
