/* Reading JSON one token at a time, with no tree: any bytes in, views out, in fixed memory. */
#ifndef LA_JSONREAD_H
#define LA_JSONREAD_H

#include "base/str.h"
#include <stdint.h>

#define LA_JSON_DEPTH  64     /* of objects and arrays inside each other */
#define LA_JSON_TOKENS 100000 /* of one text */

typedef enum la_json_kind {
    LA_JSON_DONE, /* the value is whole; what follows it is not looked at */
    LA_JSON_OBJECT,
    LA_JSON_OBJECT_END,
    LA_JSON_ARRAY,
    LA_JSON_ARRAY_END,
    LA_JSON_KEY,
    LA_JSON_STRING,
    LA_JSON_NUMBER,
    LA_JSON_WORD, /* true, false, null */
    LA_JSON_CUT,  /* the text ends inside the value */
    LA_JSON_BAD   /* not JSON (RFC 8259), or over a limit */
} la_json_kind;

typedef struct la_json_reader {
    const char *p, *end;
    la_str text;  /* of a key, string (without its quotes), number or word, as it stands */
    bool escaped; /* the key or string has escapes: la_json_unescape */
    unsigned depth;
    uint32_t tokens;
    uint8_t state, resume;
    bool object[LA_JSON_DEPTH];
} la_json_reader;

void la_json_begin(la_json_reader *r, const char *p, size_t n);
/* The next token; r->depth is that of what it stands in (an opening bracket: of what it opens).
 * After DONE, CUT or BAD the same comes again. DONE comes once the outermost value has ended, r->p
 * behind it. */
la_json_kind la_json_next(la_json_reader *r);
/* Goes on with more text behind a CUT between tokens; no token may be split. */
void la_json_more(la_json_reader *r, const char *p, size_t n);
/* Appends a string's bytes; halves of surrogate pairs that stand alone become U+FFFD. */
void la_json_unescape(la_str raw, la_buf *out);
/* Bytes of the value at p with blanks before it; 0: *cut says whether it only lacks its end. */
size_t la_json_length(const char *p, size_t n, bool *cut);

#endif
