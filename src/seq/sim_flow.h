/* Simulated sessions of an invented system: what training learns from beside a real source. */
#ifndef LA_SIM_FLOW_H
#define LA_SIM_FLOW_H

#include "base/err.h"
#include "seq/phrasebook.h"
#include <stdint.h>

/* Distinct sequences, in the order of their first session. */
typedef struct la_sim_flows {
    uint32_t n_sequences;
    uint64_t *at;     /* [n_sequences + 1]: sequence i is events[at[i]] to events[at[i + 1] - 1] */
    uint32_t *events; /* [at[n_sequences]] indexes of rows, 0 to n_rows - 1 */
    uint32_t *count;  /* [n_sequences] sessions that have it */
    uint32_t *anomalous; /* [n_sequences] of these, sessions that a fault struck */
    uint32_t n_sessions;
    uint32_t *order; /* [n_sessions] the sequence of each, in the order of time */
} la_sim_flows;

/* rows: those of one system. The same rows, seed and number of sessions give the same bytes.
 * Sessions that end before their first message are left out, so the counts can add up to less than
 * n_sessions. Errors: LOGAD_EINPUT (no routine row, too many rows or sessions), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_sim_flow(la_sim_flows *out, const la_phrase *rows, uint32_t n_rows,
                                       uint64_t seed, uint32_t n_sessions, logad_error *err);
void la_sim_flows_free(la_sim_flows *f);

#endif
