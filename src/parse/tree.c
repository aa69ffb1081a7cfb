/* bytes -> line -> event: where in the tree a line's template may be. */
#include "parse/tree.h"
#include "base/mem.h"
#include <stdlib.h>

#define NONE LA_TREE_NONE
#define WILD LA_WORD_WILD

la_tree *la_tree_new(const la_lexicon *words, uint32_t levels, uint32_t max_children)
{
    la_tree *t = la_calloc(1, sizeof *t);
    if (t == NULL)
        return NULL;
    t->words = words;
    t->levels = levels;
    t->max_children = max_children;
    t->edges = la_map_new();
    if (t->edges == NULL || !la_grow(&t->nodes, &t->cap, 1)) {
        la_tree_free(t);
        return NULL;
    }
    t->nodes[0] = (la_node){.first = NONE};
    return t;
}

void la_tree_free(la_tree *t)
{
    if (t == NULL)
        return;
    la_map_free(t->edges);
    free(t->nodes);
    free(t);
}

static uint32_t child(const la_tree *t, uint32_t parent, uint32_t key)
{
    uint32_t edge[2] = {parent, key};
    uint32_t id = la_map_find(t->edges, edge, sizeof edge);
    return id == LA_MAP_NONE ? NONE : id + 1;
}

static uint32_t add_child(la_tree *t, uint32_t parent, uint32_t key)
{
    uint32_t edge[2] = {parent, key};
    uint32_t id = la_map_intern(t->edges, edge, sizeof edge, NULL);
    if (id == LA_MAP_NONE || !la_grow(&t->nodes, &t->cap, (size_t)id + 2))
        return NONE;
    t->nodes[id + 1] = (la_node){.first = NONE};
    t->nodes[parent].n_children++;
    return id + 1;
}

uint32_t la_tree_levels(const la_tree *t, uint32_t n)
{
    return t->levels < n ? t->levels : n;
}

uint32_t la_tree_find(const la_tree *t, const uint32_t *words, uint32_t n)
{
    uint32_t at = child(t, 0, n);
    for (uint32_t i = 0; i < la_tree_levels(t, n) && at != NONE; i++) {
        bool branches = words[i] != LA_WORD_NONE && !la_lexicon_word(t->words, words[i]).varies;
        uint32_t next = branches ? child(t, at, words[i]) : NONE;
        at = next != NONE ? next : child(t, at, WILD);
    }
    return at;
}

uint32_t la_tree_make(la_tree *t, const uint32_t *words, uint32_t n)
{
    uint32_t at = child(t, 0, n);
    if (at == NONE)
        at = add_child(t, 0, n);
    for (uint32_t i = 0; i < la_tree_levels(t, n) && at != NONE; i++) {
        uint32_t word = la_lexicon_word(t->words, words[i]).varies ? WILD : words[i];
        uint32_t next = child(t, at, word);
        if (next == NONE && word != WILD && t->nodes[at].n_children + 1 >= t->max_children) {
            word = WILD;
            next = child(t, at, WILD);
        }
        at = next != NONE ? next : add_child(t, at, word);
    }
    return at;
}
