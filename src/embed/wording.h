/* How much a text sounds like a fault: a logistic regression on its words and pairs of neighbours
 * ("terms"), learned from the severities that developers gave their programs' messages. */
#ifndef LA_WORDING_H
#define LA_WORDING_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LA_WORDING_MAX_WORDS (1u << 20)
#define LA_WORDING_LIMIT     5.0 /* of the log-odds */
#define LA_WORDING_MAX_BYTES ((size_t)16 << 20)

typedef struct la_wording la_wording;

/* Lines "term<TAB>weight", of which "<bias>" is one and "<messages>", how many messages' severities
 * the table was learned from, may be; a term is one of la_terms_of. With a line "<terms><TAB>k" the
 * weights of a text of n known terms count sqrt(k / n) each, so that long texts are not plainer
 * than short ones; 0, or no such line: they count as they are. path NULL: the bundled table
 * (data/README.md says how it was made). Errors: LOGAD_EINPUT (with file and line), LOGAD_ENOMEM.
 */
LOGAD_CHECKED logad_status la_wording_open(la_wording **out, const char *path, logad_error *err);
/* The same from memory; name stands for the file in errors. */
LOGAD_CHECKED logad_status la_wording_parse(la_wording **out, const char *name, const char *p,
                                            size_t n, logad_error *err);
/* From what la_wording_words gave; the words are copied. Errors: LOGAD_EMODEL (a word twice, empty
 * or too long, a weight that is not finite, a negative <terms>, too many words), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_wording_new(la_wording **out, const char *const *words,
                                          const float *weights, uint32_t n, float bias,
                                          logad_error *err);
void la_wording_free(la_wording *w); /* NULL is fine */

/* Log-odds that the text tells of a fault, clipped to [-5, 5]; a term counts once. Of a text with
 * more than 512 distinct known terms, the first 512 count. May be called by many threads at once.
 */
double la_wording_of(const la_wording *w, const char *text);

/* The same, and LA_WORDING_SEVERITY for a text whose level says error, less that where it says info
 * (severity as in base/level.h): what wording foretells, a level says. */
#define LA_WORDING_SEVERITY 2.0
float la_wording_said(const la_wording *w, const char *text, float severity);
float la_wording_with(double wording, float severity); /* of a text's log-odds */

/* How many words there are, "<terms>" among them; the words, their weights and the bias, for
 * a model file. They live as long as w. */
uint32_t la_wording_words(const la_wording *w, const char *const **words, const float **weights,
                          float *bias);
/* How many messages' severities the table was learned from; 0: it does not say, or came from a
 * model file. */
uint64_t la_wording_messages(const la_wording *w);
/* SHA-256 of the table it was read from, in hexadecimal; "" where it came from a model file. */
const char *la_wording_digest(const la_wording *w);

#endif
