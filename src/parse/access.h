/* Requests: what a record of an HTTP server's access log says, as words that templates can be
 * learned from.
 *
 * `"GET /product/17?ref=a HTTP/1.1" 502 157 ...` reads "GET /product /17 Bad Gateway": each segment
 * of the path is a word, for it is segments that vary, and the status is told by its reason phrase,
 * which no mask takes for a variable. What the client sent besides, and sizes, are left out. */
#ifndef LA_ACCESS_H
#define LA_ACCESS_H

#include "base/str.h"
#include <stdbool.h>

#define LA_ACCESS_BYTES    1024 /* of a path; what is over a limit is "/..." */
#define LA_ACCESS_SEGMENTS 8

/* Writes what a message `"REQUEST" STATUS ...` says over out; *level: what its status amounts to.
 * False: it is no such message, or memory is out (out->failed). */
bool la_access_write(la_str message, la_buf *out, const char **level);

/* Whether words that begin so are such a text. */
bool la_access_begins(la_str first, la_str second);
/* The same for a text whose words have single blanks between them. */
bool la_access_is(la_str text);

/* Whether a word of such a text is a segment of a path; "/" alone is none, for nothing varies. */
static inline bool la_access_is_segment(la_str word)
{
    return word.n > 1 && word.p[0] == '/';
}

#endif
