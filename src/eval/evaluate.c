/* score -> figures, the whole of it: a model scores a target, and only then are the labels opened.
 */
#include "base/mem.h"
#include "detect/score.h"
#include "eval/baseline.h"
#include "eval/eval.h"
#include "eval/protocol.h"
#include "model/model.h"
#include <logad/eval.h>
#include <stdlib.h>
#include <string.h>

/* What one call of logad_eval holds. */
typedef struct evaluation {
    const logad_model *m;
    const logad_eval_options *o;
    la_dataset *d;
    la_pool *pool;
    la_words *words;
    float *table;
    double *margin, *weight; /* [n_sequences] */
    double *base[LA_BASE_N]; /* [n_sequences] */
    la_protocol protocol;
    la_labels labels;
    la_ledger ledger;
    char grouping[192], name[160];
    la_buf text;
} evaluation;

static logad_status load_target(evaluation *x, logad_error *err)
{
    const logad_eval_options *o = x->o;
    const la_reading_asked asked = {.format = o->format, .header = o->header, .group = o->group};
    la_dataset_options options;
    TRY(la_model_reading(x->m, &asked, &options, err));
    return la_dataset_load(&x->d, o->target, &options, err);
}

static logad_status score_model(evaluation *x, logad_error *err)
{
    const la_dataset *d = x->d;
    TRY(la_model_table(x->m, d, x->o->vectors, &x->table, NULL, err));
    la_scorer s;
    la_appraisal appraisal;
    TRY(la_scorer_open(&s, &appraisal, x->m, d, x->table, x->pool, err));
    logad_status status =
        la_score_sequences(&s, d->events, d->at, d->n_sequences, x->margin, NULL, err);
    la_appraisal_close(&appraisal);
    TRY(status);
    TRY(la_model_recall(x->m, d, x->margin, err));
    return x->o->second == NULL
               ? LOGAD_OK
               : x->o->second(x->o->second_ctx, x->m, x->d, x->table, x->margin, err);
}

static logad_status score_all(evaluation *x, logad_error *err)
{
    const la_dataset *d = x->d;
    x->margin = la_calloc(d->n_sequences, sizeof *x->margin);
    x->weight = la_calloc(d->n_sequences, sizeof *x->weight);
    if (x->margin == NULL || x->weight == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < d->n_sequences; i++)
        x->weight[i] = d->count[i];
    TRY(score_model(x, err));
    for (int b = 0; b < LA_BASE_N; b++) {
        x->base[b] = la_calloc(d->n_sequences, sizeof **x->base);
        if (x->base[b] == NULL)
            return la_oom(err);
        TRY(la_baseline_score(x->base[b], (la_baseline)b, d, x->words, x->o->seed, err));
    }
    return LOGAD_OK;
}

static logad_status copy_ledger(evaluation *x, logad_error *err)
{
    for (size_t i = 0; i < x->m->ledger.n; i++) {
        const la_ledger_entry *e = &x->m->ledger.items[i];
        TRY(la_ledger_add(&x->ledger, e->set, e->purpose, e->opened, err));
    }
    return LOGAD_OK;
}

static logad_status fill_rows(evaluation *x, la_eval_report *r, logad_error *err)
{
    const la_dataset *d = x->d;
    r->model.name = x->m->from.method;
    TRY(la_eval_row_fill(&r->model, d, &x->labels, x->margin, x->m->threshold, x->protocol.held,
                         x->protocol.held, x->o->seed, err));
    r->model.threshold = la_margin_probability(x->m->threshold);
    for (int b = 0; b < LA_BASE_N; b++) {
        double cut = la_baseline_threshold((la_baseline)b, x->base[b], x->weight, d->n_sequences);
        r->baseline[b].name = la_baseline_name((la_baseline)b);
        TRY(la_eval_row_fill(&r->baseline[b], d, &x->labels, x->base[b], cut, x->protocol.held,
                             x->protocol.held, x->o->seed, err));
    }
    return LOGAD_OK;
}

static void name_things(evaluation *x)
{
    const logad_model *m = x->m;
    la_grouping_words(&x->d->grouping, x->grouping, sizeof x->grouping);
    snprintf(x->name, sizeof x->name, "%.40s, %s, seed %llu, for %.40s, sha256 %.12s",
             m->from.method,
             m->appraiser != NULL ? "appraiser" : la_encoder_name(m->net->shape.kind),
             (unsigned long long)m->from.seed, m->target, m->digest);
}

static logad_status report(evaluation *x, logad_error *err)
{
    la_eval_report r = {.target = la_set_label(x->o->target),
                        .model_name = x->name,
                        .method = x->m->from.method,
                        .simulated = x->d->simulated,
                        .protocol = x->protocol.text,
                        .grouping = x->grouping,
                        .ledger = &x->ledger,
                        .seed = x->o->seed};
    TRY(fill_rows(x, &r, err));
    const la_metrics *m = &r.model.by_session;
    r.n_anomalous = (uint32_t)(m->tp + m->fn);
    r.n_sessions = r.n_anomalous + (uint32_t)(m->fp + m->tn);
    for (uint32_t i = 0; i < x->d->n_sequences; i++)
        r.n_sequences += x->protocol.held == NULL || x->protocol.held[i];
    name_things(x);
    if (x->o->json)
        la_report_json(&r, &x->text);
    else
        la_report_text(&r, &x->text);
    return x->text.failed ? la_oom(err) : LOGAD_OK;
}

/* Everything that needs no label comes before the one call that opens them. */
static logad_status walk(evaluation *x, logad_error *err)
{
    x->pool = la_pool_new(x->o->threads > 0 ? x->o->threads : la_cores());
    if (x->pool == NULL)
        return la_oom(err);
    TRY(load_target(x, err));
    TRY(la_words_open(&x->words, x->o->vectors, err));
    TRY(score_all(x, err));
    TRY(la_protocol_settle(&x->protocol, x->m, x->d, err));
    TRY(copy_ledger(x, err));
    la_label_file file = {.path = x->o->labels, .purpose = "eval, target"};
    TRY(la_labels_open(&x->labels, x->d, &file, &x->ledger, err));
    return report(x, err);
}

static void free_evaluation(evaluation *x)
{
    la_dataset_free(x->d);
    la_pool_free(x->pool);
    la_words_free(x->words);
    free(x->table);
    free(x->margin);
    free(x->weight);
    for (int b = 0; b < LA_BASE_N; b++)
        free(x->base[b]);
    free(x->protocol.held);
    la_labels_free(&x->labels);
    la_ledger_free(&x->ledger);
    la_buf_free(&x->text);
}

logad_status logad_eval(const logad_model *m, const logad_eval_options *o, char **text, size_t *n,
                        logad_error *err)
{
    *text = NULL;
    *n = 0;
    evaluation x = {.m = m, .o = o};
    logad_status s = walk(&x, err);
    if (s == LOGAD_OK) {
        *text = x.text.p;
        *n = x.text.n;
        x.text = (la_buf){0};
        if (x.d->damage != NULL)
            s = la_fail(err, LOGAD_EINPUT, "%s; what was good is reported", x.d->damage);
    }
    free_evaluation(&x);
    return s;
}
