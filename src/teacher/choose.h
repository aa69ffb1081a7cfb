/* Which sequences to put to the teacher next: those whose answer may set most sessions right. */
#ifndef LA_CHOOSE_H
#define LA_CHOOSE_H

#include "teacher/groups.h"

/* The members of kinds in the order in which they are asked about or learned: the bags of a kind by
 * turns, those with the most sessions first and most often. */
typedef struct la_members {
    uint32_t *list; /* sequences, kind by kind */
    uint32_t *at;   /* [n_kinds + 1] */
} la_members;

/* Of the sequences that may[] allows (NULL: all). */
LOGAD_CHECKED logad_status la_members_new(la_members *out, const la_groups *g, const bool *may,
                                          const uint32_t *count, logad_error *err);
void la_members_free(la_members *m);

/* What choosing goes by. */
typedef struct la_choice {
    const la_groups *groups;
    const la_members *members;
    const la_vote *votes;
    const double *belief; /* [n_kinds] */
    const double *doubt;  /* [n_kinds] how unsure the detector is, 0 to 1; it comes in by half */
} la_choice;

/* Picks up to n members without a vote into out, which holds n; the number picked in *picked.
 *
 * Greedy: each step takes the kind whose sessions (to the power 3/4, for the tail is where faults
 * are) times the chance that its belief is wrong is largest, and lowers that chance as an answer
 * would. So every common kind is covered before any is asked about twice, and the common ones get
 * several opinions. */
LOGAD_CHECKED logad_status la_choose(uint32_t *out, uint32_t n, uint32_t *picked,
                                     const la_choice *c, logad_error *err);

#endif
