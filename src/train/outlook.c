/* score -> how far to trust it: trials on systems whose labels are known. */
#include "train/outlook.h"

#include "base/mem.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Systems side by side. */
typedef struct trial_run {
    const la_appraise *a;
    const la_f1_rule *by;
    la_trial *trial;
    _Atomic bool failed; /* out of memory: reported once, at the end */
} trial_run;

static double f1_at(const la_bags *b, const double *margin, double cut)
{
    double flagged = 0, right = 0, anomalous = 0;
    for (size_t i = 0; i < b->n_bags; i++) {
        double w = (double)b->weight[i], wrong = w * (double)b->share[i];
        anomalous += wrong;
        flagged += margin[i] >= cut ? w : 0;
        right += margin[i] >= cut ? wrong : 0;
    }
    return anomalous > 0 ? 2 * right / (flagged + anomalous) : (double)NAN;
}

static logad_status judge(const trial_run *t, const la_bags *b, la_trial *out)
{
    double *margin = la_calloc(b->n_bags, sizeof *margin);
    double *weight = la_calloc(b->n_bags, sizeof *weight), cut;
    logad_status s = margin == NULL || weight == NULL ? LOGAD_ENOMEM : LOGAD_OK;
    for (size_t i = 0; s == LOGAD_OK && i < b->n_bags; i++)
        weight[i] = (double)b->weight[i];
    if (s == LOGAD_OK)
        s = la_appraise_margins(t->a, b, margin, NULL);
    if (s == LOGAD_OK)
        s = la_threshold_for_f1(&cut, &out->promised, margin, weight, b->n_bags, t->by, NULL);
    if (s == LOGAD_OK)
        out->found = f1_at(b, margin, cut);
    free(margin);
    free(weight);
    return s;
}

static void try_one(void *ctx, size_t i, unsigned worker)
{
    trial_run *t = ctx;
    (void)worker;
    if (judge(t, &t->a->systems[t->a->n_sources + i], &t->trial[i]) != LOGAD_OK)
        t->failed = true;
}

static int compare(double x, double y)
{
    return (x > y) - (x < y);
}

static int by_promise(const void *a, const void *b)
{
    const la_trial *x = a, *y = b;
    int order = compare(x->promised, y->promised);
    return order != 0 ? order : compare(x->found, y->found);
}

/* Where nothing went wrong there is no F1 to be found. */
static size_t keep_told(la_trial *trial, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(trial[i].found))
            trial[kept++] = trial[i];
    return kept;
}

logad_status la_trials_run(la_trials *t, const la_appraise *a, const la_f1_rule *by,
                           logad_error *err)
{
    size_t n = a->n_draws * a->n_drawn;
    la_trials_close(t);
    t->at = la_calloc(n, sizeof *t->at);
    if (t->at == NULL)
        return la_oom(err);
    trial_run run = {.a = a, .by = by, .trial = t->at};
    la_pool_run(a->pool, n, try_one, &run);
    if (run.failed)
        return la_oom(err);
    t->n = keep_told(t->at, n);
    qsort(t->at, t->n, sizeof *t->at, by_promise);
    return LOGAD_OK;
}

void la_trials_close(la_trials *t)
{
    free(t->at);
    *t = (la_trials){0};
}

/* The first of the LA_OUTLOOK_NEAREST trials, which stand together. */
static size_t nearest(const la_trials *t, double promised)
{
    size_t from = 0;
    while (from + LA_OUTLOOK_NEAREST < t->n &&
           promised - t->at[from].promised > t->at[from + LA_OUTLOOK_NEAREST].promised - promised)
        from++;
    return from;
}

static int rising(const void *a, const void *b)
{
    return compare(*(const double *)a, *(const double *)b);
}

logad_status la_outlook_of(la_outlook *o, const la_trials *t, double promised, logad_error *err)
{
    enum { N = LA_OUTLOOK_NEAREST };
    *o = (la_outlook){(double)NAN, (double)NAN, (double)NAN};
    if (t->n < N)
        return LOGAD_OK;
    double *found = la_calloc(N, sizeof *found), sum = 0;
    if (found == NULL)
        return la_oom(err);
    const la_trial *near = t->at + nearest(t, promised);
    for (size_t i = 0; i < N; i++)
        sum += found[i] = near[i].found;
    qsort(found, N, sizeof *found, rising);
    *o = (la_outlook){sum / N, (found[N / 4 - 1] + found[N / 4]) / 2,
                      (found[N - N / 4 - 1] + found[N - N / 4]) / 2};
    free(found);
    return LOGAD_OK;
}
