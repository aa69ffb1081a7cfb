/* label -> model: what both ways to learn share. */
#include "distil/study.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

#define SURE 13.8 /* nats: a chance of one in a million is left */

logad_status la_study_score(la_study *x, double *margin, uint32_t *window, logad_error *err)
{
    la_scorer s;
    la_appraisal appraisal;
    TRY(la_scorer_open(&s, &appraisal, x->m, x->d, x->table, x->pool, err));
    logad_status status =
        la_score_sequences(&s, x->d->events, x->d->at, x->d->n_sequences, margin, window, err);
    la_appraisal_close(&appraisal);
    return status;
}

double la_study_flagged(const la_study *x)
{
    double flagged = 0;
    for (uint32_t i = 0; i < x->d->n_sequences; i++)
        flagged += x->first[i] >= x->m->threshold ? x->d->count[i] : 0;
    return x->groups.sessions > 0 ? flagged / x->groups.sessions : 0.05;
}

void la_study_believe(la_study *x, const la_trust *t)
{
    la_trust_worth(x->worth, &x->groups, x->votes, t);
    for (uint32_t k = 0; k < x->groups.n_kinds; k++)
        x->p[k] = x->asked[k] ? 1 / (1 + exp(-x->prior[k] - x->worth[k])) : (double)NAN;
}

static int by_id(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static logad_status kind_id(const la_study *x, uint32_t q, uint64_t *out, logad_error *err)
{
    const la_dataset *d = x->d;
    size_t n = (size_t)(d->at[q + 1] - d->at[q]), kept = 0;
    uint64_t *ids = la_calloc(n, sizeof *ids);
    if (ids == NULL)
        return la_oom(err);
    for (size_t k = 0; k < n; k++)
        ids[k] = logad_template_id(d->templates[d->events[d->at[q] + k]]);
    qsort(ids, n, sizeof *ids, by_id);
    for (size_t k = 0; k < n; k++)
        if (k == 0 || ids[k] != ids[k - 1])
            ids[kept++] = ids[k];
    *out = la_model_kind(ids, kept);
    free(ids);
    return LOGAD_OK;
}

static logad_status gather(const la_study *x, const double *of, uint64_t *kind, float *odds,
                           bool *done, uint32_t *kept, logad_error *err)
{
    for (uint32_t i = 0; i < x->d->n_sequences; i++) {
        uint32_t k = x->groups.kind[i];
        if (done[k] || !x->asked[k] || x->d->at[i + 1] == x->d->at[i])
            continue;
        done[k] = true;
        TRY(kind_id(x, i, &kind[*kept], err));
        if (x->m->appraiser != NULL)
            kind[*kept] = la_model_half(kind[*kept], x->side[i]);
        odds[(*kept)++] = (float)fmin(fmax(of[k], -SURE), SURE);
    }
    return LOGAD_OK;
}

logad_status la_study_remember(la_study *x, const double *of, logad_error *err)
{
    uint32_t n = x->groups.n_kinds, kept = 0;
    uint64_t *kind = la_calloc(n, sizeof *kind);
    float *odds = la_calloc(n, sizeof *odds);
    bool *done = la_calloc(n, sizeof *done);
    logad_status s = kind == NULL || odds == NULL || done == NULL
                         ? la_oom(err)
                         : gather(x, of, kind, odds, done, &kept, err);
    if (s == LOGAD_OK)
        s = la_model_set_kinds(x->m, kind, odds, kept, err);
    free(kind);
    free(odds);
    free(done);
    return s;
}
