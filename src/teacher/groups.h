/* Sequences that say nearly the same, and what answers about some of them say about all.
 *
 * Distinct sequences of one multiset (bag) of events differ in order alone, bags of one set (kind)
 * of events in how often. Answers about the members of a kind are independent opinions about it:
 * that how often an event comes does not make the fault is an assumption. */
#ifndef LA_GROUPS_H
#define LA_GROUPS_H

#include "base/err.h"
#include "seq/dataset.h"

typedef struct la_groups {
    uint32_t n;     /* sequences */
    uint32_t *bag;  /* [n] the sequence's multiset */
    uint32_t *kind; /* [n] its set of events */
    uint32_t n_bags, n_kinds;
    double *bag_mass; /* [n_bags] sessions */
    double *mass;     /* [n_kinds] sessions */
    double sessions;  /* of all */
    /* After la_groups_split: [n_kinds] the kind of the same events on the other side; itself where
     * that is empty. NULL before. */
    uint32_t *sibling;
} la_groups;

/* Groups of sequences at[0..n] over events, count[n] sessions each. */
LOGAD_CHECKED logad_status la_groups_new(la_groups *out, const uint32_t *events, const uint64_t *at,
                                         const uint32_t *count, uint32_t n, logad_error *err);
/* Splits each kind in two by side[n], as where a model calls some of its members anomalous and
 * others not: it may see what a set of events does not show. */
LOGAD_CHECKED logad_status la_groups_split(la_groups *g, const bool *side, const uint32_t *count,
                                           logad_error *err);
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

#endif
