/* score -> figures: how right a model's verdicts are, beside baselines that see no label.
 * The only room that opens a target's labels. */
#ifndef LA_EVAL_H
#define LA_EVAL_H

#include "base/err.h"
#include "base/str.h"
#include "embed/words.h"
#include "seq/dataset.h"
#include "seq/labels.h"
#include <stdbool.h>

/* Figures over weighted items; NaN where undefined (no positives, nothing predicted). */
typedef struct la_metrics {
    double precision, recall, f1, specificity;
    double auc, ap;   /* ROC-AUC with ties at one half; average precision (area by steps) */
    double base_rate; /* share anomalous */
    double all_positive_f1;
    double oracle_f1; /* best over all thresholds: uses the labels, not attainable without them */
    double tp, fp, fn, tn;
} la_metrics;

/* score[i] for n items, weight[i] items each of which positive[i] are anomalous (0..weight). An
 * item is called anomalous where score >= threshold. */
LOGAD_CHECKED logad_status la_metrics_compute(la_metrics *out, const double *score,
                                              const double *weight, const double *positive,
                                              size_t n, double threshold, logad_error *err);

/* 95 % percentile interval of F1 over n_draws multinomial resamples of the sessions. */
LOGAD_CHECKED logad_status la_bootstrap_f1(double out[2], const double *score, const double *weight,
                                           const double *positive, size_t n, double threshold,
                                           uint64_t seed, uint32_t n_draws, logad_error *err);

typedef enum la_baseline {
    LA_BASE_ALL_POSITIVE, /* score 1 for all */
    LA_BASE_NEW_EVENT, /* share of events absent from a seeded 1 % sample of the target's sessions
                        */
    LA_BASE_COUNT_VECTOR, /* distance to the nearest count vector of that sample, idf weighted */
    LA_BASE_RARITY,       /* max over events of -log (share of sessions with the event) */
    LA_BASE_SEVERITY,     /* max cosine of an event's words to 15 failure words */
    LA_BASE_N
} la_baseline;
const char *la_baseline_name(la_baseline b);
/* Scores of every distinct sequence; sees no labels. words: for LA_BASE_SEVERITY only. */
LOGAD_CHECKED logad_status la_baseline_score(double *score, la_baseline b, const la_dataset *d,
                                             const la_words *words, uint64_t seed,
                                             logad_error *err);
/* Otsu's cut of its scores, which are finite; scores that are all the same set nothing apart, and
 * the threshold is then above them. All-positive: 0.5. */
double la_baseline_threshold(la_baseline b, const double *score, const double *weight, size_t n);

/* One detector's row in a report. */
typedef struct la_eval_row {
    const char *name;
    double threshold;
    la_metrics by_session;  /* occurrence-weighted */
    la_metrics by_sequence; /* de-duplicated: each distinct (sequence, label) pair once */
    double unseen_f1; /* F1 on sessions whose sequence training never saw; NaN if there are none */
    double interval[2]; /* of by_session.f1 */
} la_eval_row;

typedef struct la_eval_report {
    const char *target, *model_name, *method;
    bool simulated;
    const char *protocol; /* what training saw of these sessions, in words */
    const char *grouping; /* how the sessions were formed, in words */
    uint32_t n_sessions, n_anomalous, n_sequences; /* of those evaluated */
    la_eval_row model;                             /* threshold as a probability */
    la_eval_row baseline[LA_BASE_N];
    const la_ledger *ledger;
    uint64_t seed;
} la_eval_report;

/* Fills a row: score per distinct sequence, use[n_sequences] (NULL = all) which to evaluate,
 * unseen[n_sequences] (NULL = none) which training never saw. */
LOGAD_CHECKED logad_status la_eval_row_fill(la_eval_row *row, const la_dataset *d,
                                            const la_labels *l, const double *score,
                                            double threshold, const bool *use, const bool *unseen,
                                            uint64_t seed, logad_error *err);

void la_report_json(const la_eval_report *r,
                    la_buf *out); /* exactly one object, as CLI.md's eval */
void la_report_text(const la_eval_report *r, la_buf *out); /* 80 columns */

#endif
