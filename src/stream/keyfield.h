/* Inside stream/: session keys that stand in a field of the line, before the log line itself.
 *
 * The field is cut off where the line is read, and its record comes later: lines are read ahead,
 * and several records may share one. Each log that is being read has keys of its own. */
#ifndef LA_KEYFIELD_H
#define LA_KEYFIELD_H

#include "base/err.h"
#include "base/str.h"
#include <logad/line.h>

typedef struct la_keyfield la_keyfield;

/* field: which of the tab-separated ones is the key, from 1; all up to it are cut off. Errors:
 * LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_keyfield_new(la_keyfield **out, uint32_t field, logad_error *err);
void la_keyfield_free(la_keyfield *k); /* NULL is fine */

/* Takes the key off a line and keeps it; for la_reader_edit, k being a la_keyfield. A line with
 * fewer fields has an empty key, and stays without those it has. */
void la_keyfield_cut(void *k, logad_line *line);
/* The key of a line, a view until the next is cut off; empty where it has none. Keys of the lines
 * before are forgotten. Errors: LOGAD_ENOMEM (one could not be kept). */
LOGAD_CHECKED logad_status la_keyfield_of(la_keyfield *k, uint64_t line, la_str *key,
                                          logad_error *err);

#endif
