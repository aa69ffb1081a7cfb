/* score -> how far to trust it: the F1 that the same networks and the same cut come to on systems
 * whose labels are known, where as much was promised. */
#ifndef LA_OUTLOOK_H
#define LA_OUTLOOK_H

#include "detect/threshold.h"
#include "train/appraise.h"

/* A system judged as a target is. */
typedef struct la_trial {
    double promised; /* F1 at its cut by probabilities (la_threshold_for_f1), */
    double found;    /* and by its labels */
} la_trial;

typedef struct la_trials {
    la_trial *at; /* [n], by rising promise */
    size_t n;
} la_trials;

/* Tries the networks that a->theta has on the simulated systems in which something goes wrong. That
 * they learned from these hardly flatters them: they are many, and the networks small.
 * Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_trials_run(la_trials *t, const la_appraise *a, const la_f1_rule *by,
                                         logad_error *err);
void la_trials_close(la_trials *t); /* all zeros is an open one */

/* Of what was found in the LA_OUTLOOK_NEAREST trials to which most nearly as much was promised; NAN
 * where there are fewer trials. */
typedef struct la_outlook {
    double f1, low, high; /* mean, quartiles */
} la_outlook;
#define LA_OUTLOOK_NEAREST 100
/* Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_outlook_of(la_outlook *o, const la_trials *t, double promised,
                                         logad_error *err);

#endif
