/* score -> figures: one detector's row of a report, from its scores of distinct sequences and the
 * sessions' labels. */
#include "base/mem.h"
#include "eval/eval.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define N_DRAWS 1000

/* Distinct sequences as weighted items. */
typedef struct items {
    double *score, *weight, *positive;
    size_t n;
} items;

static void items_free(items *t)
{
    free(t->score);
    free(t->weight);
    free(t->positive);
}

static bool items_new(items *t, size_t n)
{
    *t = (items){la_calloc(n, sizeof *t->score), la_calloc(n, sizeof *t->weight),
                 la_calloc(n, sizeof *t->positive), n};
    return t->score != NULL && t->weight != NULL && t->positive != NULL;
}

/* The items of from that keep allows (NULL = all); once: each (sequence, label) pair counts one. */
static void select_items(items *to, const items *from, const bool *keep, bool once)
{
    to->n = 0;
    for (size_t i = 0; i < from->n; i++) {
        double positive = from->positive[i], negative = from->weight[i] - positive;
        if ((keep != NULL && !keep[i]) || from->weight[i] <= 0.0)
            continue;
        if (once) {
            positive = positive > 0.0;
            negative = negative > 0.0;
        }
        to->score[to->n] = from->score[i];
        to->positive[to->n] = positive;
        to->weight[to->n] = positive + negative;
        to->n++;
    }
}

static logad_status measure(la_metrics *out, const items *t, double threshold, logad_error *err)
{
    return la_metrics_compute(out, t->score, t->weight, t->positive, t->n, threshold, err);
}

static logad_status fill(la_eval_row *row, const items *used, items *part, const bool *unseen,
                         uint64_t seed, logad_error *err)
{
    select_items(part, used, NULL, false);
    TRY(measure(&row->by_session, part, row->threshold, err));
    TRY(la_bootstrap_f1(row->interval, part->score, part->weight, part->positive, part->n,
                        row->threshold, seed, N_DRAWS, err));
    select_items(part, used, NULL, true);
    TRY(measure(&row->by_sequence, part, row->threshold, err));
    row->unseen_f1 = (double)NAN;
    if (unseen == NULL)
        return LOGAD_OK;
    la_metrics m;
    select_items(part, used, unseen, false);
    TRY(measure(&m, part, row->threshold, err));
    row->unseen_f1 = m.f1;
    return LOGAD_OK;
}

logad_status la_eval_row_fill(la_eval_row *row, const la_dataset *d, const la_labels *l,
                              const double *score, double threshold, const bool *use,
                              const bool *unseen, uint64_t seed, logad_error *err)
{
    assert(l->n == d->n_sessions);
    items used, part = {0};
    row->threshold = threshold;
    bool there = items_new(&used, d->n_sequences) && items_new(&part, d->n_sequences);
    for (uint32_t i = 0; there && i < d->n_sequences; i++)
        used.score[i] = score[i];
    for (uint32_t i = 0; there && i < d->n_sessions; i++) {
        uint32_t s = d->sequence[i];
        if (use != NULL && !use[s])
            continue;
        used.weight[s] += 1.0;
        used.positive[s] += l->label[i];
    }
    logad_status s = there ? fill(row, &used, &part, unseen, seed, err) : la_oom(err);
    items_free(&used);
    items_free(&part);
    return s;
}
