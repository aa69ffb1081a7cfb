/* Whether sessions of a target stand among those of a source, where their labels would be seen. */
#ifndef LA_OVERLAP_H
#define LA_OVERLAP_H

#include "seq/dataset.h"

/* One hash for each session's id and events, in ascending order. A zeroed one is empty. */
typedef struct la_session_keys {
    uint64_t *key;
    uint32_t n;
} la_session_keys;

LOGAD_CHECKED logad_status la_session_keys_new(la_session_keys *out, const la_dataset *d,
                                               logad_error *err);
void la_session_keys_free(la_session_keys *k);
/* How many of a's sessions b has too. */
uint32_t la_session_keys_shared(const la_session_keys *a, const la_session_keys *b);

#endif
