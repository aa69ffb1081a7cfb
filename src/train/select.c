/* Judges weights by the sources' validation windows and the distance to the target. */
#include "train/select.h"

#include "base/mem.h"

#include <stdlib.h>

struct la_judge {
    const la_corpus *corpus;
    la_window *windows; /* validation windows, then target windows */
    uint8_t *label;     /* of the validation windows */
    size_t n_valid, n;
};

static void take(la_judge *j, const la_corpus *c, uint32_t item)
{
    const la_item *it = &c->items[item];
    j->label[j->n] = it->label;
    j->windows[j->n++] = (la_window){.at = it->at, .len = it->len};
}

/* At most n of the listed windows, by a seeded draw; the list is shuffled in place. */
static void take_some(la_judge *j, const la_corpus *c, uint32_t *list, uint32_t n_list, size_t n,
                      la_rng *rng)
{
    la_rng_shuffle(rng, list, n_list);
    for (uint32_t i = 0; i < n_list && i < n; i++)
        take(j, c, list[i]);
}

static logad_status fill(la_judge *j, const la_corpus *c, const la_rng *root, logad_error *err)
{
    size_t n_list = c->n_items;
    uint32_t *list = la_calloc(n_list, sizeof *list), n = 0;
    if (list == NULL)
        return la_oom(err);
    la_rng rng = la_rng_fork(root, "judge");
    for (size_t s = 0; s < c->n_sources; s++)
        for (uint32_t i = 0; i < c->source[s].n_valid; i++)
            list[n++] = c->source[s].valid[i];
    take_some(j, c, list, n, LA_SELECT_WINDOWS, &rng);
    j->n_valid = j->n;
    n = 0;
    for (size_t i = c->n_labelled; i < c->n_items; i++)
        list[n++] = (uint32_t)i;
    take_some(j, c, list, n, LA_SELECT_WINDOWS, &rng);
    free(list);
    return LOGAD_OK;
}

logad_status la_judge_new(la_judge **out, const la_corpus *c, const la_rng *root, logad_error *err)
{
    la_judge *j = la_calloc(1, sizeof *j);
    if (j == NULL)
        return la_oom(err);
    j->corpus = c;
    j->windows = la_calloc(2 * LA_SELECT_WINDOWS, sizeof *j->windows);
    j->label = la_calloc(2 * LA_SELECT_WINDOWS, sizeof *j->label);
    logad_status s = j->windows == NULL || j->label == NULL ? la_oom(err) : LOGAD_OK;
    if (s == LOGAD_OK)
        s = fill(j, c, root, err);
    if (s != LOGAD_OK) {
        la_judge_free(j);
        return s;
    }
    *out = j;
    return LOGAD_OK;
}

void la_judge_free(la_judge *j)
{
    if (j == NULL)
        return;
    free(j->windows);
    free(j->label);
    free(j);
}

static double f1_at_zero(const double *margin, const uint8_t *label, size_t n)
{
    double tp = 0, wrong = 0;
    for (size_t i = 0; i < n; i++) {
        bool called = margin[i] >= 0, is = label[i] == 1;
        tp += called && is;
        wrong += called != is;
    }
    return tp > 0 ? 2 * tp / (2 * tp + wrong) : 0.0;
}

logad_status la_judge_weights(const la_judge *j, const la_scorer *s, la_judgement *out,
                              logad_error *err)
{
    size_t width = s->net->width;
    double *margin = la_calloc(j->n, sizeof *margin);
    float *r = la_calloc(j->n * width, sizeof *r);
    logad_status status = margin == NULL || r == NULL ? la_oom(err) : LOGAD_OK;
    if (status == LOGAD_OK)
        status = la_score_windows(s, j->corpus->events, j->windows, j->n, margin, r, err);
    if (status == LOGAD_OK)
        status = la_proxy_distance(&out->distance, r, j->n_valid, r + j->n_valid * width,
                                   j->n - j->n_valid, width, err);
    if (status == LOGAD_OK) {
        out->f1 = f1_at_zero(margin, j->label, j->n_valid);
        out->value = out->f1 - LA_SELECT_DISTANCE * out->distance / 2;
    }
    free(margin);
    free(r);
    return status;
}
