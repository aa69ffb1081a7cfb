/* A whole-file output (outfile.h), gzip or plain. */
#ifndef LA_GZOUT_H
#define LA_GZOUT_H

#include "io/outfile.h"
#include <stdbool.h>

typedef struct la_gzout la_gzout;

/* gzip: its header holds no time and no name, so that the same bytes give the same file. Errors:
 * LOGAD_EIO, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_gzout_open(la_gzout **out, const char *path, bool gzip,
                                         logad_error *err);
void la_gzout_put(la_gzout *g, const void *p, size_t n); /* an error sticks, as in la_outfile_put */
bool la_gzout_failed(const la_gzout *g);
/* As of la_outfile; both free. */
LOGAD_CHECKED logad_status la_gzout_commit(la_gzout *g, logad_error *err);
void la_gzout_abandon(la_gzout *g); /* NULL is fine */

#endif
