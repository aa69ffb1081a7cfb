/* event -> wording: how much a template sounds like a fault. */
#include "embed/wording.h"
#include "base/arena.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "embed/embed.h"
#include "embed/logistic.h"
#include "embed/split.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RIDGE     (1.0 / 0.3) /* weights of words of a few templates stay small */
#define MIN_ROWS  2           /* a word of one template only would just name that template */
#define MAX_KNOWN 512         /* distinct words of one text */

struct la_wording {
    la_map *map; /* a word -> its index in words */
    const char **words;
    float *weights;
    uint32_t n;
    float bias;
};

/* The distinct known words of one text. */
typedef struct wordset {
    const la_map *map;
    la_buf scratch;
    uint32_t id[MAX_KNOWN], n;
    char room[LA_WORD_MAX + 1];
} wordset;

static void meet_sub(void *ctx, la_str word)
{
    wordset *s = ctx;
    if (s->n == MAX_KNOWN)
        return;
    uint32_t id = la_map_find(s->map, word.p, word.n), i = 0;
    while (i < s->n && s->id[i] != id)
        i++;
    if (id != LA_MAP_NONE && i == s->n)
        s->id[s->n++] = id;
}

static void meet_raw(void *ctx, la_str raw)
{
    wordset *s = ctx;
    la_split_sub(raw, &s->scratch, meet_sub, s);
}

/* The buffer stands on the room of the longest sub-word, and so never grows. */
static void find_words(wordset *s, const la_map *map, const char *text)
{
    s->map = map;
    s->scratch = (la_buf){.p = s->room, .cap = sizeof s->room, .max = LA_WORD_MAX};
    s->n = 0;
    la_split_raw(la_str_of(text), meet_raw, s);
}

double la_wording_of(const la_wording *w, const char *text)
{
    wordset s;
    double sum = (double)w->bias;
    find_words(&s, w->map, text);
    for (uint32_t i = 0; i < s.n; i++)
        sum += (double)w->weights[s.id[i]];
    return fmax(-LA_WORDING_LIMIT, fmin(LA_WORDING_LIMIT, sum));
}

uint32_t la_wording_words(const la_wording *w, const char *const **words, const float **weights,
                          float *bias)
{
    *words = w->words;
    *weights = w->weights;
    *bias = w->bias;
    return w->n;
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
        if (n == 0 || n > LA_WORD_MAX || !isfinite(weights[i]))
            return la_fail(err, LOGAD_EMODEL,
                           "word %u of the wording is empty, too long or without a finite weight",
                           i);
        if (la_map_intern(w->map, words[i], n, &added) == LA_MAP_NONE)
            return la_oom(err);
        if (!added)
            return la_fail(err, LOGAD_EMODEL, "word %u of the wording is there twice", i);
        w->weights[i] = weights[i];
    }
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

/* What a fit goes through: all words, then those that count, then the rows as sets of these. */
typedef struct fitting {
    const la_phrasebook *book;
    const bool *use;
    la_map *all, *known;
    uint32_t *n_rows_of, *last; /* by word of all: rows that have it, and the last of them + 1 */
    size_t cap_n, cap_last;
    uint32_t row; /* at hand */
    la_buf scratch;
    const char **words; /* [n_words] in byte order */
    uint32_t n_words;
    size_t *at, n_items, cap_items;
    uint32_t *item, n_rows;
    bool *fault;
    double *w;
    float *weights;
    bool failed; /* out of memory: reported once a stage */
} fitting;

static bool counts(const fitting *f, uint32_t row)
{
    return f->use == NULL || f->use[f->book->row[row].system];
}

static void count_sub(void *ctx, la_str word)
{
    fitting *f = ctx;
    bool added = false;
    uint32_t id = la_map_intern(f->all, word.p, word.n, &added);
    if (id == LA_MAP_NONE || !la_grow(&f->n_rows_of, &f->cap_n, (size_t)id + 1) ||
        !la_grow(&f->last, &f->cap_last, (size_t)id + 1)) {
        f->failed = true;
        return;
    }
    if (added)
        f->n_rows_of[id] = f->last[id] = 0;
    f->n_rows_of[id] += f->last[id] != f->row + 1;
    f->last[id] = f->row + 1;
}

static void count_raw(void *ctx, la_str raw)
{
    fitting *f = ctx;
    if (!f->failed)
        la_split_sub(raw, &f->scratch, count_sub, f);
    f->failed = f->failed || f->scratch.failed;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The words of MIN_ROWS rows, in byte order. */
static logad_status choose_words(fitting *f, logad_error *err)
{
    for (f->row = 0; f->row < f->book->n && !f->failed; f->row++)
        if (counts(f, f->row))
            la_split_raw(la_str_of(f->book->row[f->row].text), count_raw, f);
    uint32_t n = la_map_count(f->all);
    f->words = la_calloc(n, sizeof *f->words);
    if (f->failed || f->words == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < n; i++)
        if (f->n_rows_of[i] >= MIN_ROWS)
            f->words[f->n_words++] = la_map_key(f->all, i).p;
    if (f->n_words > 0)
        qsort(f->words, f->n_words, sizeof *f->words, by_bytes);
    for (uint32_t i = 0; i < f->n_words; i++)
        if (la_map_intern(f->known, f->words[i], strlen(f->words[i]), NULL) == LA_MAP_NONE)
            return la_oom(err);
    return LOGAD_OK;
}

static logad_status make_rows(fitting *f, logad_error *err)
{
    wordset s;
    f->at = la_calloc((size_t)f->book->n + 1, sizeof *f->at);
    f->fault = la_calloc(f->book->n, sizeof *f->fault);
    if (f->at == NULL || f->fault == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < f->book->n; i++) {
        if (!counts(f, i))
            continue;
        find_words(&s, f->known, f->book->row[i].text);
        if (!la_grow(&f->item, &f->cap_items, f->n_items + s.n))
            return la_oom(err);
        for (uint32_t k = 0; k < s.n; k++)
            f->item[f->n_items++] = s.id[k];
        f->fault[f->n_rows++] = f->book->row[i].cls == LA_PHRASE_FAULT;
        f->at[f->n_rows] = f->n_items;
    }
    return LOGAD_OK;
}

static logad_status fit(fitting *f, la_wording **out, logad_error *err)
{
    f->all = la_map_new();
    f->known = la_map_new();
    if (f->all == NULL || f->known == NULL)
        return la_oom(err);
    TRY(choose_words(f, err));
    TRY(make_rows(f, err));
    f->w = la_calloc((size_t)f->n_words + 1, sizeof *f->w);
    f->weights = la_calloc((size_t)f->n_words + 1, sizeof *f->weights);
    if (f->w == NULL || f->weights == NULL)
        return la_oom(err);
    la_logistic d = {.n_rows = f->n_rows,
                     .n_items = f->n_words,
                     .at = f->at,
                     .item = f->item,
                     .positive = f->fault,
                     .ridge = RIDGE};
    TRY(la_logistic_fit(&d, f->w, err));
    for (uint32_t i = 0; i <= f->n_words; i++)
        f->weights[i] = (float)f->w[i];
    return la_wording_new(out, f->words, f->weights, f->n_words, f->weights[f->n_words], err);
}

logad_status la_wording_fit(la_wording **out, const la_phrasebook *b, const bool *use,
                            logad_error *err)
{
    fitting f = {.book = b, .use = use};
    logad_status s = fit(&f, out, err);
    la_map_free(f.all);
    la_map_free(f.known);
    la_buf_free(&f.scratch);
    free(f.n_rows_of);
    free(f.last);
    free(f.words);
    free(f.at);
    free(f.item);
    free(f.fault);
    free(f.w);
    free(f.weights);
    return s == LOGAD_OK ? s : la_while(err, s, "the phrase book's wording");
}
