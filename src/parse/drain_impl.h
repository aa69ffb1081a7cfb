/* The inside of the Drain tree. */
#ifndef LA_DRAIN_IMPL_H
#define LA_DRAIN_IMPL_H

#include "base/arena.h"
#include "parse/access.h"
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
    bool is_request;                     /* the line (access.h) */
    uint32_t any_segment;                /* "/<*>", the general form of segments */
    uint32_t similar[LA_DRAIN_MAX_LEAF]; /* templates about to become one */
};

/* Of requests: whether a word of a template is a segment of a path. */
static inline bool la_drain_is_segment(const la_drain *d, uint32_t word)
{
    return la_access_is_segment(la_lexicon_text(d->words, word));
}

/* The general form of a word of a template that the line is compared with. */
static inline uint32_t la_drain_general(const la_drain *d, uint32_t word)
{
    if (d->is_request)
        return la_drain_is_segment(d, word) ? d->any_segment : LA_WORD_WILD;
    return la_lexicon_word(d->words, word).general;
}

/* Whether a word of a template and one of the line in its place may become a variable. */
static inline bool la_drain_may_differ(const la_drain *d, uint32_t word, uint32_t w)
{
    return !d->is_request || (la_access_is_segment(d->at[w]) && la_drain_is_segment(d, word));
}

static inline bool la_drain_is_variable(const la_drain *d, uint32_t word)
{
    return word == LA_WORD_WILD || (d->is_request && word == d->any_segment);
}

/* So many words that are no values make a variable. */
static inline size_t la_drain_least_values(const la_drain *d)
{
    return d->is_request ? LA_DRAIN_SEGMENTS : LA_DRAIN_VALUES;
}

/* Requests of a method and a status are alike enough. */
static inline double la_drain_least_share(const la_drain *d)
{
    return d->is_request ? 0.0 : d->o.similarity;
}

static inline uint32_t la_drain_root(const la_drain *d, uint32_t i)
{
    while (d->templates[i].same_as != LA_WORD_NONE)
        i = d->templates[i].same_as;
    return i;
}

#endif
