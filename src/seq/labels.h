/* Labels stand apart from sessions, and the only way to read them leaves an entry in a ledger.
 * Only eval/ (a target's) and train/source.c (a source's) include this header; a test keeps it so.
 */
#ifndef LA_LABELS_H
#define LA_LABELS_H

#include "base/err.h"
#include "seq/dataset.h"
#include "seq/ledger.h"
#include <stdint.h>

/* label[i] belongs to session i of the dataset: 1 anomalous, 0 normal. */
typedef struct la_labels {
    uint8_t *label;
    uint32_t n, n_anomalous;
} la_labels;

/* Reads the labels of a dataset: path, or where NULL the labels.tsv[.gz] / anomaly_label.csv of the
 * dataset's own folder. Lines are "id<TAB>0|1", or LogHub's "BlockId,Label" with Normal|Anomaly
 * behind a header line. Every session must have one label: a missing one, a duplicate that
 * contradicts, an unknown value: LOGAD_EINPUT naming file and line. No labels at all: LOGAD_EINPUT.
 * Adds (set, purpose, sessions) to the ledger before the first label is read. */
LOGAD_CHECKED logad_status la_labels_open(la_labels *out, const la_dataset *d, const char *path,
                                          const char *purpose, la_ledger *ledger, logad_error *err);
void la_labels_free(la_labels *l);

#endif
