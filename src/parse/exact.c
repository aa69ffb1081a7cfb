/* bytes -> line -> event: which template a line equals. */
#include "parse/exact.h"
#include "base/hash.h"
#include "base/index.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

typedef struct entry {
    const uint32_t *words;
    uint32_t n, template;
} entry;

struct la_exact {
    la_index by_words;
    entry *entries;
    uint32_t n;
    size_t cap;
};

static uint64_t hash(const void *owner, uint32_t i, uint64_t seed)
{
    const entry *e = &((const la_exact *)owner)->entries[i];
    return la_hash64(e->words, e->n * sizeof *e->words, seed);
}

la_exact *la_exact_new(void)
{
    la_exact *x = la_calloc(1, sizeof *x);
    if (x != NULL)
        x->by_words = (la_index){.owner = x, .hash = hash};
    return x;
}

void la_exact_free(la_exact *x)
{
    if (x == NULL)
        return;
    la_index_free(&x->by_words);
    free(x->entries);
    free(x);
}

bool la_exact_add(la_exact *x, const uint32_t *words, uint32_t n, uint32_t template)
{
    if (la_exact_find(x, words, n) != LA_EXACT_NONE)
        return true;
    if (!la_grow(&x->entries, &x->cap, (size_t)x->n + 1))
        return false;
    x->entries[x->n] = (entry){words, n, template};
    if (!la_index_add(&x->by_words, x->n))
        return false;
    x->n++;
    return true;
}

uint32_t la_exact_find(const la_exact *x, const uint32_t *words, uint32_t n)
{
    if (x->n == 0)
        return LA_EXACT_NONE;
    uint64_t at = la_hash64(words, n * sizeof *words, x->by_words.seed);
    for (uint32_t i; (i = la_index_next(&x->by_words, &at)) != LA_INDEX_NONE;) {
        const entry *e = &x->entries[i];
        if (e->n == n && (n == 0 || memcmp(e->words, words, n * sizeof *words) == 0))
            return e->template;
    }
    return LA_EXACT_NONE;
}
