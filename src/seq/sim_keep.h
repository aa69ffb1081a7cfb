/* Inside seq/: simulated sessions as distinct sequences with their counts. */
#ifndef LA_SIM_KEEP_H
#define LA_SIM_KEEP_H

#include "base/map.h"
#include "seq/sim_flow.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct la_sim_keep {
    la_sim_flows *out;
    la_map *sequences; /* the bytes of a sequence -> its number */
    size_t cap_at, cap_count, cap_anomalous, cap_events, cap_order;
} la_sim_keep;

/* out starts empty. Each returns false when out of memory; close after failure too. */
bool la_sim_keep_open(la_sim_keep *k, la_sim_flows *out);
/* An empty session is none. */
bool la_sim_keep_session(la_sim_keep *k, const uint32_t *rows, size_t n, bool anomalous);
void la_sim_keep_close(la_sim_keep *k);

#endif
