/* bytes -> line -> event: which templates may differ in a single word. */
#include "parse/siblings.h"
#include "base/map.h"
#include "base/mem.h"
#include <stdlib.h>

typedef struct member {
    uint32_t template, next;
} member;

struct la_siblings {
    la_map *keys;
    uint32_t *first; /* of each key */
    size_t cap_first;
    member *members;
    size_t n, cap;
};

la_siblings *la_siblings_new(void)
{
    la_siblings *s = la_calloc(1, sizeof *s);
    if (s != NULL && (s->keys = la_map_new()) == NULL) {
        free(s);
        return NULL;
    }
    return s;
}

void la_siblings_free(la_siblings *s)
{
    if (s == NULL)
        return;
    la_map_free(s->keys);
    free(s->first);
    free(s->members);
    free(s);
}

bool la_siblings_add(la_siblings *s, uint64_t key, uint32_t template)
{
    bool added;
    uint32_t id = la_map_intern(s->keys, &key, sizeof key, &added);
    if (id == LA_MAP_NONE || !la_grow(&s->first, &s->cap_first, (size_t)id + 1) ||
        !la_grow(&s->members, &s->cap, s->n + 1))
        return false;
    if (added)
        s->first[id] = LA_SIBLINGS_END;
    s->members[s->n] = (member){template, s->first[id]};
    s->first[id] = (uint32_t)s->n++;
    return true;
}

uint32_t la_siblings_first(const la_siblings *s, uint64_t key)
{
    uint32_t id = la_map_find(s->keys, &key, sizeof key);
    return id == LA_MAP_NONE ? LA_SIBLINGS_END : s->first[id];
}

uint32_t la_siblings_next(const la_siblings *s, uint32_t at)
{
    return s->members[at].next;
}

uint32_t la_siblings_template(const la_siblings *s, uint32_t at)
{
    return s->members[at].template;
}
