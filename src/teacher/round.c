/* sequence -> prompt: a round, from a model and a target to redacted questions. */
#include "teacher/round.h"

#include "base/log.h"
#include "base/mem.h"
#include "detect/score.h"
#include "embed/severity.h"
#include "teacher/choose.h"
#include "teacher/examples.h"
#include "teacher/said.h"
#include "teacher/suspect.h"
#include "teacher/trust.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_COUNT 200
#define DEFAULT_LLM   "gpt-4o-mini"

bool la_teacher_is_lexical(const logad_teacher_options *o)
{
    return o->teacher != NULL && strcmp(o->teacher, "lexical") == 0;
}

const char *la_teacher_llm(const logad_teacher_options *o)
{
    const char *v = getenv("OPENAI_MODEL");
    if (o->llm != NULL)
        return o->llm;
    return v != NULL && *v != '\0' ? v : DEFAULT_LLM;
}

la_vote la_vote_of(la_label label, double confidence, bool suspect)
{
    if (label == LA_LABEL_UNKNOWN || suspect)
        return (la_vote){0};
    /* From 0.8 on a teacher is sure; how unsure it is below is its own word only. */
    float weight = (float)fmin(fmax(confidence / 0.8, 0.4), 1);
    return (la_vote){label == LA_LABEL_ANOMALOUS ? 1 : -1, weight};
}

static logad_status score(la_round *r, logad_error *err)
{
    const la_dataset *d = r->routing.d;
    r->margin = la_calloc(d->n_sequences, sizeof *r->margin);
    la_pool *pool = la_pool_new(r->o->route.threads > 0 ? r->o->route.threads : la_cores());
    logad_status s = r->margin == NULL || pool == NULL ? la_oom(err) : LOGAD_OK;
    la_scorer scorer;
    la_appraisal appraisal = {0};
    if (s == LOGAD_OK)
        s = la_scorer_open(&scorer, &appraisal, r->m, d, r->routing.table, pool, err);
    if (s == LOGAD_OK)
        s = la_score_sequences(&scorer, d->events, d->at, d->n_sequences, r->margin, NULL, err);
    la_appraisal_close(&appraisal);
    la_pool_free(pool);
    return s;
}

static logad_status mark_suspects(la_round *r, logad_error *err)
{
    const la_dataset *d = r->routing.d;
    bool *bad = la_calloc(d->n_templates, sizeof *bad);
    r->suspect = la_calloc(d->n_sequences, sizeof *r->suspect);
    if (bad == NULL || r->suspect == NULL) {
        free(bad);
        return la_oom(err);
    }
    for (uint32_t t = 0; t < d->n_templates; t++)
        bad[t] = la_is_suspect(la_str_of(d->templates[t]));
    for (uint32_t i = 0; i < d->n_sequences; i++)
        for (uint64_t k = d->at[i]; k < d->at[i + 1] && !r->suspect[i]; k++)
            r->suspect[i] = bad[d->events[k]];
    free(bad);
    return LOGAD_OK;
}

static logad_status take_over(la_round *r, logad_error *err)
{
    const la_dataset *d = r->routing.d;
    r->votes = la_calloc(d->n_sequences, sizeof *r->votes);
    if (r->votes == NULL)
        return la_oom(err);
    if (r->o->labels == NULL)
        return LOGAD_OK;
    TRY(la_label_rows_load(&r->before, r->o->labels, err));
    size_t *row = la_calloc(d->n_sequences, sizeof *row);
    if (row == NULL)
        return la_oom(err);
    logad_status s = la_label_rows_match(&r->before, d, row, err);
    for (uint32_t i = 0; i < d->n_sequences && s == LOGAD_OK; i++)
        if (row[i] != SIZE_MAX) {
            const la_label_row *l = &r->before.items[row[i]];
            r->votes[i] = la_vote_of(l->label, l->confidence, l->suspect);
        }
    free(row);
    return s;
}

/* Doubt of the detector about a kind: its largest over the members. */
static double doubt_of(double margin)
{
    double p = la_margin_probability(margin);
    return 4 * p * (1 - p);
}

/* An appraiser's odds mean what they say, so they count before any answer does; a network's do not.
 */
static logad_status believe(la_round *r, double rate, double *belief, logad_error *err)
{
    la_trust trust = {.accuracy = la_votes_accuracy(&r->groups, r->votes)};
    if (r->m->appraiser == NULL) {
        la_prior_of_share(belief, &r->groups, rate);
    } else {
        TRY(la_beyond_of_model(belief, &r->groups, r->margin, r->routing.d->count, r->m->threshold,
                               err));
        TRY(la_trust_estimate(&trust, &r->groups, r->votes, belief,
                              la_teacher_is_lexical(&r->o->teacher), err));
    }
    double *worth = la_calloc(r->groups.n_kinds, sizeof *worth);
    if (worth == NULL)
        return la_oom(err);
    la_trust_worth(worth, &r->groups, r->votes, &trust);
    for (uint32_t k = 0; k < r->groups.n_kinds; k++)
        belief[k] =
            worth[k] + (r->m->appraiser != NULL ? la_trust_word(&trust, belief[k]) : belief[k]);
    free(worth);
    return LOGAD_OK;
}

static logad_status choose(la_round *r, const la_members *members, double *belief, double *doubt,
                           logad_error *err)
{
    const la_dataset *d = r->routing.d;
    double flagged = 0;
    for (uint32_t i = 0; i < d->n_sequences; i++) {
        uint32_t k = r->groups.kind[i];
        doubt[k] = fmax(doubt[k], doubt_of(r->margin[i]));
        flagged += r->margin[i] >= r->m->threshold ? d->count[i] : 0;
    }
    double rate = r->groups.sessions > 0 ? flagged / r->groups.sessions : 0.05;
    TRY(believe(r, rate, belief, err));
    uint32_t n = r->o->count > 0 ? r->o->count : DEFAULT_COUNT;
    n = n < d->n_sequences ? n : d->n_sequences;
    r->chosen = la_calloc(n, sizeof *r->chosen);
    if (r->chosen == NULL)
        return la_oom(err);
    la_choice c = {&r->groups, members, r->votes, belief, doubt};
    return la_choose(r->chosen, n, &r->n_chosen, &c, err);
}

static logad_status split_groups(la_round *r, logad_error *err)
{
    bool *side = la_calloc(r->groups.n, sizeof *side);
    if (side == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < r->groups.n; i++)
        side[i] = r->margin[i] >= r->m->threshold;
    logad_status s = la_groups_split(&r->groups, side, r->routing.d->count, err);
    free(side);
    return s;
}

/* What resembles a source is the model's own business where the model is sure. An appraiser learns
 * little of a source's texts, so to resemble one does not make it sure. A tau that was given is
 * the user's word on whom to ask about. */
static bool may_ask(const la_round *r, uint32_t i)
{
    const la_dataset *d = r->routing.d;
    bool sure = r->m->appraiser == NULL || r->o->route.has_tau ||
                fabs(la_beyond(r->margin[i], r->m->threshold)) >= LA_BEYOND;
    return d->at[i + 1] > d->at[i] && (r->routing.proprietary[i] || !sure);
}

static logad_status choose_all(la_round *r, logad_error *err)
{
    const la_dataset *d = r->routing.d;
    la_members members = {0};
    TRY(la_groups_new(&r->groups, d->events, d->at, d->count, d->n_sequences, err));
    if (r->m->appraiser != NULL)
        TRY(split_groups(r, err));
    bool *may = la_calloc(d->n_sequences, sizeof *may);
    double *belief = la_calloc(r->groups.n_kinds, sizeof *belief);
    double *doubt = la_calloc(r->groups.n_kinds, sizeof *doubt);
    logad_status s = belief == NULL || doubt == NULL || may == NULL ? la_oom(err) : LOGAD_OK;
    for (uint32_t i = 0; s == LOGAD_OK && i < d->n_sequences; i++)
        may[i] = may_ask(r, i);
    if (s == LOGAD_OK)
        s = la_members_new(&members, &r->groups, may, d->count, err);
    if (s == LOGAD_OK)
        s = choose(r, &members, belief, doubt, err);
    la_members_free(&members);
    free(belief);
    free(doubt);
    free(may);
    return s;
}

static logad_status rate_words(la_round *r, logad_error *err)
{
    const la_dataset *d = r->routing.d;
    la_words *words = NULL;
    r->severity = la_calloc(d->n_templates, sizeof *r->severity);
    if (r->severity == NULL)
        return la_oom(err);
    TRY(la_words_open(&words, r->o->route.vectors, err));
    logad_status s = la_severity(r->severity, d->templates, d->n_templates, words, err);
    la_words_free(words);
    return s;
}

static logad_status get_ready(la_round *r, logad_error *err)
{
    TRY(mark_suspects(r, err));
    if (la_teacher_is_lexical(&r->o->teacher))
        TRY(rate_words(r, err));
    TRY(take_over(r, err));
    return choose_all(r, err);
}

logad_status la_round_prepare(la_round *r, const logad_model *m, const logad_label_options *o,
                              logad_error *err)
{
    *r = (la_round){.m = m, .o = o, .llm = la_teacher_llm(&o->teacher)};
    TRY(la_routing_new(&r->routing, m, &o->route, err));
    TRY(score(r, err));
    return get_ready(r, err);
}

logad_status la_round_prepare_scored(la_round *r, const logad_model *m,
                                     const logad_label_options *o, const la_dataset *d,
                                     const float *table, const double *margin, logad_error *err)
{
    *r = (la_round){.m = m, .o = o, .llm = la_teacher_llm(&o->teacher)};
    TRY(la_routing_split(&r->routing, m, d, table, &o->route, err));
    r->margin = la_calloc(d->n_sequences, sizeof *r->margin);
    if (r->margin == NULL)
        return la_oom(err);
    memcpy(r->margin, margin, d->n_sequences * sizeof *margin);
    return get_ready(r, err);
}

static logad_status question(la_round *r, la_redactor *redactor, const la_examples *ex, size_t k,
                             logad_error *err)
{
    const la_dataset *d = r->routing.d;
    la_said_memory *memory = la_calloc(1, sizeof *memory);
    uint32_t near[LA_PROMPT_EXAMPLES];
    la_question q = {0};
    if (memory == NULL)
        return la_oom(err);
    logad_status s = la_examples_near(ex, &r->routing, r->chosen[k], near, &q.n_examples, err);
    q.sequence = la_say(d, r->chosen[k], memory);
    for (uint32_t i = 0; i < q.n_examples; i++) {
        q.examples[i] = la_say(d, ex->sequence[near[i]], memory);
        q.label[i] = ex->label[near[i]];
    }
    if (s == LOGAD_OK)
        s = la_outgoing_new(&r->items[k].out, redactor, r->llm, &q, err);
    free(memory);
    return s;
}

logad_status la_round_questions(la_round *r, logad_error *err)
{
    la_redactor *redactor = NULL;
    la_examples ex = {0};
    r->items = la_calloc(r->n_chosen, sizeof *r->items);
    if (r->items == NULL)
        return la_oom(err);
    TRY(la_redactor_new(&redactor, r->o->teacher.patterns, r->o->teacher.n_patterns, err));
    logad_status s =
        la_examples_new(&ex, &r->routing, r->margin, r->suspect, r->m->net->shape.d_in, err);
    for (size_t k = 0; k < r->n_chosen && s == LOGAD_OK; k++)
        s = question(r, redactor, &ex, k, err);
    la_examples_free(&ex);
    la_redactor_free(redactor);
    return s;
}

void la_round_free(la_round *r)
{
    for (uint32_t k = 0; r->items != NULL && k < r->n_chosen; k++)
        la_outgoing_free(r->items[k].out);
    la_routing_free(&r->routing);
    la_groups_free(&r->groups);
    la_label_rows_free(&r->before);
    free(r->margin);
    free(r->severity);
    free(r->suspect);
    free(r->votes);
    free(r->chosen);
    free(r->items);
    *r = (la_round){0};
}
