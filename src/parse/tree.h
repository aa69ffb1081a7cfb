/* The fixed-depth tree of Drain: from the number of words and the first words to a leaf. */
#ifndef LA_TREE_H
#define LA_TREE_H

#include "base/map.h"
#include "parse/lexicon.h"

#define LA_TREE_NONE UINT32_MAX

typedef struct la_node {
    uint32_t n_children;
    uint32_t first, n_leaf; /* the templates of a leaf: a list that its owner links */
    uint32_t n_given;       /* of them given, not learned */
} la_node;

typedef struct la_tree {
    la_map *edges; /* (node, word or length) -> node */
    la_node *nodes;
    size_t cap;
    const la_lexicon *words;
    uint32_t levels; /* words that are looked at */
    uint32_t max_children;
} la_tree;

la_tree *la_tree_new(const la_lexicon *words, uint32_t levels, uint32_t max_children);
void la_tree_free(la_tree *t);

uint32_t la_tree_levels(const la_tree *t, uint32_t n_words);
/* The leaf that a line goes to (words that are not in the lexicon: LA_WORD_NONE); LA_TREE_NONE:
 * there is none. */
uint32_t la_tree_find(const la_tree *t, const uint32_t *words, uint32_t n);
/* The leaf that a template belongs to, made where it is not there; LA_TREE_NONE: out of memory. */
uint32_t la_tree_make(la_tree *t, const uint32_t *words, uint32_t n);

#endif
