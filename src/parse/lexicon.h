/* The words that templates are made of, as numbers. */
#ifndef LA_LEXICON_H
#define LA_LEXICON_H

#include "base/map.h"
#include "base/str.h"
#include <stdbool.h>
#include <stdint.h>

#define LA_WORD_NONE UINT32_MAX
#define LA_WORD_WILD 0u /* "<*>" */

/* "size=<*>," is the general form of "size=12," and of itself; most words have none. */
typedef struct la_word {
    uint32_t general; /* LA_WORD_WILD: none */
    bool varies;      /* looks like a value: a digit or a variable in it, or a general form */
} la_word;

typedef struct la_lexicon {
    la_map *texts;
    la_word *words;
    size_t cap;
    la_buf form; /* the general form that is being made */
} la_lexicon;

la_lexicon *la_lexicon_new(void); /* NULL if out of memory */
void la_lexicon_free(la_lexicon *x);

uint32_t la_lexicon_add(la_lexicon *x, la_str text);        /* LA_WORD_NONE: out of memory */
uint32_t la_lexicon_find(const la_lexicon *x, la_str text); /* LA_WORD_NONE: not there */
la_str la_lexicon_text(const la_lexicon *x, uint32_t word);
/* What a word is like that need not be there. */
la_word la_lexicon_look(la_lexicon *x, uint32_t word, la_str text);

static inline la_word la_lexicon_word(const la_lexicon *x, uint32_t word)
{
    return x->words[word];
}

#endif
