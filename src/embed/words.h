/* Pretrained word vectors, and the fallback for words they lack. */
#ifndef LA_WORDS_H
#define LA_WORDS_H

#include "base/err.h"
#include "base/str.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct la_words la_words;

/* path NULL: the table bundled with the program. Else a GloVe text file ("word v1 v2 ..." a line),
 * a
 * ".f16" file with its ".vocab" beside it (one word a line; little-endian half floats row by row),
 * or a safetensors file made by scripts/make-vectors.
 * Errors: LOGAD_EINPUT (missing or malformed, with line), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_words_open(la_words **out, const char *path, logad_error *err);
void la_words_free(la_words *w);
uint32_t la_words_dim(const la_words *w);
uint32_t la_words_count(const la_words *w);
const char *la_words_digest(const la_words *w); /* SHA-256 of the table, hex */
/* The vector of a lower-case word into out[dim]; false if it is not in the table. */
bool la_words_find(const la_words *w, la_str word, float *out);
/* A vector for a word outside the table: the mean of hashed vectors of its character 3- to 5-grams
 * with word boundaries (fastText's scheme, Bojanowski et al. 2017, with fixed random rows in place
 * of learned ones), scaled to the table's mean norm times LA_OOV_SCALE. Two spellings that share
 * most n-grams are close. */
#define LA_OOV_SCALE 0.5f
void la_words_fallback(const la_words *w, la_str word, float *out);

#endif
