/* Inside distil/: one distillation at work. */
#ifndef LA_STUDY_H
#define LA_STUDY_H

#include "base/pool.h"
#include "detect/score.h"
#include "distil/distil.h"
#include "teacher/trust.h"

#define LA_DISTIL_ROUNDS 3 /* by default */

typedef struct la_study {
    logad_model *m;
    const logad_distil_options *o;
    const la_dataset *d;
    const float *table;
    const bool *proprietary; /* [n_sequences]; NULL: not known */
    la_groups groups;
    la_vote *votes;
    bool *asked;                /* [n_kinds] was anybody asked about one of them? */
    double *margin, *first, *q; /* [n_sequences]; first: before any round */
    uint32_t *window;           /* [n_sequences] the one that gave first */
    bool *general;
    bool *side; /* [n_sequences] half of its kind: of an appraiser, whether it calls it anomalous */
    double *prior, *worth; /* [n_kinds] log odds: before the answers, and what these add */
    double *p;             /* [n_kinds] after them; NaN where nobody was asked */
    bool lexical;          /* the answers are the lexical teacher's */
    la_pool *pool;
} la_study;

/* margin[n_sequences] and window (may be NULL) under the model as it is. */
LOGAD_CHECKED logad_status la_study_score(la_study *x, double *margin, uint32_t *window,
                                          logad_error *err);
/* The share of sessions that the margins before any round flag; 0.05 where there are none. */
double la_study_flagged(const la_study *x);
/* Worth and p by a trust in the answers, beside the prior. */
void la_study_believe(la_study *x, const la_trust *t);
/* The log odds odds[n_kinds] of kinds that were asked about go into the model: what learns need not
 * fit them all, and speaks where nobody was asked. */
LOGAD_CHECKED logad_status la_study_remember(la_study *x, const double *odds, logad_error *err);

/* The two ways to learn: the weights of a network, or what is added to an appraiser. */
LOGAD_CHECKED logad_status la_study_network(la_study *x, logad_distil_summary *sum,
                                            logad_error *err);
LOGAD_CHECKED logad_status la_study_appraiser(la_study *x, logad_distil_summary *sum,
                                              logad_error *err);

#endif
