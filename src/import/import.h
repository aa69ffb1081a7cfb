/* Inside import/: a set on its way into a folder of sequences. */
#ifndef LA_IMPORT_H
#define LA_IMPORT_H

#include "base/err.h"
#include "seq/labels.h"
#include <logad/sequence.h>

typedef struct la_import {
    const char *const *inputs;
    size_t n;
    const logad_import_options *o;
    la_dataset *d;
    la_labels labels; /* label NULL: none */
    la_ledger ledger;
} la_import;

/* Tables of sessions, with o->templates: fills d, and labels where there is a column of them. */
LOGAD_CHECKED logad_status la_import_tables(la_import *x, logad_error *err);
/* Labels by the lines of each session (o->anomalous_lines); d has its places. */
LOGAD_CHECKED logad_status la_import_line_labels(la_import *x, logad_error *err);
/* Writes templates.tsv, labels.tsv.gz, README, SHA256SUMS and last sessions.tsv.gz. Where that
 * fails, what was written is removed. */
LOGAD_CHECKED logad_status la_import_write(const la_import *x, logad_error *err);

#endif
