/* Inside seq/: which files raw inputs are, and their first lines. */
#ifndef LA_SEQ_INPUTS_H
#define LA_SEQ_INPUTS_H

#include "base/arena.h"
#include "parse/records.h"
#include "seq/build.h"

/* Fills d->files with the log files that the inputs mean; of what folders and patterns turn up,
 * files that are labels, templates or a README are left out. Errors: LOGAD_EINPUT (nothing there, a
 * folder without logs). */
LOGAD_CHECKED logad_status la_inputs_find(la_dataset *d, const char *const *inputs, size_t n,
                                          logad_error *err);

/* The file with the most bytes, n_files where none is a regular one: the grouping is told by it, so
 * that a note beside a log does not decide it. */
uint32_t la_inputs_largest(const la_dataset *d);

/* Whether all lines say "id<TAB>0|1" or "id,Normal|Anomaly": nobody logs so, and labels read as a
 * log would be seen. */
bool la_lines_are_labels(const logad_line *lines, size_t n);

/* So many of the first records tell how all are grouped; where the lines come as they are written,
 * no more are waited for than LA_PROBE_LIVE. */
#define LA_PROBE_LINES 10000
#define LA_PROBE_LIVE  200
#define LA_PROBE_BYTES (8u << 20)

/* Copies of an input's first records. A zeroed one is empty. */
typedef struct la_probe {
    la_arena arena;
    la_unit *records;
    size_t n, cap;
} la_probe;

/* Reads records until the probe has most of them, or the open input is at its end. */
LOGAD_CHECKED logad_status la_probe_fill(la_probe *p, la_records *r, size_t most, logad_error *err);
void la_probe_free(la_probe *p);

#endif
