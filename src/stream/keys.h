/* Inside stream/: the sessions that an event belongs to, where windows go on from run to run.
 *
 * Ids and time windows are la_grouper's. Windows of lines are counted here: over all runs and over
 * the files that rotation makes of one log. */
#ifndef LA_KEYS_H
#define LA_KEYS_H

#include "seq/grouping.h"
#include "stream/open.h"

typedef struct la_keys la_keys;

LOGAD_CHECKED logad_status la_keys_new(la_keys **out, const la_grouping *g, logad_error *err);
void la_keys_free(la_keys *k); /* NULL is fine */

/* Of n parts keeps only sessions of one, by a hash of the id; windows of lines by that of their
 * node or log, so that all windows of one are in the same part. */
void la_keys_shard(la_keys *k, uint32_t part, uint32_t n);
bool la_keys_is_ours(const la_keys *k, la_str name);

/* The session keys of a record of the log of that name; views until the next call. *fills: the
 * event is its window's last; *grouped: it belongs to sessions, of this part or another. A window
 * that was closed early is over: the next one begins. */
LOGAD_CHECKED logad_status la_keys_of(la_keys *k, const la_unit *u, const char *log,
                                      const la_open *open, la_str *keys, size_t *n, bool *grouped,
                                      bool *fills, logad_error *err);

void la_keys_pack(const la_keys *k, la_buf *b);
LOGAD_CHECKED logad_status la_keys_unpack(la_keys *k, la_unpack *u, logad_error *err);

#endif
