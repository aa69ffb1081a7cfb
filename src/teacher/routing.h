/* sequence -> general or proprietary (FusionLog, GeneralLog): training-free, by how much a
 * sequence's events resemble the sources' events.
 *
 *   sim_i = max over source events u_j of cos(v_i, u_j);  sim(x) = min over its events of sim_i
 *   general where sim(x) >= tau, else proprietary */
#ifndef LA_ROUTING_H
#define LA_ROUTING_H

#include "base/pool.h"
#include "model/model.h"
#include <logad/teacher.h>

/* Bounds of a tau that the program chooses. Otsu's cut always cuts: below the floor it would part
 * the unlike from the very unlike, above the ceiling the like from the very like. */
#define LA_TAU_FLOOR   0.80
#define LA_TAU_CEILING 0.95

typedef struct la_routing {
    const la_dataset *d; /* the target */
    const float *table;  /* [n_templates x d_in] */
    la_dataset *own_d;   /* the same where la_routing_new loaded them, else NULL */
    float *own_table;
    double *event_sim;  /* [n_templates] */
    double *sim;        /* [n_sequences] 1 for a sequence without events */
    uint32_t *decisive; /* [n_sequences] the template that gave sim */
    bool *proprietary;  /* [n_sequences] */
    double tau, quantile;
    const char *rule; /* how tau was found, in words */
    uint32_t n_proprietary;
    uint64_t proprietary_sessions;
} la_routing;

/* Loads the target and splits it. Errors: LOGAD_EINPUT, LOGAD_EMODEL (the model keeps no source
 * vectors), LOGAD_ECONFIG, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_routing_new(la_routing *out, const logad_model *m,
                                          const logad_route_options *o, logad_error *err);
/* The same for a target that is loaded already; d and table stay the caller's. */
LOGAD_CHECKED logad_status la_routing_split(la_routing *out, const logad_model *m,
                                            const la_dataset *d, const float *table,
                                            const logad_route_options *o, logad_error *err);
void la_routing_free(la_routing *r); /* also d and table where la_routing_new made them */

/* sim[n] of rows v[n x d] to rows u[n_u x d]: the largest cosine; 0 for a row without length. */
void la_routing_similarity(double *sim, const float *v, uint32_t n, const float *u, uint32_t n_u,
                           uint32_t d);

void la_routing_text(const la_routing *r, la_buf *out);
void la_routing_json(const la_routing *r, la_buf *out);

#endif
