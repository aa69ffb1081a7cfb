/* The inside of the Drain tree. */
#ifndef LA_DRAIN_IMPL_H
#define LA_DRAIN_IMPL_H

#include "base/arena.h"
#include "parse/drain.h"
#include "parse/exact.h"
#include "parse/siblings.h"
#include "parse/tree.h"
#include <stdbool.h>

#define LA_DRAIN_WORDS      513
#define LA_DRAIN_WORD_BYTES 64 /* that a word takes besides its text */

/* A template while it is learned. */
typedef struct la_group {
    uint32_t *words; /* in the arena */
    uint16_t n_words, n_literals;
    bool given;                /* its words are as they were given: others look at them */
    bool lent;                 /* its text is in the arena */
    uint32_t leaf, next, last; /* its leaf, those next to it there; NONE */
    uint32_t same_as;          /* the template it was found to be the same as; NONE */
    char *text;                /* NULL: its words with blanks between them */
} la_group;

struct la_drain {
    la_drain_options o;
    la_lexicon *words;
    la_arena arena;
    la_tree *tree;
    la_siblings *siblings; /* by the words that the tree branches on */
    la_exact *given;       /* templates that were added as they stand */
    size_t bytes;          /* of words and texts of templates */
    la_group *templates;
    size_t n, cap;
    la_buf text;        /* being written */
    uint32_t catch_all; /* NONE: not there yet */
    uint64_t n_over;
    uint32_t line[LA_DRAIN_WORDS]; /* words of the line; NONE: in no template yet */
    la_str at[LA_DRAIN_WORDS];     /* their texts */
    la_word line_info[LA_DRAIN_WORDS];
    uint32_t similar[LA_DRAIN_MAX_LEAF]; /* templates about to become one */
};

static inline uint32_t la_drain_root(const la_drain *d, uint32_t i)
{
    while (d->templates[i].same_as != LA_WORD_NONE)
        i = d->templates[i].same_as;
    return i;
}

#endif
