/* Records written once and read once: in memory while they are few, else in a temporary file that
 * has no name, so that nothing is left behind and memory stays as it is. */
#ifndef LA_SPOOL_H
#define LA_SPOOL_H

#include "base/err.h"
#include <stddef.h>
#include <stdint.h>

#define LA_SPOOL_BUFFER ((size_t)1 << 20)
#define LA_SPOOL_RECORD ((size_t)16 << 20) /* the longest record */

typedef struct la_spool la_spool;

LOGAD_CHECKED logad_status la_spool_new(la_spool **out, logad_error *err);
void la_spool_free(la_spool *s); /* NULL is fine */

/* Room for one record of at most n bytes, of which la_spool_end keeps the first. NULL: it cannot be
 * made, la_spool_rewind says why. */
char *la_spool_begin(la_spool *s, size_t n);
void la_spool_end(la_spool *s, size_t n);

/* From writing to reading. Errors: LOGAD_EIO (the temporary file), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_spool_rewind(la_spool *s, logad_error *err);
/* The next record, valid until the next call; NULL at the end or after an error (la_spool_check).
 */
const char *la_spool_next(la_spool *s, size_t *n);
LOGAD_CHECKED logad_status la_spool_check(const la_spool *s, logad_error *err);

#endif
