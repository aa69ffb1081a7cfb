/* The method auto: an appraiser learned from many small simulated systems and the labelled sources,
 * read against the unlabelled target's own standing. docs/METHOD.md states it in equations. */
#include "train/run.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/ranks.h"
#include "detect/threshold.h"
#include "train/appraise.h"
#include "train/invent.h"
#include "train/offset.h"
#include "train/outlook.h"
#include "train/system.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS        600   /* of Adam, by default: each over one draw of all simulated systems */
#define DRAWS        12    /* of every simulated system, each with another plan */
#define SIMULATED    0.9   /* weight of a draw of simulated systems; the sources have the rest */
#define SIM_SESSIONS 2000  /* of a simulated system */
#define STREAM       20000 /* lines of a simulated system where sessions are windows of lines */
#define WINDOW       400   /* lines of such a window at most */
#define MOST         0.25  /* of the sessions that are flagged: more gains nothing in simulation */
#define TAUGHT       0.15  /* the largest share of anomalous sessions that is simulated */
#define DOUBTFUL     0.5   /* expected F1 below which the user is warned */

/* What a run of auto holds beside the corpus. */
typedef struct auto_run {
    la_run *r;
    la_phrasebook *book;
    la_levels levels;
    la_bagset bags; /* the sources', then one draw of simulated systems after the other */
    la_outline_scale scale;
    float *theta; /* of the appraiser's networks, with their context */
    la_appraiser *a;
    double *margin, *weight; /* [target's sequences] */
    la_taking taken;
    double spread; /* of what the margins of a system are off by together */
    la_trials trials;
    double promised_f1, expected_share;
    la_outlook outlook; /* F1 */
    const char *unlike; /* in what the target is like no system simulated; NULL: in nothing */
} auto_run;

/* Windows of a source stand together in the corpus. */
static logad_status add_source(auto_run *x, size_t k, size_t *from, double weight, logad_error *err)
{
    const la_corpus *c = &x->r->corpus;
    const la_source *source = &c->source[k];
    la_part part = {*from, *from, source->row, source->n_templates};
    while (part.to < c->n_labelled && c->items[part.to].source == k)
        part.to++;
    la_system w = {0};
    logad_status s = la_system_take(&w, c, part, &x->taken, err);
    if (s == LOGAD_OK)
        s = la_bagset_add(&x->bags, &w.in, w.share, weight, err);
    la_system_free(&w);
    *from = part.to;
    return s;
}

/* Where the target's sessions are windows of its log, those that are simulated are, too. */
static void like_target(const auto_run *x, la_inventing *v)
{
    const la_dataset *d = x->r->corpus.target;
    if (!x->taken.in_time)
        return;
    uint64_t events = 0, sessions = 0;
    for (uint32_t i = 0; i < d->n_sequences; i++) {
        if (x->r->corpus.held[i])
            continue;
        events += (d->at[i + 1] - d->at[i]) * d->count[i];
        sessions += d->count[i];
    }
    uint64_t mean = sessions > 0 ? events / sessions : 1;
    v->window = mean < 1 ? 1 : mean < WINDOW ? (uint32_t)mean : WINDOW;
    v->by_time = d->grouping.kind == LA_GROUP_TIME;
    uint32_t n = STREAM / v->window;
    v->n_sessions = n < v->n_sessions ? n : v->n_sessions;
}

static logad_status simulate(auto_run *x, logad_error *err)
{
    la_inventing v = {.book = x->book,
                      .levels = &x->levels,
                      .root = &x->r->root,
                      .pool = x->r->pool,
                      .n_draws = DRAWS,
                      .n_sessions = SIM_SESSIONS,
                      .weight = SIMULATED,
                      .scrambled = x->r->o.scramble_simulated};
    like_target(x, &v);
    return la_invent_draws(&x->bags, &v, err);
}

static logad_status gather(auto_run *x, logad_error *err)
{
    const la_corpus *c = &x->r->corpus;
    bool invents = !x->r->o.source_only;
    TRY(la_wording_open(&x->a->wording, NULL, err));
    x->levels.told = c->target->severity != NULL; /* systems of the target's kind */
    x->taken =
        (la_taking){x->a->wording, x->levels.told, la_grouping_in_time(&c->target->grouping)};
    size_t from = 0;
    double weight = (invents ? 1 - SIMULATED : 1) / (double)c->n_sources;
    for (size_t k = 0; k < c->n_sources; k++)
        TRY(add_source(x, k, &from, weight, err));
    if (invents)
        TRY(simulate(x, err));
    const size_t n = c->n_sources;
    la_outline_measure(&x->scale, x->bags.outline + n * LA_OUTLINE_N, x->bags.n_systems - n);
    for (size_t i = 0; i < x->bags.n_systems; i++)
        la_outline_level(&x->scale, x->bags.outline + i * LA_OUTLINE_N);
    return LOGAD_OK;
}

/* What simulated systems tell of how far to trust the networks. */
static logad_status try_out(auto_run *x, const la_appraise *a, logad_error *err)
{
    TRY(la_offset_spread(&x->spread, a, err));
    la_f1_rule by = {.most = MOST, .spread = x->spread};
    return la_trials_run(&x->trials, a, &by, err);
}

static logad_status learn(auto_run *x, logad_error *err)
{
    la_bags *systems = la_bagset_views(&x->bags);
    la_monotone shape;
    la_appraise_shape(&shape);
    x->theta = la_calloc(LA_APPRAISER_NETS * shape.params.size, sizeof *x->theta);
    if (systems == NULL || x->theta == NULL) {
        free(systems);
        return la_oom(err);
    }
    size_t n = x->r->corpus.n_sources;
    la_appraise a = {.root = &x->r->root,
                     .pool = x->r->pool,
                     .systems = systems,
                     .n_sources = n,
                     .n_draws = x->r->o.source_only ? 0 : DRAWS,
                     .n_drawn = (x->bags.n_systems - n) / DRAWS,
                     .steps = x->r->o.episodes,
                     .theta = x->theta};
    logad_status s = la_appraise_learn(&a, err);
    if (s == LOGAD_OK) /* the first rank alone decides, but all go on or none does */
        s = la_ranks_agree(la_rank() == 0 ? try_out(x, &a, err) : LOGAD_OK, err);
    free(systems);
    return s;
}

static logad_status stand_target(auto_run *x, logad_error *err)
{
    const la_corpus *c = &x->r->corpus;
    la_part part = {c->n_labelled, c->n_items, c->target_row, c->target->n_templates};
    la_system w = {0};
    logad_status s = la_system_take(&w, c, part, &x->taken, err);
    if (s == LOGAD_OK && x->taken.in_time)
        s = la_system_order(&w, c, x->r->o.max_events, err);
    if (s == LOGAD_OK)
        s = la_standing_new(&x->a->standing, &w.in, err);
    float outline[LA_OUTLINE_N];
    if (s == LOGAD_OK)
        s = la_outline_of(outline, x->a->standing, &w.in, err);
    la_system_free(&w);
    x->a->levels = x->levels.told;
    if (s == LOGAD_OK) {
        x->unlike = la_outline_beyond(&x->scale, outline);
        la_outline_level(&x->scale, outline);
        la_appraise_fold(x->theta, outline, x->a);
    }
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

/* Cuts where the probabilities, which may all be off as those of simulated systems are, promise the
 * best F1. More than MOST is never flagged: where they say so, they are good for an order only. The
 * F1 that they promise goes into the model. */
static logad_status decide(auto_run *x, logad_model *m, logad_error *err)
{
    const la_dataset *d = x->r->corpus.target;
    double all = 0, mass = 0;
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
    la_f1_rule by = {.most = MOST, .spread = x->spread};
    TRY(la_threshold_for_f1(&m->threshold, &x->promised_f1, x->margin, x->weight, n, &by, err));
    TRY(la_outlook_of(&x->outlook, &x->trials, x->promised_f1, err));
    char rule[128];
    snprintf(rule, sizeof rule,
             "the cut that promises the best F1, with %g %% of the sessions above it at most",
             100 * MOST);
    m->threshold_rule = la_model_text(m, rule);
    return m->threshold_rule == NULL ? la_oom(err) : LOGAD_OK;
}

/* An F1 is to be expected where systems like the target were simulated. */
static bool is_promise(const auto_run *x)
{
    return x->expected_share <= TAUGHT && x->unlike == NULL && isfinite(x->outlook.f1);
}

#define FIGURE 32

static const char *figure(char text[FIGURE], bool known, double value)
{
    if (known && isfinite(value))
        snprintf(text, FIGURE, "%.6g", value);
    else
        snprintf(text, FIGURE, "null");
    return text;
}

static logad_status describe(auto_run *x, logad_model *m, logad_error *err)
{
    char text[640], f1[FIGURE], low[FIGURE], high[FIGURE], promised[FIGURE];
    const bool known = is_promise(x);
    snprintf(text, sizeof text,
             "{\"rule\":\"none: all steps are taken\",\"expected_f1\":%s,"
             "\"expected_quartiles\":[%s,%s],\"promised_f1\":%s,\"expected_share\":%.6g,"
             "\"spread\":%.6g,\"phrasebook\":\"%s\",\"wording\":\"%s\",\"levels\":\"%s\"}",
             figure(f1, known, x->outlook.f1), figure(low, known, x->outlook.low),
             figure(high, known, x->outlook.high), figure(promised, known, x->promised_f1),
             x->expected_share, x->spread, x->book->digest,
             la_wording_digest(m->appraiser->wording), x->levels.digest);
    m->from.selection = la_model_text(m, text);
    m->from.best_episode = x->r->o.episodes;
    return m->from.selection == NULL ? la_oom(err) : LOGAD_OK;
}

static void tell_outlook(const la_outlook *o)
{
    char range[96];
    snprintf(range, sizeof range, "; of simulated systems that look as hard half have %.2f to %.2f",
             o->low, o->high);
    if (!isfinite(o->f1))
        la_note("no F1 is promised, for without simulated systems nothing tells how far to trust "
                "the model");
    else if (o->f1 < DOUBTFUL)
        la_warn("the model is unsure of this target (expected F1 %.2f%s): look at what it flags "
                "before you rely on it",
                o->f1, range);
    else
        la_note("an F1 of about %.2f is to be expected%s", o->f1, range);
}

static void tell(const auto_run *x, const logad_model *m)
{
    la_buf ledger = {0};
    la_ledger_text(&m->ledger, &ledger);
    la_note("%s: threshold p >= %.4g (%s)", x->r->o.out, la_margin_probability(m->threshold),
            m->threshold_rule);
    if (x->expected_share > TAUGHT)
        la_warn(
            "the model takes %.3g %% of the sessions for anomalous, more than any simulated system "
            "has (%g %%), so it promises no F1: look at what it flags before you rely on it; "
            "shorter sessions (--group) may help",
            100 * x->expected_share, 100 * TAUGHT);
    else if (x->unlike != NULL)
        la_warn(
            "in %s the target is like no simulated system, so the model promises no F1: look at "
            "what it flags before you rely on it; shorter sessions (--group) may help",
            x->unlike);
    else
        tell_outlook(&x->outlook);
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
    TRY(la_levels_open(&x->levels, NULL, err));
    TRY(la_appraiser_new(&x->a, err));
    TRY(la_corpus_load(&x->r->corpus, &x->r->o, err));
    if (!x->r->o.source_only)
        TRY(la_ledger_add(&x->r->corpus.ledger, "phrase book (simulated systems)",
                          "train, simulated", x->book->n, err));
    TRY(gather(x, err));
    TRY(la_ledger_add(&x->r->corpus.ledger, "wording (messages of programs)", "train, severities",
                      la_wording_messages(x->a->wording), err));
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
    r->root = la_rng_new(r->o.seed);
    if (r->o.episodes == 0)
        r->o.episodes = STEPS;
    auto_run x = {.r = r};
    logad_status s = body(&x, err);
    la_phrasebook_free(x.book);
    la_levels_free(&x.levels);
    la_bagset_close(&x.bags);
    la_trials_close(&x.trials);
    free(x.theta);
    la_appraiser_free(x.a);
    free(x.margin);
    free(x.weight);
    return s;
}
