/* verdicts and gauges of several runs -> those of one. */
#ifndef LA_MERGE_H
#define LA_MERGE_H

#include "base/err.h"
#include <stddef.h>
#include <stdint.h>

typedef enum la_merge_kind {
    LA_MERGE_OTHER,
    LA_MERGE_VERDICTS, /* JSON lines of score */
    LA_MERGE_METRICS   /* gauges of score */
} la_merge_kind;

typedef struct la_merged {
    uint64_t in, out;   /* verdicts or gauges */
    uint64_t differing; /* sessions with more than one verdict */
} la_merged;

/* By a file's first bytes. Errors: LOGAD_EINPUT (unreadable), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_merge_kind_of(const char *path, la_merge_kind *out, logad_error *err);

/* Verdicts sorted by their bytes, so by session; the same one from two runs once. Gauges that count
 * are added up; of those that measure (the highest score, the threshold, how long, when, whether
 * damaged) the largest stays. All files must be of the kind. Errors: LOGAD_EINPUT with file and
 * line, LOGAD_EIO, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_merge_reports(la_merge_kind kind, const char *const *inputs, size_t n,
                                            const char *output, la_merged *m, logad_error *err);

#endif
