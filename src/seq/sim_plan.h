/* Inside seq/: one simulated system, as drawn from its phrases before any session is. */
#ifndef LA_SIM_PLAN_H
#define LA_SIM_PLAN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "seq/phrasebook.h"
#include <stdbool.h>
#include <stdint.h>

#define LA_SIM_MAX_FLOWS 6
#define LA_SIM_MAX_KINDS 24
#define LA_SIM_MAX_UNITS 12

/* Rows of the phrases. */
typedef struct la_sim_rows {
    uint32_t *at, n;
} la_sim_rows;

/* Harmless messages that are written together, in a share of the sessions. */
typedef struct la_sim_bundle {
    la_sim_rows rows;
    double share;
    bool repeats;
} la_sim_bundle;

typedef enum la_sim_effect {
    LA_SIM_NONE,  /* messages are added, the rest goes on */
    LA_SIM_TRUNC, /* the session ends */
    LA_SIM_DROP,  /* one message of the rest never comes */
    LA_SIM_DUP    /* one message is repeated */
} la_sim_effect;

/* Messages of a flow that come as many times each: for every part, worker or copy. */
typedef struct la_sim_loop {
    uint32_t from, n; /* places in the flow; n 0: none */
    uint32_t times;   /* 0: differs by session */
    bool in_step;     /* each message comes all its times before the next one */
} la_sim_loop;

/* A kind of fault: what it writes and does, and where in a session it strikes. */
typedef struct la_sim_kind {
    la_sim_rows rows;
    la_sim_effect effect;
    double place;
    bool spread; /* its messages come several times each */
} la_sim_kind;

typedef struct la_sim_plan {
    uint32_t n_flows, n_bundles, n_upkeep, n_kinds;
    uint32_t n_strays; /* bundles, the first ones, that are routine messages of no flow */
    la_sim_rows flow[LA_SIM_MAX_FLOWS];
    la_sim_loop loop[LA_SIM_MAX_FLOWS];
    double flow_weight[LA_SIM_MAX_FLOWS]; /* their sum is 1, as of the other weights */
    double *often;         /* [n_rows] chance of opt rows, of one more repetition of many rows */
    la_sim_bundle *bundle; /* within ordinary sessions */
    la_sim_bundle *upkeep; /* in maintenance sessions, which hold nothing else */
    double *upkeep_weight; /* [n_upkeep] */
    double upkeep_share;   /* of the sessions that are maintenance */
    double swap;           /* chance that two neighbours come the other way round */
    double units;          /* of work in a session, on average; at least 1 */
    bool side_by_side;     /* where there are several */
    double fault_share;    /* of the units of work that a fault strikes */
    la_sim_kind kind[LA_SIM_MAX_KINDS];
    double kind_weight[LA_SIM_MAX_KINDS];
    la_arena arena;
} la_sim_plan;

/* Errors: LOGAD_EINPUT (no routine row), LOGAD_ENOMEM. Free the plan after failure too. */
LOGAD_CHECKED logad_status la_sim_plan_draw(la_sim_plan *out, const la_phrase *rows,
                                            uint32_t n_rows, const la_rng *root, logad_error *err);
void la_sim_plan_free(la_sim_plan *p);

#endif
