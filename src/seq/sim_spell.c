/* sequence, simulated: what happens at certain times only. A message that comes all day long is
 * most likely of no trouble, however it is worded; trouble begins and ends. */
#include "seq/sim_spell.h"
#include "seq/sim.h"
#include <math.h>

#define LEAST_STRUCK 0.002
#define MOST_STRUCK  0.15
#define LONGEST      0.05 /* of the log, an episode */
#define MOST_TIMES   12   /* that faults of one kind begin */
#define TRIES        1000

la_sim_spell la_sim_spell_draw(double chance, la_rng *r)
{
    la_sim_spell s = {1, 1, 0};
    if (!la_sim_chance(r, chance))
        return s;
    s.times = la_sim_log(r, 1, 24);
    s.share = exp(la_sim_between(r, log(0.002), log(0.2)));
    s.phase = la_rng_unit(r);
    return s;
}

double la_sim_spell_at(const la_sim_spell *s, double chance, double moment)
{
    double whole, at = modf(moment * s->times + s->phase, &whole), dense = chance / s->share;
    if (s->share >= 1)
        return chance;
    return at >= s->share ? 0 : dense < 0.9 ? dense : 0.9;
}

static uint32_t choose_kind(const la_sim_plan *p, la_rng *r)
{
    double u = la_rng_unit(r);
    uint32_t k = 0;
    while (k + 1 < p->n_kinds && u >= p->kind_weight[k])
        u -= p->kind_weight[k++];
    return k;
}

/* Strikes some units from one of them on; how many windows a fault then writes in, about. */
static double strike(uint8_t *kind, const la_sim_plan *p, uint32_t k, la_sim_hours h,
                     uint32_t goes_on, la_rng *r)
{
    double told = p->kind[k].rows.n * (p->kind[k].spread ? 2 : 1), units = h.lines / h.length;
    double dense = goes_on > 1 ? exp(la_sim_between(r, log(0.05), 0)) : 1;
    uint32_t from = (uint32_t)la_rng_below(r, h.units);
    for (uint32_t i = 0; i < goes_on && i < h.units - from; i++)
        if (i == 0 || la_sim_chance(r, dense))
            kind[from + i] = (uint8_t)(k + 1);
    return (1 + (told - 1) / h.lines) * (1 + (goes_on - 1) * fmin(1 / units, dense));
}

void la_sim_faults_draw(uint8_t *kind, const la_sim_plan *p, la_sim_hours h, la_rng *r)
{
    double struck = exp(la_sim_between(r, log(LEAST_STRUCK), log(MOST_STRUCK)));
    double left = struck * h.units * h.length / h.lines; /* windows */
    double longest = fmin(struck, LONGEST) * h.units;
    uint32_t goes_on[LA_SIM_MAX_KINDS], times[LA_SIM_MAX_KINDS];
    for (uint32_t k = 0; k < p->n_kinds; k++) {
        bool episodes = la_sim_chance(r, 0.6);
        goes_on[k] = episodes && longest > 2 ? la_sim_log(r, 2, (uint32_t)longest) : 1;
        times[k] = p->kind[k].rows.n > 0 ? la_sim_log(r, 1, MOST_TIMES) : 0;
    }
    for (int i = 0; i < TRIES && left > 0 && h.units > 0; i++) {
        uint32_t k = choose_kind(p, r);
        if (times[k] == 0)
            continue;
        times[k]--;
        left -= strike(kind, p, k, h, goes_on[k], r);
    }
}
