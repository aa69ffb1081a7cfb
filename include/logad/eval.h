/* Evaluation: the only call that opens a target's labels. */
#ifndef LOGAD_EVAL_H
#define LOGAD_EVAL_H

#include <logad/model.h>
#include <stddef.h>
#include <stdint.h>

typedef struct logad_eval_options {
    const char *target;                  /* name or path */
    const char *labels;                  /* a label file; NULL = the set's own */
    const char *group, *format, *header; /* of raw inputs; NULL = the model's, else detected */
    const char *vectors; /* for templates the model does not know and the severity baseline */
    bool json;
    uint64_t seed;
    unsigned threads;
    logad_second_opinion *second; /* NULL: the model's word is the last */
    void *second_ctx;
} logad_eval_options;

/* Measures the model on the target and writes the report (JSON: exactly one object) to *text, which
 * the caller frees. Errors: LOGAD_EINPUT (no such set, a target without labels), LOGAD_EMODEL.
 * Where an input was cut short, *text has the report of what was good and LOGAD_EINPUT says what
 * happened; after any other failure it is NULL. */
LOGAD_CHECKED logad_status logad_eval(const logad_model *m, const logad_eval_options *o,
                                      char **text, size_t *n, logad_error *err);

#endif
