/* What wording weighs of a text. */
#ifndef LA_TERMS_H
#define LA_TERMS_H

#include "embed/embed.h"
#include "embed/split.h"

#define LA_TERM_MAX (2 * LA_WORD_MAX + 1) /* bytes */

/* Calls back with each term of a text, in order, again where it comes again: the sub-words of
 * la_split_sub, and pairs of neighbours with a space between. "^" stands in pairs for the start of
 * the text, "$" for its end and "<*>" for variables, of which those in a row are one; words with a
 * variable between them are neighbours with and without it. A decimal or hexadecimal number that
 * stands alone is a variable, for so it is in a log. scripts/make-wording finds the same:
 * tests/tables/terms.test. A term lives for the call. */
void la_terms_of(const char *text, la_word_fn *fn, void *ctx);

#endif
