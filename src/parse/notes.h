/* Pass one of a parse: notes of a block of lines, from which pass two writes their objects once the
 * set of templates is finished.
 *
 * A line's note is the number of its shape and, for each variable, its length and its text, escaped
 * for JSON. What all lines of a shape have in common is said once, in its definition: shapes below
 * LA_SHAPE_MAX are known from there on, in later blocks too; the others in their block alone. */
#ifndef LA_NOTES_H
#define LA_NOTES_H

#include "parse/blocks.h"
#include "parse/parser.h"
#include "parse/shape.h"
#include "parse/spool.h"

/* The parts of a block's notes stand one behind the other in this order. */
typedef struct la_notes_head {
    uint64_t line;       /* number of the first */
    uint32_t file;       /* of the inputs */
    uint32_t n_messages; /* so many notes */
    uint32_t epoch;      /* shapes of other epochs are not those of this one */
    uint32_t n_known;    /* bytes of definitions known from here on */
    uint32_t n_local;    /* bytes of those that are not */
    uint32_t n_notes;    /* bytes of notes */
} la_notes_head;
/* Definition: shape, template, number of marked bytes (u32 each), the message with marks.
 * Note: shape and flags (u32), then for each variable its length (a byte, or LA_NOTE_LONG and u32)
 * and its text; of a message that is AGAIN or SKIPPED the first alone. */
#define LA_NOTE_JOINED    0x80000000u
#define LA_NOTE_SAME_LINE 0x40000000u
#define LA_NOTE_SHAPE     0x3FFFFFFFu /* the shape, or: */
#define LA_NOTE_AGAIN     0x3FFFFFFFu
#define LA_NOTE_SKIPPED   0x3FFFFFFEu
#define LA_NOTE_LONG      255u

/* What all threads share: the memory of shapes. */
typedef struct la_notebook la_notebook;
LOGAD_CHECKED logad_status la_notebook_new(la_notebook **out, logad_parser *p, logad_error *err);
void la_notebook_free(la_notebook *l); /* NULL is fine */

typedef struct la_noter la_noter; /* one for each thread */
LOGAD_CHECKED logad_status la_noter_new(la_noter **out, la_notebook *l, logad_error *err);
void la_noter_free(la_noter *n); /* NULL is fine */

/* Notes the lines of a block, which must stay until they are kept; many threads at a time. Errors:
 * LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_noter_note(la_noter *n, la_cutter *c, la_block *b, logad_error *err);
/* Learns what was new in the block that was noted last, and keeps its notes in the spool; one
 * thread at a time, in the order of the blocks, once it is placed. *unmasked grows by the messages
 * on which a user mask was left out. Errors: LOGAD_ENOMEM, LOGAD_EIO. */
LOGAD_CHECKED logad_status la_noter_keep(la_noter *n, la_spool *s, uint64_t *unmasked,
                                         logad_error *err);

#endif
