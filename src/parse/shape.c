/* bytes -> line -> event: the memory of messages seen before. */
#include "parse/shape.h"
#include "base/hash.h"
#include "base/mem.h"
#include <stdatomic.h>
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
    size_t n_keys;
    char *keys; /* neither they nor items ever move: others may be looking */
    shape *items;
    uint64_t clears;               /* how often it was cleared */
    _Atomic uint32_t slots[SLOTS]; /* shape + 1; 0: free */
};

la_shapes *la_shapes_new(void)
{
    la_shapes *s = la_calloc(1, sizeof *s);
    struct timespec now = {0};
    if (s == NULL)
        return NULL;
    s->items = la_calloc(LA_SHAPE_MAX, sizeof *s->items);
    s->keys = la_calloc(LA_SHAPE_MAX_KEYS, 1);
    if (s->items == NULL || s->keys == NULL) {
        la_shapes_free(s);
        return NULL;
    }
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
    for (size_t i = 0; i < SLOTS; i++)
        atomic_store_explicit(&s->slots[i], 0, memory_order_relaxed);
    s->clears++;
    s->n = 0;
    s->n_keys = 0;
}

static uint32_t slot(const la_shapes *s, uint32_t at)
{
    return atomic_load_explicit(&s->slots[at], memory_order_acquire);
}

static bool is_shape(const la_shapes *s, const shape *it, const la_masked *m)
{
    return it->n_key == m->n_key && it->n_vars == m->n_vars &&
           memcmp(s->keys + it->key, m->key, m->n_key) == 0;
}

static uint32_t quick_place(const la_masked *m)
{
    uint64_t head, tail;
    memcpy(&head, m->key, sizeof head);
    memcpy(&tail, m->key + m->n_key - sizeof tail, sizeof tail);
    uint64_t mixed = (head ^ tail << 7 ^ m->n_key) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(mixed >> 32) & (LA_SHAPE_QUICK - 1);
}

/* The entry of a key, after a clear an empty one; NULL: the key is too short. */
static uint32_t *quick_entry(const la_shapes *s, la_quick *q, const la_masked *m)
{
    if (m->n_key < 16)
        return NULL;
    if (q->clears != s->clears) {
        memset(q->places, 0, sizeof q->places);
        q->clears = s->clears;
    }
    return &q->places[quick_place(m)];
}

uint32_t la_shapes_find(const la_shapes *s, la_quick *q, const la_masked *m, uint64_t *hash)
{
    uint32_t *quick = quick_entry(s, q, m);
    if (quick != NULL && *quick != 0 && is_shape(s, &s->items[*quick - 1], m))
        return *quick - 1;
    uint64_t h = la_hash64(m->key, m->n_key, s->seed);
    *hash = h;
    uint32_t at = (uint32_t)h & MASK;
    for (uint32_t i = slot(s, at); i != 0; at = (at + 1) & MASK, i = slot(s, at)) {
        const shape *it = &s->items[i - 1];
        if (it->hash != h || !is_shape(s, it, m))
            continue;
        if (quick != NULL)
            *quick = i;
        return i - 1;
    }
    return LA_SHAPE_NONE;
}

bool la_shapes_is_full(const la_shapes *s, const la_masked *m)
{
    return s->n == LA_SHAPE_MAX || s->n_keys + m->n_key > LA_SHAPE_MAX_KEYS;
}

uint32_t la_shapes_add(la_shapes *s, const la_masked *m, uint64_t hash, uint32_t template)
{
    uint32_t at = (uint32_t)hash & MASK;
    while (slot(s, at) != 0)
        at = (at + 1) & MASK;
    memcpy(s->keys + s->n_keys, m->key, m->n_key);
    s->items[s->n] =
        (shape){hash, (uint32_t)s->n_keys, (uint32_t)m->n_key, (uint32_t)m->n_vars, template};
    s->n_keys += m->n_key;
    atomic_store_explicit(&s->slots[at], ++s->n, memory_order_release);
    return s->n - 1;
}

uint32_t la_shapes_template(const la_shapes *s, uint32_t i)
{
    return s->items[i].template;
}
