/* Matching against a fixed set of templates: the most specific one that fits.
 *
 * The order of preference: most literal bytes (between templates with as many, the one of as many
 * words as the text, then the one with fewer variables, then the first); where nothing fits, or
 * something that says far less, the text without its leading "[...]" part; then a template that
 * fits the text's end; then one without any literal text. */
#ifndef LA_MATCHER_H
#define LA_MATCHER_H

#include "base/err.h"
#include "parse/mask.h"
#include <stdint.h>

#define LA_MATCHER_NONE UINT32_MAX

typedef struct la_matcher la_matcher;

/* A matcher of texts[i], which keeps the index i. The masker is told which variables it must leave
 * alone because the templates have them in so many words. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_matcher_new(la_matcher **out, const char *const *texts, size_t n,
                                          la_masker *masker, logad_error *err);
void la_matcher_free(la_matcher *m); /* NULL is fine */

/* The template of a masked message, LA_MATCHER_NONE if it fits none. *by_key: every message with
 * the same key has the same answer. */
uint32_t la_matcher_find(la_matcher *m, const la_masked *line, bool *by_key);
/* The variables of a text by a template that la_matcher_find gave for it; the text's blanks must be
 * as la_matcher_is_spaced says. Returns how many there are and writes at most max. */
size_t la_matcher_vars(la_matcher *m, uint32_t template, la_str text, la_str *vars, size_t max);
/* Whether the template was matched against the text as it stands; else every run of blanks was one
 * and those at the ends were left away. */
bool la_matcher_is_spaced(const la_matcher *m, uint32_t template);

#endif
