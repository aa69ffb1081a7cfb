/* bytes -> line -> event: the memory of messages seen before. */
#include "parse/shape.h"
#include "base/hash.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SLOTS (2u * LA_SHAPE_MAX)
#define MASK  (SLOTS - 1u)

typedef struct shape {
    uint64_t hash;
    uint32_t key, n_key;
    uint32_t n_vars, template;
} shape;

struct la_shapes {
    uint64_t seed; /* so that no log can be written to collide; nothing depends on it but time */
    uint32_t n;
    size_t n_keys, cap_keys, cap;
    char *keys;
    shape *items;
    uint32_t slots[SLOTS]; /* shape + 1; 0: free */
};

la_shapes *la_shapes_new(void)
{
    la_shapes *s = la_calloc(1, sizeof *s);
    struct timespec now = {0};
    if (s == NULL)
        return NULL;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t any[3] = {(uint64_t)now.tv_nsec, (uint64_t)getpid(), (uint64_t)(uintptr_t)s};
    s->seed = la_hash64(any, sizeof any, (uint64_t)now.tv_sec);
    return s;
}

void la_shapes_free(la_shapes *s)
{
    if (s == NULL)
        return;
    free(s->keys);
    free(s->items);
    free(s);
}

void la_shapes_clear(la_shapes *s)
{
    memset(s->slots, 0, sizeof s->slots);
    s->n = 0;
    s->n_keys = 0;
}

uint32_t la_shapes_find(const la_shapes *s, const la_masked *m, uint64_t *hash)
{
    uint64_t h = la_hash64(m->key, m->n_key, s->seed);
    *hash = h;
    for (uint32_t at = (uint32_t)h & MASK; s->slots[at] != 0; at = (at + 1) & MASK) {
        const shape *i = &s->items[s->slots[at] - 1];
        if (i->hash == h && i->n_key == m->n_key && i->n_vars == m->n_vars &&
            memcmp(s->keys + i->key, m->key, m->n_key) == 0)
            return s->slots[at] - 1;
    }
    return LA_SHAPE_NONE;
}

uint32_t la_shapes_add(la_shapes *s, const la_masked *m, uint64_t hash, uint32_t template)
{
    if (s->n == LA_SHAPE_MAX || s->n_keys + m->n_key > LA_SHAPE_MAX_KEYS)
        la_shapes_clear(s);
    if (!la_grow(&s->items, &s->cap, (size_t)s->n + 1) ||
        !la_grow(&s->keys, &s->cap_keys, s->n_keys + m->n_key + 1))
        return LA_SHAPE_NONE;
    uint32_t at = (uint32_t)hash & MASK;
    while (s->slots[at] != 0)
        at = (at + 1) & MASK;
    memcpy(s->keys + s->n_keys, m->key, m->n_key);
    s->items[s->n] =
        (shape){hash, (uint32_t)s->n_keys, (uint32_t)m->n_key, (uint32_t)m->n_vars, template};
    s->n_keys += m->n_key;
    s->slots[at] = ++s->n;
    return s->n - 1;
}

uint32_t la_shapes_template(const la_shapes *s, uint32_t i)
{
    return s->items[i].template;
}
