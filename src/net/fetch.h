/* A file from the network: resumed where it broke off, in its place only when it is whole. */
#ifndef LA_FETCH_H
#define LA_FETCH_H

#include "base/err.h"
#include <stdint.h>

typedef struct la_fetched {
    uint64_t bytes, resumed; /* of the file; of those, from an earlier run */
    char sha256[65];
} la_fetched;

/* Downloads url to path; until it is whole and its SHA-256 is the wanted one (NULL: any), its bytes
 * are in path.part. Errors: LOGAD_EUSAGE (the URL), LOGAD_ENET (after 5 tries; path.part stays),
 * LOGAD_EINPUT (another SHA-256; path.part is removed), LOGAD_EIO, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_fetch(const char *url, const char *path, const char *sha256,
                                    la_fetched *out, logad_error *err);

#endif
