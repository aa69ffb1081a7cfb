/* sequence -> vector: a source with its labels, split into training and validation.
 * The only file of train/ that may open labels, and they are a source's. */
#include "train/corpus.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "seq/labels.h"

#include <stdlib.h>

#define VALID_SHARE 10 /* at most a tenth of a class is kept for validation */

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

/* A group of a source's windows while they are dealt out. */
typedef struct deal {
    uint64_t key; /* hash of the group: the order in which groups are dealt */
    uint32_t item;
} deal;

static int by_key(const void *a, const void *b)
{
    const deal *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

/* Keeps whole groups for validation, in order of their keys, as long as they fit into a tenth of
 * each class: a template set that holds most of a class stays in training. */
static void deal_groups(const la_corpus *c, la_source *s, const deal *d, size_t n,
                        const uint32_t all[2])
{
    uint32_t kept[2] = {0};
    for (size_t from = 0, to; from < n; from = to) {
        uint32_t has[2] = {0};
        for (to = from; to < n && d[to].key == d[from].key; to++)
            has[c->items[d[to].item].label]++;
        bool fits = (kept[0] + has[0]) * VALID_SHARE <= all[0] &&
                    (kept[1] + has[1]) * VALID_SHARE <= all[1];
        kept[0] += fits ? has[0] : 0;
        kept[1] += fits ? has[1] : 0;
        for (size_t i = from; i < to; i++) {
            uint8_t y = c->items[d[i].item].label;
            if (fits)
                s->valid[s->n_valid++] = d[i].item;
            else
                s->train[y][s->n_train[y]++] = d[i].item;
        }
    }
}

static logad_status split(la_corpus *c, la_source *s, size_t from, logad_error *err)
{
    size_t n = c->n_items - from;
    s->valid = la_calloc(n, sizeof *s->valid);
    s->train[0] = la_calloc(n, sizeof *s->train[0]);
    s->train[1] = la_calloc(n, sizeof *s->train[1]);
    deal *d = la_calloc(n, sizeof *d);
    if (s->valid == NULL || s->train[0] == NULL || s->train[1] == NULL || d == NULL) {
        free(d);
        return la_oom(err);
    }
    uint32_t all[2] = {0};
    for (size_t i = 0; i < n; i++) {
        const la_item *it = &c->items[from + i];
        all[it->label]++;
        d[i] = (deal){la_hash64(&it->group, sizeof it->group, 2), (uint32_t)(from + i)};
    }
    qsort(d, n, sizeof *d, by_key);
    deal_groups(c, s, d, n, all);
    free(d);
    TRY(la_corpus_mass(&s->mass[0], c, s->train[0], 0, s->n_train[0], err));
    return la_corpus_mass(&s->mass[1], c, s->train[1], 0, s->n_train[1], err);
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
    la_label_file own = {.purpose = "train, source"};
    TRY(la_labels_open(&l, d, &own, &c->ledger, err));
    logad_status s = add_labelled(c, d, &l, row, max_events, err);
    la_labels_free(&l);
    return s;
}
