/* sequence -> vector: one system of a corpus as what a standing counts. */
#ifndef LA_SYSTEM_H
#define LA_SYSTEM_H

#include "embed/wording.h"
#include "model/standing.h"
#include "train/corpus.h"

typedef struct la_part {
    size_t from, to; /* of the corpus' items */
    uint32_t row, n_templates;
} la_part;

/* How all systems of a run are taken. */
typedef struct la_taking {
    const la_wording *wording;
    bool levels;  /* count in all systems where the target has them, and in none where it has not */
    bool in_time; /* sessions of the target are windows that follow each other in time */
} la_taking;

typedef struct la_system {
    la_standing_input in;
    uint32_t *events, *len, *count, *order;
    uint64_t *at;
    float *wording, *share;
} la_system;

/* Errors: LOGAD_ENOMEM. Free after failure too. */
LOGAD_CHECKED logad_status la_system_take(la_system *w, const la_corpus *c, la_part part,
                                          const la_taking *how, logad_error *err);
/* Adds the order of time to the target's: that of its sessions. */
LOGAD_CHECKED logad_status la_system_order(la_system *w, const la_corpus *c, uint32_t max_events,
                                           logad_error *err);
void la_system_free(la_system *w);

#endif
