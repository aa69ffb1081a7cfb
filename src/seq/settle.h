/* Inside the walk: how raw lines are grouped, settled from the first records. */
#ifndef LA_SETTLE_H
#define LA_SETTLE_H

#include "seq/inputs.h"

typedef struct la_settle_for {
    const la_grouping *wish; /* of the options; AUTO: the one that suits format and records */
    const char *name;        /* of the input, for a note to the user */
    bool advise_import;      /* as in la_dataset_options */
} la_settle_for;

/* The grouping that is wished or, where that is auto, the one that suits the format and most of the
 * first records. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_settle_grouping(const la_probe *probe, const char *format,
                                              const la_settle_for *want, la_grouping *out,
                                              logad_error *err);

/* Inputs with records of which none belongs to a session. */
typedef struct la_sessionless {
    const char *name;   /* of the first of them */
    const char *layout; /* the format, or the layout of headers that was given */
    bool unfit;         /* no record has it */
    uint64_t lines;
    const la_grouping *grouping;
} la_sessionless;
/* Says so, and what to do about it; LOGAD_EINPUT. */
LOGAD_CHECKED logad_status la_settle_none(const la_sessionless *x, logad_error *err);

#endif
