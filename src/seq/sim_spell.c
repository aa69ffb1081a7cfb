/* sequence, simulated: what happens at certain times only. A message that comes all day long is
 * most likely of no trouble, however it is worded; trouble begins and ends. */
#include "seq/sim_spell.h"
#include "seq/sim.h"
#include <math.h>

#define LEAST_STRUCK 0.002
#define MOST_STRUCK  0.15
#define LONGEST      0.05 /* of the log, an episode */
#define DENSEST      0.9  /* chance of what comes in a spell */
#define MOST_TIMES   12   /* that faults of one kind begin */

la_sim_spell la_sim_spell_draw(double spells, double chance, la_rng *r)
{
    la_sim_spell s = {1, 1, 0};
    if (!la_sim_chance(r, spells))
        return s;
    s.times = la_sim_log(r, 1, 24);
    s.share = fmax(la_sim_log_between(r, 0.002, 0.2), chance / DENSEST);
    s.phase = la_rng_unit(r);
    return s;
}

double la_sim_spell_at(const la_sim_spell *s, double chance, double moment)
{
    double whole, at = modf(moment * s->times + s->phase, &whole), dense = chance / s->share;
    if (s->share >= 1)
        return chance;
    return at >= s->share ? 0 : dense < DENSEST ? dense : DENSEST;
}

/* Among the kinds that are to begin once more at least; their number where there is none. */
static uint32_t choose_kind(const la_sim_plan *p, const uint32_t *times, la_rng *r)
{
    double all = 0;
    uint32_t chosen = p->n_kinds;
    for (uint32_t k = 0; k < p->n_kinds; k++)
        all += times[k] > 0 ? p->kind_weight[k] : 0;
    double u = all * la_rng_unit(r);
    for (uint32_t k = 0; k < p->n_kinds && u >= 0; k++)
        if (times[k] > 0) {
            chosen = k;
            u -= p->kind_weight[k];
        }
    return chosen;
}

/* Strikes some units from one of them on; how many windows a fault then writes in, about. */
static double strike(uint8_t *kind, const la_sim_plan *p, uint32_t k, la_sim_hours h,
                     uint32_t goes_on, la_rng *r)
{
    double told = p->kind[k].rows.n * (p->kind[k].spread ? 2 : 1), units = h.lines / h.length;
    double dense = goes_on > 1 ? la_sim_log_between(r, 0.05, 1) : 1;
    uint32_t from = (uint32_t)la_rng_below(r, h.units);
    for (uint32_t i = 0; i < goes_on && i < h.units - from; i++)
        if (i == 0 || la_sim_chance(r, dense))
            kind[from + i] = (uint8_t)(k + 1);
    return (1 + (told - 1) / h.lines) * (1 + (goes_on - 1) * fmin(1 / units, dense));
}

void la_sim_faults_draw(uint8_t *kind, const la_sim_plan *p, la_sim_hours h, la_rng *r)
{
    double struck = la_sim_log_between(r, LEAST_STRUCK, MOST_STRUCK);
    double units = h.lines / h.length, left = struck * h.units / units; /* windows */
    double longest = fmin(struck, LONGEST) * h.units;
    uint32_t goes_on[LA_SIM_MAX_KINDS], times[LA_SIM_MAX_KINDS];
    for (uint32_t k = 0; k < p->n_kinds; k++) {
        bool episodes = la_sim_chance(r, 0.6);
        goes_on[k] = episodes && longest > 2 ? la_sim_log(r, 2, (uint32_t)longest) : 1;
        times[k] = p->kind[k].rows.n > 0 ? la_sim_log(r, 1, MOST_TIMES) : 0;
    }
    for (uint32_t k; left > 0 && h.units > 0 && (k = choose_kind(p, times, r)) < p->n_kinds;) {
        uint32_t most = 1 + (uint32_t)(left * fmax(units, 1));
        times[k]--;
        left -= strike(kind, p, k, h, goes_on[k] < most ? goes_on[k] : most, r);
    }
}
