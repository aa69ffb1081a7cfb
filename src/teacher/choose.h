/* Which sequences to put to the teacher next: those whose answer may set most sessions right. */
#ifndef LA_CHOOSE_H
#define LA_CHOOSE_H

#include "teacher/groups.h"

/* Picks up to n of the candidates (may[i], not voted on yet) into out, which holds n; the number
 * picked in *picked.
 *
 * Greedy: each step takes the multiset whose sessions times the chance that its belief is wrong is
 * largest, then its member with the most sessions, and lowers that chance as an answer would. So
 * every common kind of sequence is covered before any is asked about twice, and the common ones get
 * several opinions. entropy[n_bags]: how unsure the detector is, 0 to 1; a rare multiset of which
 * it is unsure comes before one of which it is sure. */
LOGAD_CHECKED logad_status la_choose(uint32_t *out, uint32_t n, uint32_t *picked,
                                     const la_groups *g, const bool *may, const uint32_t *count,
                                     const la_vote *votes, const double *belief,
                                     const double *entropy, logad_error *err);

#endif
