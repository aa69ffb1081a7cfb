/* Training: labelled sources + an unlabelled target -> a model file. */
#ifndef LOGAD_TRAIN_H
#define LOGAD_TRAIN_H

#include <logad/error.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct logad_train_options {
    const char *const *sources; /* names or paths, each with labels */
    size_t n_sources;
    const char *target;  /* name or path; its labels are never opened */
    const char *method;  /* "auto" (NULL), "zerolog" or "freelog" */
    const char *encoder; /* "gru" (NULL) or "transformer" */
    const char *vectors; /* NULL = the bundled table */
    /* How the target's raw lines are read; a source's own lines tell how they are read. */
    const char *format, *header; /* NULL = detect */
    const char *multiline_start; /* the pattern of a record's first line, or NULL */
    const char *const *masks;    /* user masks NAME=RE */
    size_t n_masks;
    const char *group; /* NULL = detect */
    const char *out;   /* the model file; its checkpoint is <out>.ckpt */
    uint64_t seed;
    unsigned threads;    /* 0 = the cores; does not change the result */
    uint32_t episodes;   /* 0 = the method's default */
    uint32_t max_events; /* longer sequences are cut into windows; 0 = 500, a million for auto */
    double holdout;      /* share of the target's distinct sequences that training does not see */
    bool no_adversarial, no_meta, source_only, scramble_source, scramble_simulated; /* ablations */
    bool resume; /* go on from <out>.ckpt */
} logad_train_options;

/* Trains and writes the model. On SIGINT or SIGTERM (when logad_interrupt() was called) writes
 * <out>.ckpt and returns LOGAD_EINTERRUPTED; with resume the result is the same, bit for bit, as
 * without the stop. Errors: LOGAD_EINPUT (sets, labels, a source of one class), LOGAD_ECONFIG,
 * LOGAD_EIO, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status logad_train(const logad_train_options *o, logad_error *err);

/* Asks the running logad_train to stop, or where none runs the next one; safe in a signal handler.
 * A request ends with the run it was for. */
void logad_interrupt(void);

#endif
