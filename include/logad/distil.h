/* A teacher's labels -> a small model that needs no teacher. */
#ifndef LOGAD_DISTIL_H
#define LOGAD_DISTIL_H

#include <logad/teacher.h>
#include <logad/train.h>

typedef struct logad_distil_options {
    const char *labels; /* labels.jsonl */
    const char *out;    /* the model file to write */
    /* The target the labels speak of; target NULL: only the labelled sequences themselves are
     * learned, by the templates the model knows. */
    logad_route_options route;
    uint32_t rounds; /* 0 = 3 */
    uint32_t steps;  /* of learning in each round; 0 = the default */
    uint64_t seed;
    unsigned threads;
} logad_distil_options;

typedef struct logad_distil_summary {
    uint64_t answers, suspect, unmatched; /* rows used; left out; about other sequences */
    uint64_t anomalous;                   /* of the answers; 0 or all: they are all alike */
    double accuracy; /* of the answers, estimated from their agreement; where all are alike this
                        tells nothing */
    uint32_t lessons, rounds;
    double threshold; /* as a probability */
} logad_distil_summary;

/* Fine-tunes the model on the labels and writes it to o->out. m is changed.
 * Errors: LOGAD_EINPUT (labels, target), LOGAD_ECONFIG (no label speaks of a known sequence),
 * LOGAD_EIO, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status logad_distil(logad_model *m, const logad_distil_options *o,
                                        logad_distil_summary *summary, logad_error *err);

typedef struct logad_fusion_options {
    /* method is not looked at: the small model is auto's, or zerolog's where options that only
     * networks have are given */
    logad_train_options train;
    logad_label_options label; /* teacher, count a round, tau, quantile */
    uint32_t rounds;           /* 0 = 3 */
    uint32_t steps;            /* of fine-tuning in each round; 0 = the default */
    bool general; /* GeneralLog: the model is only marked, the teacher is asked by score */
} logad_fusion_options;

/* FusionLog: trains the small model, then rounds of label and distil; the answers are kept in
 * <out>.labels.jsonl. What a teacher that fails has answered so far is learned.
 * Errors: LOGAD_ENET before training starts where no teacher can be asked; as logad_train,
 * logad_label, logad_distil. */
LOGAD_CHECKED logad_status logad_fusion(const logad_fusion_options *o, logad_error *err);

#endif
