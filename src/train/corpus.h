/* sequence -> vector: labelled sources and an unlabelled target as one event table and two lists of
 * windows. Each distinct sequence is there once, with the number of sessions that have it. */
#ifndef LA_CORPUS_H
#define LA_CORPUS_H

#include "base/arena.h"
#include "base/err.h"
#include "detect/window.h"
#include "embed/embed.h"
#include "seq/dataset.h"
#include "seq/ledger.h"
#include "train/overlap.h"
#include <logad/train.h>

#define LA_MAX_SOURCES 16

typedef struct la_item {
    uint64_t at;  /* first event, an index into la_corpus.events */
    uint32_t len; /* 1 .. max_events */
    uint64_t
        group; /* hash of the set of its templates: windows of one group go together in splits */
    uint32_t count; /* sessions that have the sequence */
    uint8_t label;  /* sources only: 1 anomalous */
    uint8_t source; /* which */
} la_item;

/* The windows of one source, split by group into training and validation, by class. */
typedef struct la_source {
    const char *name;
    uint32_t *train[2], n_train[2]; /* indexes into la_corpus.items, by label */
    uint64_t *mass[2];              /* [n_train] sessions of train[0..i] together */
    uint32_t *valid, n_valid;
    double base_rate;          /* share of its sessions that are anomalous */
    uint32_t row, n_templates; /* its rows of the table */
    char digest[65];           /* of its sequences */
    la_session_keys keys;
} la_source;

typedef struct la_corpus {
    uint32_t d;      /* vector width */
    uint32_t n_rows; /* event table: the sources' templates in order, then the target's */
    float *table;
    uint64_t *ids;    /* [n_rows] of the templates' texts */
    char **text;      /* [n_rows] the texts, scrambled like the rows */
    float *severity;  /* [n_rows] of the levels, likewise; 0 where a system has none */
    uint32_t *events; /* rows of the table */
    size_t n_events, cap_events;
    la_item *items; /* sources' windows, then the target's from n_labelled on */
    size_t n_items, cap_items, n_labelled;
    la_source source[LA_MAX_SOURCES];
    size_t n_sources;
    la_dataset *target;
    uint32_t target_row;   /* first row of the target in the table */
    uint64_t target_from;  /* first event of the target in events */
    bool *held;            /* [target->n_sequences] kept from training */
    uint64_t *target_mass; /* [n_items - n_labelled] sessions of the target's windows 0..i */
    char vectors_digest[65];
    la_ledger ledger;
    la_buf inputs; /* JSON for the model's provenance */
} la_corpus;

/* Loads and embeds everything a run needs. Opens the sources' labels and no others.
 * Errors: LOGAD_EINPUT (a set that is not there, a source of one class, labels that do not fit),
 * LOGAD_ECONFIG (no word of a system has a vector; a source given twice; a target most of whose
 * sessions are a source's), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_corpus_load(la_corpus *c, const logad_train_options *o,
                                          logad_error *err);
void la_corpus_free(la_corpus *c);

/* mass[i] = sessions of items list[0..i] together; list NULL means items from, from + 1, ... */
LOGAD_CHECKED logad_status la_corpus_mass(uint64_t **out, const la_corpus *c, const uint32_t *list,
                                          size_t from, size_t n, logad_error *err);

/* The sources' part (source.c): adds a labelled set's windows; rows of its templates start at row.
 */
LOGAD_CHECKED logad_status la_source_add(la_corpus *c, const la_dataset *d, uint32_t row,
                                         uint32_t max_events, logad_error *err);

/* Appends sequence i of a dataset as windows; label and source as given. */
LOGAD_CHECKED logad_status la_corpus_add_sequence(la_corpus *c, const la_dataset *d, uint32_t i,
                                                  uint32_t row, uint32_t max_events, la_item like,
                                                  logad_error *err);

#endif
