/* Inside seq/ and import/: finds the session ids that stand in a message. */
#ifndef LA_IDSCAN_H
#define LA_IDSCAN_H

#include "base/err.h"
#include "base/str.h"

/* Finds the first id at or behind *at in text, moves *at behind it; false if there is none. */
bool la_scan_block(la_str text, size_t *at, la_str *id);    /* blk_<integer> */
bool la_scan_instance(la_str text, size_t *at, la_str *id); /* the UUID behind "instance: " */

typedef struct la_id_pattern la_id_pattern;
LOGAD_CHECKED logad_status la_id_pattern_new(la_id_pattern **out, const char *regex,
                                             logad_error *err);
bool la_id_pattern_scan(la_id_pattern *p, la_str text, size_t *at, la_str *id);
void la_id_pattern_free(la_id_pattern *p); /* NULL is fine */

#endif
