/* event -> vector: a template as the TF-IDF weighted sum of its words' vectors (MetaLog/PLELog).
 *
 * Split at whitespace and , ! : = [ ] ( ) $ . / # | \ into raw words; "<*>" and other
 * words without a letter are dropped. A raw word w is split further at camelCase and at all that is
 * not a letter (digits, _, -, quotes) into lower-case sub-words; e(w) = (sum of their vectors) /
 * (number of sub-words). tf = count(w) / words of the template; idf = ln(templates / occurrences of
 * w over all templates), per system. v = sum over positions of tf * idf * e(w). */
#ifndef LA_EMBED_H
#define LA_EMBED_H

#include "embed/words.h"
#include "seq/dataset.h"

typedef struct la_embed_stats {
    uint32_t n_words; /* distinct sub-words */
    uint32_t n_oov;   /* of them without a vector: the fallback was used */
    uint32_t n_blank; /* templates without any word */
} la_embed_stats;

/* The idf of a system, kept so that templates seen later are weighted alike. */
typedef struct la_idf la_idf;

LOGAD_CHECKED logad_status la_idf_new(la_idf **out, const char *const *templates, uint32_t n,
                                      logad_error *err);
void la_idf_free(la_idf *i);

/* Vectors of n templates into out[n x dim]. A raw word that idf has not counted weighs as if it
 * occurred once. A template without any word gets the fallback vector of its text. Each row is
 * finite. */
LOGAD_CHECKED logad_status la_embed_templates(float *out, const char *const *templates, uint32_t n,
                                              const la_idf *idf, const la_words *words,
                                              la_embed_stats *stats, logad_error *err);

/* Raw words and sub-words of a text, for idf, severity and tests. Calls back in order. scratch must
 * hold LA_WORD_MAX bytes (embed/split.h) already where no sub-word may be lost to lack of memory.
 */
typedef void la_word_fn(void *ctx, la_str word);
void la_split_raw(la_str text, la_word_fn *fn, void *ctx);
void la_split_sub(la_str raw_word, la_buf *scratch, la_word_fn *fn, void *ctx); /* lower-cased */

/* Plain mean of the found sub-words' vectors of a phrase, for comparing meanings; false if none. */
bool la_embed_phrase(const la_words *w, la_str text, float *out);

#endif
