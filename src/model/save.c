/* The model file, written: one safetensors file whose metadata says all that the tensors do not. */
#include "model/model.h"

#include "io/json.h"
#include "io/store.h"

#include <stdlib.h>
#include <string.h>

void la_model_put_target(const logad_model *m, la_buf *b)
{
    la_buf_str(b, ",\"target\":");
    la_json_cstr(b, m->target);
    la_buf_printf(b, ",\"simulated\":%s,\"format\":", m->simulated ? "true" : "false");
    la_json_cstr(b, m->format);
    la_buf_str(b, ",\"header\":");
    la_json_cstr(b, m->header);
    if (m->multiline_start != NULL) {
        la_buf_str(b, ",\"multiline_start\":");
        la_json_cstr(b, m->multiline_start);
    }
}

static void put_settings(const logad_model *m, la_buf *b)
{
    const la_encoder_shape *s = &m->net->shape;
    la_buf_printf(b, "{\"encoder\":\"%s\",\"d_in\":%u,\"hidden\":%u,\"layers\":%u,",
                  la_encoder_name(s->kind), s->d_in, s->hidden, s->layers);
    la_buf_printf(b, "\"heads\":%u,\"ffn\":%u,\"max_events\":%u,\"threshold\":%.17g,", s->heads,
                  s->ffn, m->max_events, m->threshold);
    la_buf_str(b, "\"threshold_rule\":");
    la_json_cstr(b, m->threshold_rule);
    la_model_put_target(m, b);
    la_buf_str(b, ",\"masks\":[");
    for (uint32_t i = 0; i < m->n_masks; i++) {
        la_buf_str(b, i > 0 ? "," : "");
        la_json_cstr(b, m->masks[i]);
    }
    la_buf_char(b, ']');
    char grouping[192];
    la_grouping_text(&m->grouping, grouping, sizeof grouping);
    la_buf_str(b, ",\"grouping\":");
    la_json_cstr(b, grouping);
    la_buf_char(b, '}');
}

static const char *truth(bool b)
{
    return b ? "true" : "false";
}

static void put_provenance(const la_provenance *p, la_buf *b)
{
    la_buf_str(b, "{\"method\":");
    la_json_cstr(b, p->method);
    la_buf_printf(b, ",\"seed\":\"%llu\",\"episodes\":%u,\"best_episode\":%u,",
                  (unsigned long long)p->seed, p->episodes, p->best_episode);
    la_buf_printf(b, "\"no_adversarial\":%s,\"no_meta\":%s,\"source_only\":%s,",
                  truth(p->no_adversarial), truth(p->no_meta), truth(p->source_only));
    la_buf_printf(b,
                  "\"scramble_source\":%s,\"scramble_simulated\":%s,\"holdout\":%.17g,\"vectors\":",
                  truth(p->scramble_source), truth(p->scramble_simulated), p->holdout);
    la_json_cstr(b, p->vectors_digest);
    la_buf_printf(b, ",\"inputs\":%s,\"selection\":%s}", p->inputs != NULL ? p->inputs : "[]",
                  p->selection != NULL ? p->selection : "{}");
}

static void put_templates(const logad_model *m, la_buf *b)
{
    for (uint32_t i = 0; i < m->n_templates; i++) {
        la_buf_str(b, m->templates[i]);
        la_buf_char(b, '\n');
    }
}

/* Hands a finished text to the store and empties the buffer for the next one. */
static logad_status put_text(la_store *s, const char *key, la_buf *text, logad_error *err)
{
    if (text->failed)
        return la_oom(err);
    la_store_put_meta(s, key, text->p);
    la_buf_reset(text);
    return LOGAD_OK;
}

static logad_status write_store(const logad_model *m, la_store *s, const char *path, la_buf *text,
                                logad_error *err)
{
    la_store_put_meta(s, "format", LA_MODEL_FORMAT);
    put_settings(m, text);
    TRY(put_text(s, "settings", text, err));
    put_provenance(&m->from, text);
    TRY(put_text(s, "provenance", text, err));
    la_ledger_json(&m->ledger, text);
    TRY(put_text(s, "ledger", text, err));
    put_templates(m, text);
    if (text->failed)
        return la_oom(err);
    uint64_t bytes = text->n, rows[2] = {m->n_templates, m->net->shape.d_in};
    la_store_put(s, "templates", LA_U8, 1, &bytes, text->p != NULL ? text->p : "");
    la_store_put(s, "template_vectors", LA_F32, 2, rows, m->table);
    uint64_t source[2] = {m->n_source, m->net->shape.d_in};
    if (m->n_source > 0) {
        la_store_put(s, "source_vectors", LA_F32, 2, source, m->source_table);
        la_store_put(s, "source_ids", LA_U64, 1, source, m->source_ids);
    }
    uint64_t kinds = m->n_kinds;
    if (kinds > 0) {
        la_store_put(s, "kinds", LA_U64, 1, &kinds, m->kind);
        la_store_put(s, "kind_odds", LA_F32, 1, &kinds, m->kind_odds);
    }
    for (size_t i = 0; i < m->net->params.n_slots; i++) {
        const la_slot *slot = &m->net->params.slot[i];
        uint64_t dims[2] = {slot->rows, slot->cols};
        la_store_put(s, slot->name, LA_F32, 2, dims, m->theta + slot->at);
    }
    if (m->appraiser != NULL)
        TRY(la_appraiser_put(m->appraiser, s, err));
    return la_store_write(s, path, err);
}

logad_status la_model_save(const logad_model *m, const char *path, logad_error *err)
{
    la_store *s = la_store_new();
    if (s == NULL)
        return la_oom(err);
    la_buf text = {0};
    logad_status status = write_store(m, s, path, &text, err);
    la_buf_free(&text);
    la_store_free(s);
    return status;
}
