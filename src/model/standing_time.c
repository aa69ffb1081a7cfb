/* sequence -> vector: in how many stretches of a log's time something comes. What comes all the
 * time is how the system is, what comes for a while only is an incident. */
#include "model/standing.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* Stretches that m windows at random would be in. */
static double by_chance(double m, double stretches)
{
    return stretches * (1 - pow(1 - 1 / stretches, m));
}

static void count_by_order(const la_standing *s, const la_standing_input *in, double *in_n,
                           uint32_t *last)
{
    for (size_t j = 0; j < in->n_order; j++) {
        uint32_t stretch = (uint32_t)(j * s->stretches / in->n_order), w = in->order[j];
        for (uint32_t k = 0; k < in->len[w]; k++) {
            uint32_t g = s->group[in->events[in->at[w] + k]];
            in_n[g] += last[g] != stretch + 1;
            last[g] = stretch + 1;
        }
    }
}

static void count_by_chance(const la_standing *s, double *in_n)
{
    for (uint32_t g = 0; g < s->n_groups; g++) {
        double windows = s->n * exp(-(double)s->fixed[g * LA_STANDS_N + LA_STANDS_RARE]);
        in_n[g] = by_chance(windows, s->stretches);
    }
}

logad_status la_standing_place(la_standing *s, const la_standing_input *in, logad_error *err)
{
    double most = s->n / 2;
    s->stretches = most < 1                       ? 1
                   : most < LA_STANDING_STRETCHES ? (uint32_t)most
                                                  : LA_STANDING_STRETCHES;
    double *in_n = la_calloc(s->n_groups, sizeof *in_n);
    uint32_t *last = la_calloc(s->n_groups, sizeof *last);
    bool ok = in_n != NULL && last != NULL;
    if (ok && in->order != NULL)
        count_by_order(s, in, in_n, last);
    else if (ok)
        count_by_chance(s, in_n);
    for (uint32_t g = 0; ok && g < s->n_groups; g++)
        s->fixed[g * LA_STANDS_N + LA_STANDS_TAIL] = (float)-log(fmax(in_n[g], 1) / s->stretches);
    free(in_n);
    free(last);
    return ok ? LOGAD_OK : la_oom(err);
}
