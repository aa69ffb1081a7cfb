/* vector -> score: the trained weights become a model with a threshold of its own. */
#include "train/run.h"

#include "base/log.h"
#include "base/mem.h"
#include "detect/threshold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The target's margins may lie anywhere, for no label says what is normal there; their order is
 * what transfers. So the cut flags as large a share of the target's sessions as is anomalous in the
 * sources: an assumption, and the model says so. Sequences that training did not see do not count.
 */
static logad_status fit_threshold(la_run *r, logad_model *m, double *margin, double *weight,
                                  logad_error *err)
{
    const la_dataset *d = r->corpus.target;
    la_scorer s = la_run_scorer(r, m->theta);
    s.table = m->table;
    TRY(la_score_sequences(&s, d->events, d->at, d->n_sequences, margin, NULL, err));
    size_t n = 0;
    for (uint32_t i = 0; i < d->n_sequences; i++) {
        if (r->corpus.held[i])
            continue;
        margin[n] = margin[i];
        weight[n++] = d->count[i];
    }
    double share = 0;
    for (size_t i = 0; i < r->corpus.n_sources; i++)
        share += r->corpus.source[i].base_rate / (double)r->corpus.n_sources;
    TRY(la_threshold_at_share(&m->threshold, margin, weight, n, share, err));
    char rule[96];
    snprintf(rule, sizeof rule, "flags the share that is anomalous in the sources, %.3g %%",
             100 * share);
    m->threshold_rule = la_model_text(m, rule);
    return m->threshold_rule == NULL ? la_oom(err) : LOGAD_OK;
}

static logad_status set_threshold(la_run *r, logad_model *m, logad_error *err)
{
    uint32_t n = r->corpus.target->n_sequences;
    double *margin = la_calloc(n, sizeof *margin), *weight = la_calloc(n, sizeof *weight);
    logad_status s =
        margin == NULL || weight == NULL ? la_oom(err) : fit_threshold(r, m, margin, weight, err);
    free(margin);
    free(weight);
    return s;
}

static logad_status describe_selection(la_run *r, logad_model *m, logad_error *err)
{
    la_buf b = {0};
    la_buf_printf(&b,
                  "{\"rule\":\"source validation F1 - %.2g * proxy A-distance / 2\","
                  "\"value\":%.6g,\"source_f1\":%.6g,\"a_distance\":%.6g}",
                  LA_SELECT_DISTANCE, r->progress.best.value, r->progress.best.f1,
                  r->progress.best.distance);
    m->from.selection = b.failed ? NULL : la_model_text(m, b.p);
    la_buf_free(&b);
    return m->from.selection == NULL ? la_oom(err) : LOGAD_OK;
}

logad_status la_run_describe(la_run *r, logad_model *m, logad_error *err)
{
    const la_dataset *d = r->corpus.target;
    const logad_train_options *o = &r->o;
    m->target = la_model_text(m, la_set_label(o->target));
    m->format = la_model_text(m, d->format);
    m->header = la_model_text(m, o->header);
    m->multiline_start = la_model_text(m, o->multiline_start);
    m->simulated = d->simulated;
    m->grouping = d->grouping;
    m->max_events = o->max_events;
    m->from = (la_provenance){.method = la_model_text(m, o->method),
                              .seed = o->seed,
                              .episodes = o->episodes,
                              .best_episode = r->progress.best_episode,
                              .no_adversarial = o->no_adversarial,
                              .no_meta = o->no_meta,
                              .source_only = o->source_only,
                              .scramble_source = o->scramble_source,
                              .scramble_simulated = o->scramble_simulated,
                              .holdout = o->holdout,
                              .inputs = la_model_text(m, r->corpus.inputs.p),
                              .vectors_digest = la_model_text(m, r->corpus.vectors_digest)};
    if (m->target == NULL || m->from.method == NULL || m->from.inputs == NULL ||
        m->from.vectors_digest == NULL)
        return la_oom(err);
    TRY(la_model_set_masks(m, o->masks, o->n_masks, err));
    m->ledger = r->corpus.ledger;
    r->corpus.ledger = (la_ledger){0};
    TRY(la_model_set_templates(m, (const char *const *)d->templates, d->n_templates,
                               r->corpus.table + (size_t)r->corpus.target_row * r->corpus.d, err));
    return la_model_set_source(m, r->corpus.target_row, r->corpus.table, r->corpus.ids, err);
}

static logad_status fill(la_run *r, logad_model *m, logad_error *err)
{
    memcpy(m->theta, r->progress.best_theta, r->learner.n * sizeof *m->theta);
    TRY(la_run_describe(r, m, err));
    TRY(describe_selection(r, m, err));
    return set_threshold(r, m, err);
}

logad_status la_run_finish(la_run *r, logad_model **out, logad_error *err)
{
    la_net *net = NULL;
    TRY(la_net_new(&net, &r->net->shape, err));
    logad_model *m = NULL;
    logad_status s = la_model_new(&m, net, err);
    if (s != LOGAD_OK) {
        la_net_free(net);
        return s;
    }
    s = fill(r, m, err);
    if (s != LOGAD_OK) {
        logad_model_free(m);
        return s;
    }
    *out = m;
    return LOGAD_OK;
}
