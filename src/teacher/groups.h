/* Sequences that say nearly the same, and what answers about some of them say about all.
 *
 * Distinct sequences of one multiset of events differ in order alone, multisets of one set of
 * events in how often. Answers about the members of a group are independent opinions about it. */
#ifndef LA_GROUPS_H
#define LA_GROUPS_H

#include "base/err.h"
#include "seq/dataset.h"

typedef struct la_groups {
    uint32_t n;     /* sequences */
    uint32_t *bag;  /* [n] the sequence's multiset */
    uint32_t *kind; /* [n] its set of events */
    uint32_t n_bags, n_kinds;
    uint32_t *bag_kind; /* [n_bags] */
    double *mass;       /* [n_bags] sessions */
    double sessions;    /* of all */
} la_groups;

/* Groups of sequences at[0..n] over events, count[n] sessions each. */
LOGAD_CHECKED logad_status la_groups_new(la_groups *out, const uint32_t *events, const uint64_t *at,
                                         const uint32_t *count, uint32_t n, logad_error *err);
void la_groups_free(la_groups *g);

/* What was answered about a sequence: vote 1 anomalous, -1 normal, 0 nothing; weight 0 to 1. */
typedef struct la_vote {
    int8_t vote;
    float weight;
} la_vote;

/* The share of answers that are right, from how often answers about one multiset, else about one
 * set, agree: with accuracy a two of them agree with probability a^2 + (1 - a)^2. Between 0.55 and
 * 0.98; where too few groups have two answers, 0.85. */
double la_votes_accuracy(const la_groups *g, const la_vote *votes);

/* belief[n_bags] = log odds that a multiset is anomalous: the sum of its answers' log odds, those
 * of its set's other multisets at LA_KIND_SHARE, and a prior by how common it is: what happens all
 * the time is not an anomaly. base_rate: the share of sessions that is thought anomalous. */
#define LA_KIND_SHARE 0.7
LOGAD_CHECKED logad_status la_belief(double *belief, const la_groups *g, const la_vote *votes,
                                     double accuracy, double base_rate, logad_error *err);

#endif
