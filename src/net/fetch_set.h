/* A dataset from the network: a folder whose files are named, with their sums, by a SHA256SUMS. */
#ifndef LA_FETCH_SET_H
#define LA_FETCH_SET_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LA_FETCH_SET_FILES 64
#define LA_FETCH_SET_SUMS  16384 /* bytes of a SHA256SUMS */

typedef struct la_fetched_set {
    uint64_t bytes;   /* that came over the network */
    unsigned files;   /* that are there now, SHA256SUMS not counted */
    unsigned present; /* of them, that were there before, whole */
} la_fetched_set;

/* Gets url/SHA256SUMS and each file it names into dir, which is made, the folders above it, too.
 * Each is in its place only once its sum is right; a file that is there and right is not fetched
 * again. sha256: what the sum of SHA256SUMS itself must be (NULL: any). Errors: as la_fetch, and
 * LOGAD_EINPUT where SHA256SUMS is not such a list of plain file names. */
LOGAD_CHECKED logad_status la_fetch_set(const char *url, const char *dir, const char *sha256,
                                        la_fetched_set *out, logad_error *err);

/* Inside: one line "SUM  NAME" or "SUM *NAME" as sha256sum writes it; false: it is not one, or its
 * name is not that of a plain, visible file. */
typedef struct la_sum_line {
    char sha256[65], name[128];
} la_sum_line;
bool la_sum_line_read(la_sum_line *out, const char *line, size_t n);

#endif
