/* The parser behind include/logad/event.h, for the rest of the room. */
#ifndef LA_PARSER_H
#define LA_PARSER_H

#include "parse/mask.h"
#include "parse/shape.h"
#include <logad/event.h>

/* What is known of a line besides its event. */
typedef struct la_parsed {
    la_masked masked; /* of its content */
    uint32_t shape;   /* number of its shape; LA_SHAPE_NONE where it is not kept */
    bool is_new;      /* the shape was first seen in this line */
} la_parsed;

/* logad_parser_event and logad_parser_vars for a record whose header is off: e has its content and,
 * for variables, its template. */
LOGAD_CHECKED logad_status la_parser_message(logad_parser *p, logad_event *e, la_parsed *parsed,
                                             logad_error *err);
LOGAD_CHECKED logad_status la_parser_message_vars(logad_parser *p, const logad_event *e,
                                                  logad_var *vars, size_t max, size_t *n,
                                                  logad_error *err);
/* The template of a message whose shape is known, into e; false: it is not. Threads may look while
 * one of them calls la_parser_message, unless that may forget. */
bool la_parser_look(const logad_parser *p, la_quick *q, const la_masked *m, logad_event *e);
bool la_parser_may_forget(const logad_parser *p);
/* Learns a masked message: for those that have looked at it themselves. */
LOGAD_CHECKED logad_status la_parser_learn(logad_parser *p, const la_masked *m, uint32_t *template,
                                           logad_error *err);
/* logad_parser_seed for one text, before the first message. */
LOGAD_CHECKED logad_status la_parser_add(logad_parser *p, const char *text, logad_error *err);
/* Gives back memory once nothing more is learned: from here on the parser is asked for templates
 * and their texts alone. */
void la_parser_settle(logad_parser *p);
/* The text of a template as it is now, in scratch or the parser's own; NULL: out of memory. Threads
 * may ask at the same time. */
const char *la_parser_text(const logad_parser *p, uint32_t template, la_buf *scratch);
la_masker *la_parser_masker(const logad_parser *p);
/* Lines that were given the catch-all template because there were too many templates. */
uint64_t la_parser_n_over(const logad_parser *p);

#endif
