/* A small input read whole. */
#ifndef LA_WHOLE_H
#define LA_WHOLE_H

#include "base/err.h"
#include "base/str.h"

/* Appends what a file (or gzip file) holds, at most max bytes; what it should be ("phrase book")
 * stands in the error where there is more. Errors: LOGAD_EINPUT, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_read_whole(la_buf *out, const char *path, size_t max,
                                         const char *what, logad_error *err);
/* The same of a file that the user may name; path NULL: of the one that is bundled with the
 * program. */
LOGAD_CHECKED logad_status la_read_given(la_buf *out, const char *path, const char *bundled,
                                         size_t max, const char *what, logad_error *err);

#endif
