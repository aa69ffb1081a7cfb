/* How far a teacher is to be believed, without a label: from how often its answers agree with each
 * other, and with a model whose own word is not taken for granted either.
 *
 * A teacher forms an opinion of each kind of sequences; an answer tells it with probability
 * `accuracy`. The opinion itself is wrong of an anomalous kind with probability `miss`, of a normal
 * one with probability `alarm`: errors that a teacher repeats, which its own agreement cannot show.
 * With L = P(answers | opinion: anomalous) / P(answers | opinion: normal) a kind's answers are
 * worth
 *   log ((1 - miss) L + miss) / (alarm L + 1 - alarm)
 * nats. The rates, and how often the model's word of a kind is wrong, are found together by
 * expectation maximisation over the kinds that were asked about (Dawid, Skene: Maximum likelihood
 * estimation of observer error-rates, 1979).
 *
 * Where kinds are split in two (la_groups_split), the answers about one half count for the other as
 * far as the halves are alike: p L + 1 - p in the place of L, p the chance that both have one
 * label, from how often answers across halves agree. */
#ifndef LA_TRUST_H
#define LA_TRUST_H

#include "teacher/groups.h"

typedef struct la_trust {
    double accuracy, miss, alarm;
    double wrong[2]; /* of the model (la_model_word): where it passes, where it calls anomalous */
    double alike;    /* the chance p that two halves of a kind have one label */
    /* In nats: how much likelier the answers are than such as have nothing to do with the model's
     * view of the kinds. */
    double evidence;
    /* A kind's share of the sessions that is common for a fault; 0: shares say nothing. */
    double common;
    double share; /* of the sessions of the kinds asked about, how many are believed anomalous */
    bool deaf;    /* the answers are worth nothing */
} la_trust;
/* What a stand-in's answers must have in evidence: chance has it once in a hundred times, with one
 * rate more to fit. */
#define LA_TRUST_EVIDENCE 3.3
/* A teacher that calls more of a log anomalous does not know what an anomaly is. */
#define LA_TRUST_SHARE 0.5

/* Answers that call a kind anomalous are worth 2 log(1 + (its share / LA_TRUST_COMMON)^2) less, as
 * far as they are worth that. */
#define LA_TRUST_COMMON 0.05

/* beyond [n_kinds]: margin of the model beyond its threshold. stand_in: no LLM but a rule, whose
 * opinions are to be expected wrong, and which is believed only as far as the model bears it out.
 */
LOGAD_CHECKED logad_status la_trust_estimate(la_trust *out, const la_groups *g,
                                             const la_vote *votes, const double *beyond,
                                             bool stand_in, logad_error *err);

double la_trust_word(const la_trust *t, double beyond);
/* worth[n_kinds]: what the answers about a kind add to the log odds that it is anomalous; 0 where
 * there are none, or where answers are worth nothing. */
void la_trust_worth(double *worth, const la_groups *g, const la_vote *votes, const la_trust *t);

/* prior[n_kinds] = -2 log(1 + (share / rate)^2), by a kind's share of all sessions: what fills more
 * of a log than all faults together are thought to (rate) is hardly one. */
void la_prior_of_share(double *prior, const la_groups *g, double rate);

/* What a model says of each kind: the mean over its sessions of margin[n] - threshold, each within
 * LA_BEYOND. */
#define LA_BEYOND 5.0
LOGAD_CHECKED logad_status la_beyond_of_model(double *beyond, const la_groups *g,
                                              const double *margin, const uint32_t *count,
                                              double threshold, logad_error *err);
static inline double la_beyond(double margin, double threshold)
{
    double b = margin - threshold;
    return b > LA_BEYOND ? LA_BEYOND : b > -LA_BEYOND ? b : -LA_BEYOND;
}

#endif
