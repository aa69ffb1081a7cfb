/* Pass two of a parse: from the notes of a block to the JSON objects of its lines. */
#ifndef LA_COOK_H
#define LA_COOK_H

#include "parse/notes.h"

typedef struct la_cookbook la_cookbook; /* the recipes of the shapes, for all threads */
typedef struct la_cook la_cook;         /* one for each thread */

/* files: names of the inputs, for the objects; NULL: they do not say them. The parser must be done
 * learning. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_cookbook_new(la_cookbook **out, logad_parser *p,
                                           const char *const *files, logad_error *err);
void la_cookbook_free(la_cookbook *b); /* NULL is fine */
LOGAD_CHECKED logad_status la_cook_new(la_cook **out, la_cookbook *b, logad_error *err);
void la_cook_free(la_cook *c); /* NULL is fine */

/* Takes the next block of notes; one thread at a time, in the order of the blocks. Errors:
 * LOGAD_EIO, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_cook_take(la_cook *c, la_spool *s, bool *more, logad_error *err);
/* Writes the objects of its lines; many threads at a time. The text is valid until the next call.
 * Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_cook_write(la_cook *c, la_str *out, logad_error *err);
uint64_t la_cook_line(const la_cook *c); /* number of the block's first line */

#endif
