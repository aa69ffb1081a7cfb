/* Beside the walk from bytes to verdict: finds what others keep. Open addressing with linear
 * probing; growing asks the owner for the hashes again. */
#include "base/index.h"
#include "base/hash.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

#define MIN_SLOTS ((size_t)64)
#define MAX_SLOTS ((size_t)1 << 31)

uint32_t la_index_next(const la_index *x, uint64_t *at)
{
    if (x->n_slots == 0)
        return LA_INDEX_NONE;
    return x->slots[(*at)++ & (x->n_slots - 1)];
}

static void put(la_index *x, uint32_t number)
{
    size_t at = (size_t)x->hash(x->owner, number, x->seed);
    while (x->slots[at & (x->n_slots - 1)] != LA_INDEX_NONE)
        at++;
    x->slots[at & (x->n_slots - 1)] = number;
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
    for (size_t i = 0; i < old; i++)
        if (was[i] != LA_INDEX_NONE)
            put(x, was[i]);
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
