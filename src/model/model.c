/* vector -> score: the model as a thing in memory. */
#include "model/model.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

logad_status la_model_new(logad_model **out, la_net *net, logad_error *err)
{
    logad_model *m = la_calloc(1, sizeof *m);
    float *theta = la_calloc(net->params.size, sizeof *theta);
    if (m == NULL || theta == NULL) {
        free(m);
        free(theta);
        return la_oom(err);
    }
    m->net = net;
    m->theta = theta;
    *out = m;
    return LOGAD_OK;
}

void logad_model_free(logad_model *m)
{
    if (m == NULL)
        return;
    la_net_free(m->net);
    la_appraiser_free(m->appraiser);
    la_idf_free(m->idf);
    la_ledger_free(&m->ledger);
    la_arena_free(&m->memory);
    free(m->theta);
    free(m->table);
    free(m->source_table);
    free(m->source_ids);
    free(m->kind);
    free(m->kind_odds);
    free(m->templates);
    free(m->masks);
    free(m);
}

const char *logad_model_method(const logad_model *m)
{
    return m->from.method != NULL ? m->from.method : "";
}

const char *la_model_text(logad_model *m, const char *s)
{
    return s == NULL ? NULL : la_arena_copy(&m->memory, s, strlen(s));
}

logad_status la_model_set_templates(logad_model *m, const char *const *templates, uint32_t n,
                                    const float *table, logad_error *err)
{
    size_t d = m->net->shape.d_in;
    m->templates = la_calloc(n, sizeof *m->templates);
    m->table = la_calloc((size_t)n * d, sizeof *m->table);
    if (m->templates == NULL || m->table == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < n; i++) {
        m->templates[i] = la_arena_copy(&m->memory, templates[i], strlen(templates[i]));
        if (m->templates[i] == NULL)
            return la_oom(err);
    }
    memcpy(m->table, table, (size_t)n * d * sizeof *table);
    m->n_templates = n;
    return la_idf_new(&m->idf, (const char *const *)m->templates, n, err);
}

logad_status la_model_set_source(logad_model *m, uint32_t n, const float *table,
                                 const uint64_t *ids, logad_error *err)
{
    size_t size = (size_t)n * m->net->shape.d_in;
    free(m->source_table);
    free(m->source_ids);
    m->source_table = la_calloc(size, sizeof *m->source_table);
    m->source_ids = la_calloc(n, sizeof *m->source_ids);
    m->n_source = 0;
    if (m->source_table == NULL || m->source_ids == NULL)
        return la_oom(err);
    memcpy(m->source_table, table, size * sizeof *table);
    memcpy(m->source_ids, ids, n * sizeof *ids);
    m->n_source = n;
    return LOGAD_OK;
}

logad_status la_model_reading(const logad_model *m, const la_reading_asked *asked,
                              la_dataset_options *out, logad_error *err)
{
    bool own = asked->header == NULL && asked->format == NULL;
    bool starts = asked->multiline_start != NULL;
    *out = (la_dataset_options){.format = own ? m->format : asked->format,
                                .header = own ? m->header : asked->header,
                                .multiline_start =
                                    starts ? asked->multiline_start : m->multiline_start,
                                .masks = (const char *const *)m->masks,
                                .n_masks = m->n_masks,
                                .templates = (const char *const *)m->templates,
                                .n_templates = m->n_templates};
    if (asked->group != NULL)
        return la_grouping_parse(&out->grouping, asked->group, err);
    if (m->grouping.kind != LA_GROUP_GIVEN)
        out->grouping = m->grouping;
    return LOGAD_OK;
}

logad_status la_model_set_masks(logad_model *m, const char *const *masks, size_t n,
                                logad_error *err)
{
    if (n > LA_MODEL_MAX_MASKS)
        return la_fail(err, LOGAD_ECONFIG, "%zu masks: at most %d", n, LA_MODEL_MAX_MASKS);
    m->masks = la_calloc(n, sizeof *m->masks);
    if (m->masks == NULL)
        return la_oom(err);
    for (; m->n_masks < n; m->n_masks++) {
        const char *mask = masks[m->n_masks];
        m->masks[m->n_masks] = la_arena_copy(&m->memory, mask, strlen(mask));
        if (m->masks[m->n_masks] == NULL)
            return la_oom(err);
    }
    return LOGAD_OK;
}

static logad_status embed_new(const logad_model *m, const la_dataset *d, const uint32_t *fresh,
                              uint32_t n, const char *vectors_path, float *table, logad_error *err)
{
    size_t width = m->net->shape.d_in;
    la_words *words = NULL;
    TRY(la_words_open(&words, vectors_path, err));
    logad_status s = LOGAD_OK;
    if (la_words_dim(words) != width)
        s = la_fail(err, LOGAD_ECONFIG,
                    "word vectors have %u dimensions, the model was trained on %zu: give the "
                    "vectors it was trained with (--vectors)",
                    la_words_dim(words), width);
    else if (m->from.vectors_digest != NULL &&
             strcmp(m->from.vectors_digest, la_words_digest(words)) != 0)
        s = la_fail(err, LOGAD_ECONFIG,
                    "the input has templates the model does not know, and these word vectors are "
                    "not those it was trained with: give them (--vectors)");
    for (uint32_t i = 0; i < n && s == LOGAD_OK; i++) {
        la_embed_stats stats;
        s = la_embed_templates(table + fresh[i] * width,
                               (const char *const *)&d->templates[fresh[i]], 1, m->idf, words,
                               &stats, err);
    }
    la_words_free(words);
    return s;
}

/* Copies the rows the model has; lists the templates it lacks. */
static logad_status copy_known(const logad_model *m, const la_dataset *d, float *table,
                               uint32_t *fresh, uint32_t *n_fresh, logad_error *err)
{
    size_t width = m->net->shape.d_in;
    la_map *rows = la_map_new();
    if (rows == NULL)
        return la_oom(err);
    bool full = false;
    for (uint32_t i = 0; i < m->n_templates && !full; i++)
        full = la_map_intern(rows, m->templates[i], strlen(m->templates[i]), NULL) == LA_MAP_NONE;
    for (uint32_t i = 0; i < d->n_templates && !full; i++) {
        uint32_t row = la_map_find(rows, d->templates[i], strlen(d->templates[i]));
        if (row == LA_MAP_NONE)
            fresh[(*n_fresh)++] = i;
        else
            memcpy(table + i * width, m->table + row * width, width * sizeof *table);
    }
    la_map_free(rows);
    return full ? la_oom(err) : LOGAD_OK;
}

logad_status la_model_table(const logad_model *m, const la_dataset *d, const char *vectors_path,
                            float **out, uint32_t *n_new, logad_error *err)
{
    float *table = la_calloc((size_t)d->n_templates * m->net->shape.d_in, sizeof *table);
    uint32_t *fresh = la_calloc(d->n_templates, sizeof *fresh), n_fresh = 0;
    logad_status s = LOGAD_OK;
    if (table == NULL || fresh == NULL)
        s = la_oom(err);
    if (s == LOGAD_OK)
        s = copy_known(m, d, table, fresh, &n_fresh, err);
    if (s == LOGAD_OK && n_fresh > 0)
        s = embed_new(m, d, fresh, n_fresh, vectors_path, table, err);
    free(fresh);
    if (s != LOGAD_OK) {
        free(table);
        return s;
    }
    if (n_new != NULL)
        *n_new = n_fresh;
    *out = table;
    return LOGAD_OK;
}

void la_holdout(const la_dataset *d, double share, uint64_t seed, bool *held)
{
    double limit = ldexp(share, 53);
    for (uint32_t i = 0; i < d->n_sequences; i++) {
        uint64_t h = seed;
        for (uint64_t j = d->at[i]; j < d->at[i + 1]; j++) {
            uint64_t id = logad_template_id(d->templates[d->events[j]]);
            h = la_hash64(&id, sizeof id, h);
        }
        held[i] = (double)(h >> 11) < limit;
    }
}

const char *la_set_label(const char *name_or_path)
{
    size_t n = strlen(name_or_path);
    while (n > 1 && name_or_path[n - 1] == '/')
        n--;
    size_t at = n;
    while (at > 0 && name_or_path[at - 1] != '/')
        at--;
    return name_or_path + at;
}
