/* Outputs that appear whole or not at all: written beside their place, fsynced, renamed. */
#ifndef LA_OUTFILE_H
#define LA_OUTFILE_H

#include "base/err.h"
#include <stddef.h>

typedef struct la_outfile la_outfile;

/* path "-" or NULL is stdout, which is only flushed and checked. Errors: LOGAD_EIO, LOGAD_ENOMEM.
 */
LOGAD_CHECKED logad_status la_outfile_open(la_outfile **out, const char *path, logad_error *err);
/* Buffered. An error sticks and is reported by la_outfile_commit. */
void la_outfile_put(la_outfile *f, const void *p, size_t n);
/* Hands what was put to the system. False where it failed, or where the output is a file that only
 * la_outfile_commit puts in its place. */
int la_outfile_flush(la_outfile *f);
/* True once a write failed (a full disk, a closed pipe): the caller may stop early. */
int la_outfile_failed(const la_outfile *f);
/* Flushes, fsyncs the file and its folder, renames into place, frees. Errors: LOGAD_EIO. On failure
 * the old file, if any, is untouched. */
LOGAD_CHECKED logad_status la_outfile_commit(la_outfile *f, logad_error *err);
/* The whole of an output at once. */
LOGAD_CHECKED logad_status la_outfile_write(const char *path, const void *p, size_t n,
                                            logad_error *err);
void la_outfile_abandon(la_outfile *f); /* removes what was written; NULL is fine */

#endif
