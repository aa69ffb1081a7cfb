/* What is in a model, for people and for programs. */
#include "model/model.h"

#include "io/json.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define TAUGHT_SHOWN 10   /* templates */
#define TAUGHT_LEAST 0.25 /* nats */

static const char *truth(bool b)
{
    return b ? "true" : "false";
}

/* What a teacher taught of a template: log-odds added to those of its group. */
static double taught_of(const logad_model *m, uint32_t t)
{
    const la_appraiser *a = m->appraiser;
    return a != NULL && a->taught != NULL ? (double)a->taught[a->standing->group[t]] : 0;
}

static void describe_json(const logad_model *m, la_buf *b)
{
    char grouping[192];
    la_grouping_text(&m->grouping, grouping, sizeof grouping);
    const la_provenance *p = &m->from;
    la_buf_str(b, "{\"v\":1,\"method\":");
    la_json_cstr(b, p->method);
    la_buf_printf(b, ",\"encoder\":\"%s\",\"parameters\":%zu,\"seed\":%" PRIu64 ",",
                  m->appraiser != NULL ? "appraiser" : la_encoder_name(m->net->shape.kind),
                  m->appraiser != NULL ? LA_APPRAISER_NETS * m->appraiser->shape.params.size
                                       : m->net->params.size,
                  p->seed);
    la_buf_printf(b, "\"episodes\":%u,\"best_episode\":%u,", p->episodes, p->best_episode);
    la_buf_printf(b, "\"no_adversarial\":%s,\"no_meta\":%s,\"source_only\":%s,",
                  truth(p->no_adversarial), truth(p->no_meta), truth(p->source_only));
    la_buf_printf(b, "\"scramble_source\":%s,\"scramble_simulated\":%s,\"holdout\":",
                  truth(p->scramble_source), truth(p->scramble_simulated));
    la_json_num(b, p->holdout);
    la_model_put_target(m, b);
    la_buf_str(b, ",\"grouping\":");
    la_json_cstr(b, grouping);
    la_buf_printf(b, ",\"max_events\":%u,\"threshold\":", m->max_events);
    la_json_num(b, la_margin_probability(m->threshold));
    la_buf_str(b, ",\"threshold_rule\":");
    la_json_cstr(b, m->threshold_rule);
    la_buf_str(b, ",\"vectors_sha256\":");
    la_json_cstr(b, p->vectors_digest);
    la_buf_printf(b, ",\"inputs\":%s,\"selection\":%s,\"ledger\":", p->inputs, p->selection);
    la_ledger_json(&m->ledger, b);
    la_buf_printf(b, ",\"sha256\":\"%s\",\"templates\":[", m->digest);
    for (uint32_t i = 0; i < m->n_templates; i++) {
        la_buf_printf(b, "%s{\"event\":\"%016" PRIx64 "\",\"template\":", i > 0 ? "," : "",
                      logad_template_id(m->templates[i]));
        la_json_cstr(b, m->templates[i]);
        if (m->appraiser != NULL && m->appraiser->taught != NULL) {
            la_buf_str(b, ",\"taught\":");
            la_json_num(b, taught_of(m, i));
        }
        la_buf_char(b, '}');
    }
    la_buf_printf(b, "],\"remembered_kinds\":%u", m->n_kinds);
    la_buf_str(b, ",\"tensors\":[");
    for (size_t i = 0; i < m->net->params.n_slots; i++) {
        const la_slot *s = &m->net->params.slot[i];
        la_buf_printf(b, "%s{\"name\":\"%s\",\"shape\":[%zu,%zu]}", i > 0 ? "," : "", s->name,
                      s->rows, s->cols);
    }
    la_buf_str(b, "]}\n");
}

/* Texts of a model come from logs and files: nothing of them may steer a terminal. */
static void put_safe(la_buf *b, const char *before, const char *text)
{
    la_buf_str(b, before);
    if (text != NULL)
        la_text_safe(b, text, strlen(text));
}

/* The templates whose log-odds a teacher moved most. */
static void describe_taught(const logad_model *m, la_buf *b)
{
    if (m->n_kinds > 0)
        la_buf_printf(b, "teacher     verdicts on %u kinds of sequences are remembered\n",
                      m->n_kinds);
    double below = (double)INFINITY;
    for (int shown = 0; shown < TAUGHT_SHOWN; shown++) {
        uint32_t best = m->n_templates;
        for (uint32_t t = 0; t < m->n_templates; t++) {
            double v = fabs(taught_of(m, t));
            if (v < below && (best == m->n_templates || v > fabs(taught_of(m, best))))
                best = t;
        }
        if (best == m->n_templates || fabs(taught_of(m, best)) < TAUGHT_LEAST)
            return;
        below = fabs(taught_of(m, best));
        la_buf_str(b, shown == 0 ? "taught      log-odds of a fault added to\n" : "");
        la_buf_printf(b, "%+10.2f  ", taught_of(m, best));
        la_text_safe(b, m->templates[best], strlen(m->templates[best]));
        la_buf_char(b, '\n');
    }
}

/* What auto foretold; a model that a teacher taught since is another. */
static void describe_outlook(const logad_model *m, la_buf *b)
{
    if (m->appraiser != NULL && m->appraiser->taught != NULL)
        return;
    cJSON *o = cJSON_Parse(m->from.selection);
    const cJSON *f1 = cJSON_GetObjectItemCaseSensitive(o, "expected_f1");
    const cJSON *quartiles = cJSON_GetObjectItemCaseSensitive(o, "expected_quartiles");
    const cJSON *low = cJSON_GetArrayItem(quartiles, 0), *high = cJSON_GetArrayItem(quartiles, 1);
    if (cJSON_IsNull(f1))
        la_buf_str(b, "expected    no F1 is promised\n");
    if (cJSON_IsNumber(f1)) {
        la_buf_printf(b, "expected    F1 %.2f", f1->valuedouble);
        if (cJSON_IsNumber(low) && cJSON_IsNumber(high))
            la_buf_printf(b, "; of simulated systems that look as hard half have %.2f to %.2f",
                          low->valuedouble, high->valuedouble);
        la_buf_char(b, '\n');
    }
    cJSON_Delete(o);
}

static void describe_ledger(const logad_model *m, la_buf *b)
{
    la_buf_str(b, "labels      ");
    la_ledger_entries(&m->ledger, b);
}

static const char *scrambled(const la_provenance *p)
{
    if (p->scramble_source)
        return p->scramble_simulated ? ", all scrambled" : ", scrambled source";
    return p->scramble_simulated ? ", scrambled simulation" : "";
}

static void describe_text(const logad_model *m, la_buf *b)
{
    char grouping[192];
    la_grouping_words(&m->grouping, grouping, sizeof grouping);
    const la_provenance *p = &m->from;
    const la_encoder_shape *s = &m->net->shape;
    put_safe(b, "method      ", p->method);
    la_buf_printf(b, "%s%s%s%s, seed %" PRIu64 "\n", p->source_only ? ", source only" : "",
                  p->no_adversarial ? ", no adversarial" : "", p->no_meta ? ", no meta" : "",
                  scrambled(p), p->seed);
    if (m->appraiser != NULL)
        la_buf_printf(b, "network     appraiser, %d monotone networks of %zu weights\n",
                      LA_APPRAISER_NETS, m->appraiser->shape.params.size);
    else
        la_buf_printf(b, "network     %s, %u layers of %u over %u-d vectors, %zu weights\n",
                      la_encoder_name(s->kind), s->layers, s->hidden, s->d_in, m->net->params.size);
    if (m->appraiser != NULL)
        la_buf_printf(b, "training    %u steps\n", p->episodes);
    else
        la_buf_printf(b, "training    %u episodes, weights of episode %u\n", p->episodes,
                      p->best_episode);
    put_safe(b, "target      ", m->target);
    la_buf_printf(b, "%s, %u templates\n", m->simulated ? " (simulated sample)" : "",
                  m->n_templates);
    put_safe(b, "sessions    ", grouping);
    put_safe(b, m->format != NULL ? ", format " : "", m->format);
    la_buf_printf(b, "\nwindows     of at most %u events\n", m->max_events);
    la_buf_printf(b, "threshold   %.6g", la_margin_probability(m->threshold));
    put_safe(b, " (", m->threshold_rule);
    la_buf_str(b, ")\n");
    describe_outlook(m, b);
    describe_taught(m, b);
    describe_ledger(m, b);
    la_buf_printf(b, "\nsha256      %s\n\ntemplates\n", m->digest);
    for (uint32_t i = 0; i < m->n_templates; i++) {
        la_buf_printf(b, "%016" PRIx64 "  ", logad_template_id(m->templates[i]));
        la_text_safe(b, m->templates[i], strlen(m->templates[i]));
        la_buf_char(b, '\n');
    }
}

logad_status logad_model_describe(const logad_model *m, bool json, FILE *f, logad_error *err)
{
    la_buf b = {0};
    if (json)
        describe_json(m, &b);
    else
        describe_text(m, &b);
    logad_status s = LOGAD_OK;
    if (b.failed)
        s = la_oom(err);
    else if (fwrite(b.p, 1, b.n, f) != b.n || fflush(f) != 0)
        s = la_fail(err, LOGAD_EIO, "cannot write: is the disk full?");
    la_buf_free(&b);
    return s;
}
