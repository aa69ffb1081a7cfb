/* A stopped run on disk: everything needed to go on as if it had not stopped. */
#ifndef LA_CHECKPOINT_H
#define LA_CHECKPOINT_H

#include "train/meta.h"
#include "train/select.h"

typedef struct la_progress_state {
    uint32_t episode; /* episodes done */
    uint32_t skipped; /* steps without a finite gradient */
    uint32_t best_episode;
    la_judgement best;
    float *best_theta; /* [P]; meaningless while best_episode is 0 */
} la_progress_state;

/* settings: SHA-256 of inputs and maths options; a checkpoint of other settings is refused. */
LOGAD_CHECKED logad_status la_checkpoint_write(const char *path, const char *settings,
                                               const la_learner *l, const la_progress_state *p,
                                               logad_error *err);
/* Errors: LOGAD_EINPUT (none there), LOGAD_EMODEL (damaged), LOGAD_ECONFIG (of another run). */
LOGAD_CHECKED logad_status la_checkpoint_read(const char *path, const char *settings, la_learner *l,
                                              la_progress_state *p, logad_error *err);

#endif
