/* label -> model: rounds of soft labels fine-tune a network, and the threshold follows. */
#include "distil/study.h"

#include "base/log.h"
#include "base/mem.h"
#include "distil/lessons.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A round's own verdicts on sequences nobody answered about are taken for answers from here on. */
#define SELF_SURE 0.45
/* The lexical teacher's answers about like sequences always agree, which says nothing of them. */
#define LEXICAL_ACCURACY 0.7

/* The margins move with the weights: the cut that follows the answers best. */
static logad_status set_threshold(la_study *x, logad_error *err)
{
    for (uint32_t i = 0; i < x->d->n_sequences; i++) {
        double p = x->p[x->groups.kind[i]];
        x->q[i] = isnan(p) ? la_margin_probability(x->margin[i]) : p;
    }
    return la_expected_cut(&x->m->threshold, x->margin, x->q, x->d->count, x->d->n_sequences, err);
}

static void believe(la_study *x, const la_trust *trust)
{
    la_prior_of_share(x->prior, &x->groups, la_study_flagged(x));
    for (uint32_t i = 0; i < x->groups.n; i++)
        x->asked[x->groups.kind[i]] |= x->votes[i].vote != 0;
    la_study_believe(x, trust);
}

static logad_status remember(la_study *x, logad_error *err)
{
    for (uint32_t k = 0; k < x->groups.n_kinds; k++)
        x->worth[k] += x->prior[k];
    return la_study_remember(x, x->worth, err);
}

static logad_status one_round(la_study *x, uint32_t round, const la_trust *trust,
                              logad_distil_summary *sum, logad_error *err)
{
    la_pupils pupils = {.events = x->d->events,
                        .at = x->d->at,
                        .count = x->d->count,
                        .n = x->d->n_sequences,
                        .general = x->general,
                        .margin = x->first,
                        .max_events = x->m->max_events};
    char stage[24];
    snprintf(stage, sizeof stage, "round/%u", round);
    la_tune_settings how = {.steps = x->o->steps, .seed = x->o->seed, .stage = stage};
    la_lessons l;
    believe(x, trust);
    TRY(la_lessons_make(&l, &pupils, &x->groups, x->p, err));
    sum->lessons = (uint32_t)l.n;
    logad_status s = la_tune(x->m, x->table, l.items, l.n, &how, x->pool, err);
    la_lessons_free(&l);
    TRY(s);
    TRY(la_study_score(x, x->margin, NULL, err));
    TRY(set_threshold(x, err));
    /* Only what a teacher said is remembered, so before the model votes for itself. */
    return round == 1 ? remember(x, err) : LOGAD_OK;
}

/* Sequences whose set nobody was asked about get the model's own verdict as a faint vote. */
static uint32_t vote_for_itself(la_study *x)
{
    uint32_t added = 0;
    for (uint32_t i = 0; i < x->groups.n; i++) {
        double p = la_margin_probability(x->margin[i]);
        if (x->asked[x->groups.kind[i]] || fabs(p - 0.5) < SELF_SURE)
            continue;
        x->votes[i] = (la_vote){p > 0.5 ? 1 : -1, 0.5f};
        added++;
    }
    return added;
}

logad_status la_study_network(la_study *x, logad_distil_summary *sum, logad_error *err)
{
    la_trust trust = {.accuracy =
                          x->lexical ? LEXICAL_ACCURACY : la_votes_accuracy(&x->groups, x->votes)};
    uint32_t rounds = x->o->rounds > 0 ? x->o->rounds : LA_DISTIL_ROUNDS;
    sum->accuracy = trust.accuracy;
    for (uint32_t r = 1; r <= rounds; r++) {
        TRY(one_round(x, r, &trust, sum, err));
        sum->rounds = r;
        uint32_t added = vote_for_itself(x);
        la_verbose("round %u: %u lessons, threshold %.4g, %u more by its own verdict", r,
                   sum->lessons, la_margin_probability(x->m->threshold), added);
        /* Another round would change hardly anything. */
        if ((uint64_t)added * 100 < x->d->n_sequences)
            break;
    }
    x->m->threshold_rule = la_model_text(x->m, "largest expected F1 over a teacher's answers");
    return x->m->threshold_rule == NULL ? la_oom(err) : LOGAD_OK;
}
