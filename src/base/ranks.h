/* Processes that train one model together: those that mpirun started, each a rank, or one alone.
 *
 * Built without LOGAD_MPI, or not started by mpirun, there is one, rank 0, and nothing here does
 * anything. All calls but la_rank and la_n_ranks are for all ranks, in the same order, from the
 * thread that began. Whoever is not rank 0 neither writes files nor talks. */
#ifndef LA_RANKS_H
#define LA_RANKS_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>

void la_ranks_begin(void);
/* Before the process ends with this exit code. */
void la_ranks_end(void);

unsigned la_rank(void);
unsigned la_n_ranks(void);

/* The n bytes at p of one rank become everyone's. */
void la_ranks_share(void *p, size_t n, unsigned owner);
/* The failure of the lowest rank that has one becomes everyone's, so that none waits for one that
 * left. */
LOGAD_CHECKED logad_status la_ranks_agree(logad_status s, logad_error *err);
bool la_ranks_any(bool mine); /* whether it is so for any rank */

#endif
