/* How much a text sounds like a fault, by the words that the phrase book's faults are told with. */
#ifndef LA_WORDING_H
#define LA_WORDING_H

#include "base/err.h"
#include "seq/phrasebook.h"
#include <stdbool.h>
#include <stdint.h>

#define LA_WORDING_MAX_WORDS (1u << 20)
#define LA_WORDING_LIMIT     5.0 /* of the log-odds */

typedef struct la_wording la_wording;

/* Logistic regression of fault against routine and benign on the set of sub-words of a template
 * (those of la_split_sub that two templates have). use [n_systems]: the systems whose templates
 * count; NULL: all. Deterministic. Errors: LOGAD_EINPUT (no faults, or nothing else, among
 * them), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_wording_fit(la_wording **out, const la_phrasebook *b, const bool *use,
                                          logad_error *err);
/* From what la_wording_words gave; the words are copied. Errors: LOGAD_EMODEL (a word twice, empty
 * or too long, a weight that is not finite, too many words), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_wording_new(la_wording **out, const char *const *words,
                                          const float *weights, uint32_t n, float bias,
                                          logad_error *err);
void la_wording_free(la_wording *w); /* NULL is fine */

/* Log-odds that the text tells of a fault, clipped to [-5, 5]; a word counts once. Of a text with
 * more than 512 distinct known words, the first 512 count. May be called by many threads at once.
 */
double la_wording_of(const la_wording *w, const char *text);

/* How many words there are; the words (from a fit: in byte order), their weights and the bias, for
 * a model file. They live as long as w. */
uint32_t la_wording_words(const la_wording *w, const char *const **words, const float **weights,
                          float *bias);

#endif
