/* answers -> belief: what a teacher's answers are worth, kind by kind. */
#include "teacher/trust.h"

#include "base/mem.h"
#include "model/model.h"

#include <math.h>
#include <stdlib.h>

#define STEPS 50   /* of expectation maximisation; it settles in fewer */
#define ODDS  30.0 /* of a kind's answers, at most: keeps exp finite */
/* What the error rates are thought to be before a kind is looked at, and how many kinds that
 * thought weighs: of an LLM, and of what stands in for one. */
#define RATE     0.05
#define STRENGTH 50.0
#define STAND_IN 4.0
#define MODEL    10.0 /* kinds that LA_MODEL_WRONG weighs, of either verdict */
/* How alike the halves of a kind are thought to be, and how many pairs of answers that weighs. */
#define ALIKE          0.8
#define ALIKE_STRENGTH 5.0

/* What odds about one half say of the other. */
static double across(double odds, double alike)
{
    double l = exp(odds);
    return log((alike * l + 1 - alike) / ((1 - alike) * l + alike));
}

static double limited(double odds)
{
    return fmin(fmax(odds, -ODDS), ODDS);
}

/* L of each kind in nats: 0 where nothing was answered. */
static void add_up(double *odds, const la_groups *g, const la_vote *votes, const la_trust *t)
{
    double unit = log(t->accuracy / (1 - t->accuracy));
    for (uint32_t k = 0; k < g->n_kinds; k++)
        odds[k] = 0;
    for (uint32_t i = 0; i < g->n; i++)
        odds[g->kind[i]] += unit * votes[i].vote * (double)votes[i].weight;
    for (uint32_t k = 0; k < g->n_kinds; k++) {
        uint32_t s = g->sibling != NULL ? g->sibling[k] : k;
        double own = limited(odds[k]), other = limited(odds[s]);
        if (s < k)
            continue; /* was done with its sibling */
        odds[k] = s == k ? own : limited(own + across(other, t->alike));
        odds[s] = s == k ? own : limited(other + across(own, t->alike));
    }
}

/* Answers by kind and label. */
static logad_status tally_votes(double **out, const la_groups *g, const la_vote *votes,
                                logad_error *err)
{
    double *c = la_calloc(2 * (size_t)g->n_kinds, sizeof *c);
    if (c == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < g->n; i++)
        if (votes[i].vote != 0)
            c[2 * g->kind[i] + (votes[i].vote > 0)]++;
    *out = c;
    return LOGAD_OK;
}

/* Answers about two halves with one label agree as often as about one half, with different labels
 * as often as those disagree. */
static logad_status find_alike(la_trust *t, const la_groups *g, const la_vote *votes,
                               logad_error *err)
{
    double *c = NULL, same = (2 * t->accuracy - 1) * (2 * t->accuracy - 1);
    t->alike = 1;
    if (g->sibling == NULL)
        return LOGAD_OK;
    TRY(tally_votes(&c, g, votes, err));
    double pairs = ALIKE_STRENGTH, agree = pairs * (1 + (2 * ALIKE - 1) * same) / 2;
    for (uint32_t k = 0; k < g->n_kinds; k++) {
        const double *a = c + 2 * k, *b = c + 2 * g->sibling[k];
        double n = a[0] + a[1], m = b[0] + b[1];
        if (g->sibling[k] <= k || n == 0 || m == 0)
            continue;
        pairs += fmin(n, m);
        agree += fmin(n, m) * (a[0] * b[0] + a[1] * b[1]) / (n * m);
    }
    t->alike = fmin(fmax((1 + (2 * agree / pairs - 1) / same) / 2, 0.5), 1);
    free(c);
    return LOGAD_OK;
}

static double worth(const la_trust *t, double odds)
{
    double l = exp(odds);
    return log(((1 - t->miss) * l + t->miss) / (t->alarm * l + 1 - t->alarm));
}

/* What fills much of a log is hardly a fault, however some answers call it: its share speaks
 * against them, but for nothing by itself. */
static double worth_of(const la_trust *t, const la_groups *g, uint32_t k, double odds)
{
    double w = worth(t, odds);
    if (w <= 0 || !(t->common > 0) || !(g->sessions > 0))
        return w;
    double share = g->mass[k] / g->sessions / t->common;
    return fmax(w - 2 * log1p(share * share), 0);
}

static double sigmoid(double x)
{
    return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

typedef struct tally {
    double bad, good;         /* kinds of each class */
    double miss, alarm;       /* of them, wrongly thought of by the teacher */
    double side[2], wrong[2]; /* that the model passes or calls anomalous, and wrongly so */
} tally;

/* What the answers' estimation goes over. */
typedef struct evidence {
    const la_groups *g;
    const double *odds, *beyond;
    const bool *asked;
    uint32_t n;
} evidence;

static void count_kind(tally *c, const la_trust *t, const evidence *e, uint32_t k)
{
    double beyond = e->beyond[k];
    double l = exp(e->odds[k]), p = sigmoid(beyond), w = t->wrong[beyond >= 0];
    double q = sigmoid(la_trust_word(t, beyond) + worth_of(t, e->g, k, e->odds[k]));
    double bad = (1 - t->miss) * l + t->miss, good = t->alarm * l + 1 - t->alarm;
    double right = (1 - w) * (p * bad + (1 - p) * good), wrong = w * ((1 - p) * bad + p * good);
    c->bad += q;
    c->good += 1 - q;
    c->miss += q * t->miss / bad;
    c->alarm += (1 - q) * t->alarm * l / good;
    c->side[beyond >= 0]++;
    c->wrong[beyond >= 0] += wrong / (right + wrong);
}

double la_trust_word(const la_trust *t, double beyond)
{
    return la_model_word(beyond, t->wrong[beyond >= 0]);
}

static void maximise(la_trust *t, const evidence *e, bool stand_in)
{
    double strength = stand_in ? STAND_IN : STRENGTH;
    for (int step = 0; step < STEPS; step++) {
        tally c = {0};
        for (uint32_t k = 0; k < e->n; k++)
            if (e->asked[k])
                count_kind(&c, t, e, k);
        t->miss = (c.miss + RATE * strength) / (c.bad + strength);
        t->alarm = (c.alarm + RATE * strength) / (c.good + strength);
        /* A teacher may know nothing, but it is not perverse: an opinion never tells of its
         * opposite. */
        double both = fmax(t->miss + t->alarm, 1);
        t->miss /= both;
        t->alarm /= both;
        for (int y = 0; y < 2 && !stand_in; y++)
            t->wrong[y] = fmin((c.wrong[y] + LA_MODEL_WRONG * MODEL) / (c.side[y] + MODEL), 0.5);
    }
}

/* How much likelier the answers are, in nats, where they have to do with what the model thinks than
 * where each is anomalous with one chance whatever the kind is. */
static double weigh_evidence(const la_trust *t, const evidence *e)
{
    double share = 0.5, gain = 0;
    for (int step = 0; step < STEPS; step++) {
        double sum = 0, all = 0;
        for (uint32_t k = 0; k < e->n; k++) {
            sum += e->asked[k] ? sigmoid(e->odds[k] + log(share / (1 - share))) : 0;
            all += e->asked[k];
        }
        share = (sum + 0.5) / (all + 1);
    }
    for (uint32_t k = 0; k < e->n; k++) {
        if (!e->asked[k])
            continue;
        double l = exp(e->odds[k]), q = sigmoid(la_trust_word(t, e->beyond[k]));
        gain += log(q * ((1 - t->miss) * l + t->miss) + (1 - q) * (t->alarm * l + 1 - t->alarm)) -
                log(share * l + 1 - share);
    }
    return gain;
}

/* The share of the sessions of kinds asked about that are believed anomalous: what a teacher
 * thinks, not what its single errors say. */
static double called(const la_trust *t, const evidence *e)
{
    const la_groups *g = e->g;
    double bad = 0, all = 0;
    for (uint32_t k = 0; k < e->n; k++) {
        double belief = la_trust_word(t, e->beyond[k]) + worth_of(t, g, k, e->odds[k]);
        all += e->asked[k] ? g->mass[k] : 0;
        bad += e->asked[k] && belief > 0 ? g->mass[k] : 0;
    }
    return all > 0 ? bad / all : 0;
}

logad_status la_trust_estimate(la_trust *out, const la_groups *g, const la_vote *votes,
                               const double *beyond, bool stand_in, logad_error *err)
{
    *out = (la_trust){.accuracy = la_votes_accuracy(g, votes),
                      .miss = RATE,
                      .alarm = RATE,
                      .common = LA_TRUST_COMMON,
                      .wrong = {LA_MODEL_WRONG, LA_MODEL_WRONG}};
    double *odds = la_calloc(g->n_kinds, sizeof *odds);
    bool *asked = la_calloc(g->n_kinds, sizeof *asked);
    logad_status s = odds == NULL || asked == NULL ? la_oom(err) : find_alike(out, g, votes, err);
    if (s == LOGAD_OK) {
        add_up(odds, g, votes, out);
        for (uint32_t i = 0; i < g->n; i++)
            asked[g->kind[i]] |= votes[i].vote != 0;
        evidence e = {g, odds, beyond, asked, g->n_kinds};
        maximise(out, &e, stand_in);
        out->evidence = weigh_evidence(out, &e);
        out->share = called(out, &e);
        out->deaf = out->share > LA_TRUST_SHARE || (stand_in && out->evidence < LA_TRUST_EVIDENCE);
    }
    free(odds);
    free(asked);
    return s;
}

void la_trust_worth(double *out, const la_groups *g, const la_vote *votes, const la_trust *t)
{
    add_up(out, g, votes, t);
    for (uint32_t k = 0; k < g->n_kinds; k++)
        out[k] = out[k] == 0 || t->deaf ? 0 : worth_of(t, g, k, out[k]);
}

void la_prior_of_share(double *prior, const la_groups *g, double rate)
{
    rate = fmin(fmax(rate, 0.001), 0.5);
    for (uint32_t k = 0; k < g->n_kinds; k++) {
        double share = g->sessions > 0 ? g->mass[k] / g->sessions : 0;
        prior[k] = -2 * log1p(share / rate * (share / rate));
    }
}

logad_status la_beyond_of_model(double *beyond, const la_groups *g, const double *margin,
                                const uint32_t *count, double threshold, logad_error *err)
{
    double *sum = la_calloc(g->n_kinds, sizeof *sum);
    if (sum == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < g->n; i++)
        sum[g->kind[i]] += count[i] * la_beyond(margin[i], threshold);
    for (uint32_t k = 0; k < g->n_kinds; k++)
        beyond[k] = g->mass[k] > 0 ? sum[k] / g->mass[k] : 0;
    free(sum);
    return LOGAD_OK;
}
