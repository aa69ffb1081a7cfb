/* Before "sequence -> vector": a target that is a source under another name, or a part of it, is
 * found by its sessions. */
#include "train/overlap.h"

#include "base/hash.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Events by the hash of their texts, for two sets may number the same templates differently. */
static uint64_t hash_sequence(const la_dataset *d, uint32_t q, const uint64_t *text)
{
    uint64_t h = 0;
    for (uint64_t i = d->at[q]; i < d->at[q + 1]; i++)
        h = la_hash64(&text[d->events[i]], sizeof *text, h);
    return h;
}

static void fill(uint64_t *key, const la_dataset *d, uint64_t *text, uint64_t *sequence)
{
    for (uint32_t t = 0; t < d->n_templates; t++)
        text[t] = la_hash64(d->templates[t], strlen(d->templates[t]), 0);
    for (uint32_t q = 0; q < d->n_sequences; q++)
        sequence[q] = hash_sequence(d, q, text);
    for (uint32_t i = 0; i < d->n_sessions; i++)
        key[i] = la_hash64(d->session[i], strlen(d->session[i]), sequence[d->sequence[i]]);
    if (d->n_sessions > 0)
        qsort(key, d->n_sessions, sizeof *key, ascending);
}

logad_status la_session_keys_new(la_session_keys *out, const la_dataset *d, logad_error *err)
{
    uint64_t *key = la_calloc(d->n_sessions, sizeof *key);
    uint64_t *text = la_calloc(d->n_templates, sizeof *text);
    uint64_t *sequence = la_calloc(d->n_sequences, sizeof *sequence);
    bool there = key != NULL && text != NULL && sequence != NULL;
    if (there) {
        fill(key, d, text, sequence);
        *out = (la_session_keys){key, d->n_sessions};
    } else {
        free(key);
    }
    free(text);
    free(sequence);
    return there ? LOGAD_OK : la_oom(err);
}

void la_session_keys_free(la_session_keys *k)
{
    free(k->key);
    *k = (la_session_keys){0};
}

uint32_t la_session_keys_shared(const la_session_keys *a, const la_session_keys *b)
{
    uint32_t shared = 0;
    for (uint32_t i = 0, j = 0; i < a->n && j < b->n;) {
        shared += a->key[i] == b->key[j];
        bool next = a->key[i] <= b->key[j];
        j += a->key[i] > b->key[j];
        i += next;
    }
    return shared;
}
