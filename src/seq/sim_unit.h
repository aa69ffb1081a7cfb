/* Inside seq/: one simulated unit of work, and a fault that strikes it. */
#ifndef LA_SIM_UNIT_H
#define LA_SIM_UNIT_H

#include "base/rng.h"
#include "seq/sim_plan.h"
#include "seq/sim_spell.h"
#include <stddef.h>

typedef struct la_sim_events {
    uint32_t *at; /* rows */
    size_t n, cap;
} la_sim_events;

typedef struct la_sim_unit {
    const la_sim_plan *plan;
    const la_phrase *rows;
    la_rng rng;                /* of the unit at hand */
    const la_sim_spell *spell; /* [n_bundles + 1] when each bundle comes, and maintenance; NULL: at
                                  any time */
    double moment;             /* of the unit at hand, 0 to 1 */
    la_sim_events q, tail;     /* the unit; what a fault does to its rest */
    size_t told_from, told_n;  /* places in q of what the fault that struck it wrote */
    bool failed;               /* out of memory: reported by whoever runs it */
} la_sim_unit;

/* Fills q with a unit of work, or with maintenance where that is drawn. */
void la_sim_unit_run(la_sim_unit *w);
/* The kind of the next fault. */
const la_sim_kind *la_sim_unit_kind(la_sim_unit *w);
/* Most faults of a kind strike at the same part of the work, three in ten anywhere. False where the
 * unit is too short for a silent fault to show: nobody could tell, so it counts as normal. */
bool la_sim_unit_strike(la_sim_unit *w, const la_sim_kind *k);
void la_sim_unit_free(la_sim_unit *w);

#endif
