/* Inside stream/logs*.c: a file as it is now. */
#ifndef LA_LOGS_IMPL_H
#define LA_LOGS_IMPL_H

#include "io/paths.h"
#include "io/source.h"
#include "stream/logs.h"
#include <sys/stat.h>

typedef struct la_seen {
    const char *path;
    int fd;
    struct stat st;
    bool gzip;
    bool went; /* there is no such file any more */
} la_seen;

LOGAD_CHECKED logad_status la_seen_open(la_seen *f, const char *path, logad_error *err);
void la_seen_close(la_seen *f);
/* Whether the file begins with what was read of the log. */
bool la_seen_holds(const la_seen *f, const la_log *log);
uint64_t la_edge_hash(const char *p, size_t n);

#endif
