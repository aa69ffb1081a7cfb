/* A template as a pattern: literal pieces with variables of one or more bytes between them. Only a
 * variable that ends the text right behind a word may be empty. */
#ifndef LA_PATTERN_H
#define LA_PATTERN_H

#include "base/str.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct la_pattern {
    char *text;     /* the pieces, one behind the other */
    uint32_t *ends; /* of each piece in text */
    uint32_t n_pieces;
    uint32_t n_words;    /* between blanks */
    uint32_t n_literals; /* bytes of the pieces that are not blank: how specific the template is */
    bool open_start, open_end; /* begins, ends with a variable */
    bool may_end; /* the variable at its end is glued to a word and may be empty ("size=<*>") */
    bool spaced;  /* its runs of blanks mean something: to be matched against text as it stands;
                     other patterns are matched against text whose runs of blanks are one */
} la_pattern;

/* Text with "<*>" for variables; blanks at its end are dropped. False: out of memory. */
bool la_pattern_set(la_pattern *p, const char *text);
void la_pattern_free(la_pattern *p); /* what it holds */

/* Whether the whole text fits, each piece in the first place it can be. */
bool la_pattern_match(const la_pattern *p, la_str text);
/* The same for a text that goes on out of sight. */
bool la_pattern_match_head(const la_pattern *p, la_str text);
/* Whether the pattern fits behind a blank in the text and from there to its end. */
bool la_pattern_match_tail(const la_pattern *p, la_str text);
/* Where the variables of a text that fits are: at[i], len[i]; returns how many there are, and
 * writes at most max. 0 where the text does not fit. */
size_t la_pattern_vars(const la_pattern *p, la_str text, la_str *vars, size_t max);

#endif
