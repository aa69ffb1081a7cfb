/* sequence -> vector: a source with its labels, split into training and validation.
 * The only file of train/ that may open labels, and they are a source's. */
#include "train/corpus.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "seq/labels.h"

#include <stdlib.h>

#define VALID_SHARE 10 /* one group in ten is kept for validation */

/* A sequence that has both labels counts as what most of its sessions are. */
static logad_status majority(const la_dataset *d, const la_labels *l, uint8_t **out,
                             logad_error *err)
{
    uint32_t *anomalous = la_calloc(d->n_sequences, sizeof *anomalous);
    uint8_t *label = la_calloc(d->n_sequences, sizeof *label);
    if (anomalous == NULL || label == NULL) {
        free(anomalous);
        free(label);
        return la_oom(err);
    }
    for (uint32_t i = 0; i < d->n_sessions; i++)
        anomalous[d->sequence[i]] += l->label[i];
    for (uint32_t i = 0; i < d->n_sequences; i++)
        label[i] = 2 * (uint64_t)anomalous[i] >= d->count[i];
    free(anomalous);
    *out = label;
    return LOGAD_OK;
}

static bool is_valid(const la_item *it, bool by_group)
{
    uint64_t at[2] = {it->at, it->len};
    uint64_t h = by_group ? it->group : la_hash64(at, sizeof at, 1);
    return la_hash64(&h, sizeof h, 2) % VALID_SHARE == 0;
}

/* Splits by group where that leaves both classes on both sides, else by window. */
static bool split_by_group(const la_corpus *c, size_t from)
{
    uint32_t n[2][2] = {{0}};
    for (size_t i = from; i < c->n_items; i++)
        n[is_valid(&c->items[i], true)][c->items[i].label]++;
    return n[0][0] > 0 && n[0][1] > 0 && n[1][0] > 0 && n[1][1] > 0;
}

static logad_status split(la_corpus *c, la_source *s, size_t from, logad_error *err)
{
    size_t n = c->n_items - from;
    bool by_group = split_by_group(c, from);
    s->valid = la_calloc(n, sizeof *s->valid);
    s->train[0] = la_calloc(n, sizeof *s->train[0]);
    s->train[1] = la_calloc(n, sizeof *s->train[1]);
    if (s->valid == NULL || s->train[0] == NULL || s->train[1] == NULL)
        return la_oom(err);
    uint32_t all[2] = {0};
    for (size_t i = from; i < c->n_items; i++)
        all[c->items[i].label]++;
    for (size_t i = from; i < c->n_items; i++) {
        uint8_t y = c->items[i].label;
        /* A class of a handful of windows is trained on whole: nothing of it can be spared. */
        if (all[y] > VALID_SHARE && is_valid(&c->items[i], by_group))
            s->valid[s->n_valid++] = (uint32_t)i;
        else
            s->train[y][s->n_train[y]++] = (uint32_t)i;
    }
    return LOGAD_OK;
}

static logad_status add_windows(la_corpus *c, const la_dataset *d, const uint8_t *label,
                                uint32_t row, uint32_t max_events, logad_error *err)
{
    for (uint32_t i = 0; i < d->n_sequences; i++) {
        la_item like = {.label = label[i], .source = (uint8_t)c->n_sources, .count = d->count[i]};
        TRY(la_corpus_add_sequence(c, d, i, row, max_events, like, err));
    }
    return LOGAD_OK;
}

static logad_status add_labelled(la_corpus *c, const la_dataset *d, const la_labels *l,
                                 uint32_t row, uint32_t max_events, logad_error *err)
{
    la_source *s = &c->source[c->n_sources];
    if (l->n_anomalous == 0 || l->n_anomalous == l->n)
        return la_fail(err, LOGAD_EINPUT,
                       "source %s: all of its %u sessions are labelled %s: a source needs both "
                       "normal and anomalous ones",
                       d->name, l->n, l->n_anomalous == 0 ? "normal" : "anomalous");
    size_t from = c->n_items;
    s->name = d->name;
    s->base_rate = (double)l->n_anomalous / l->n;
    uint8_t *label = NULL;
    TRY(majority(d, l, &label, err));
    logad_status status = add_windows(c, d, label, row, max_events, err);
    free(label);
    TRY(status);
    TRY(split(c, s, from, err));
    if (s->n_train[0] == 0 || s->n_train[1] == 0)
        return la_fail(err, LOGAD_EINPUT,
                       "source %s: its normal and its anomalous sessions have the same "
                       "sequences: such labels cannot be learned",
                       d->name);
    la_verbose("source %s: %u normal and %u anomalous windows to train on, %u to validate", d->name,
               s->n_train[0], s->n_train[1], s->n_valid);
    c->n_sources++;
    return LOGAD_OK;
}

logad_status la_source_add(la_corpus *c, const la_dataset *d, uint32_t row, uint32_t max_events,
                           logad_error *err)
{
    la_labels l = {0};
    TRY(la_labels_open(&l, d, NULL, "train, source", &c->ledger, err));
    logad_status s = add_labelled(c, d, &l, row, max_events, err);
    la_labels_free(&l);
    return s;
}
