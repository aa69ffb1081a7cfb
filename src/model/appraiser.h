/* vector -> score without an encoder: how a window stands in its system and how its events are
 * worded, judged by monotone networks. */
#ifndef LA_APPRAISER_H
#define LA_APPRAISER_H

#include "embed/wording.h"
#include "io/store.h"
#include "model/standing.h"
#include "nn/monotone.h"
#include "seq/dataset.h"

#define LA_TAUGHT_MORE    3
#define LA_APPRAISER_NETS 10 /* that differ by their start; their margins are averaged */

typedef struct la_appraiser {
    la_monotone shape;
    float *theta;          /* [LA_APPRAISER_NETS x shape.params.size] */
    la_standing *standing; /* of the target */
    la_wording *wording;   /* for templates that the target did not have */
    bool levels;           /* the target had levels, so those of new templates count, too */
    /* What a teacher added, [standing->n_groups + LA_TAUGHT_MORE]: log-odds that each group of the
     * standing tells of a fault, then of the window as a whole, and last in what shares of kinds of
     * sequences the appraiser's own word was found to be wrong: of those it passes, of those it
     * calls anomalous. NULL: there was none. */
    float *taught;
} la_appraiser;

/* A model file that cannot be used, and what is wrong with it. LOGAD_EMODEL. */
LOGAD_CHECKED logad_status la_model_refuse(logad_error *err, const char *what);

LOGAD_CHECKED logad_status la_appraiser_new(la_appraiser **out, logad_error *err);
void la_appraiser_free(la_appraiser *a); /* NULL is fine */

/* Puts a reader's features on the networks' scale, in place. */
void la_appraiser_scale(float *item, size_t n_items, float *whole);

/* The networks with their positive weights made. */
typedef struct la_appraiser_nets {
    la_monotone_half item[LA_APPRAISER_NETS], whole[LA_APPRAISER_NETS];
} la_appraiser_nets;
void la_appraiser_ready(const la_appraiser *a, la_appraiser_nets *out);
/* Log-odds of the items u[n_items] of the window that r has read, scaled, and, returned, of the
 * window as a whole, by network k, without what was taught. */
double la_appraiser_logits(const la_appraiser_nets *nets, size_t k, const la_standing_reader *r,
                           double *u);

/* An appraiser bound to the templates of one dataset. */
typedef struct la_appraisal {
    const la_appraiser *a;
    la_appraiser_nets *nets;
    uint32_t *id;   /* [n] the standing's index of each template; its n_templates for a new one */
    float *wording; /* [n] of new ones */
    uint32_t n;
} la_appraisal;
/* known[n_known] are the texts of the standing's templates. */
LOGAD_CHECKED logad_status la_appraisal_open(la_appraisal *out, const la_appraiser *a,
                                             const char *const *known, uint32_t n_known,
                                             const la_dataset *d, logad_error *err);
void la_appraisal_close(la_appraisal *x);
/* Margin (logit P) of a window of the dataset's templates; r is open over x's ids. */
LOGAD_CHECKED logad_status la_appraisal_margin(const la_appraisal *x, la_standing_reader *r,
                                               const uint32_t *events, uint32_t len, double *margin,
                                               logad_error *err);

/* Shares of the window's -log(1 - P), summed over the networks: share[i] of the reader's item i,
 * and share[n_items] of the window as a whole, which no event alone makes: an order, a gap, a
 * broken invariant (r->odd_at says where to look). They sum to 1. Room for len + 1. */
LOGAD_CHECKED logad_status la_appraisal_shares(const la_appraisal *x, la_standing_reader *r,
                                               const uint32_t *events, uint32_t len, double *share,
                                               logad_error *err);

/* The appraiser's tensors in a model file; views of a until the store is written. */
LOGAD_CHECKED logad_status la_appraiser_put(const la_appraiser *a, la_store *s, logad_error *err);
#define LA_APPRAISER_TENSORS 18
#define LA_APPRAISER_TAUGHT  "standing.taught" /* one more, where a teacher taught it */
/* Checks everything that is read. Errors: LOGAD_EMODEL. */
LOGAD_CHECKED logad_status la_appraiser_get(la_appraiser **out, const la_store *s,
                                            uint32_t n_templates, logad_error *err);

#endif
