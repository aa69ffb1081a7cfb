/* Beside the walk from bytes to verdict: gives templates, words and sessions their numbers.
 *
 * Open addressing with linear probing over {hash, id} pairs of 8 bytes; the keys' views stand in an
 * array by id and their bytes in an arena, so growing moves no key and compares none. */
#include "base/map.h"
#include "base/arena.h"
#include "base/hash.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

typedef struct slot {
    uint32_t hash; /* low half of the key's hash; its low bits are the key's first place */
    uint32_t id;   /* LA_MAP_NONE = empty */
} slot;

struct la_map {
    slot *slots;
    size_t mask; /* number of slots - 1, a power of two less one */
    la_str *keys;
    size_t n, cap;
    uint64_t seed;
    la_arena bytes;
};

#define MIN_SLOTS ((size_t)64)
#define MAX_SLOTS ((size_t)1 << 31)

static slot *new_slots(size_t n)
{
    slot *s = la_calloc(n, sizeof *s);
    if (s != NULL)
        memset(s, 0xFF, n * sizeof *s);
    return s;
}

la_map *la_map_new(void)
{
    la_map *m = la_calloc(1, sizeof *m);
    if (m == NULL)
        return NULL;
    m->seed = la_hash_seed(m);
    m->mask = MIN_SLOTS - 1;
    m->slots = new_slots(MIN_SLOTS);
    if (m->slots == NULL) {
        free(m);
        return NULL;
    }
    return m;
}

void la_map_free(la_map *m)
{
    if (m == NULL)
        return;
    la_arena_free(&m->bytes);
    free(m->keys);
    free(m->slots);
    free(m);
}

static bool grow_slots(la_map *m)
{
    size_t n = (m->mask + 1) * 2;
    slot *bigger = n > MAX_SLOTS ? NULL : new_slots(n);
    if (bigger == NULL)
        return false;
    for (size_t i = 0; i <= m->mask; i++) {
        if (m->slots[i].id == LA_MAP_NONE)
            continue;
        size_t at = m->slots[i].hash & (n - 1);
        while (bigger[at].id != LA_MAP_NONE)
            at = (at + 1) & (n - 1);
        bigger[at] = m->slots[i];
    }
    free(m->slots);
    m->slots = bigger;
    m->mask = n - 1;
    return true;
}

/* The place of the key, or the empty one where it would go. */
static slot *place_of(const la_map *m, const void *key, size_t n, uint32_t hash)
{
    for (size_t at = hash & m->mask;; at = (at + 1) & m->mask) {
        slot *s = &m->slots[at];
        if (s->id == LA_MAP_NONE)
            return s;
        if (s->hash != hash)
            continue;
        la_str k = m->keys[s->id];
        if (k.n == n && (n == 0 || memcmp(k.p, key, n) == 0))
            return s;
    }
}

uint32_t la_map_find(const la_map *m, const void *key, size_t n)
{
    return place_of(m, key, n, (uint32_t)la_hash64(key, n, m->seed))->id;
}

uint64_t la_map_hash(const la_map *m, const void *key, size_t n)
{
    return la_hash64(key, n, m->seed);
}

void la_map_expect(const la_map *m, uint64_t hash)
{
    __builtin_prefetch(&m->slots[(uint32_t)hash & m->mask]);
}

uint32_t la_map_intern(la_map *m, const void *key, size_t n, bool *added)
{
    return la_map_intern_hashed(m, key, n, la_hash64(key, n, m->seed), added);
}

uint32_t la_map_intern_hashed(la_map *m, const void *key, size_t n, uint64_t whole, bool *added)
{
    uint32_t hash = (uint32_t)whole;
    slot *s = place_of(m, key, n, hash);
    if (added != NULL)
        *added = s->id == LA_MAP_NONE;
    if (s->id != LA_MAP_NONE)
        return s->id;
    if (added != NULL)
        *added = false;
    if (m->n >= (m->mask + 1) / 4 * 3) {
        if (!grow_slots(m))
            return LA_MAP_NONE;
        s = place_of(m, key, n, hash);
    }
    if (!la_grow(&m->keys, &m->cap, m->n + 1))
        return LA_MAP_NONE;
    char *copy = la_arena_copy(&m->bytes, key, n);
    if (copy == NULL)
        return LA_MAP_NONE;
    m->keys[m->n] = (la_str){copy, n};
    s->hash = hash;
    s->id = (uint32_t)m->n++;
    if (added != NULL)
        *added = true;
    return s->id;
}

la_str la_map_key(const la_map *m, uint32_t id)
{
    return m->keys[id];
}

uint32_t la_map_count(const la_map *m)
{
    return (uint32_t)m->n;
}
