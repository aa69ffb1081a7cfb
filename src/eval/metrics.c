/* verdict -> figures: precision, recall, F1, ROC-AUC and average precision over weighted items,
 * exact where scores tie. */
#include "base/mem.h"
#include "eval/eval.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>

typedef struct scored {
    double score, positive, negative;
} scored;

static int highest_first(const void *a, const void *b)
{
    const scored *x = a, *y = b;
    return (x->score < y->score) - (x->score > y->score);
}

static double ratio(double a, double b)
{
    return b > 0.0 ? a / b : (double)NAN;
}

static void at_threshold(la_metrics *m, const scored *items, size_t n, double threshold)
{
    for (size_t i = 0; i < n; i++) {
        bool called = items[i].score >= threshold;
        *(called ? &m->tp : &m->fn) += items[i].positive;
        *(called ? &m->fp : &m->tn) += items[i].negative;
    }
    double positives = m->tp + m->fn, all = positives + m->fp + m->tn;
    m->precision = ratio(m->tp, m->tp + m->fp);
    m->recall = ratio(m->tp, positives);
    m->specificity = ratio(m->tn, m->tn + m->fp);
    m->f1 = positives > 0.0 ? 2.0 * m->tp / (2.0 * m->tp + m->fp + m->fn) : (double)NAN;
    m->base_rate = ratio(positives, all);
    m->all_positive_f1 = positives > 0.0 ? 2.0 * positives / (positives + all) : (double)NAN;
}

/* Walks down the scores; items of one score are one step. AUC is the share of (positive, negative)
 * pairs in the right order, a tie being half right: the Mann-Whitney statistic. AP is the sum over
 * steps of (recall gained) * (precision there), with no interpolation. */
static void over_thresholds(la_metrics *m, const scored *sorted, size_t n)
{
    double positives = m->tp + m->fn, negatives = m->fp + m->tn;
    double tp = 0.0, fp = 0.0, pairs = 0.0, area = 0.0, best = 0.0;
    for (size_t i = 0; i < n;) {
        double step_tp = 0.0, step_fp = 0.0, score = sorted[i].score;
        for (; i < n && !(sorted[i].score < score); i++) {
            step_tp += sorted[i].positive;
            step_fp += sorted[i].negative;
        }
        pairs += step_tp * (negatives - fp - step_fp / 2.0);
        tp += step_tp;
        fp += step_fp;
        if (tp > 0.0) {
            area += step_tp * tp / (tp + fp);
            best = fmax(best, 2.0 * tp / (tp + fp + positives));
        }
    }
    m->auc = ratio(pairs, positives * negatives);
    m->ap = ratio(area, positives);
    m->oracle_f1 = positives > 0.0 ? best : (double)NAN;
}

logad_status la_metrics_compute(la_metrics *out, const double *score, const double *weight,
                                const double *positive, size_t n, double threshold,
                                logad_error *err)
{
    scored *items = la_calloc(n, sizeof *items);
    if (items == NULL)
        return la_oom(err);
    for (size_t i = 0; i < n; i++) {
        assert(!isnan(score[i]) && positive[i] >= 0.0 && positive[i] <= weight[i]);
        items[i] = (scored){score[i], positive[i], weight[i] - positive[i]};
    }
    qsort(items, n, sizeof *items, highest_first);
    *out = (la_metrics){0};
    at_threshold(out, items, n, threshold);
    over_thresholds(out, items, n);
    free(items);
    return LOGAD_OK;
}
