/* bytes -> line -> event: which template a line equals. */
#include "parse/exact.h"
#include "base/map.h"
#include "base/mem.h"
#include <stdlib.h>

struct la_exact {
    la_map *words;
    uint32_t *templates;
    size_t cap;
};

la_exact *la_exact_new(void)
{
    la_exact *x = la_calloc(1, sizeof *x);
    if (x != NULL && (x->words = la_map_new()) == NULL) {
        free(x);
        return NULL;
    }
    return x;
}

void la_exact_free(la_exact *x)
{
    if (x == NULL)
        return;
    la_map_free(x->words);
    free(x->templates);
    free(x);
}

bool la_exact_add(la_exact *x, const uint32_t *words, uint32_t n, uint32_t template)
{
    bool added;
    uint32_t id = la_map_intern(x->words, words, n * sizeof *words, &added);
    if (id == LA_MAP_NONE || !la_grow(&x->templates, &x->cap, (size_t)id + 1))
        return false;
    if (added)
        x->templates[id] = template;
    return true;
}

uint32_t la_exact_find(const la_exact *x, const uint32_t *words, uint32_t n)
{
    uint32_t id = la_map_find(x->words, words, n * sizeof *words);
    return id == LA_MAP_NONE ? LA_EXACT_NONE : x->templates[id];
}
