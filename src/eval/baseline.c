/* event -> score, without any training: the detectors a model has to beat. None sees a label. */
#include "eval/baseline.h"
#include "base/mem.h"
#include "base/rng.h"
#include "detect/threshold.h"
#include "eval/eval.h"
#include <math.h>
#include <stdlib.h>

const char *la_baseline_name(la_baseline b)
{
    static const char *const names[LA_BASE_N] = {"all-positive", "new-event", "count-vector",
                                                 "rarity", "severity"};
    return names[b];
}

/* How many sessions have each event. seen[n_templates] is scratch of zeros. */
static void count_sessions(const la_dataset *d, uint32_t *seen, double *sessions)
{
    for (uint32_t s = 0; s < d->n_sequences; s++)
        for (uint64_t i = d->at[s]; i < d->at[s + 1]; i++) {
            uint32_t e = d->events[i];
            if (seen[e] != s + 1)
                sessions[e] += d->count[s];
            seen[e] = s + 1;
        }
}

logad_status la_baseline_sample(const la_dataset *d, uint64_t seed, bool *sampled, logad_error *err)
{
    uint32_t n = d->n_sessions, want = n / LA_SAMPLE_ONE_IN;
    if (want == 0)
        want = n > 0;
    uint32_t *order = la_calloc(n, sizeof *order);
    if (order == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    la_rng root = la_rng_new(seed), rng = la_rng_fork(&root, "baseline sample");
    for (uint32_t i = 0; i < want; i++) {
        uint32_t k = i + (uint32_t)la_rng_below(&rng, n - i), session = order[k];
        order[k] = order[i];
        sampled[d->sequence[session]] = true;
    }
    free(order);
    return LOGAD_OK;
}

static void max_over_events(double *score, const la_dataset *d, const double *of_event)
{
    for (uint32_t s = 0; s < d->n_sequences; s++) {
        score[s] = 0.0;
        for (uint64_t i = d->at[s]; i < d->at[s + 1]; i++)
            score[s] = fmax(score[s], of_event[d->events[i]]);
    }
}

/* max over events of -ln(share of sessions that have the event). */
static logad_status rarity(double *score, const la_dataset *d, logad_error *err)
{
    uint32_t *seen = la_calloc(d->n_templates, sizeof *seen);
    double *value = la_calloc(d->n_templates, sizeof *value);
    bool there = seen != NULL && value != NULL;
    if (there) {
        count_sessions(d, seen, value);
        for (uint32_t e = 0; e < d->n_templates; e++)
            value[e] = value[e] > 0.0 ? -log(value[e] / d->n_sessions) : 0.0;
        max_over_events(score, d, value);
    }
    free(seen);
    free(value);
    return there ? LOGAD_OK : la_oom(err);
}

/* Share of a sequence's events that the sample lacks (Landauer et al., FSE'24, "new event", as a
 * share so that it can be ranked). */
static logad_status new_event(double *score, const la_dataset *d, const bool *sampled,
                              logad_error *err)
{
    bool *known = la_calloc(d->n_templates, sizeof *known);
    if (known == NULL)
        return la_oom(err);
    for (uint32_t s = 0; s < d->n_sequences; s++)
        for (uint64_t i = d->at[s]; sampled[s] && i < d->at[s + 1]; i++)
            known[d->events[i]] = true;
    for (uint32_t s = 0; s < d->n_sequences; s++) {
        uint64_t n_new = 0, n = d->at[s + 1] - d->at[s];
        for (uint64_t i = d->at[s]; i < d->at[s + 1]; i++)
            n_new += !known[d->events[i]];
        score[s] = n > 0 ? (double)n_new / (double)n : 0.0;
    }
    free(known);
    return LOGAD_OK;
}

/* ln(1 + sessions / sessions with the event): rare events weigh more, none weighs nothing. */
static logad_status count_vector(double *score, const la_dataset *d, const bool *sampled,
                                 logad_error *err)
{
    uint32_t *seen = la_calloc(d->n_templates, sizeof *seen);
    double *weight = la_calloc(d->n_templates, sizeof *weight);
    logad_status s = LOGAD_OK;
    if (seen == NULL || weight == NULL)
        s = la_oom(err);
    if (s == LOGAD_OK) {
        count_sessions(d, seen, weight);
        for (uint32_t e = 0; e < d->n_templates; e++)
            weight[e] = weight[e] > 0.0 ? log1p(d->n_sessions / weight[e]) : 0.0;
        s = la_count_distance(score, d, weight, sampled, err);
    }
    free(seen);
    free(weight);
    return s;
}

static logad_status from_sample(double *score, la_baseline b, const la_dataset *d, uint64_t seed,
                                logad_error *err)
{
    bool *sampled = la_calloc(d->n_sequences, sizeof *sampled);
    if (sampled == NULL)
        return la_oom(err);
    logad_status s = la_baseline_sample(d, seed, sampled, err);
    if (s == LOGAD_OK)
        s = b == LA_BASE_NEW_EVENT ? new_event(score, d, sampled, err)
                                   : count_vector(score, d, sampled, err);
    free(sampled);
    return s;
}

static logad_status severity(double *score, const la_dataset *d, const la_words *words,
                             logad_error *err)
{
    double *value = la_calloc(d->n_templates, sizeof *value);
    if (value == NULL)
        return la_oom(err);
    logad_status s = la_severity(value, d->templates, d->n_templates, words, err);
    if (s == LOGAD_OK)
        max_over_events(score, d, value);
    free(value);
    return s;
}

logad_status la_baseline_score(double *score, la_baseline b, const la_dataset *d,
                               const la_words *words, uint64_t seed, logad_error *err)
{
    switch (b) {
    case LA_BASE_NEW_EVENT:
    case LA_BASE_COUNT_VECTOR:
        return from_sample(score, b, d, seed, err);
    case LA_BASE_RARITY:
        return rarity(score, d, err);
    case LA_BASE_SEVERITY:
        return severity(score, d, words, err);
    case LA_BASE_ALL_POSITIVE:
    case LA_BASE_N:
        break;
    }
    for (uint32_t s = 0; s < d->n_sequences; s++)
        score[s] = 1.0;
    return LOGAD_OK;
}

double la_baseline_threshold(la_baseline b, const double *score, const double *weight, size_t n)
{
    if (b == LA_BASE_ALL_POSITIVE || n == 0)
        return 0.5;
    double low = score[0], high = score[0];
    for (size_t i = 1; i < n; i++) {
        low = fmin(low, score[i]);
        high = fmax(high, score[i]);
    }
    return low < high ? la_otsu_cut(score, weight, n) : nextafter(high, (double)INFINITY);
}
