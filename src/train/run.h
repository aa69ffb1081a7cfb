/* A training run: what train.c owns while the loop turns. */
#ifndef LA_RUN_H
#define LA_RUN_H

#include "base/pool.h"
#include "model/model.h"
#include "train/checkpoint.h"

#define LA_EPISODES 300 /* default */
/* Ceiling of the reversal strength lambda, as LogTAD's (CIKM'21); at 1 the encoder wins over the
 * discriminator and what it knows of the source is lost. */
#define LA_REVERSAL   0.1
#define LA_MAX_EVENTS 500

typedef struct la_run {
    logad_train_options o; /* with the defaults filled in */
    bool pseudo_tasks, is_auto;
    la_step_settings step;
    la_corpus corpus;
    la_pool *pool;
    la_net *net;
    la_objective *objective;
    la_judge *judge;
    la_learner learner;
    la_progress_state progress;
    la_rng root;
    char settings[65];
    char *checkpoint; /* path */
} la_run;

/* Fills in defaults and checks that the options fit together. Errors: LOGAD_EUSAGE, LOGAD_ECONFIG.
 */
LOGAD_CHECKED logad_status la_run_configure(la_run *r, const logad_train_options *o,
                                            logad_error *err);
/* Loads the corpus and makes the network, ready for the first episode. */
LOGAD_CHECKED logad_status la_run_prepare(la_run *r, logad_error *err);
void la_run_free(la_run *r);

/* settings becomes a digest of all that decides the weights, so that a checkpoint cannot go on
 * under other ones; la_run_prepare does it. */
LOGAD_CHECKED logad_status la_run_digest(la_run *r, logad_error *err);
/* A rank that trains on other data would spoil the sums unseen. Errors: LOGAD_ECONFIG. */
LOGAD_CHECKED logad_status la_run_check_same(const la_run *r, logad_error *err);

/* Turns the trained weights into a model with its threshold (finish.c). */
LOGAD_CHECKED logad_status la_run_finish(la_run *r, logad_model **out, logad_error *err);

/* What a model says of its target and its training, whatever the method; takes the ledger. */
LOGAD_CHECKED logad_status la_run_describe(la_run *r, logad_model *m, logad_error *err);

/* The method auto (auto.c): learns and writes the model. */
LOGAD_CHECKED logad_status la_auto_train(la_run *r, logad_error *err);
/* Was logad_interrupt called? */
bool la_run_stop_asked(void);

la_scorer la_run_scorer(const la_run *r, const float *theta);

#endif
