/* Inside seq/: a simulated session of several units of work, one behind the other or side by side.
 */
#ifndef LA_SIM_MIX_H
#define LA_SIM_MIX_H

#include "base/rng.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct la_sim_moment {
    double time;
    uint32_t row;
    bool told; /* a fault wrote it */
    size_t at; /* order among equal times */
} la_sim_moment;

typedef struct la_sim_mix {
    la_sim_moment *moment;
    size_t n, cap;
} la_sim_mix;

/* Units of work in one session, where the mean is this many: at least one. */
uint32_t la_sim_mix_units(double mean, la_rng *r);
/* Adds a row. False: out of memory. */
bool la_sim_mix_put(la_sim_mix *m, double time, uint32_t row, bool told);
/* Adds unit i, with its rows in their order. Side by side with the others it starts anywhere in the
 * first seven tenths of the session and takes a fifth to a half of it. False: out of memory. */
bool la_sim_mix_add(la_sim_mix *m, uint32_t i, const uint32_t *rows, size_t n_rows,
                    bool side_by_side, la_rng *r);
/* In the order of time. */
void la_sim_mix_sort(la_sim_mix *m);
void la_sim_mix_free(la_sim_mix *m);

#endif
