/* The method auto: an appraiser learned from many small simulated systems and the labelled sources,
 * read against the unlabelled target's own standing. docs/METHOD.md states it in equations. */
#include "train/run.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/ranks.h"
#include "detect/threshold.h"
#include "nn/adam.h"
#include "nn/mat.h"
#include "seq/sim_flow.h"
#include "train/bags.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS        150  /* of Adam over all systems, by default */
#define RATE         0.05 /* falls to nought */
#define SIMULATED    0.9  /* weight of the simulated systems together; the sources have the rest */
#define SIM_SESSIONS 2000 /* of a simulated system */
#define MOST         0.15 /* of the sessions that are flagged: the largest share simulated */
#define DOUBTFUL     0.5  /* expected F1 below which the user is warned */

/* What a run of auto holds beside the corpus. */
typedef struct auto_run {
    la_run *r;
    la_phrasebook *book;
    la_bagset bags;
    la_appraiser *a;
    double *margin, *weight; /* [target's sequences] */
    double expected_f1, expected_share;
} auto_run;

static float *wordings(const la_wording *w, const char *const *text, uint32_t n)
{
    float *out = la_calloc(n, sizeof *out);
    for (uint32_t i = 0; out != NULL && i < n; i++)
        out[i] = (float)la_wording_of(w, text[i]);
    return out;
}

static logad_status add_flows(auto_run *x, const la_sim_flows *f, const float *wording,
                              uint32_t n_rows, logad_error *err)
{
    uint32_t *len = la_calloc(f->n_sequences, sizeof *len);
    float *share = la_calloc(f->n_sequences, sizeof *share);
    logad_status s = len == NULL || share == NULL ? la_oom(err) : LOGAD_OK;
    for (uint32_t i = 0; s == LOGAD_OK && i < f->n_sequences; i++) {
        len[i] = (uint32_t)(f->at[i + 1] - f->at[i]);
        share[i] = (float)f->anomalous[i] / (float)f->count[i];
    }
    la_standing_input in = {.events = f->events,
                            .at = f->at,
                            .len = len,
                            .count = f->count,
                            .n = f->n_sequences,
                            .n_templates = n_rows,
                            .wording = wording};
    if (s == LOGAD_OK)
        s = la_bagset_add(&x->bags, &in, share, SIMULATED / x->book->n_systems, err);
    free(len);
    free(share);
    return s;
}

static logad_status add_simulated(auto_run *x, uint32_t i, logad_error *err)
{
    const la_phrase *rows = x->book->row + x->book->first[i];
    uint32_t n = x->book->first[i + 1] - x->book->first[i];
    const char **text = la_calloc(n, sizeof *text);
    if (text == NULL)
        return la_oom(err);
    for (uint32_t k = 0; k < n; k++)
        text[k] = rows[k].text;
    float *wording = wordings(x->a->wording, text, n);
    free(text);
    la_sim_flows f = {0};
    la_rng rng = la_rng_fork(&x->r->root, "system/%s", x->book->system[i]);
    logad_status s = wording == NULL ? la_oom(err) : LOGAD_OK;
    if (s == LOGAD_OK)
        s = la_sim_flow(&f, rows, n, la_rng_u64(&rng), SIM_SESSIONS, err);
    if (s == LOGAD_OK && f.n_sequences > 0)
        s = add_flows(x, &f, wording, n, err);
    la_sim_flows_free(&f);
    free(wording);
    return s;
}

/* Windows items[from..to) of the corpus as a standing's input; their rows start at row. */
typedef struct system_windows {
    la_standing_input in;
    uint32_t *events, *len, *count;
    uint64_t *at;
    float *wording, *share;
} system_windows;

static void free_windows(system_windows *w)
{
    free(w->events);
    free(w->len);
    free(w->count);
    free(w->at);
    free(w->wording);
    free(w->share);
}

static logad_status take_windows(system_windows *w, const auto_run *x, size_t from, size_t to,
                                 uint32_t row, uint32_t n_templates, logad_error *err)
{
    const la_corpus *c = &x->r->corpus;
    size_t n = to - from, n_events = 0;
    for (size_t i = from; i < to; i++)
        n_events += c->items[i].len;
    w->events = la_calloc(n_events, sizeof *w->events);
    w->len = la_calloc(n, sizeof *w->len);
    w->count = la_calloc(n, sizeof *w->count);
    w->at = la_calloc(n, sizeof *w->at);
    w->share = la_calloc(n, sizeof *w->share);
    w->wording = wordings(x->a->wording, (const char *const *)c->text + row, n_templates);
    if (w->events == NULL || w->len == NULL || w->count == NULL || w->at == NULL ||
        w->share == NULL || w->wording == NULL)
        return la_oom(err);
    uint64_t at = 0;
    for (size_t i = 0; i < n; i++) {
        const la_item *it = &c->items[from + i];
        w->at[i] = at;
        w->len[i] = it->len;
        w->count[i] = it->count;
        w->share[i] = it->label;
        for (uint32_t k = 0; k < it->len; k++)
            w->events[at++] = c->events[it->at + k] - row;
    }
    w->in = (la_standing_input){.events = w->events,
                                .at = w->at,
                                .len = w->len,
                                .count = w->count,
                                .n = n,
                                .n_templates = n_templates,
                                .wording = w->wording};
    return LOGAD_OK;
}

/* Windows of a source stand together in the corpus. */
static logad_status add_source(auto_run *x, size_t k, size_t *from, double weight, logad_error *err)
{
    const la_corpus *c = &x->r->corpus;
    const la_source *source = &c->source[k];
    size_t to = *from;
    while (to < c->n_labelled && c->items[to].source == k)
        to++;
    system_windows w = {0};
    logad_status s = take_windows(&w, x, *from, to, source->row, source->n_templates, err);
    if (s == LOGAD_OK)
        s = la_bagset_add(&x->bags, &w.in, w.share, weight, err);
    free_windows(&w);
    *from = to;
    return s;
}

static logad_status gather(auto_run *x, logad_error *err)
{
    const la_corpus *c = &x->r->corpus;
    bool simulate = !x->r->o.source_only;
    TRY(la_wording_open(&x->a->wording, NULL, err));
    for (uint32_t i = 0; simulate && i < x->book->n_systems; i++)
        TRY(add_simulated(x, i, err));
    size_t from = 0;
    double weight = (simulate ? 1 - SIMULATED : 1) / (double)c->n_sources;
    for (size_t k = 0; k < c->n_sources; k++)
        TRY(add_source(x, k, &from, weight, err));
    return LOGAD_OK;
}

/* The networks learn side by side: each from its own start, over the same bags. */
typedef struct lesson {
    auto_run *x;
    logad_status status[LA_APPRAISER_NETS];
    _Atomic uint32_t done; /* steps of all */
    la_progress *bar;
} lesson;

static logad_status descend(lesson *l, float *theta, float *work, double *scratch, unsigned worker)
{
    const la_monotone *shape = &l->x->a->shape;
    size_t n = shape->params.size;
    uint32_t steps = l->x->r->o.episodes;
    la_bags bags = la_bagset_view(&l->x->bags);
    la_adam adam = {
        .lr = RATE, .beta1 = 0.9, .beta2 = 0.999, .eps = 1e-8, .m = work, .v = work + n};
    float *grad = work + 2 * n;
    for (uint32_t i = 0; i < steps; i++) {
        if (la_run_stop_asked())
            return LOGAD_EINTERRUPTED;
        memset(grad, 0, n * sizeof *grad);
        la_monotone_loss(shape, theta, &bags, grad, scratch);
        la_adam_step(&adam, theta, grad, n, 1 - (double)i / steps);
        uint32_t done = ++l->done;
        if (worker == 0)
            la_progress_at(l->bar, done, NULL);
    }
    return LOGAD_OK;
}

static void learn_one(void *ctx, size_t k, unsigned worker)
{
    lesson *l = ctx;
    l->status[k] = LOGAD_OK;
    if (k % la_n_ranks() != la_rank())
        return;
    const la_monotone *shape = &l->x->a->shape;
    float *theta = l->x->a->theta + k * shape->params.size;
    float *work = la_calloc(3 * shape->params.size, sizeof *work);
    double *scratch = la_calloc(2 * la_bagset_view(&l->x->bags).n_items, sizeof *scratch);
    l->status[k] = LOGAD_ENOMEM;
    if (work != NULL && scratch != NULL) {
        la_rng rng = la_rng_fork(&l->x->r->root, "appraiser/%zu", k);
        la_monotone_init(shape, theta, &rng);
        l->status[k] = descend(l, theta, work, scratch, worker);
    }
    free(work);
    free(scratch);
}

static logad_status outcome(const lesson *l, logad_error *err)
{
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++) {
        if (l->status[k] == LOGAD_EINTERRUPTED)
            return la_fail(err, LOGAD_EINTERRUPTED,
                           "stopped; nothing was written: the same command starts again");
        if (l->status[k] != LOGAD_OK)
            return la_oom(err);
    }
    return LOGAD_OK;
}

/* Each network is one rank's, and a thread's of it. */
static logad_status learn(auto_run *x, logad_error *err)
{
    la_progress bar = {0};
    lesson l = {.x = x, .bar = &bar};
    la_progress_begin(&bar, "train", "steps", (uint64_t)LA_APPRAISER_NETS * x->r->o.episodes);
    la_pool_run(x->r->pool, LA_APPRAISER_NETS, learn_one, &l);
    la_progress_end(&bar);
    TRY(la_ranks_agree(outcome(&l, err), err));
    size_t n = x->a->shape.params.size;
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++)
        la_ranks_share(x->a->theta + k * n, n * sizeof *x->a->theta, (unsigned)(k % la_n_ranks()));
    return LOGAD_OK;
}

static logad_status stand_target(auto_run *x, logad_error *err)
{
    const la_corpus *c = &x->r->corpus;
    system_windows w = {0};
    logad_status s =
        take_windows(&w, x, c->n_labelled, c->n_items, c->target_row, c->target->n_templates, err);
    if (s == LOGAD_OK)
        s = la_standing_new(&x->a->standing, &w.in, err);
    free_windows(&w);
    return s;
}

static logad_status score_target(auto_run *x, const logad_model *m, logad_error *err)
{
    const la_dataset *d = x->r->corpus.target;
    la_scorer s;
    la_appraisal appraisal;
    TRY(la_scorer_open(&s, &appraisal, m, d, m->table, x->r->pool, err));
    logad_status status =
        la_score_sequences(&s, d->events, d->at, d->n_sequences, x->margin, NULL, err);
    la_appraisal_close(&appraisal);
    return status;
}

/* Flags as many sessions as the probabilities add up to: the one share they are sure of as a whole,
 * even where each is vague. Where they say that more sessions are anomalous than in any system they
 * were learned on, they are good for an order only. What F1 they lead to expect at that cut goes
 * into the model. */
static logad_status decide(auto_run *x, logad_model *m, logad_error *err)
{
    const la_dataset *d = x->r->corpus.target;
    double all = 0, mass = 0, flagged = 0, right = 0;
    TRY(score_target(x, m, err));
    size_t n = 0; /* sequences that training saw, in place */
    for (uint32_t i = 0; i < d->n_sequences; i++) {
        if (x->r->corpus.held[i] || !isfinite(x->margin[i]))
            continue;
        x->margin[n] = x->margin[i];
        x->weight[n++] = d->count[i];
    }
    for (size_t i = 0; i < n; i++) {
        all += x->weight[i];
        mass += x->weight[i] * la_margin_probability(x->margin[i]);
    }
    x->expected_share = all > 0 ? mass / all : 0;
    double share = fmin(x->expected_share, MOST);
    TRY(la_threshold_at_share(&m->threshold, x->margin, x->weight, n, share, err));
    for (size_t i = 0; i < n; i++) {
        if (x->margin[i] < m->threshold)
            continue;
        flagged += x->weight[i];
        right += x->weight[i] * la_margin_probability(x->margin[i]);
    }
    x->expected_f1 = flagged + mass > 0 ? 2 * right / (flagged + mass) : 0;
    char rule[128];
    int n_rule =
        snprintf(rule, sizeof rule, "flags as many as the probabilities add up to, %.3g %%",
                 100 * x->expected_share);
    if (n_rule > 0 && x->expected_share > MOST)
        snprintf(rule + n_rule, sizeof rule - (size_t)n_rule, ", but %g %% at most", 100 * MOST);
    m->threshold_rule = la_model_text(m, rule);
    return m->threshold_rule == NULL ? la_oom(err) : LOGAD_OK;
}

static logad_status describe(auto_run *x, logad_model *m, logad_error *err)
{
    char text[384];
    snprintf(text, sizeof text,
             "{\"rule\":\"none: all steps are taken\",\"expected_f1\":%.6g,"
             "\"expected_share\":%.6g,\"phrasebook\":\"%s\",\"wording\":\"%s\"}",
             x->expected_f1, x->expected_share, x->book->digest,
             la_wording_digest(m->appraiser->wording));
    m->from.selection = la_model_text(m, text);
    m->from.best_episode = x->r->o.episodes;
    return m->from.selection == NULL ? la_oom(err) : LOGAD_OK;
}

static void tell(const auto_run *x, const logad_model *m)
{
    la_buf ledger = {0};
    la_ledger_text(&m->ledger, &ledger);
    la_note("%s: threshold p >= %.4g (%s); expects F1 of about %.2f", x->r->o.out,
            la_margin_probability(m->threshold), m->threshold_rule, x->expected_f1);
    if (x->expected_share > MOST)
        la_warn(
            "the model takes %.3g %% of the sessions for anomalous and flags %g %%: look at its "
            "ranking rather than its verdicts; shorter sessions (--group) may help",
            100 * x->expected_share, 100 * MOST);
    else if (x->expected_f1 < DOUBTFUL)
        la_warn("the model is unsure of this target (expected F1 %.2f): look at its ranking rather "
                "than its verdicts",
                x->expected_f1);
    la_note("%s", ledger.p != NULL ? ledger.p : "");
    la_buf_free(&ledger);
}

static logad_status make_model(auto_run *x, logad_model *m, logad_error *err)
{
    uint32_t n = x->r->corpus.target->n_sequences;
    x->margin = la_calloc(n, sizeof *x->margin);
    x->weight = la_calloc(n, sizeof *x->weight);
    if (x->margin == NULL || x->weight == NULL)
        return la_oom(err);
    TRY(la_run_describe(x->r, m, err));
    m->appraiser = x->a;
    x->a = NULL;
    TRY(decide(x, m, err));
    TRY(describe(x, m, err));
    TRY(la_model_save(m, x->r->o.out, err));
    tell(x, m);
    return LOGAD_OK;
}

/* Nothing asks the network of such a model: the smallest there is holds its place. */
static logad_status finish(auto_run *x, logad_error *err)
{
    la_net *net = NULL;
    la_encoder_shape shape = {
        .kind = LA_ENCODER_GRU, .d_in = x->r->corpus.d, .hidden = 1, .layers = 1};
    TRY(la_net_new(&net, &shape, err));
    logad_model *m = NULL;
    logad_status s = la_model_new(&m, net, err);
    if (s != LOGAD_OK) {
        la_net_free(net);
        return s;
    }
    s = make_model(x, m, err);
    logad_model_free(m);
    return s;
}

static logad_status load(auto_run *x, logad_error *err)
{
    x->r->pool = la_pool_new(x->r->o.threads > 0 ? x->r->o.threads : la_cores());
    if (x->r->pool == NULL)
        return la_oom(err);
    TRY(la_phrasebook_open(&x->book, NULL, err));
    TRY(la_appraiser_new(&x->a, err));
    TRY(la_bagset_open(&x->bags, err));
    TRY(la_corpus_load(&x->r->corpus, &x->r->o, err));
    if (!x->r->o.source_only)
        TRY(la_ledger_add(&x->r->corpus.ledger, "phrase book (simulated systems)",
                          "train, simulated", x->book->n, err));
    TRY(gather(x, err));
    return la_run_digest(x->r, err);
}

static logad_status save(auto_run *x, logad_error *err)
{
    TRY(stand_target(x, err));
    return finish(x, err);
}

static logad_status body(auto_run *x, logad_error *err)
{
    TRY(la_ranks_agree(load(x, err), err));
    TRY(la_run_check_same(x->r, err));
    TRY(learn(x, err));
    return la_ranks_agree(la_rank() == 0 ? save(x, err) : LOGAD_OK, err);
}

logad_status la_auto_train(la_run *r, logad_error *err)
{
    la_mat_init();
    r->root = la_rng_new(r->o.seed);
    if (r->o.episodes == 0)
        r->o.episodes = STEPS;
    auto_run x = {.r = r};
    logad_status s = body(&x, err);
    la_phrasebook_free(x.book);
    la_bagset_close(&x.bags);
    la_appraiser_free(x.a);
    free(x.margin);
    free(x.weight);
    return s;
}
