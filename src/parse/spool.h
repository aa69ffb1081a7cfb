/* Records written once and read once: in memory while they are few, else in a temporary file that
 * has no name, so that nothing is left behind and memory stays as it is. */
#ifndef LA_SPOOL_H
#define LA_SPOOL_H

#include "base/err.h"
#include "base/str.h"

#define LA_SPOOL_BUFFER ((size_t)1 << 20)  /* bytes that stay in memory */
#define LA_SPOOL_RECORD ((size_t)64 << 20) /* of the longest record */
#define LA_SPOOL_PARTS  8                  /* of a record */
#define LA_SPOOL_SLACK  16                 /* bytes behind a record that may be read */

typedef struct la_spool la_spool;

LOGAD_CHECKED logad_status la_spool_new(la_spool **out, logad_error *err);
void la_spool_free(la_spool *s); /* NULL is fine */

/* Adds a record made of parts, one behind the other. Errors: LOGAD_EIO (the temporary file),
 * LOGAD_ENOMEM (also for a record that is too long). */
LOGAD_CHECKED logad_status la_spool_put(la_spool *s, const la_str *parts, size_t n_parts,
                                        logad_error *err);
/* From writing to reading. Errors: LOGAD_EIO. */
LOGAD_CHECKED logad_status la_spool_rewind(la_spool *s, logad_error *err);
/* The next record into out (what was there is replaced). *more false: there is none. Errors:
 * LOGAD_EIO, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_spool_next(la_spool *s, la_buf *out, bool *more, logad_error *err);

#endif
