/* Entries of container runtimes that were cut into several physical lines, put together again. The
 * pieces of two streams may stand between each other. */
#ifndef LA_PARTIAL_H
#define LA_PARTIAL_H

#include "base/err.h"
#include "base/str.h"
#include <logad/event.h>

#define LA_PARTIAL_NO_STREAM 2u
#define LA_PARTIAL_LINES     500 /* kept at once; over it what is there counts as whole */

typedef struct la_partial la_partial;

typedef struct la_piece {
    uint64_t number, byte;
    uint32_t n_lines; /* that it has: at most LA_PARTIAL_LINES */
    unsigned stream;  /* 0, 1 or none */
    bool same_line;   /* as the piece before */
    bool partial;     /* it goes on in the next piece of its stream */
    la_str record;    /* the text of its lines; of the first piece of an entry it is kept */
} la_piece;

la_partial *la_partial_new(void); /* NULL if out of memory */
void la_partial_free(la_partial *q);
bool la_partial_is_empty(const la_partial *q);
/* Takes a piece; of e the content and the time. False: out of memory. */
bool la_partial_push(la_partial *q, const la_piece *piece, const logad_event *e);
/* Whether an entry has begun that is not whole yet; *byte: of the first line not returned. */
bool la_partial_begun(const la_partial *q, uint64_t *byte);
void la_partial_end(la_partial *q); /* what is there is whole */

typedef struct la_joined_piece {
    uint64_t number, byte;
    logad_event event; /* of the whole entry; views valid until the next push */
    la_str record;     /* of its first piece */
    unsigned stream;
    bool same_line;
    bool joined, again; /* joined to an entry; again: to that returned last */
} la_joined_piece;
/* The next line in order, once the entry it belongs to is whole. */
bool la_partial_pop(la_partial *q, la_joined_piece *out);

#endif
