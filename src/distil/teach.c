/* label -> model: what a teacher's answers add to an appraiser.
 *
 * By turns the answers are weighed against the model's word, and the model is amended by what they
 * say together. A kind's own answers never come back to it as the model's word: that is asked of
 * amendments made without the fold the kind is in. The threshold stays, and all is counted from it:
 * a teacher whose answers are worth nothing changes no verdict. */
#include "distil/study.h"

#include "base/log.h"
#include "base/mem.h"
#include "distil/amend.h"
#include "teacher/choose.h"

#include <math.h>
#include <stdlib.h>

#define MEMBERS 6 /* of a kind that are learned from */

typedef struct teach {
    la_study *x;
    la_amend set;
    uint32_t *sequence; /* [set.n] of each window */
    size_t cap_sequence;
    uint8_t *fold;               /* [sequences] */
    float *taught;               /* [(LA_AMEND_FOLDS + 1) x n]: by fold left out, the last of all */
    size_t n;                    /* groups and the whole */
    double *sum, *mass, *lesson; /* [n_kinds] */
    logad_status status[LA_AMEND_FOLDS + 1];
} teach;

/* Of a long sequence, the window that the model finds oddest stands for it. */
static logad_status add_member(teach *t, const la_appraisal *a, la_standing_reader *r, uint32_t i,
                               double weight, logad_error *err)
{
    la_study *x = t->x;
    la_windows w = {0};
    if (x->d->at[i + 1] == x->d->at[i])
        return LOGAD_OK;
    TRY(la_windows_add(&w, i, x->d->at[i], x->d->at[i + 1], x->m->max_events, err));
    la_window one = w.items[x->window[i]];
    la_windows_free(&w);
    if (!la_grow(&t->sequence, &t->cap_sequence, t->set.n + 1))
        return la_oom(err);
    t->sequence[t->set.n] = i;
    la_amend_window win = {.events = x->d->events + one.at,
                           .len = one.len,
                           .kind = x->groups.kind[i],
                           .fold = t->fold[i],
                           .weight = (float)weight};
    return la_amend_add(&t->set, a, r, win, err);
}

static logad_status add_members(teach *t, const la_members *m, const la_appraisal *a,
                                la_standing_reader *r, logad_error *err)
{
    la_study *x = t->x;
    double mean = 0;
    uint32_t n = 0;
    for (uint32_t k = 0; k < x->groups.n_kinds; k++) {
        mean += x->asked[k] ? sqrt(x->groups.mass[k]) : 0;
        n += x->asked[k];
    }
    for (uint32_t k = 0; k < x->groups.n_kinds; k++) {
        uint32_t from = m->at[k], kept = m->at[k + 1] - from;
        kept = kept < MEMBERS ? kept : MEMBERS;
        double weight = sqrt(x->groups.mass[k]) * n / mean / kept;
        for (uint32_t j = from; x->asked[k] && j < from + kept; j++)
            TRY(add_member(t, a, r, m->list[j], weight, err));
    }
    return LOGAD_OK;
}

static logad_status open_set(teach *t, logad_error *err)
{
    la_study *x = t->x;
    const logad_model *m = x->m;
    la_appraisal a;
    la_standing_reader r = {0};
    la_members members;
    TRY(la_amend_open(&t->set, m->appraiser, m->threshold, err));
    TRY(la_members_new(&members, &x->groups, NULL, x->d->count, err));
    logad_status s = la_appraisal_open(&a, m->appraiser, (const char *const *)m->templates,
                                       m->n_templates, x->d, err);
    if (s == LOGAD_OK) {
        s = la_standing_reader_open(&r, m->appraiser->standing, a.id, a.wording, a.n, err);
        if (s == LOGAD_OK)
            s = add_members(t, &members, &a, &r, err);
        la_standing_reader_close(&r);
        la_appraisal_close(&a);
    }
    la_members_free(&members);
    return s;
}

/* Splits the kinds by the model's verdicts, and marks those that an answer speaks of. */
static logad_status split(teach *t, const double *margin, logad_error *err)
{
    la_study *x = t->x;
    for (uint32_t i = 0; i < x->groups.n; i++)
        x->side[i] = margin[i] >= x->m->threshold;
    TRY(la_groups_split(&x->groups, x->side, x->d->count, err));
    for (uint32_t k = 0; k < x->groups.n_kinds; k++)
        x->asked[k] = false;
    for (uint32_t i = 0; i < x->groups.n; i++)
        if (x->votes[i].vote != 0)
            x->asked[x->groups.kind[i]] = x->asked[x->groups.sibling[x->groups.kind[i]]] = true;
    return LOGAD_OK;
}

static void fit_task(void *ctx, size_t fold, unsigned worker)
{
    (void)worker;
    teach *t = ctx;
    t->status[fold] = la_amend_fit(&t->set, t->lesson, (unsigned)fold, t->x->o->steps,
                                   t->taught + fold * t->n, NULL);
}

/* How far beyond the threshold the model has each kind: by all that was taught, or by the
 * amendments that did not see the kind's answers. */
static void hear_model(teach *t, bool all, double *beyond)
{
    la_study *x = t->x;
    for (uint32_t k = 0; k < x->groups.n_kinds; k++)
        t->sum[k] = t->mass[k] = 0;
    for (size_t i = 0; i < t->set.n; i++) {
        uint32_t k = x->groups.kind[t->sequence[i]], count = x->d->count[t->sequence[i]];
        const float *taught = t->taught + (all ? LA_AMEND_FOLDS : t->set.fold[i]) * t->n;
        t->sum[k] += count * la_beyond(la_amend_margin(&t->set, i, taught), x->m->threshold);
        t->mass[k] += count;
    }
    for (uint32_t k = 0; k < x->groups.n_kinds; k++)
        beyond[k] = t->mass[k] > 0 ? t->sum[k] / t->mass[k] : 0;
}

/* From how far beyond the threshold the model has a kind to its word, and on. */
static void believe(la_study *x, const la_trust *trust)
{
    for (uint32_t k = 0; k < x->groups.n_kinds; k++)
        x->prior[k] = la_trust_word(trust, x->prior[k]);
    la_study_believe(x, trust);
}

static logad_status weigh(teach *t, la_trust *trust, logad_error *err)
{
    la_study *x = t->x;
    hear_model(t, false, x->prior);
    TRY(la_trust_estimate(trust, &x->groups, x->votes, x->prior, x->lexical, err));
    believe(x, trust);
    for (uint32_t k = 0; k < x->groups.n_kinds; k++)
        t->lesson[k] = x->asked[k] ? (2 * x->p[k] - 1) * fabs(tanh(x->worth[k] / 2)) : 0;
    return LOGAD_OK;
}

static logad_status learn(teach *t, la_trust *trust, logad_distil_summary *sum, logad_error *err)
{
    la_study *x = t->x;
    uint32_t rounds = x->o->rounds > 0 ? x->o->rounds : LA_DISTIL_ROUNDS;
    TRY(weigh(t, trust, err)); /* nothing is taught yet: the model as it was */
    for (uint32_t r = 1; r <= rounds; r++) {
        la_pool_run(x->pool, LA_AMEND_FOLDS, fit_task, t);
        for (size_t f = 0; f < LA_AMEND_FOLDS; f++)
            if (t->status[f] != LOGAD_OK)
                return la_oom(err);
        TRY(weigh(t, trust, err));
        la_verbose("round %u: answers right to %.2f, opinions wrong of %.2f of anomalous and %.2f "
                   "of normal kinds, the model of %.2f it passes and %.2f it calls anomalous; "
                   "halves alike in "
                   "%.2f, %.1f nats of evidence",
                   r, trust->accuracy, trust->miss, trust->alarm, trust->wrong[0], trust->wrong[1],
                   trust->alike, trust->evidence);
    }
    fit_task(t, LA_AMEND_FOLDS, 0);
    sum->rounds = rounds;
    sum->accuracy = trust->accuracy;
    sum->lessons = (uint32_t)t->set.n;
    return t->status[LA_AMEND_FOLDS] == LOGAD_OK ? LOGAD_OK : la_oom(err);
}

/* The model as it was taught has the kinds' halves anew. Beside its word there, what makes up a
 * kind's odds: its own answers must not count twice. */
static logad_status remember(teach *t, const la_trust *trust, logad_error *err)
{
    la_study *x = t->x;
    TRY(la_study_score(x, x->margin, NULL, err));
    TRY(split(t, x->margin, err));
    hear_model(t, false, x->prior);
    believe(x, trust);
    double *word = la_calloc(x->groups.n_kinds, sizeof *word);
    if (word == NULL)
        return la_oom(err);
    hear_model(t, true, word);
    for (uint32_t k = 0; k < x->groups.n_kinds; k++)
        word[k] = x->worth[k] + x->prior[k] - la_trust_word(trust, word[k]);
    logad_status s = la_study_remember(x, word, err);
    free(word);
    return s;
}

static logad_status make_room(teach *t, logad_error *err)
{
    la_study *x = t->x;
    size_t halves = 2 * (size_t)x->groups.n_kinds;
    t->n = (size_t)x->m->appraiser->standing->n_groups + 1;
    t->taught = la_calloc((LA_AMEND_FOLDS + 1) * t->n, sizeof *t->taught);
    t->sum = la_calloc(halves, sizeof *t->sum);
    t->mass = la_calloc(halves, sizeof *t->mass);
    t->lesson = la_calloc(halves, sizeof *t->lesson);
    t->fold = la_calloc(x->groups.n, sizeof *t->fold);
    if (t->taught == NULL || t->sum == NULL || t->mass == NULL || t->lesson == NULL ||
        t->fold == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < x->groups.n; i++)
        t->fold[i] = (uint8_t)(x->groups.kind[i] % LA_AMEND_FOLDS);
    return LOGAD_OK;
}

/* The kinds are split first by the model as it was, in the end by what it became. */
static logad_status body(teach *t, logad_distil_summary *sum, logad_error *err)
{
    la_study *x = t->x;
    la_appraiser *a = x->m->appraiser;
    la_trust trust;
    la_groups whole;
    TRY(make_room(t, err));
    free(a->taught);
    a->taught = NULL;
    TRY(la_study_score(x, x->first, x->window, err));
    TRY(split(t, x->first, err));
    TRY(open_set(t, err));
    TRY(learn(t, &trust, sum, err));
    a->taught = la_calloc(t->n + 2, sizeof *a->taught);
    if (a->taught == NULL)
        return la_oom(err);
    for (size_t y = 0; y < 2; y++)
        a->taught[t->n + y] = (float)trust.wrong[y];
    for (size_t g = 0; g < t->n; g++)
        a->taught[g] = t->taught[LA_AMEND_FOLDS * t->n + g];
    TRY(la_groups_new(&whole, x->d->events, x->d->at, x->d->count, x->groups.n, err));
    la_groups_free(&x->groups);
    x->groups = whole;
    return remember(t, &trust, err);
}

logad_status la_study_appraiser(la_study *x, logad_distil_summary *sum, logad_error *err)
{
    teach t = {.x = x};
    logad_status s = body(&t, sum, err);
    la_amend_close(&t.set);
    free(t.sequence);
    free(t.fold);
    free(t.taught);
    free(t.sum);
    free(t.mass);
    free(t.lesson);
    return s;
}
