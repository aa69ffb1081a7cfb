/* sequence, simulated: what threads or clients write at the same time lies mixed in the log, and so
 * in a session that holds them. */
#include "seq/sim_mix.h"
#include "base/mem.h"
#include "seq/sim.h"
#include <stdlib.h>

uint32_t la_sim_mix_units(double mean, la_rng *r)
{
    double more = mean - 1;
    return 1 + (uint32_t)(la_sim_between(r, 0.5, 1.5) * more + la_rng_unit(r));
}

bool la_sim_mix_put(la_sim_mix *m, double time, uint32_t row, bool told)
{
    if (!la_grow(&m->moment, &m->cap, m->n + 1))
        return false;
    m->moment[m->n] = (la_sim_moment){.time = time, .row = row, .told = told, .at = m->n};
    m->n++;
    return true;
}

bool la_sim_mix_add(la_sim_mix *m, uint32_t i, const uint32_t *rows, size_t n_rows,
                    bool side_by_side, la_rng *r)
{
    double from = i, takes = 0.5;
    if (side_by_side) {
        from = la_sim_between(r, 0, 0.7);
        takes = la_sim_between(r, 0.2, 0.5);
    }
    bool ok = true;
    for (size_t k = 0; ok && k < n_rows; k++)
        ok = la_sim_mix_put(m, from + takes * (double)k / (double)n_rows, rows[k], false);
    return ok;
}

static int by_time(const void *a, const void *b)
{
    const la_sim_moment *x = a, *y = b;
    return la_sim_order(x->time, x->at, y->time, y->at);
}

void la_sim_mix_sort(la_sim_mix *m)
{
    if (m->n > 1)
        qsort(m->moment, m->n, sizeof *m->moment, by_time);
}

void la_sim_mix_free(la_sim_mix *m)
{
    free(m->moment);
    *m = (la_sim_mix){0};
}
