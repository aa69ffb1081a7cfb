/* Beside the walk from bytes to verdict: finds what others keep. Open addressing with linear
 * probing; growing asks the owner for the hashes again. A slot has a number in its low bits, as
 * many as the number of slots needs, and bits of the hash above them, so that few strangers are
 * looked at. */
#include "base/index.h"
#include "base/hash.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

#define MIN_SLOTS ((size_t)64)
#define MAX_SLOTS ((size_t)1 << 31)

static uint32_t above(const la_index *x, uint64_t hash)
{
    return (uint32_t)(hash >> 32) & ~(uint32_t)(x->n_slots - 1);
}

uint32_t la_index_next(const la_index *x, uint64_t *at)
{
    if (x->n_slots == 0)
        return LA_INDEX_NONE;
    uint32_t number = (uint32_t)(x->n_slots - 1), mark = above(x, *at), low = (uint32_t)*at, slot;
    do
        slot = x->slots[low++ & number];
    while (slot != LA_INDEX_NONE && (slot & ~number) != mark);
    *at = (*at & ~(uint64_t)UINT32_MAX) | low;
    return slot == LA_INDEX_NONE ? slot : slot & number;
}

static void put(la_index *x, uint32_t number)
{
    uint64_t hash = x->hash(x->owner, number, x->seed);
    size_t at = (uint32_t)hash;
    while (x->slots[at & (x->n_slots - 1)] != LA_INDEX_NONE)
        at++;
    x->slots[at & (x->n_slots - 1)] = above(x, hash) | number;
}

static bool grow(la_index *x)
{
    size_t old = x->n_slots, n = old == 0 ? MIN_SLOTS : 2 * old;
    uint32_t *slots = n > MAX_SLOTS ? NULL : malloc(n * sizeof *slots), *was = x->slots;
    if (slots == NULL)
        return false;
    if (old == 0)
        x->seed = la_hash_seed(x);
    memset(slots, 0xFF, n * sizeof *slots);
    x->slots = slots;
    x->n_slots = n;
    for (uint32_t i = 0; i < x->n; i++)
        put(x, i);
    free(was);
    return true;
}

bool la_index_add(la_index *x, uint32_t number)
{
    if (x->n >= x->n_slots / 4 * 3 && !grow(x))
        return false;
    put(x, number);
    x->n++;
    return true;
}

void la_index_free(la_index *x)
{
    free(x->slots);
    x->slots = NULL;
    x->n_slots = x->n = 0;
}
