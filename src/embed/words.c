/* event -> vector: the table that gives a word its pretrained vector, and vectors made up by a
 * fixed rule for words that the table lacks. */
#include "embed/words.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/rng.h"
#include "embed/split.h"
#include "embed/wordfile.h"
#include "io/paths.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BUNDLED    "glove.safetensors"
#define VALUE_MAX  1e6f /* keeps every sum of a template's vectors finite */
#define NGRAM_MIN  3
#define NGRAM_MAX  5
#define NGRAM_SEED 0x6c6f676164766563u /* part of the fallback's definition: never change it */

la_words *la_words_alloc(void)
{
    la_words *w = la_calloc(1, sizeof *w);
    if (w == NULL)
        return NULL;
    w->map = la_map_new();
    if (w->map == NULL) {
        la_words_free(w);
        return NULL;
    }
    return w;
}

void la_words_free(la_words *w)
{
    if (w == NULL)
        return;
    la_map_free(w->map);
    free(w->row);
    free(w->f32);
    free(w->f16);
    la_store_free(w->store);
    free(w);
}

logad_status la_words_add(la_words *w, la_str word, logad_error *err)
{
    if (w->n_rows >= LA_WORDS_MAX_ROWS)
        return la_fail(err, LOGAD_EINPUT, "more than %u words: keep the most frequent ones",
                       LA_WORDS_MAX_ROWS);
    bool added = false;
    uint32_t id = la_map_intern(w->map, word.p, word.n, &added);
    if (id == LA_MAP_NONE)
        return la_oom(err);
    if (added) {
        if (!la_grow(&w->row, &w->cap_row, (size_t)id + 1))
            return la_oom(err);
        w->row[id] = w->n_rows;
    }
    w->n_rows++;
    return LOGAD_OK;
}

void la_words_row(const la_words *w, uint32_t row, float *out)
{
    size_t at = (size_t)row * w->dim;
    if (w->f32 != NULL) {
        memcpy(out, w->f32 + at, w->dim * sizeof *out);
        return;
    }
    for (uint32_t k = 0; k < w->dim; k++)
        out[k] = w->f16 != NULL ? la_half_to_float(w->f16[at + k])
                                : w->scale[row] * (float)w->i8[at + k];
}

static void make_digest(la_words *w)
{
    la_sha256 sha;
    la_sha256_init(&sha);
    for (uint32_t id = 0; id < la_map_count(w->map); id++) {
        la_str key = la_map_key(w->map, id);
        la_sha256_add(&sha, key.p, key.n);
        la_sha256_add(&sha, "\n", 1);
    }
    size_t n = (size_t)w->n_rows * w->dim;
    if (w->f32 != NULL)
        la_sha256_add(&sha, w->f32, n * sizeof *w->f32);
    else if (w->f16 != NULL)
        la_sha256_add(&sha, w->f16, n * sizeof *w->f16);
    la_sha256_hex(&sha, w->digest);
}

logad_status la_words_seal(la_words *w, logad_error *err)
{
    if (w->n_rows == 0 || w->dim == 0)
        return la_fail(err, LOGAD_EINPUT, "no word vectors in it");
    float *v = la_calloc(w->dim, sizeof *v);
    if (v == NULL)
        return la_oom(err);
    double sum = 0.0;
    bool sane = true;
    for (uint32_t i = 0; i < w->n_rows; i++) {
        double square = 0.0;
        la_words_row(w, i, v);
        for (uint32_t k = 0; k < w->dim; k++) {
            square += (double)v[k] * (double)v[k];
            sane = sane && fabsf(v[k]) <= VALUE_MAX;
        }
        sum += sqrt(square);
    }
    free(v);
    if (!sane)
        return la_fail(err, LOGAD_EINPUT, "values beyond %g: these are not word vectors",
                       (double)VALUE_MAX);
    w->mean_norm = (float)(sum / w->n_rows);
    if (w->digest[0] == '\0')
        make_digest(w);
    return LOGAD_OK;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

static logad_status read_any(la_words *w, const char *path, logad_error *err)
{
    logad_status s;
    if (ends_with(path, ".safetensors"))
        s = la_wordfile_store(w, path, err);
    else if (ends_with(path, ".f16"))
        s = la_wordfile_halves(w, path, err);
    else
        s = la_wordfile_text(w, path, err);
    TRY(s);
    s = la_words_seal(w, err);
    return s == LOGAD_OK ? s : la_while(err, s, "%s", path);
}

logad_status la_words_open(la_words **out, const char *path, logad_error *err)
{
    char *bundled = NULL;
    if (path == NULL) {
        bundled = la_bundled(BUNDLED);
        if (bundled == NULL)
            return la_fail(err, LOGAD_EINPUT,
                           "the bundled word vectors (" BUNDLED
                           ") are not beside the program: install it whole or give --vectors FILE");
        path = bundled;
    }
    la_words *w = la_words_alloc();
    logad_status s = w == NULL ? la_oom(err) : read_any(w, path, err);
    free(bundled);
    if (s != LOGAD_OK) {
        la_words_free(w);
        return s;
    }
    *out = w;
    return LOGAD_OK;
}

uint32_t la_words_dim(const la_words *w)
{
    return w->dim;
}

uint32_t la_words_count(const la_words *w)
{
    return la_map_count(w->map);
}

const char *la_words_digest(const la_words *w)
{
    return w->digest;
}

bool la_words_find(const la_words *w, la_str word, float *out)
{
    uint32_t id = la_map_find(w->map, word.p, word.n);
    if (id == LA_MAP_NONE)
        return false;
    la_words_row(w, w->row[id], out);
    return true;
}

/* Adds the row that belongs to an n-gram: uniform numbers from a stream seeded by its hash. */
static void add_hashed(const char *gram, size_t n, float *out, uint32_t dim)
{
    la_rng rng = la_rng_new(la_hash64(gram, n, NGRAM_SEED));
    for (uint32_t k = 0; k < dim; k++)
        out[k] += (float)(la_rng_unit(&rng) * 2.0 - 1.0);
}

void la_words_fallback(const la_words *w, la_str word, float *out)
{
    char bounded[LA_WORD_MAX + 2];
    size_t n = word.n < LA_WORD_MAX ? word.n : LA_WORD_MAX;
    bounded[0] = '<';
    if (n > 0)
        memcpy(bounded + 1, word.p, n);
    bounded[n + 1] = '>';
    n += 2;
    memset(out, 0, w->dim * sizeof *out);
    if (n < NGRAM_MIN)
        add_hashed(bounded, n, out, w->dim);
    for (size_t size = NGRAM_MIN; size <= NGRAM_MAX; size++)
        for (size_t at = 0; at + size <= n; at++)
            add_hashed(bounded + at, size, out, w->dim);
    double square = 0.0;
    for (uint32_t k = 0; k < w->dim; k++)
        square += (double)out[k] * (double)out[k];
    double scale = square > 0.0 ? (double)(w->mean_norm * LA_OOV_SCALE) / sqrt(square) : 0.0;
    for (uint32_t k = 0; k < w->dim; k++)
        out[k] = (float)((double)out[k] * scale);
}
