/* vector -> score: what a model remembers of kinds of sequences, beside its network. */
#include "base/hash.h"
#include "base/mem.h"
#include "model/model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

uint64_t la_model_kind(const uint64_t *ids, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += la_hash64(&ids[i], sizeof ids[i], 7);
    return sum;
}

uint64_t la_model_half(uint64_t kind, bool anomalous)
{
    return anomalous ? la_hash64(&kind, sizeof kind, 8) : kind;
}

typedef struct pair {
    uint64_t kind;
    float odds;
} pair;

static int rising(const void *a, const void *b)
{
    uint64_t x = ((const pair *)a)->kind, y = ((const pair *)b)->kind;
    return x < y ? -1 : x > y;
}

logad_status la_model_set_kinds(logad_model *m, const uint64_t *kind, const float *odds, uint32_t n,
                                logad_error *err)
{
    pair *p = la_calloc(n, sizeof *p);
    uint64_t *k = la_calloc(n, sizeof *k);
    float *o = la_calloc(n, sizeof *o);
    if (p == NULL || k == NULL || o == NULL) {
        free(p);
        free(k);
        free(o);
        return la_oom(err);
    }
    for (uint32_t i = 0; i < n; i++)
        p[i] = (pair){kind[i], odds[i]};
    qsort(p, n, sizeof *p, rising);
    for (uint32_t i = 0; i < n; i++) {
        k[i] = p[i].kind;
        o[i] = p[i].odds;
    }
    free(p);
    free(m->kind);
    free(m->kind_odds);
    m->kind = k;
    m->kind_odds = o;
    m->n_kinds = n;
    return LOGAD_OK;
}

double la_model_word(double beyond, double wrong)
{
    double p = wrong + (1 - 2 * wrong) / (1 + exp(-beyond));
    return log(p / (1 - p));
}

static bool find(const logad_model *m, uint64_t kind, float *odds)
{
    uint32_t low = 0, high = m->n_kinds;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (m->kind[middle] < kind)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == m->n_kinds || m->kind[low] != kind)
        return false;
    *odds = m->kind_odds[low];
    return true;
}

static double own_word(const logad_model *m, double beyond)
{
    const la_appraiser *a = m->appraiser;
    double wrong = LA_MODEL_WRONG;
    if (a->taught != NULL)
        wrong = (double)a->taught[a->standing->n_groups + 1 + (beyond >= 0)];
    return la_model_word(beyond, wrong);
}

/* How far beyond the threshold a sequence of a known kind is. What bears an appraiser out makes it
 * no less sure than it was alone. */
static double recalled(const logad_model *m, double beyond, double odds)
{
    if (m->appraiser == NULL)
        return odds;
    double both = own_word(m, beyond) + odds;
    if (beyond >= 0 && odds >= 0)
        return fmax(both, beyond);
    return beyond < 0 && odds <= 0 ? fmin(both, beyond) : both;
}

/* The kind of sequence q; last[t] is the last sequence (from 1) that had template t. */
static uint64_t kind_of(const la_dataset *d, uint32_t q, const uint64_t *ids, uint32_t *last)
{
    uint64_t sum = 0;
    for (uint64_t i = d->at[q]; i < d->at[q + 1]; i++) {
        uint32_t t = d->events[i];
        if (last[t] == q + 1)
            continue;
        last[t] = q + 1;
        sum += la_model_kind(&ids[t], 1);
    }
    return sum;
}

logad_status la_model_recall(const logad_model *m, const la_dataset *d, double *margin,
                             logad_error *err)
{
    if (m->n_kinds == 0)
        return LOGAD_OK;
    uint64_t *ids = la_calloc(d->n_templates, sizeof *ids);
    uint32_t *last = la_calloc(d->n_templates, sizeof *last);
    logad_status s = ids == NULL || last == NULL ? la_oom(err) : LOGAD_OK;
    for (uint32_t t = 0; t < d->n_templates && s == LOGAD_OK; t++)
        ids[t] = logad_template_id(d->templates[t]);
    for (uint32_t q = 0; q < d->n_sequences && s == LOGAD_OK; q++) {
        float odds;
        if (d->at[q + 1] == d->at[q])
            continue;
        uint64_t kind = kind_of(d, q, ids, last);
        if (m->appraiser != NULL)
            kind = la_model_half(kind, margin[q] >= m->threshold);
        if (find(m, kind, &odds))
            margin[q] = m->threshold + recalled(m, margin[q] - m->threshold, (double)odds);
    }
    free(ids);
    free(last);
    return s;
}
