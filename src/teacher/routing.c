/* sequence -> general or proprietary. */
#include "teacher/routing.h"

#include "base/mem.h"
#include "detect/threshold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static logad_status load(la_routing *r, const logad_model *m, const logad_route_options *o,
                         logad_error *err)
{
    const la_reading_asked asked = {.format = o->format, .header = o->header, .group = o->group};
    la_dataset_options options;
    TRY(la_model_reading(m, &asked, &options, err));
    TRY(la_dataset_load(&r->own_d, o->target, &options, err));
    r->d = r->own_d;
    TRY(la_model_table(m, r->d, o->vectors, &r->own_table, NULL, err));
    r->table = r->own_table;
    return LOGAD_OK;
}

static double length(const float *v, uint32_t d)
{
    double sum = 0;
    for (uint32_t k = 0; k < d; k++)
        sum += (double)v[k] * (double)v[k];
    return sqrt(sum);
}

void la_routing_similarity(double *sim, const float *v, uint32_t n, const float *u, uint32_t n_u,
                           uint32_t d)
{
    for (uint32_t i = 0; i < n; i++) {
        const float *a = v + (size_t)i * d;
        double best = -1, la = length(a, d);
        for (uint32_t j = 0; j < n_u; j++) {
            const float *b = u + (size_t)j * d;
            double dot = 0, lb = length(b, d);
            for (uint32_t k = 0; k < d; k++)
                dot += (double)a[k] * (double)b[k];
            if (la > 0 && lb > 0)
                best = fmax(best, dot / (la * lb));
        }
        sim[i] = la > 0 && n_u > 0 ? fmin(best, 1) : 0;
    }
}

typedef struct seen {
    double sim;
    uint32_t event;
} seen;

static int rising(const void *a, const void *b)
{
    const seen *x = a, *y = b;
    if (x->sim != y->sim)
        return x->sim < y->sim ? -1 : 1;
    return x->event < y->event ? -1 : x->event > y->event;
}

/* The quantile of a sequence's events; the least of them for 0. */
static void rate(la_routing *r, uint32_t i, seen *scratch)
{
    const la_dataset *d = r->d;
    size_t n = (size_t)(d->at[i + 1] - d->at[i]);
    r->sim[i] = 1;
    if (n == 0)
        return;
    for (size_t k = 0; k < n; k++) {
        uint32_t e = d->events[d->at[i] + k];
        scratch[k] = (seen){r->event_sim[e], e};
    }
    if (r->quantile > 0)
        qsort(scratch, n, sizeof *scratch, rising);
    size_t at = r->quantile > 0 ? (size_t)(r->quantile * (double)(n - 1)) : 0;
    if (r->quantile == 0)
        for (size_t k = 1; k < n; k++)
            at = rising(&scratch[k], &scratch[at]) < 0 ? k : at;
    r->sim[i] = scratch[at].sim;
    r->decisive[i] = scratch[at].event;
}

static logad_status rate_all(la_routing *r, logad_error *err)
{
    const la_dataset *d = r->d;
    uint64_t longest = 0;
    for (uint32_t i = 0; i < d->n_sequences; i++)
        longest = d->at[i + 1] - d->at[i] > longest ? d->at[i + 1] - d->at[i] : longest;
    seen *scratch = la_calloc(longest, sizeof *scratch);
    if (scratch == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < d->n_sequences; i++)
        rate(r, i, scratch);
    free(scratch);
    return LOGAD_OK;
}

/* Otsu's cut of the sessions' similarities, where the user gives none. */
static logad_status settle_tau(la_routing *r, const logad_route_options *o, logad_error *err)
{
    r->tau = o->tau;
    r->rule = "as given";
    if (o->has_tau)
        return LOGAD_OK;
    uint32_t n = r->d->n_sequences;
    double *weight = la_calloc(n, sizeof *weight);
    if (weight == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < n; i++)
        weight[i] = 1;
    r->tau = la_otsu_cut(r->sim, weight, n);
    r->rule = "Otsu's cut of the distinct sequences' similarities";
    if (r->tau > LA_TAU_CEILING) {
        r->tau = LA_TAU_CEILING;
        r->rule = "the ceiling of what is chosen: Otsu's cut is above it";
    } else if (!(r->tau >= LA_TAU_FLOOR)) {
        r->tau = LA_TAU_FLOOR;
        r->rule = "the floor of what is chosen: Otsu's cut is below it";
    }
    free(weight);
    return LOGAD_OK;
}

/* A template whose text a source has is as similar as can be, though the systems weigh its words
 * differently. */
static void mark_known(la_routing *r, const logad_model *m)
{
    for (uint32_t i = 0; i < r->d->n_templates; i++) {
        uint64_t id = logad_template_id(r->d->templates[i]);
        for (uint32_t j = 0; j < m->n_source; j++)
            if (m->source_ids[j] == id)
                r->event_sim[i] = 1;
    }
}

static logad_status split(la_routing *r, const logad_model *m, const logad_route_options *o,
                          logad_error *err)
{
    if (m->n_source == 0)
        return la_fail(err, LOGAD_EMODEL,
                       "the model does not keep its sources' vectors, so nothing can be routed: "
                       "train it again");
    const la_dataset *d = r->d;
    r->quantile = o->quantile;
    r->event_sim = la_calloc(d->n_templates, sizeof *r->event_sim);
    r->sim = la_calloc(d->n_sequences, sizeof *r->sim);
    r->decisive = la_calloc(d->n_sequences, sizeof *r->decisive);
    r->proprietary = la_calloc(d->n_sequences, sizeof *r->proprietary);
    if (r->event_sim == NULL || r->sim == NULL || r->decisive == NULL || r->proprietary == NULL)
        return la_oom(err);
    la_routing_similarity(r->event_sim, r->table, d->n_templates, m->source_table, m->n_source,
                          m->net->shape.d_in);
    mark_known(r, m);
    TRY(rate_all(r, err));
    TRY(settle_tau(r, o, err));
    for (uint32_t i = 0; i < d->n_sequences; i++) {
        r->proprietary[i] = !(r->sim[i] >= r->tau);
        r->n_proprietary += r->proprietary[i];
        r->proprietary_sessions += r->proprietary[i] ? d->count[i] : 0;
    }
    return LOGAD_OK;
}

static void free_parts(la_routing *r)
{
    free(r->event_sim);
    free(r->sim);
    free(r->decisive);
    free(r->proprietary);
}

logad_status la_routing_split(la_routing *out, const logad_model *m, const la_dataset *d,
                              const float *table, const logad_route_options *o, logad_error *err)
{
    *out = (la_routing){.d = d, .table = table};
    logad_status s = split(out, m, o, err);
    if (s != LOGAD_OK) {
        free_parts(out);
        *out = (la_routing){0};
    }
    return s;
}

logad_status la_routing_new(la_routing *out, const logad_model *m, const logad_route_options *o,
                            logad_error *err)
{
    *out = (la_routing){0};
    logad_status s = load(out, m, o, err);
    if (s == LOGAD_OK)
        s = split(out, m, o, err);
    if (s != LOGAD_OK)
        la_routing_free(out);
    return s;
}

void la_routing_free(la_routing *r)
{
    free_parts(r);
    la_dataset_free(r->own_d);
    free(r->own_table);
    *r = (la_routing){0};
}

logad_status logad_route(const logad_model *m, const logad_route_options *o, bool json, char **text,
                         size_t *n, logad_error *err)
{
    *text = NULL;
    la_routing r;
    TRY(la_routing_new(&r, m, o, err));
    la_buf b = {0};
    if (json)
        la_routing_json(&r, &b);
    else
        la_routing_text(&r, &b);
    logad_status s = LOGAD_OK;
    if (r.d->damage != NULL)
        s = la_fail(err, LOGAD_EINPUT, "%s; what was good is reported", r.d->damage);
    la_routing_free(&r);
    if (b.failed) {
        la_buf_free(&b);
        return la_oom(err);
    }
    *text = b.p;
    *n = b.n;
    return s;
}
