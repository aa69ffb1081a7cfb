/* Writing JSON into a buffer, one value at a time, with no tree. */
#ifndef LA_JSON_H
#define LA_JSON_H

#include "base/str.h"

/* A quoted string. Control characters are escaped; bytes that are not UTF-8 become U+FFFD. */
void la_json_str(la_buf *b, const char *p, size_t n);
void la_json_cstr(la_buf *b, const char *s); /* NULL writes null */
/* Shortest form with up to 6 significant digits; NaN and infinities write null. */
void la_json_num(la_buf *b, double v);

/* Text for a terminal: C0 (but tab), DEL, C1 and bidirectional controls as \xNN / \u{...}; bad
 * UTF-8 as \xNN. */
void la_text_safe(la_buf *b, const char *p, size_t n);

#endif
