/* The templates of messages, asked for by several threads at a time: what the memory of shapes
 * knows they find themselves; the rest waits for its turn. So what is learned follows from the
 * order of the lines alone. */
#ifndef LA_LOOKUP_H
#define LA_LOOKUP_H

#include "parse/parser.h"

typedef struct la_lookup la_lookup; /* for all threads; the parser must be asked through it alone */
LOGAD_CHECKED logad_status la_lookup_new(la_lookup **out, logad_parser *p, logad_error *err);
void la_lookup_free(la_lookup *l); /* NULL is fine */

typedef struct la_looker la_looker; /* for one of them */
LOGAD_CHECKED logad_status la_looker_new(la_looker **out, la_lookup *l, logad_error *err);
void la_looker_free(la_looker *k); /* NULL is fine */

/* Between these two, of a block of messages: fills template and known; false: it must wait. The
 * message has LA_BITS_SLACK bytes behind it. */
void la_looker_begin(la_looker *k);
bool la_looker_find(la_looker *k, logad_event *e);
void la_looker_end(la_looker *k);

/* The turn of a block, in the order of the lines; false: all that was found in it must wait, too.
 */
bool la_lookup_turn(la_lookup *l, la_looker *k);
/* In a turn: of a message that had to wait. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_lookup_ask(la_lookup *l, logad_event *e, logad_error *err);

#endif
