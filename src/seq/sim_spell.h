/* Inside seq/: when in the time of a simulated log something happens: harmless work in spells,
 * faults in episodes. */
#ifndef LA_SIM_SPELL_H
#define LA_SIM_SPELL_H

#include "base/rng.h"
#include "seq/sim_plan.h"

/* Spells come so many times in a log, at regular intervals, and take a share of its time. */
typedef struct la_sim_spell {
    double times, share, phase;
} la_sim_spell;

/* With a chance of `spells` spells: of a night's batch, an hour's crawl, a day's upgrade; else any
 * time. For what has this chance over all of the log. */
la_sim_spell la_sim_spell_draw(double spells, double chance, la_rng *r);
/* The chance, at a moment of 0 to 1, of what has this chance over all of the log. */
double la_sim_spell_at(const la_sim_spell *s, double chance, double moment);

/* A log for which faults are drawn: its units of work, and how many make a window. */
typedef struct la_sim_hours {
    uint32_t units;
    double lines, length; /* of a window, of a unit */
} la_sim_hours;

/* kind[i] is 1 + the kind of the fault that strikes unit i, or 0. Three in five kinds strike in
 * episodes, which go on for up to a twentieth of the log. Kinds that write nothing never strike: no
 * line tells of them. The share of windows in which faults write is about 0.2 to 15 % at most, by
 * the logarithm; one fault at least begins, if any kind writes. */
void la_sim_faults_draw(uint8_t *kind, const la_sim_plan *p, la_sim_hours h, la_rng *r);

#endif
