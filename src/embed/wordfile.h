/* The inside of a word table, and the readers that fill it. */
#ifndef LA_WORDFILE_H
#define LA_WORDFILE_H

#include "base/map.h"
#include "embed/words.h"
#include "io/store.h"

#define LA_WORDS_MAX_ROWS  (1u << 22)
#define LA_WORDS_MAX_DIM   2048u
#define LA_WORDS_MAX_BYTES ((size_t)2 << 30) /* of vectors */

struct la_words {
    uint32_t dim;
    uint32_t n_rows;
    la_map *map;   /* word -> id */
    uint32_t *row; /* [n of map] id -> row; a word that a file names twice keeps its first row */
    size_t cap_row;
    /* Rows as their file has them; exactly one of the three is set. */
    float *f32;         /* [n_rows x dim] GloVe text */
    uint16_t *f16;      /* [n_rows x dim] half floats */
    const int8_t *i8;   /* [n_rows x dim] times scale[row]; views into store */
    const float *scale; /* [n_rows] */
    size_t cap_f32;
    la_store *store;
    float mean_norm;
    char digest[65];
};

la_words *la_words_alloc(void); /* empty; NULL if out of memory */
/* Gives a word to row n_rows and counts that row. Errors: LOGAD_EINPUT (too many), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_words_add(la_words *w, la_str word, logad_error *err);
/* Mean norm and, where the file brought none, the digest. Errors: LOGAD_EINPUT (no words). */
LOGAD_CHECKED logad_status la_words_seal(la_words *w, logad_error *err);
void la_words_row(const la_words *w, uint32_t row, float *out); /* out[dim] */

/* One line of a GloVe text file; a first line of two whole numbers (word2vec's header) is passed
 * over. Errors: LOGAD_EINPUT (not numbers, not as many as before), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_words_text_line(la_words *w, la_str line, logad_error *err);
/* Takes the store over on success. Tensors: "scale" F32 [n], "rows" I8 [n x dim], "words" U8 [m]:
 * n words joined by newlines. Errors: LOGAD_EINPUT. */
LOGAD_CHECKED logad_status la_words_from_store(la_words *w, la_store *s, logad_error *err);

/* The file formats of la_words_open. */
LOGAD_CHECKED logad_status la_wordfile_text(la_words *w, const char *path, logad_error *err);
LOGAD_CHECKED logad_status la_wordfile_halves(la_words *w, const char *path, logad_error *err);
LOGAD_CHECKED logad_status la_wordfile_store(la_words *w, const char *path, logad_error *err);

#endif
