/* What a teacher teaches an appraiser: of each group of templates, how much more or less it tells
 * of a fault than its statistics and its wording do.
 *
 *   1 - P(window) = Π over its groups g (1 - σ(u(x_g) + t_g)) · (1 - σ(u'(y) + t_0))
 * with the appraiser's own u and u' (nn/monotone.h), which stay as they are: that odder is never
 * less anomalous holds as before. t has the least
 *   Σ over windows weight · CE(σ(margin - threshold), label) + LA_AMEND_RIDGE / 2 · Σ t² */
#ifndef LA_AMEND_H
#define LA_AMEND_H

#include "model/appraiser.h"

#define LA_AMEND_STEPS 150
#define LA_AMEND_RATE  0.1 /* of Adam; falls to nought */
#define LA_AMEND_RIDGE 0.3
#define LA_AMEND_FOLDS 5

/* Windows as the appraiser's networks see them before they are taught. */
typedef struct la_amend {
    uint32_t n_groups;
    double threshold; /* of the model, in nats */
    size_t n, n_items;
    uint64_t *at;    /* [n + 1] into the items */
    uint32_t *group; /* [n_items]; n_groups: a template that is of none */
    float *u;        /* [n_items x LA_APPRAISER_NETS] */
    float *whole;    /* [n x LA_APPRAISER_NETS] */
    uint32_t *kind;  /* [n] of the sequence */
    uint8_t *fold;   /* [n] below LA_AMEND_FOLDS */
    float *weight;   /* [n] */
    size_t cap_at, cap_group, cap_u, cap_whole, cap_kind, cap_fold, cap_weight;
} la_amend;

/* A window to learn from. */
typedef struct la_amend_window {
    const uint32_t *events;
    uint32_t len, kind;
    uint8_t fold;
    float weight;
} la_amend_window;

LOGAD_CHECKED logad_status la_amend_open(la_amend *a, const la_appraiser *of, double threshold,
                                         logad_error *err);
void la_amend_close(la_amend *a);
LOGAD_CHECKED logad_status la_amend_add(la_amend *a, const la_appraisal *x, la_standing_reader *r,
                                        la_amend_window w, logad_error *err);

/* Fits taught[n_groups + 1] to lesson[n_kinds]: above 0 anomalous, below it normal, and how sure
 * that is (0: not learned). Kinds of one fold are left out; with fold LA_AMEND_FOLDS none is. steps
 * 0: the default. */
LOGAD_CHECKED logad_status la_amend_fit(const la_amend *a, const double *lesson, unsigned fold,
                                        uint32_t steps, float *taught, logad_error *err);
/* The margin of window i under taught. */
double la_amend_margin(const la_amend *a, size_t i, const float *taught);

#endif
