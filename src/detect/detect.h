/* sequence -> vector -> score -> verdict, one dataset after another, as streams want it. */
#ifndef LA_DETECT_H
#define LA_DETECT_H

#include "model/model.h"
#include <logad/verdict.h>

typedef struct la_detector la_detector;

/* model and vectors (NULL: the bundled table) are borrowed. threads 0: the cores. With remember,
 * the score of a distinct sequence is kept from one dataset to the next, in at most
 * LA_MEMO_EVENTS events. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_detector_new(la_detector **out, const logad_model *m,
                                           const char *vectors, unsigned threads, bool remember,
                                           logad_error *err);
void la_detector_free(la_detector *det); /* NULL is fine */
/* Lets another look at the margins before verdicts are drawn from them; NULL: no more. */
void la_detector_second(la_detector *det, logad_second_opinion *second, void *ctx);

/* One verdict a session, in order. Templates 0 .. m->n_templates - 1 of the dataset must be the
 * model's where it has known[]. *go_on becomes false where fn returned false. Adds what it counted
 * to the summary's sessions, anomalous and events. Errors: LOGAD_ENOMEM, those of la_model_table.
 */
LOGAD_CHECKED logad_status la_detect(la_detector *det, const la_dataset *d,
                                     bool (*fn)(void *ctx, const logad_verdict *v), void *ctx,
                                     bool *go_on, logad_score_summary *summary, logad_error *err);

/* How the model wants raw lines read, unless the options say otherwise. The texts are borrowed. */
LOGAD_CHECKED logad_status la_detect_reading(const logad_model *m, const logad_score_options *o,
                                             la_dataset_options *out, logad_error *err);

#endif
