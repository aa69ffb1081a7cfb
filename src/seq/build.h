/* Inside seq/ and import/: what the readers of sequence files, tables and raw lines build a
 * dataset with. */
#ifndef LA_SEQ_BUILD_H
#define LA_SEQ_BUILD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "seq/dataset.h"

#define LA_SEQ_MAX_TEMPLATES (1u << 20)
#define LA_SEQ_MAX_ID        1024u /* bytes of a session id */
#define LA_SEQ_MAX_SESSIONS  (1u << 30)
#define LA_SEQ_MAX_EVENTS    UINT32_MAX /* events of all sessions together */

/* Distinct sequences in order of first appearance, found by hash. A zeroed one is empty. */
typedef struct la_distinct {
    uint64_t *at; /* [n + 1] once n > 0 */
    uint32_t *events;
    uint32_t *count;
    uint32_t n;
    size_t at_cap, events_cap, count_cap;
    uint32_t *slots; /* sequence + 1, 0 = free; open addressing */
    size_t n_slots;  /* a power of two */
} la_distinct;

/* Counts one more session with these events (n > 0); *sequence is its distinct sequence. */
LOGAD_CHECKED logad_status la_distinct_add(la_distinct *s, const uint32_t *events, size_t n,
                                           uint32_t *sequence, logad_error *err);
void la_distinct_free(la_distinct *s);

/* Owns what a dataset points to. */
typedef struct la_dataset_memory {
    la_arena arena; /* names, template texts */
    la_map *ids;    /* session ids; a session's number is its id here */
    la_distinct distinct;
    size_t session_cap, sequence_cap;
} la_dataset_memory;

LOGAD_CHECKED logad_status la_dataset_new(la_dataset **out, const char *name, logad_error *err);
LOGAD_CHECKED logad_status la_dataset_text(la_dataset *d, char **out, const char *s,
                                           logad_error *err);
/* Makes room for severities, all 0. */
LOGAD_CHECKED logad_status la_dataset_severity(la_dataset *d, logad_error *err);
/* Adds a session whose id was interned in memory->ids as number n_sessions. */
LOGAD_CHECKED logad_status la_dataset_add(la_dataset *d, const uint32_t *events, size_t n,
                                          logad_error *err);
/* Hands the distinct sequences over to the public fields. */
void la_dataset_close(la_dataset *d);

/* The number of a session, LA_MAP_NONE if there is none of this id. */
uint32_t la_dataset_session(const la_dataset *d, const void *id, size_t n);

/* Reads dir/templates.tsv, dir/sessions.tsv[.gz] and, where they are there, dir/severities.tsv and
 * dir/grouping.txt into an empty dataset. */
LOGAD_CHECKED logad_status la_sequences_read(la_dataset *d, const char *dir, logad_error *err);
bool la_sequences_here(const char *dir);
/* Reads raw inputs into an empty dataset. */
LOGAD_CHECKED logad_status la_raw_read(la_dataset *d, const char *const *inputs, size_t n,
                                       const la_dataset_options *o, logad_error *err);

/* Grouping of raw lines, beyond the public calls: names the input whose lines come next (count
 * windows begin anew in each), and says how many ids were dropped by LA_GROUP_MAX_KEYS. */
LOGAD_CHECKED logad_status la_grouper_file(la_grouper *g, const char *path, logad_error *err);
uint64_t la_grouper_n_dropped(const la_grouper *g);

#endif
