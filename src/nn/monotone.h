/* vector -> score: a bag of items is anomalous if one of its items is (noisy or), and an item only
 * the more so the larger any of its features is. What that takes may differ by system: a context q,
 * the same for all of a system's bags, shifts the biases in either direction.
 *
 *   u(x)  = Σ_k 4 s(v_k) tanh(Σ_j s(a_jk) x_j + c_k + Σ_i d_ik q_i) + b + Σ_i e_i q_i
 *   1 - P = Π_items (1 - σ(u(x_i))) · (1 - σ(u'(y)))
 *
 * s(t) = log(1 + e^t) > 0; k: hidden units; y: features of the bag as a whole, u' a network like u.
 *
 * Multiple-instance learning by noisy or: Maron, Lozano-Pérez, NIPS 1998; positive weights for
 * monotonicity: Sill, NIPS 1998. */
#ifndef LA_MONOTONE_H
#define LA_MONOTONE_H

#include "nn/params.h"
#include <stdint.h>

#define LA_MONOTONE_HIDDEN 6
#define LA_MONOTONE_MAX    16 /* features of an item, of a bag or of a context */

typedef struct la_monotone {
    uint32_t n_item, n_whole, n_context; /* features */
    size_t a, c, v, b, d, e;             /* offsets in theta, for items */
    size_t wa, wc, wv, wb, wd, we;       /* for the bag as a whole */
    la_params params;
} la_monotone;

/* What passes over a system's bags need and no step changes. */
typedef struct la_settled {
    double *calm;     /* [n_items + n_wholes] Σ weight (1 - share) over the bags that have it */
    float *lanes;     /* [la_bags_lanes] items and wholes, eight rows side by side */
    uint32_t *struck; /* [n_bags] bags with a share above 0, */
    size_t n_struck;  /* by their number of members, as far as that saves time */
} la_settled;

/* Bags of one system over its distinct items and its distinct features of bags as a whole. Views.
 */
typedef struct la_bags {
    const float *context; /* [n_context] */
    const float *item;    /* [n_items x n_item] */
    const float *whole;   /* [n_wholes x n_whole] */
    size_t n_items, n_wholes, n_bags;
    const uint64_t *at;          /* [n_bags + 1] into member */
    const uint32_t *member;      /* item indexes */
    const uint32_t *whole_of;    /* [n_bags] index of each one's whole */
    const float *weight, *share; /* [n_bags] share 0..1: how much of the weight is anomalous */
    la_settled settled;
} la_bags;

size_t la_bags_lanes(const la_monotone *m, const la_bags *b);
/* Fills the room and gives it to b: passes are over settled bags. */
void la_bags_settle(la_bags *b, const la_monotone *m, la_settled room);

void la_monotone_shape(la_monotone *m, uint32_t n_item, uint32_t n_whole, uint32_t n_context);
/* Weights that start small: an item of no distinction is very likely normal. */
void la_monotone_init(const la_monotone *m, float *theta, const la_rng *rng);
/* theta with its positive weights made, for passes over many rows. */
typedef struct la_monotone_half {
    uint32_t n; /* features */
    double a[LA_MONOTONE_MAX][LA_MONOTONE_HIDDEN], c[LA_MONOTONE_HIDDEN], v[LA_MONOTONE_HIDDEN], b;
} la_monotone_half;
la_monotone_half la_monotone_items(const la_monotone *m, const float *theta);
la_monotone_half la_monotone_whole(const la_monotone *m, const float *theta);
/* u of one row of features. */
double la_monotone_logit(const la_monotone_half *h, const float *x);
/* logit P of a bag with n items of these u. */
double la_monotone_margin(const double *u, size_t n, double u_whole);
/* -log(1 - σ(u)): what an item adds to -log(1 - P). */
double la_monotone_surprise(double u);
/* How many floats of scratch a system needs in la_monotone_slope and la_monotone_margins. */
size_t la_monotone_scratch(const la_bags *b);
/* Adds to grad the gradient of Σ weight · cross entropy of P against share over all systems.
 * scratch is large enough for each of them. */
void la_monotone_slope(const la_monotone *m, const float *theta, const la_bags *systems,
                       size_t n_systems, float *grad, float *scratch);
/* Adds each bag's margin to margin[b->n_bags]. */
void la_monotone_margins(const la_monotone *m, const float *theta, const la_bags *b, double *margin,
                         float *scratch);
/* by · the sum of squares of what the context shifts; adds its gradient to grad (may be NULL). */
double la_monotone_ridge(const la_monotone *m, const float *theta, double by, float *grad);
/* The networks of theta as they are in one context, without it: out has the shape `plain`, which
 * has the features of m and no context. */
void la_monotone_fold(const la_monotone *m, const float *theta, const float *context,
                      const la_monotone *plain, float *out);

#endif
