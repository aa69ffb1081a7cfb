/* Labels stand apart from sessions, and the only way to read them leaves an entry in a ledger. Only
 * eval/ (a target's), train/source.c (a source's) and import/ (which writes sets, and no model)
 * include this header; a test keeps it so. */
#ifndef LA_LABELS_H
#define LA_LABELS_H

#include "base/err.h"
#include "seq/dataset.h"
#include "seq/ledger.h"
#include <stdint.h>

#define LA_LABEL_NONE 2

/* label[i] belongs to session i of the dataset: 1 anomalous, 0 normal, LA_LABEL_NONE only with
 * LA_REST_NONE. */
typedef struct la_labels {
    uint8_t *label;
    uint32_t n, n_anomalous;
} la_labels;

/* What sessions are that no line names. */
typedef enum la_label_rest {
    LA_REST_ERROR,  /* they must not be */
    LA_REST_NORMAL, /* and an id without a label is anomalous: a list of the anomalous ones */
    LA_REST_NONE    /* without a label */
} la_label_rest;

typedef struct la_label_file {
    const char *path; /* NULL: labels.tsv[.gz], anomaly_label.csv or labels.csv in the dataset's own
                         folder */
    const char *purpose; /* for the ledger */
    la_label_rest rest;
} la_label_file;

/* Reads the labels of a dataset. Lines are "id<TAB>0|1", or LogHub's "BlockId,Label" with
 * Normal|Anomaly behind a header line. Lines of sessions that the dataset does not have are passed
 * over; two that contradict each other, a word that is no label, labels of none of the sessions:
 * LOGAD_EINPUT naming file and line. No file at all: LOGAD_EINPUT. Adds (set, purpose, sessions) to
 * the ledger before the first label is read. */
LOGAD_CHECKED logad_status la_labels_open(la_labels *out, const la_dataset *d,
                                          const la_label_file *from, la_ledger *ledger,
                                          logad_error *err);
/* 0, 1, or LA_LABEL_NONE where the word is no label. */
uint8_t la_label_of(la_str word);
/* The label file of the dataset's own folder, which the caller frees; NULL if there is none. */
char *la_labels_find(const la_dataset *d);
void la_labels_free(la_labels *l);

#endif
