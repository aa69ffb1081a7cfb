/* vector -> score: windows judged by how they stand and how they are worded. */
#include "model/appraiser.h"

#include "base/map.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

logad_status la_appraiser_new(la_appraiser **out, logad_error *err)
{
    la_appraiser *a = la_calloc(1, sizeof *a);
    if (a == NULL)
        return la_oom(err);
    la_monotone_shape(&a->shape, LA_STANDS_N, LA_STANDS_WHOLE, 0);
    a->theta = la_calloc(LA_APPRAISER_NETS * a->shape.params.size, sizeof *a->theta);
    if (a->theta == NULL) {
        la_appraiser_free(a);
        return la_oom(err);
    }
    *out = a;
    return LOGAD_OK;
}

void la_appraiser_free(la_appraiser *a)
{
    if (a == NULL)
        return;
    free(a->theta);
    free(a->taught);
    la_standing_free(a->standing);
    la_wording_free(a->wording);
    free(a);
}

/* Typical spreads, so that weights of about 1 tell typical windows apart. */
void la_appraiser_scale(float *item, size_t n_items, float *whole)
{
    static const float by[LA_STANDS_N] = {[LA_STANDS_RARE] = 1 / 2.0f,
                                          [LA_STANDS_WORDING] = 1 / 1.5f,
                                          [LA_STANDS_COUNT] = 1 / 2.0f,
                                          [LA_STANDS_DISTURBS] = 1,
                                          [LA_STANDS_TAIL] = 1 / 2.0f};
    for (size_t i = 0; i < n_items; i++)
        for (size_t j = 0; j < LA_STANDS_N; j++)
            item[i * LA_STANDS_N + j] *= by[j];
    for (size_t j = 0; j < LA_STANDS_WHOLE; j++)
        whole[j] /= 2;
}

void la_appraiser_ready(const la_appraiser *a, la_appraiser_nets *out)
{
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++) {
        const float *theta = a->theta + k * a->shape.params.size;
        out->item[k] = la_monotone_items(&a->shape, theta);
        out->whole[k] = la_monotone_whole(&a->shape, theta);
    }
}

static logad_status bind(la_appraisal *x, la_map *map, const char *const *known, uint32_t n_known,
                         const la_dataset *d, logad_error *err)
{
    for (uint32_t i = 0; i < n_known; i++)
        if (la_map_intern(map, known[i], strlen(known[i]), NULL) == LA_MAP_NONE)
            return la_oom(err);
    for (uint32_t i = 0; i < x->n; i++) {
        uint32_t id = la_map_find(map, d->templates[i], strlen(d->templates[i]));
        x->id[i] = id == LA_MAP_NONE ? n_known : id;
        if (id == LA_MAP_NONE)
            x->wording[i] =
                la_wording_said(x->a->wording, d->templates[i],
                                x->a->levels && d->severity != NULL ? d->severity[i] : 0);
    }
    return LOGAD_OK;
}

logad_status la_appraisal_open(la_appraisal *out, const la_appraiser *a, const char *const *known,
                               uint32_t n_known, const la_dataset *d, logad_error *err)
{
    const uint32_t n = d->n_templates;
    la_map *map = la_map_new();
    *out = (la_appraisal){.a = a,
                          .nets = la_calloc(1, sizeof *out->nets),
                          .id = la_calloc(n, sizeof *out->id),
                          .wording = la_calloc(n, sizeof *out->wording),
                          .n = n};
    logad_status s = LOGAD_OK;
    if (map == NULL || out->nets == NULL || out->id == NULL || out->wording == NULL)
        s = la_oom(err);
    if (s == LOGAD_OK)
        s = bind(out, map, known, n_known, d, err);
    if (s == LOGAD_OK)
        la_appraiser_ready(a, out->nets);
    else
        la_appraisal_close(out);
    la_map_free(map);
    return s;
}

void la_appraisal_close(la_appraisal *x)
{
    free(x->nets);
    free(x->id);
    free(x->wording);
    *x = (la_appraisal){0};
}

double la_appraiser_logits(const la_appraiser_nets *nets, size_t k, const la_standing_reader *r,
                           double *u)
{
    for (size_t i = 0; i < r->n_items; i++)
        u[i] = la_monotone_logit(&nets->item[k], r->item + i * LA_STANDS_N);
    return la_monotone_logit(&nets->whole[k], r->whole);
}

/* A template that the target did not have is of no group, so nothing was taught of it. */
static void add_taught(const la_appraiser *a, const la_standing_reader *r, double *u, double *whole)
{
    uint32_t n = a->standing->n_groups;
    for (size_t i = 0; a->taught != NULL && i < r->n_items; i++)
        u[i] += r->group[i] < n ? (double)a->taught[r->group[i]] : 0;
    *whole += a->taught != NULL ? (double)a->taught[n] : 0;
}

logad_status la_appraisal_margin(const la_appraisal *x, la_standing_reader *r,
                                 const uint32_t *events, uint32_t len, double *margin,
                                 logad_error *err)
{
    TRY(la_standing_read(r, events, len, err));
    la_appraiser_scale(r->item, r->n_items, r->whole);
    double *u = la_calloc(r->n_items, sizeof *u), sum = 0;
    if (u == NULL)
        return la_oom(err);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++) {
        double whole = la_appraiser_logits(x->nets, k, r, u);
        add_taught(x->a, r, u, &whole);
        sum += la_monotone_margin(u, r->n_items, whole);
    }
    free(u);
    *margin = sum / LA_APPRAISER_NETS;
    return LOGAD_OK;
}

logad_status la_appraisal_shares(const la_appraisal *x, la_standing_reader *r,
                                 const uint32_t *events, uint32_t len, double *share,
                                 logad_error *err)
{
    TRY(la_standing_read(r, events, len, err));
    la_appraiser_scale(r->item, r->n_items, r->whole);
    const size_t n = r->n_items;
    double *u = la_calloc(n + 1, sizeof *u), all = 0;
    if (u == NULL)
        return la_oom(err);
    memset(share, 0, (n + 1) * sizeof *share);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++) {
        u[n] = la_appraiser_logits(x->nets, k, r, u);
        add_taught(x->a, r, u, &u[n]);
        for (size_t i = 0; i <= n; i++)
            share[i] += la_monotone_surprise(u[i]);
    }
    free(u);
    for (size_t i = 0; i <= n; i++)
        all += share[i];
    for (size_t i = 0; i <= n; i++)
        share[i] = all > 0 ? share[i] / all : 0;
    return LOGAD_OK;
}
