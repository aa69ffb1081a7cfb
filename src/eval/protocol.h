/* What a training run saw of the set that is now evaluated. */
#ifndef LA_PROTOCOL_H
#define LA_PROTOCOL_H

#include "base/err.h"
#include "model/model.h"

typedef enum la_seen {
    LA_SEEN_NOTHING,
    LA_SEEN_UNLABELLED, /* as a target */
    LA_SEEN_LABELS      /* as a source */
} la_seen;

typedef struct la_protocol {
    la_seen seen;
    bool by_name; /* known by the set's name alone */
    bool *held;   /* [n_sequences] those that are evaluated; NULL = all. The caller frees it. */
    char text[320];
} la_protocol;

/* A set is known by its digest among the model's inputs. Raw lines can come out in other templates
 * once these are frozen, so for them the name counts too. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_protocol_settle(la_protocol *out, const logad_model *m,
                                              const la_dataset *d, logad_error *err);

#endif
