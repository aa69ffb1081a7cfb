/* The parts of the training-free baselines. */
#ifndef LA_BASELINE_H
#define LA_BASELINE_H

#include "base/err.h"
#include "embed/severity.h"
#include "embed/words.h"
#include "eval/eval.h"
#include "seq/dataset.h"

#define LA_SAMPLE_ONE_IN  100  /* sessions that new-event and count-vector take for the usual */
#define LA_SAMPLE_VECTORS 2000 /* distinct count vectors kept of them, first come first kept */

/* Marks the sequences of a seeded sample of sessions, without replacement; at least one session. */
LOGAD_CHECKED logad_status la_baseline_sample(const la_dataset *d, uint64_t seed, bool *sampled,
                                              logad_error *err);

/* For every sequence, its distance to the nearest count vector among the sampled sequences:
 * sum_e w_e |a_e - b_e| / sum_e w_e max(a_e, b_e), from 0 (the same) to 1 (nothing in common);
 * Landauer et al., FSE'24, "count vector clustering". weight[n_templates] is w. Sequences without
 * events score 0. */
LOGAD_CHECKED logad_status la_count_distance(double *score, const la_dataset *d,
                                             const double *weight, const bool *sampled,
                                             logad_error *err);

#endif
