/* event -> wording: how much a template sounds like a fault. */
#include "embed/wording.h"
#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "embed/number.h"
#include "embed/terms.h"
#include "io/whole.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BUNDLED       "wording.tsv"
#define WHAT          "table of words"
#define BIAS          "<bias>"
#define MESSAGES      "<messages>"
#define TERMS         "<terms>"
#define MAX_KNOWN     512 /* distinct terms of one text */
#define MOST_MESSAGES 1e9f

struct la_wording {
    la_map *map; /* a term -> its index in words */
    const char **words;
    float *weights;
    uint32_t n;
    float bias, terms; /* terms: see la_wording_open; 0: none */
    uint64_t n_messages;
    char digest[65];
};

/* The distinct known terms of one text. */
typedef struct termset {
    const la_map *map;
    uint32_t id[MAX_KNOWN], n;
} termset;

static void meet_term(void *ctx, la_str term)
{
    termset *s = ctx;
    uint32_t id = la_map_find(s->map, term.p, term.n), i = 0;
    if (id == LA_MAP_NONE)
        return;
    while (i < s->n && s->id[i] != id)
        i++;
    if (i == s->n && s->n < MAX_KNOWN)
        s->id[s->n++] = id;
}

double la_wording_of(const la_wording *w, const char *text)
{
    termset s;
    double sum = 0;
    s.map = w->map;
    s.n = 0;
    la_terms_of(text, meet_term, &s);
    for (uint32_t i = 0; i < s.n; i++)
        sum += (double)w->weights[s.id[i]];
    if (w->terms > 0 && s.n > 0)
        sum *= sqrt((double)w->terms / s.n);
    return fmax(-LA_WORDING_LIMIT, fmin(LA_WORDING_LIMIT, (double)w->bias + sum));
}

float la_wording_with(double wording, float severity)
{
    double z = wording + LA_WORDING_SEVERITY * (double)severity;
    return (float)fmax(-LA_WORDING_LIMIT, fmin(LA_WORDING_LIMIT, z));
}

float la_wording_said(const la_wording *w, const char *text, float severity)
{
    return la_wording_with(la_wording_of(w, text), severity);
}

uint32_t la_wording_words(const la_wording *w, const char *const **words, const float **weights,
                          float *bias)
{
    *words = w->words;
    *weights = w->weights;
    *bias = w->bias;
    return w->n;
}

const char *la_wording_digest(const la_wording *w)
{
    return w->digest;
}

uint64_t la_wording_messages(const la_wording *w)
{
    return w->n_messages;
}

void la_wording_free(la_wording *w)
{
    if (w == NULL)
        return;
    la_map_free(w->map);
    free(w->words);
    free(w->weights);
    free(w);
}

static logad_status add_words(la_wording *w, const char *const *words, const float *weights,
                              logad_error *err)
{
    for (uint32_t i = 0; i < w->n; i++) {
        bool added;
        size_t n = strlen(words[i]);
        if (n == 0 || n > LA_TERM_MAX || !isfinite(weights[i]))
            return la_fail(err, LOGAD_EMODEL,
                           "word %u of the wording is empty, too long or without a finite weight",
                           i);
        if (la_map_intern(w->map, words[i], n, &added) == LA_MAP_NONE)
            return la_oom(err);
        if (!added)
            return la_fail(err, LOGAD_EMODEL, "word %u of the wording is there twice", i);
        w->weights[i] = weights[i];
    }
    uint32_t terms = la_map_find(w->map, TERMS, strlen(TERMS));
    w->terms = terms == LA_MAP_NONE ? 0 : w->weights[terms];
    if (w->terms < 0)
        return la_fail(err, LOGAD_EMODEL, "%s of the wording is negative", TERMS);
    for (uint32_t i = 0; i < w->n; i++)
        w->words[i] = la_map_key(w->map, i).p;
    return LOGAD_OK;
}

logad_status la_wording_new(la_wording **out, const char *const *words, const float *weights,
                            uint32_t n, float bias, logad_error *err)
{
    if (n > LA_WORDING_MAX_WORDS || !isfinite(bias))
        return la_fail(err, LOGAD_EMODEL, "the wording has more than %u words or no finite bias",
                       LA_WORDING_MAX_WORDS);
    la_wording *w = la_calloc(1, sizeof *w);
    if (w == NULL)
        return la_oom(err);
    w->map = la_map_new();
    w->words = la_calloc(n, sizeof *w->words);
    w->weights = la_calloc(n, sizeof *w->weights);
    w->n = n;
    w->bias = bias;
    bool there = w->map != NULL && w->words != NULL && w->weights != NULL;
    logad_status s = there ? add_words(w, words, weights, err) : la_oom(err);
    if (s != LOGAD_OK) {
        la_wording_free(w);
        return s;
    }
    *out = w;
    return LOGAD_OK;
}

/* Of a table that is being read. */
typedef struct table {
    const char *file;
    unsigned long long line;
    la_arena arena; /* the words, each with a final zero */
    const char **word;
    float *weight, bias, messages;
    uint32_t n;
    size_t cap_word, cap_weight;
    bool has_bias;
} table;

static logad_status read_line(table *t, la_str line, logad_error *err)
{
    const char *tab = line.n == 0 ? NULL : memchr(line.p, '\t', line.n);
    la_str word = {line.p, tab == NULL ? 0 : (size_t)(tab - line.p)};
    float weight;
    if (word.n == 0 || word.n > LA_TERM_MAX || memchr(word.p, '\0', word.n) != NULL ||
        !la_number((la_str){tab + 1, line.n - word.n - 1}, &weight))
        return la_fail(err, LOGAD_EINPUT, "%s:%llu: \"word<TAB>weight\" was expected", t->file,
                       t->line);
    if (la_str_eq(word, la_str_of(BIAS))) {
        t->bias = weight;
        t->has_bias = true;
        return LOGAD_OK;
    }
    if (la_str_eq(word, la_str_of(MESSAGES))) {
        t->messages = weight >= 0 && weight < MOST_MESSAGES ? weight : 0;
        return LOGAD_OK;
    }
    const char *copy = la_arena_copy(&t->arena, word.p, word.n);
    if (copy == NULL || !la_grow(&t->word, &t->cap_word, (size_t)t->n + 1) ||
        !la_grow(&t->weight, &t->cap_weight, (size_t)t->n + 1))
        return la_oom(err);
    t->word[t->n] = copy;
    t->weight[t->n++] = weight;
    return LOGAD_OK;
}

static logad_status read_lines(table *t, la_str text, logad_error *err)
{
    while (text.n > 0) {
        la_str line = la_str_cut(&text, '\n');
        t->line++;
        TRY(read_line(t, line, err));
    }
    if (!t->has_bias)
        return la_fail(err, LOGAD_EINPUT, "%s: no line for %s in it", t->file, BIAS);
    return LOGAD_OK;
}

/* A word that stands twice is the table's fault here, not a model's. */
static logad_status make(la_wording **out, const table *t, logad_error *err)
{
    logad_error own = {0};
    logad_status s = la_wording_new(out, t->word, t->weight, t->n, t->bias, &own);
    if (s == LOGAD_EMODEL)
        return la_fail(err, LOGAD_EINPUT, "%s: %s", t->file, own.text);
    return s == LOGAD_OK ? s : la_oom(err);
}

logad_status la_wording_parse(la_wording **out, const char *name, const char *p, size_t n,
                              logad_error *err)
{
    table t = {.file = name};
    logad_status s = read_lines(&t, (la_str){p, n}, err);
    if (s == LOGAD_OK)
        s = make(out, &t, err);
    la_arena_free(&t.arena);
    free(t.word);
    free(t.weight);
    if (s != LOGAD_OK)
        return s;
    la_sha256_of(p, n, (*out)->digest);
    (*out)->n_messages = (uint64_t)t.messages;
    return LOGAD_OK;
}

logad_status la_wording_open(la_wording **out, const char *path, logad_error *err)
{
    la_buf text = {0};
    logad_status s = la_read_given(&text, path, BUNDLED, LA_WORDING_MAX_BYTES, WHAT, err);
    if (s == LOGAD_OK)
        s = la_wording_parse(out, path == NULL ? BUNDLED : path, text.p == NULL ? "" : text.p,
                             text.n, err);
    la_buf_free(&text);
    return s;
}
