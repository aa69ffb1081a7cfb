/* What to learn: sequences with the probability, after all answers, that they are anomalous. */
#ifndef LA_LESSONS_H
#define LA_LESSONS_H

#include "distil/tune.h"
#include "teacher/trust.h"

/* The sequences of a target as distillation sees them; views. */
typedef struct la_pupils {
    const uint32_t *events; /* rows of the table */
    const uint64_t *at;
    const uint32_t *count;
    uint32_t n;
    const bool *general;  /* [n] resembles the sources; NULL: none */
    const double *margin; /* [n] of the model before */
    uint32_t max_events;
} la_pupils;

typedef struct la_lessons {
    la_lesson *items;
    size_t n, cap;
    double *p; /* [n_kinds] probability after all answers; NaN where nothing was answered */
} la_lessons;

/* Members of a kind that become lessons. */
#define LA_LESSON_MEMBERS 6
/* Longer lessons are drawn less often in proportion, so that a step's cost does not follow the
 * longest sequences of a log. */
#define LA_LESSON_EVENTS 64
/* What the model was sure of on general sequences is learned again beside the answers, so that it
 * is not forgotten. */
#define LA_REPLAY_SURE   0.4 /* |p - 1/2| */
#define LA_REPLAY_WEIGHT 0.25f

/* p [n_kinds] as in la_lessons, which copies it. */
LOGAD_CHECKED logad_status la_lessons_make(la_lessons *out, const la_pupils *x, const la_groups *g,
                                           const double *p, logad_error *err);
void la_lessons_free(la_lessons *l);

/* The margin from which on sequences are called anomalous so that the expected F1 over sessions is
 * largest: 2 E[TP] / (E[TP + FP] + E[TP + FN]) with q[n] the probability of each sequence; NaN ones
 * do not count. */
LOGAD_CHECKED logad_status la_expected_cut(double *out, const double *margin, const double *q,
                                           const uint32_t *count, uint32_t n, logad_error *err);

#endif
