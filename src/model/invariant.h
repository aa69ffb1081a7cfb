/* Numbers of events that go together in a system: of most windows that have templates x and y,
 * n(x) = times * n(y). Mined from unlabelled windows, since work that goes as it should keeps to
 * them: Lou, Fu, Yang, Xu, Li, Mining invariants from console logs for system problem detection,
 * USENIX ATC 2010, here those of two templates. */
#ifndef LA_INVARIANT_H
#define LA_INVARIANT_H

#include "base/err.h"
#include <stddef.h>
#include <stdint.h>

#define LA_INVARIANT_TEMPLATES 64   /* the commonest are compared with each other */
#define LA_INVARIANT_COMMON    0.01 /* share of the windows that each of them is in, at least */
#define LA_INVARIANT_TOGETHER  0.5  /* share of the rarer one's windows that have both */
#define LA_INVARIANT_HOLDS     0.9  /* share of those in which the numbers go together */
#define LA_INVARIANT_TIMES     8    /* largest factor */

typedef struct la_invariants {
    uint32_t n;
    uint32_t *x, *y, *times; /* [n]; templates x and y, factor 1 .. LA_INVARIANT_TIMES */
    float *over, *under; /* [n] -log share of the windows with both that have too many x, too few */
} la_invariants;

/* Which templates each window has, and how often: those of window i at kind[at[i]..at[i + 1]). */
typedef struct la_tallies {
    const uint64_t *at;
    const uint32_t *kind, *times; /* times >= 1 */
    const uint32_t *count;        /* [n] how many sessions a window stands for */
    size_t n;
    const double *df; /* [n_templates] sessions that have a template */
    uint32_t n_templates;
    double sessions;
} la_tallies;

/* Errors: LOGAD_ENOMEM. Free it after failure too. */
LOGAD_CHECKED logad_status la_invariants_find(la_invariants *out, const la_tallies *w,
                                              logad_error *err);
/* The largest surprise among the invariants that a window breaks, 0 if none; *excess: the template
 * of which there are too many for the other. times[n_templates]: how often it has each. */
float la_invariants_broken(const la_invariants *v, const uint32_t *times, uint32_t *excess);
void la_invariants_free(la_invariants *v);

#endif
