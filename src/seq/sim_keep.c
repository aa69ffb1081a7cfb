/* sequence, simulated: each distinct sequence once, with the number of sessions that have it. */
#include "seq/sim_keep.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

#define MAX_EVENTS ((size_t)1 << 28) /* of the distinct sequences of one system */

bool la_sim_keep_open(la_sim_keep *k, la_sim_flows *out)
{
    *k = (la_sim_keep){.out = out, .sequences = la_map_new()};
    *out = (la_sim_flows){0};
    if (k->sequences == NULL || !la_grow(&out->at, &k->cap_at, 1))
        return false;
    out->at[0] = 0;
    return true;
}

static bool add_sequence(la_sim_keep *k, const uint32_t *rows, size_t len)
{
    la_sim_flows *f = k->out;
    size_t n = f->n_sequences, end = (size_t)f->at[n];
    if (len > MAX_EVENTS - end || !la_grow(&f->at, &k->cap_at, n + 2) ||
        !la_grow(&f->count, &k->cap_count, n + 1) ||
        !la_grow(&f->anomalous, &k->cap_anomalous, n + 1) ||
        !la_grow(&f->events, &k->cap_events, end + len))
        return false;
    memcpy(f->events + end, rows, len * sizeof *rows);
    f->at[n + 1] = end + len;
    f->count[n] = f->anomalous[n] = 0;
    f->n_sequences++;
    return true;
}

bool la_sim_keep_session(la_sim_keep *k, const uint32_t *rows, size_t n, bool anomalous)
{
    bool added = false;
    if (n == 0)
        return true;
    uint32_t i = la_map_intern(k->sequences, rows, n * sizeof *rows, &added);
    if (i == LA_MAP_NONE || (added && !add_sequence(k, rows, n)) ||
        !la_grow(&k->out->order, &k->cap_order, (size_t)k->out->n_sessions + 1))
        return false;
    k->out->order[k->out->n_sessions++] = i;
    k->out->count[i]++;
    k->out->anomalous[i] += anomalous;
    return true;
}

void la_sim_keep_close(la_sim_keep *k)
{
    la_map_free(k->sequences);
}
