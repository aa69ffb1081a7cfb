/* Simulated windows of an invented system's log: what training learns from where the target's lines
 * name no session. */
#ifndef LA_SIM_STREAM_H
#define LA_SIM_STREAM_H

#include "seq/sim_flow.h"
#include <stdbool.h>

typedef struct la_sim_windows {
    uint32_t n;     /* windows */
    uint32_t lines; /* in each; on average, where they are of equal time */
    bool by_time;
} la_sim_windows;

#define LA_SIM_MAX_STREAM ((uint64_t)1 << 24) /* lines */

/* Units of work, up to thirty at a time, write one log, which is cut into windows. Anomalous are
 * those with a line that a fault wrote: a step that is lacking among the lines of others nobody can
 * see. Otherwise as la_sim_flow. */
LOGAD_CHECKED logad_status la_sim_stream(la_sim_flows *out, const la_phrase *rows, uint32_t n_rows,
                                         uint64_t seed, la_sim_windows how, logad_error *err);

#endif
