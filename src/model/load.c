/* The model file, read: everything in it is checked before it is believed. */
#include "model/model.h"

#include "base/map.h"
#include "base/mem.h"
#include "io/store.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ceilings of a shape: what a file may ask this process to allocate. */
#define MAX_WIDTH  4096
#define MAX_LAYERS 4

logad_status la_model_refuse(logad_error *err, const char *what)
{
    return la_fail(
        err, LOGAD_EMODEL,
        "not a usable logad model: %s; train it again (another version of logad may have made it)",
        what);
}

static logad_status get_uint(const cJSON *o, const char *key, double max, uint32_t *out,
                             logad_error *err)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, key);
    if (!cJSON_IsNumber(v) || !(v->valuedouble >= 0) || v->valuedouble > max ||
        v->valuedouble != floor(v->valuedouble)) {
        char what[80];
        snprintf(what, sizeof what, "bad '%s'", key);
        return la_model_refuse(err, what);
    }
    *out = (uint32_t)v->valuedouble;
    return LOGAD_OK;
}

static const char *get_text(logad_model *m, const cJSON *o, const char *key)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, key);
    return cJSON_IsString(v) ? la_model_text(m, v->valuestring) : NULL;
}

static bool get_bool(const cJSON *o, const char *key)
{
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(o, key));
}

static logad_status read_shape(const cJSON *o, la_encoder_shape *s, logad_error *err)
{
    const cJSON *kind = cJSON_GetObjectItemCaseSensitive(o, "encoder");
    if (!cJSON_IsString(kind) || la_encoder_by_name(&s->kind, kind->valuestring, NULL) != LOGAD_OK)
        return la_model_refuse(err, "unknown encoder");
    TRY(get_uint(o, "d_in", MAX_WIDTH, &s->d_in, err));
    TRY(get_uint(o, "hidden", MAX_WIDTH, &s->hidden, err));
    TRY(get_uint(o, "layers", MAX_LAYERS, &s->layers, err));
    TRY(get_uint(o, "heads", MAX_WIDTH, &s->heads, err));
    TRY(get_uint(o, "ffn", MAX_WIDTH, &s->ffn, err));
    if (s->d_in == 0 || s->hidden == 0 || s->layers == 0)
        return la_model_refuse(err, "an empty network");
    if (s->kind == LA_ENCODER_TRANSFORMER &&
        (s->heads == 0 || s->ffn == 0 || s->hidden % s->heads != 0))
        return la_model_refuse(err, "a shape that cannot be");
    return LOGAD_OK;
}

static logad_status read_masks(logad_model *m, const cJSON *list, logad_error *err)
{
    const char *masks[LA_MODEL_MAX_MASKS];
    size_t n = 0;
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsString(item) || n == LA_MODEL_MAX_MASKS)
            return la_model_refuse(err, "bad masks");
        masks[n++] = item->valuestring;
    }
    return la_model_set_masks(m, masks, n, err);
}

static logad_status read_settings(logad_model *m, const cJSON *o, logad_error *err)
{
    TRY(get_uint(o, "max_events", LA_MODEL_MAX_EVENTS, &m->max_events, err));
    const cJSON *t = cJSON_GetObjectItemCaseSensitive(o, "threshold");
    if (m->max_events == 0 || !cJSON_IsNumber(t) || !isfinite(t->valuedouble))
        return la_model_refuse(err, "no decision threshold");
    m->threshold = t->valuedouble;
    m->threshold_rule = get_text(m, o, "threshold_rule");
    m->target = get_text(m, o, "target");
    m->format = get_text(m, o, "format");
    m->header = get_text(m, o, "header");
    m->multiline_start = get_text(m, o, "multiline_start");
    m->simulated = get_bool(o, "simulated");
    TRY(read_masks(m, cJSON_GetObjectItemCaseSensitive(o, "masks"), err));
    const char *grouping = get_text(m, o, "grouping");
    if (m->target == NULL || grouping == NULL ||
        la_grouping_parse(&m->grouping, grouping, NULL) != LOGAD_OK)
        return la_model_refuse(err, "no target");
    return LOGAD_OK;
}

/* cJSON's printed form of a part, copied into the model. */
static const char *get_json(logad_model *m, const cJSON *part)
{
    char *text = cJSON_PrintUnformatted(part);
    const char *copy = la_model_text(m, text);
    cJSON_free(text);
    return copy;
}

/* A seed is text: as a JSON number it would lose bits. */
static bool read_seed(const cJSON *o, uint64_t *out)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, "seed");
    if (!cJSON_IsString(v) || v->valuestring[0] < '0' || v->valuestring[0] > '9')
        return false;
    char *end = NULL;
    errno = 0;
    *out = strtoull(v->valuestring, &end, 10);
    return errno == 0 && *end == '\0';
}

static logad_status read_provenance(logad_model *m, const cJSON *o, logad_error *err)
{
    la_provenance *p = &m->from;
    p->method = get_text(m, o, "method");
    p->vectors_digest = get_text(m, o, "vectors");
    TRY(get_uint(o, "episodes", UINT32_MAX, &p->episodes, err));
    TRY(get_uint(o, "best_episode", UINT32_MAX, &p->best_episode, err));
    const cJSON *holdout = cJSON_GetObjectItemCaseSensitive(o, "holdout");
    const cJSON *inputs = cJSON_GetObjectItemCaseSensitive(o, "inputs");
    const cJSON *selection = cJSON_GetObjectItemCaseSensitive(o, "selection");
    if (p->method == NULL || p->vectors_digest == NULL || !read_seed(o, &p->seed) ||
        !cJSON_IsNumber(holdout) || !(holdout->valuedouble >= 0 && holdout->valuedouble < 1) ||
        !cJSON_IsArray(inputs) || !cJSON_IsObject(selection))
        return la_model_refuse(err, "no provenance");
    p->holdout = holdout->valuedouble;
    p->no_adversarial = get_bool(o, "no_adversarial");
    p->no_meta = get_bool(o, "no_meta");
    p->source_only = get_bool(o, "source_only");
    p->scramble_source = get_bool(o, "scramble_source");
    p->scramble_simulated = get_bool(o, "scramble_simulated");
    p->inputs = get_json(m, inputs);
    p->selection = get_json(m, selection);
    return p->inputs == NULL || p->selection == NULL ? la_oom(err) : LOGAD_OK;
}

/* Before memory of the network's size is asked for, the file must have weights of that size. */
static logad_status check_tensors(const la_params *p, const la_store *s, logad_error *err)
{
    size_t optional = (la_store_has(s, "source_vectors") ? 2U : 0U) +
                      (la_store_has(s, "kinds") ? 2U : 0U) +
                      (la_store_has(s, "appraiser") ? (size_t)LA_APPRAISER_TENSORS : 0U) +
                      (la_store_has(s, LA_APPRAISER_TAUGHT) ? 1U : 0U);
    if (la_store_n_tensors(s) != p->n_slots + 2 + optional)
        return la_model_refuse(err, "tensors that do not belong");
    for (size_t i = 0; i < p->n_slots; i++) {
        const la_slot *slot = &p->slot[i];
        la_tensor t;
        TRY(la_store_get(s, slot->name, LA_F32, 2, &t, err));
        if (t.dims[0] != slot->rows || t.dims[1] != slot->cols)
            return la_model_refuse(err, "a tensor of the wrong shape");
    }
    return LOGAD_OK;
}

static logad_status read_theta(logad_model *m, const la_store *s, logad_error *err)
{
    const la_params *p = &m->net->params;
    for (size_t i = 0; i < p->n_slots; i++) {
        la_tensor t;
        TRY(la_store_get(s, p->slot[i].name, LA_F32, 2, &t, err));
        memcpy(m->theta + p->slot[i].at, t.data, t.size);
    }
    return LOGAD_OK;
}

/* Vectors are looked up by text, so a text may stand there only once. */
static logad_status check_distinct(const char *const *texts, uint32_t n, logad_error *err)
{
    la_map *seen = la_map_new();
    bool full = seen == NULL, added = true;
    for (uint32_t i = 0; i < n && !full && added; i++)
        full = la_map_intern(seen, texts[i], strlen(texts[i]), &added) == LA_MAP_NONE;
    la_map_free(seen);
    if (full)
        return la_oom(err);
    return added ? LOGAD_OK : la_model_refuse(err, "a template is there twice");
}

/* Splits the joined template texts in place; every one ends in a newline. */
static logad_status split_templates(char *text, size_t n, const char **out, uint32_t count,
                                    logad_error *err)
{
    char *end = text + n;
    for (uint32_t i = 0; i < count; i++) {
        char *stop = text < end ? memchr(text, '\n', (size_t)(end - text)) : NULL;
        if (stop == NULL)
            return la_model_refuse(err, "templates are missing");
        *stop = '\0';
        out[i] = text;
        text = stop + 1;
    }
    return text == end ? LOGAD_OK : la_model_refuse(err, "too many templates");
}

static logad_status read_templates(logad_model *m, const la_store *s, logad_error *err)
{
    la_tensor text, rows;
    TRY(la_store_get(s, "templates", LA_U8, 1, &text, err));
    TRY(la_store_get(s, "template_vectors", LA_F32, 2, &rows, err));
    if (rows.dims[0] > LA_MODEL_MAX_TEMPLATES || rows.dims[1] != m->net->shape.d_in)
        return la_model_refuse(err, "template vectors of the wrong shape");
    if (memchr(text.data, '\0', text.size) != NULL)
        return la_model_refuse(err, "a NUL byte in its templates");
    uint32_t n = (uint32_t)rows.dims[0];
    char *copy = la_strndup(text.data, text.size);
    const char **views = la_calloc(n, sizeof *views);
    logad_status status = copy == NULL || views == NULL ? la_oom(err) : LOGAD_OK;
    if (status == LOGAD_OK)
        status = split_templates(copy, text.size, views, n, err);
    if (status == LOGAD_OK)
        status = check_distinct(views, n, err);
    if (status == LOGAD_OK)
        status = la_model_set_templates(m, views, n, rows.data, err);
    free(copy);
    free(views);
    return status;
}

static logad_status read_source(logad_model *m, const la_store *s, logad_error *err)
{
    la_tensor rows, ids;
    if (!la_store_has(s, "source_vectors"))
        return LOGAD_OK;
    TRY(la_store_get(s, "source_ids", LA_U64, 1, &ids, err));
    TRY(la_store_get(s, "source_vectors", LA_F32, 2, &rows, err));
    if (rows.dims[0] == 0 || rows.dims[0] > (uint64_t)LA_MODEL_MAX_TEMPLATES * LA_MODEL_MAX_SETS ||
        rows.dims[1] != m->net->shape.d_in || ids.dims[0] != rows.dims[0])
        return la_model_refuse(err, "source vectors of the wrong shape");
    return la_model_set_source(m, (uint32_t)rows.dims[0], rows.data, ids.data, err);
}

static logad_status read_kinds(logad_model *m, const la_store *s, logad_error *err)
{
    la_tensor kinds, odds;
    if (!la_store_has(s, "kinds"))
        return LOGAD_OK;
    TRY(la_store_get(s, "kinds", LA_U64, 1, &kinds, err));
    TRY(la_store_get(s, "kind_odds", LA_F32, 1, &odds, err));
    if (kinds.dims[0] == 0 || kinds.dims[0] > LA_MODEL_MAX_KINDS || odds.dims[0] != kinds.dims[0])
        return la_model_refuse(err, "kinds of the wrong number");
    return la_model_set_kinds(m, kinds.data, odds.data, (uint32_t)kinds.dims[0], err);
}

static logad_status read_body(logad_model *m, const la_store *s, const cJSON *settings,
                              const cJSON *provenance, logad_error *err)
{
    const char *ledger = la_store_meta(s, "ledger"), *digest = la_store_meta(s, "sha256");
    TRY(read_settings(m, settings, err));
    TRY(read_provenance(m, provenance, err));
    if (ledger == NULL || la_ledger_parse(&m->ledger, ledger, NULL) != LOGAD_OK)
        return la_model_refuse(err, "no label ledger");
    if (digest != NULL && strlen(digest) < sizeof m->digest)
        memcpy(m->digest, digest, strlen(digest) + 1);
    TRY(read_theta(m, s, err));
    TRY(read_source(m, s, err));
    TRY(read_kinds(m, s, err));
    TRY(read_templates(m, s, err));
    return la_store_has(s, "appraiser") ? la_appraiser_get(&m->appraiser, s, m->n_templates, err)
                                        : LOGAD_OK;
}

static logad_status read_model(logad_model **out, const la_store *s, const cJSON *settings,
                               const cJSON *provenance, logad_error *err)
{
    if (settings == NULL || provenance == NULL)
        return la_model_refuse(err, "its metadata is not JSON");
    la_encoder_shape shape = {0};
    TRY(read_shape(settings, &shape, err));
    la_net *net = NULL;
    logad_status status = la_net_new(&net, &shape, err);
    if (status != LOGAD_OK)
        return status == LOGAD_ECONFIG ? la_model_refuse(err, "a shape that cannot be") : status;
    logad_model *m = NULL;
    status = check_tensors(&net->params, s, err);
    if (status == LOGAD_OK)
        status = la_model_new(&m, net, err);
    if (status != LOGAD_OK) {
        la_net_free(net);
        return status;
    }
    status = read_body(m, s, settings, provenance, err);
    if (status != LOGAD_OK) {
        logad_model_free(m);
        return status;
    }
    *out = m;
    return LOGAD_OK;
}

static logad_status from_store(logad_model **out, const la_store *s, logad_error *err)
{
    const char *format = la_store_meta(s, "format");
    if (format == NULL || strcmp(format, LA_MODEL_FORMAT) != 0)
        return la_fail(err, LOGAD_EMODEL,
                       "a safetensors file, but not a logad model (%s): give the file that logad "
                       "train wrote",
                       LA_MODEL_FORMAT);
    const char *a = la_store_meta(s, "settings"), *b = la_store_meta(s, "provenance");
    cJSON *settings = a == NULL ? NULL : cJSON_Parse(a);
    cJSON *provenance = b == NULL ? NULL : cJSON_Parse(b);
    logad_status status = read_model(out, s, settings, provenance, err);
    cJSON_Delete(settings);
    cJSON_Delete(provenance);
    return status;
}

logad_status la_model_parse(logad_model **out, const void *p, size_t n, bool require_sha,
                            logad_error *err)
{
    la_store *s = NULL;
    TRY(la_store_parse(&s, p, n, require_sha, err));
    logad_status status = from_store(out, s, err);
    la_store_free(s);
    return status;
}

logad_status logad_model_load(logad_model **out, const char *path, logad_error *err)
{
    la_store *s = NULL;
    TRY(la_store_open(&s, path, true, err));
    logad_status status = from_store(out, s, err);
    la_store_free(s);
    return status == LOGAD_OK ? status : la_while(err, status, "%s", path);
}
