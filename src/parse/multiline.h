/* Which physical lines go on with the record before them: stack traces and messages of several
 * lines. */
#ifndef LA_MULTILINE_H
#define LA_MULTILINE_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LA_MULTILINE_LINES 500 /* joined to one record; the next is one of its own */
#define LA_MULTILINE_BYTES ((size_t)256 << 10) /* the same */

typedef struct la_multiline la_multiline;

/* start: a PCRE2 pattern that the first line of every record matches, and no other line; NULL: the
 * rules below. Errors: LOGAD_EUSAGE, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_multiline_new(la_multiline **out, const char *start,
                                            logad_error *err);
void la_multiline_free(la_multiline *m);  /* NULL is fine */
void la_multiline_reset(la_multiline *m); /* a new input: there is no record before */

typedef enum la_line_fit {
    LA_LINE_FITS,  /* it has the header that records have */
    LA_LINE_LACKS, /* it has not, though records have one: it goes on, unless a time begins it */
    LA_LINE_FREE   /* records have no header: it goes on where it is part of a stack trace */
} la_line_fit;

/* Whether a line that is not blank goes on with the record before it. */
bool la_multiline_joins(la_multiline *m, const char *p, size_t n, la_line_fit fit);
/* A blank line: it belongs to no record, and ends some kinds of traces. */
void la_multiline_blank(la_multiline *m);
/* A line that ends every trace, and begins a record where there is none: behind one such line
 * another begins a record whatever stood before the two. Of lines that are FREE. */
bool la_multiline_is_plain(const char *p, size_t n);
bool la_multiline_rests(const la_multiline *m);      /* there is no trace */
uint64_t la_multiline_n_over(const la_multiline *m); /* records that went over the limits */

#endif
