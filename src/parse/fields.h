/* The fields of structured records: which of them is the message, the time, the level, ... */
#ifndef LA_FIELDS_H
#define LA_FIELDS_H

#include "base/str.h"
#include "parse/items.h"

typedef enum la_value_kind {
    LA_VALUE_TEXT,
    LA_VALUE_ESCAPED, /* JSON escapes in it */
    LA_VALUE_NUMBER,
    LA_VALUE_BYTES, /* a JSON array of bytes, from behind its bracket on */
    LA_VALUE_QUOTED /* CSV: doubled quotes in it */
} la_value_kind;

typedef struct la_value {
    la_str text;
    la_value_kind kind;
    unsigned rank; /* 0: not there; else the lower the better */
} la_value;

/* The best field so far for each role. A zeroed one is empty. */
typedef struct la_fields {
    la_value role[LA_ROLE_CONTENT + 1];
} la_fields;

/* What a field is for: by its name, whatever its case, or by "parent.name". *rank: how sure; 1 is
 * the surest. LA_ROLE_NONE: for nothing. */
la_field_role la_field_role_of(la_str parent, la_str name, unsigned *rank);
/* Takes a field of a record: those less deep come before all others. */
void la_fields_offer(la_fields *f, la_str parent, la_str name, unsigned depth, la_value value);

/* Fills the columns of e (not its content) from the fields; text is where to decode to, its views
 * must not move afterwards: la_fields_room says how much may be needed. */
void la_fields_event(const la_fields *f, la_buf *text, logad_event *e);
size_t la_fields_room(const la_fields *f);
/* Decodes a value behind what is in text, or returns it as it stands. */
la_str la_value_text(const la_value *v, la_buf *text);

#endif
