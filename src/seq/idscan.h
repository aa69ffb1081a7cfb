/* Inside seq/ and import/: finds the session ids that stand in a message. */
#ifndef LA_IDSCAN_H
#define LA_IDSCAN_H

#include "base/err.h"
#include "base/str.h"

/* Finds the first id at or behind *at in text, moves *at behind it; false if there is none. */
bool la_scan_block(la_str text, size_t *at, la_str *id);    /* blk_<integer> */
bool la_scan_instance(la_str text, size_t *at, la_str *id); /* the UUID behind "instance: " */

/* What stands behind the word name, of any case: name=17, "name": "a-17", name 17, [name #17],
 * name_17, name-17. It is made of letters, digits, hyphens and underscores, some of them digits but
 * not all noughts, and no '.', ':' or '/' with a digit follows, as in a decimal, a time, an address
 * or a path. */
bool la_scan_named(la_str text, la_str name, size_t *at, la_str *id);
/* The same for the word that ends at end. */
bool la_id_behind(la_str text, size_t end, la_str *id);
bool la_is_id_name(la_str name); /* whether it is a word that an id can stand behind */

/* Ids that are known by a name of their own. */
typedef struct la_id_kind {
    const char *name;    /* as in --group id:NAME */
    const char *words;   /* for people */
    const char *pattern; /* PCRE2; NULL: found by the scans above */
    bool first;          /* only the first of a text counts: others name parts or partners of it */
} la_id_kind;
const la_id_kind *la_id_kind_of(const char *name); /* NULL: none is called so */

typedef struct la_id_pattern la_id_pattern;
LOGAD_CHECKED logad_status la_id_pattern_new(la_id_pattern **out, const char *regex,
                                             logad_error *err);
bool la_id_pattern_scan(la_id_pattern *p, la_str text, size_t *at, la_str *id);
void la_id_pattern_free(la_id_pattern *p); /* NULL is fine */

#endif
