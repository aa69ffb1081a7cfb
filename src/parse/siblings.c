/* bytes -> line -> event: which templates may differ in a single word.
 *
 * Lists stand in chains, by a seeded hash; a list's members are those of its chain with the same
 * half of the key, which does not depend on the seed. */
#include "parse/siblings.h"
#include "base/hash.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

#define MIN_CHAINS ((size_t)64)
#define MEMBERS    2 /* of a chain, on average, at most */

typedef struct member {
    uint32_t template, next; /* in its chain */
    uint32_t key;            /* half of it */
} member;

struct la_siblings {
    uint64_t seed;
    uint32_t *first; /* of each chain */
    size_t n_chains; /* a power of two */
    member *members;
    size_t n, cap;
};

la_siblings *la_siblings_new(void)
{
    la_siblings *s = la_calloc(1, sizeof *s);
    if (s != NULL)
        s->seed = la_hash_seed(s);
    return s;
}

void la_siblings_free(la_siblings *s)
{
    if (s == NULL)
        return;
    free(s->first);
    free(s->members);
    free(s);
}

static uint32_t *chain(const la_siblings *s, uint32_t key)
{
    return &s->first[la_hash64(&key, sizeof key, s->seed) & (s->n_chains - 1)];
}

static void link_member(la_siblings *s, uint32_t i)
{
    uint32_t *first = chain(s, s->members[i].key);
    s->members[i].next = *first;
    *first = i;
}

/* Twice as many chains; the newest members stay the first. */
static bool grow(la_siblings *s)
{
    size_t n = s->n_chains == 0 ? MIN_CHAINS : 2 * s->n_chains, bytes;
    uint32_t *first = la_mul(n, sizeof *first, &bytes) ? malloc(bytes) : NULL;
    if (first == NULL)
        return false;
    memset(first, 0xFF, bytes);
    free(s->first);
    s->first = first;
    s->n_chains = n;
    for (uint32_t i = 0; i < s->n; i++)
        link_member(s, i);
    return true;
}

bool la_siblings_add(la_siblings *s, uint64_t key, uint32_t template)
{
    if (s->n >= LA_SIBLINGS_END || (s->n >= MEMBERS * s->n_chains && !grow(s)) ||
        !la_grow(&s->members, &s->cap, s->n + 1))
        return false;
    s->members[s->n] = (member){.template = template, .key = (uint32_t)key};
    link_member(s, (uint32_t)s->n++);
    return true;
}

static uint32_t with_key(const la_siblings *s, uint32_t at, uint32_t key)
{
    while (at != LA_SIBLINGS_END && s->members[at].key != key)
        at = s->members[at].next;
    return at;
}

uint32_t la_siblings_first(const la_siblings *s, uint64_t key)
{
    uint32_t half = (uint32_t)key;
    return s->n == 0 ? LA_SIBLINGS_END : with_key(s, *chain(s, half), half);
}

uint32_t la_siblings_next(const la_siblings *s, uint32_t at)
{
    return with_key(s, s->members[at].next, s->members[at].key);
}

uint32_t la_siblings_template(const la_siblings *s, uint32_t at)
{
    return s->members[at].template;
}
