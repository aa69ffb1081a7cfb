/* sequence -> prompt: what a prompt shows beside its question. */
#include "teacher/examples.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct heavy {
    uint32_t sequence, count;
} heavy;

static int by_count(const void *a, const void *b)
{
    const heavy *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

static void mean_vector(const la_routing *r, uint32_t i, uint32_t d, float *out)
{
    memset(out, 0, d * sizeof *out);
    for (uint64_t k = r->d->at[i]; k < r->d->at[i + 1]; k++) {
        const float *v = r->table + (size_t)r->d->events[k] * d;
        for (uint32_t j = 0; j < d; j++)
            out[j] += v[j];
    }
    double sum = 0;
    for (uint32_t j = 0; j < d; j++)
        sum += (double)out[j] * (double)out[j];
    for (uint32_t j = 0; j < d && sum > 0; j++)
        out[j] = (float)((double)out[j] / sqrt(sum));
}

static logad_status fill(la_examples *e, const la_routing *r, const double *margin, heavy *h,
                         uint32_t n, logad_error *err)
{
    qsort(h, n, sizeof *h, by_count);
    n = n < LA_EXAMPLES_POOL ? n : LA_EXAMPLES_POOL;
    e->sequence = la_calloc(n, sizeof *e->sequence);
    e->label = la_calloc(n, sizeof *e->label);
    e->mean = la_calloc((size_t)n * e->d, sizeof *e->mean);
    if (e->sequence == NULL || e->label == NULL || e->mean == NULL)
        return la_oom(err);
    for (; e->n < n; e->n++) {
        uint32_t i = h[e->n].sequence;
        e->sequence[e->n] = i;
        e->label[e->n] = margin[i] > 0 ? LA_LABEL_ANOMALOUS : LA_LABEL_NORMAL;
        mean_vector(r, i, e->d, e->mean + (size_t)e->n * e->d);
    }
    return LOGAD_OK;
}

logad_status la_examples_new(la_examples *out, const la_routing *r, const double *margin,
                             const bool *suspect, uint32_t d, logad_error *err)
{
    *out = (la_examples){.d = d};
    heavy *h = la_calloc(r->d->n_sequences, sizeof *h);
    uint32_t n = 0;
    if (h == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < r->d->n_sequences; i++)
        if (!r->proprietary[i] && !suspect[i] && r->d->at[i + 1] > r->d->at[i] &&
            fabs(la_margin_probability(margin[i]) - 0.5) >= LA_EXAMPLES_MARGIN)
            h[n++] = (heavy){i, r->d->count[i]};
    logad_status s = fill(out, r, margin, h, n, err);
    free(h);
    if (s != LOGAD_OK)
        la_examples_free(out);
    return s;
}

void la_examples_free(la_examples *e)
{
    free(e->sequence);
    free(e->label);
    free(e->mean);
    *e = (la_examples){0};
}

logad_status la_examples_near(const la_examples *e, const la_routing *r, uint32_t i,
                              uint32_t out[LA_PROMPT_EXAMPLES], uint32_t *n, logad_error *err)
{
    double best[LA_PROMPT_EXAMPLES];
    *n = 0;
    if (e->n == 0)
        return LOGAD_OK;
    float *v = la_calloc(e->d, sizeof *v);
    if (v == NULL)
        return la_oom(err);
    mean_vector(r, i, e->d, v);
    for (uint32_t k = 0; k < e->n; k++) {
        double dot = 0;
        for (uint32_t j = 0; j < e->d; j++)
            dot += (double)v[j] * (double)e->mean[(size_t)k * e->d + j];
        uint32_t at = *n;
        while (at > 0 && best[at - 1] < dot)
            at--;
        if (at == LA_PROMPT_EXAMPLES)
            continue;
        uint32_t last = *n < LA_PROMPT_EXAMPLES ? (*n)++ : LA_PROMPT_EXAMPLES - 1;
        memmove(&best[at + 1], &best[at], (last - at) * sizeof *best);
        memmove(&out[at + 1], &out[at], (last - at) * sizeof *out);
        best[at] = dot;
        out[at] = k;
    }
    free(v);
    return LOGAD_OK;
}
