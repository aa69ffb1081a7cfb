/* The words that templates are made of, as numbers. */
#ifndef LA_LEXICON_H
#define LA_LEXICON_H

#include "base/index.h"
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

/* Kept small, for there may be many words: 12 bytes and its text a word. */
typedef struct la_lexicon {
    la_index by_text;
    char *bytes; /* the texts, one behind the other */
    size_t cap_bytes;
    uint32_t *ends; /* of each text */
    size_t cap_ends;
    uint32_t *kinds; /* general form of each, and whether it varies */
    size_t cap_kinds;
    uint32_t n;
    la_buf form; /* the general form that is being made */
} la_lexicon;

#define LA_LEXICON_VARIES (UINT32_C(1) << 31)

la_lexicon *la_lexicon_new(void); /* NULL if out of memory */
void la_lexicon_free(la_lexicon *x);

uint32_t la_lexicon_add(la_lexicon *x, la_str text);        /* LA_WORD_NONE: out of memory */
uint32_t la_lexicon_find(const la_lexicon *x, la_str text); /* LA_WORD_NONE: not there */
la_str la_lexicon_text(const la_lexicon *x, uint32_t word); /* until a word is added */
/* What a word is like that need not be there. */
la_word la_lexicon_look(la_lexicon *x, uint32_t word, la_str text);

static inline la_word la_lexicon_word(const la_lexicon *x, uint32_t word)
{
    uint32_t kind = x->kinds[word];
    return (la_word){kind & ~LA_LEXICON_VARIES, (kind & LA_LEXICON_VARIES) != 0};
}

#endif
