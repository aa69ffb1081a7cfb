/* event -> vector: TF-IDF weighted sums of word vectors, one for each template. */
#include "embed/embed.h"
#include "base/map.h"
#include "base/mem.h"
#include "embed/split.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct la_idf {
    la_map *map;     /* raw word -> id */
    uint64_t *count; /* [id] occurrences over all templates */
    size_t cap;
    uint32_t n_templates;
    bool failed;
};

static void count_word(void *ctx, la_str word)
{
    la_idf *idf = ctx;
    bool added = false;
    uint32_t id = idf->failed ? LA_MAP_NONE : la_map_intern(idf->map, word.p, word.n, &added);
    if (id == LA_MAP_NONE || !la_grow(&idf->count, &idf->cap, (size_t)id + 1)) {
        idf->failed = true;
        return;
    }
    idf->count[id] = added ? 1 : idf->count[id] + 1;
}

logad_status la_idf_new(la_idf **out, const char *const *templates, uint32_t n, logad_error *err)
{
    la_idf *idf = la_calloc(1, sizeof *idf);
    if (idf == NULL)
        return la_oom(err);
    idf->n_templates = n;
    idf->map = la_map_new();
    idf->failed = idf->map == NULL;
    for (uint32_t i = 0; i < n && !idf->failed; i++)
        la_split_raw(la_str_of(templates[i]), count_word, idf);
    if (idf->failed) {
        la_idf_free(idf);
        return la_oom(err);
    }
    *out = idf;
    return LOGAD_OK;
}

void la_idf_free(la_idf *i)
{
    if (i == NULL)
        return;
    la_map_free(i->map);
    free(i->count);
    free(i);
}

static double idf_of(const la_idf *idf, la_str word)
{
    uint32_t id = la_map_find(idf->map, word.p, word.n);
    uint64_t count = id == LA_MAP_NONE ? 1 : idf->count[id];
    return idf->n_templates == 0 ? 0.0 : log((double)idf->n_templates / (double)count);
}

/* What one call of la_embed_templates works with. */
typedef struct embedder {
    const la_words *words;
    const la_idf *idf;
    uint32_t dim;
    float *sum, *vector; /* [dim] of a raw word's sub-words */
    uint32_t n_subs;
    la_buf scratch;
    la_map *subs; /* distinct sub-words seen so far */
    uint32_t n_oov;
    la_str *raw; /* raw words of the template at hand */
    size_t n_raw, cap_raw;
    bool failed;
} embedder;

static void collect_raw(void *ctx, la_str word)
{
    embedder *e = ctx;
    if (e->failed || !la_grow(&e->raw, &e->cap_raw, e->n_raw + 1)) {
        e->failed = true;
        return;
    }
    e->raw[e->n_raw++] = word;
}

static void add_sub(void *ctx, la_str word)
{
    embedder *e = ctx;
    bool added = false;
    if (la_map_intern(e->subs, word.p, word.n, &added) == LA_MAP_NONE) {
        e->failed = true;
        return;
    }
    if (!la_words_find(e->words, word, e->vector)) {
        la_words_fallback(e->words, word, e->vector);
        e->n_oov += added;
    }
    for (uint32_t k = 0; k < e->dim; k++)
        e->sum[k] += e->vector[k];
    e->n_subs++;
}

static int by_text(const void *a, const void *b)
{
    const la_str *x = a, *y = b;
    int c = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);
    return c != 0 ? c : (x->n > y->n) - (x->n < y->n);
}

/* The raw words are sorted, so equal ones stand together: a word that occurs c times among N adds
 * c positions of weight c/N each. */
static void embed_one(embedder *e, la_str text, float *out)
{
    memset(out, 0, e->dim * sizeof *out);
    e->n_raw = 0;
    la_split_raw(text, collect_raw, e);
    if (e->n_raw == 0) {
        la_words_fallback(e->words, text, out);
        return;
    }
    qsort(e->raw, e->n_raw, sizeof *e->raw, by_text);
    for (size_t i = 0, next; i < e->n_raw && !e->failed; i = next) {
        for (next = i + 1; next < e->n_raw && la_str_eq(e->raw[i], e->raw[next]);)
            next++;
        memset(e->sum, 0, e->dim * sizeof *e->sum);
        e->n_subs = 0;
        la_split_sub(e->raw[i], &e->scratch, add_sub, e);
        double c = (double)(next - i);
        double weight = c * c / (double)e->n_raw * idf_of(e->idf, e->raw[i]) / e->n_subs;
        for (uint32_t k = 0; k < e->dim; k++)
            out[k] += (float)(weight * (double)e->sum[k]);
    }
}

static logad_status embed_all(embedder *e, float *out, const char *const *templates, uint32_t n,
                              la_embed_stats *stats, logad_error *err)
{
    /* The longest sub-word fits from here on, so the splitter never has to skip one. */
    for (size_t i = 0; i < LA_WORD_MAX; i++)
        la_buf_char(&e->scratch, ' ');
    e->failed = e->sum == NULL || e->vector == NULL || e->subs == NULL || e->scratch.failed;
    uint32_t n_blank = 0;
    for (uint32_t i = 0; i < n && !e->failed; i++) {
        embed_one(e, la_str_of(templates[i]), out + (size_t)i * e->dim);
        n_blank += e->n_raw == 0;
    }
    if (e->failed)
        return la_oom(err);
    if (stats != NULL)
        *stats = (la_embed_stats){la_map_count(e->subs), e->n_oov, n_blank};
    return LOGAD_OK;
}

logad_status la_embed_templates(float *out, const char *const *templates, uint32_t n,
                                const la_idf *idf, const la_words *words, la_embed_stats *stats,
                                logad_error *err)
{
    embedder e = {.words = words, .idf = idf, .dim = la_words_dim(words)};
    e.sum = la_calloc(e.dim, sizeof *e.sum);
    e.vector = la_calloc(e.dim, sizeof *e.vector);
    e.subs = la_map_new();
    logad_status s = embed_all(&e, out, templates, n, stats, err);
    free(e.sum);
    free(e.vector);
    free(e.raw);
    la_map_free(e.subs);
    la_buf_free(&e.scratch);
    return s;
}

/* A phrase's vector so far. */
typedef struct phrase {
    const la_words *words;
    float *vector, *sum;
    la_buf scratch;
    uint32_t n;
} phrase;

static void phrase_sub(void *ctx, la_str word)
{
    phrase *p = ctx;
    if (!la_words_find(p->words, word, p->vector))
        return;
    for (uint32_t k = 0; k < la_words_dim(p->words); k++)
        p->sum[k] += p->vector[k];
    p->n++;
}

static void phrase_raw(void *ctx, la_str raw)
{
    phrase *p = ctx;
    la_split_sub(raw, &p->scratch, phrase_sub, p);
}

bool la_embed_phrase(const la_words *w, la_str text, float *out)
{
    uint32_t dim = la_words_dim(w);
    phrase p = {.words = w, .sum = out};
    memset(out, 0, dim * sizeof *out);
    p.vector = la_calloc(dim, sizeof *p.vector);
    if (p.vector != NULL)
        la_split_raw(text, phrase_raw, &p);
    for (uint32_t k = 0; k < dim && p.n > 0; k++)
        out[k] /= (float)p.n;
    free(p.vector);
    la_buf_free(&p.scratch);
    return p.n > 0;
}
