/* bytes -> line -> event: learns templates from masked messages, one at a time. */
#include "parse/drain.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NONE      UINT32_MAX
#define WILD      0u /* the word "<*>" */
#define MAX_WORDS 513

typedef struct template
{
    uint32_t *words; /* in the arena */
    uint32_t n_words, n_literals;
    uint32_t next; /* in its leaf */
    char *text;    /* NULL: to be written */
}
template;

typedef struct node {
    uint32_t n_children;
    uint32_t first, n_leaf; /* templates of a leaf */
} node;

struct la_drain {
    la_drain_options o;
    la_map *words;
    la_map *edges; /* (node, word or length) -> node */
    la_arena arena;
    node *nodes;
    size_t cap_nodes;
    uint8_t *varies; /* of each word: holds a digit or a variable, so no branch of the tree */
    size_t cap_varies;
    template *templates;
    size_t n, cap;
    uint32_t catch_all; /* NONE: not there yet */
    uint64_t n_over;
    uint32_t line[MAX_WORDS]; /* words of the line; NONE: in no template yet */
    la_str at[MAX_WORDS];     /* their texts */
};

static uint32_t intern(la_drain *d, const char *p, size_t n)
{
    bool added;
    uint32_t id = la_map_intern(d->words, p, n, &added);
    if (id == LA_MAP_NONE || !added)
        return id;
    if (!la_grow(&d->varies, &d->cap_varies, (size_t)id + 1))
        return LA_MAP_NONE;
    d->varies[id] = 0;
    for (size_t i = 0; i < n && d->varies[id] == 0; i++) {
        bool digit = p[i] >= '0' && p[i] <= '9';
        d->varies[id] = digit || (p[i] == '<' && n - i > 2 && p[i + 1] == '*' && p[i + 2] == '>');
    }
    return id;
}

la_drain *la_drain_new(const la_drain_options *o)
{
    la_drain *d = la_calloc(1, sizeof *d);
    if (d == NULL)
        return NULL;
    d->o = *o;
    if (!(d->o.similarity > 0.0))
        d->o.similarity = LA_DRAIN_SIMILARITY;
    if (d->o.depth < 3)
        d->o.depth = LA_DRAIN_DEPTH;
    if (d->o.max_children == 0)
        d->o.max_children = LA_DRAIN_MAX_CHILDREN;
    if (d->o.max_templates == 0)
        d->o.max_templates = LA_DRAIN_MAX_TEMPLATES;
    d->catch_all = NONE;
    d->words = la_map_new();
    d->edges = la_map_new();
    if (d->words == NULL || d->edges == NULL || intern(d, "<*>", 3) != WILD ||
        !la_grow(&d->nodes, &d->cap_nodes, 1)) {
        la_drain_free(d);
        return NULL;
    }
    d->nodes[0] = (node){.first = NONE};
    return d;
}

void la_drain_free(la_drain *d)
{
    if (d == NULL)
        return;
    for (size_t i = 0; i < d->n; i++)
        free(d->templates[i].text);
    la_map_free(d->words);
    la_map_free(d->edges);
    la_arena_free(&d->arena);
    free(d->nodes);
    free(d->varies);
    free(d->templates);
    free(d);
}

/* Looks the words of a text up; what is more than fits becomes one last variable. Words are only
 * kept once a template has them, so that lines without end do not fill the memory. */
static uint32_t split(la_drain *d, la_str text)
{
    uint32_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        size_t from = i;
        while (i < text.n && text.p[i] != ' ' && text.p[i] != '\t')
            i++;
        if (i == from)
            continue;
        d->at[n] = n + 1 == MAX_WORDS ? LA_STR("<*>") : (la_str){text.p + from, i - from};
        d->line[n] = la_map_find(d->words, d->at[n].p, d->at[n].n);
        if (++n == MAX_WORDS)
            break;
    }
    return n;
}

static uint32_t child(const la_drain *d, uint32_t parent, uint32_t key)
{
    uint32_t edge[2] = {parent, key};
    uint32_t id = la_map_find(d->edges, edge, sizeof edge);
    return id == LA_MAP_NONE ? NONE : id + 1;
}

static uint32_t add_child(la_drain *d, uint32_t parent, uint32_t key)
{
    uint32_t edge[2] = {parent, key};
    uint32_t id = la_map_intern(d->edges, edge, sizeof edge, NULL);
    if (id == LA_MAP_NONE || !la_grow(&d->nodes, &d->cap_nodes, (size_t)id + 2))
        return NONE;
    d->nodes[id + 1] = (node){.first = NONE};
    d->nodes[parent].n_children++;
    return id + 1;
}

static uint32_t n_levels(const la_drain *d, uint32_t n)
{
    return d->o.depth - 2 < n ? d->o.depth - 2 : n;
}

/* The leaf that lines with these words go to; NONE: there is none. */
static uint32_t find_leaf(const la_drain *d, uint32_t n)
{
    uint32_t at = child(d, 0, n);
    for (uint32_t i = 0; i < n_levels(d, n) && at != NONE; i++) {
        uint32_t word = d->line[i];
        bool branches = word != NONE && d->varies[word] == 0;
        uint32_t next = branches ? child(d, at, word) : NONE;
        at = next != NONE ? next : child(d, at, WILD);
    }
    return at;
}

/* The leaf that a template of these words belongs to, made where it is not there. */
static uint32_t make_leaf(la_drain *d, uint32_t n)
{
    uint32_t at = child(d, 0, n);
    if (at == NONE)
        at = add_child(d, 0, n);
    for (uint32_t i = 0; i < n_levels(d, n) && at != NONE; i++) {
        uint32_t word = d->varies[d->line[i]] != 0 ? WILD : d->line[i];
        uint32_t next = child(d, at, word);
        if (next == NONE && word != WILD && d->nodes[at].n_children + 1 >= d->o.max_children) {
            word = WILD;
            next = child(d, at, WILD);
        }
        at = next != NONE ? next : add_child(d, at, word);
    }
    return at;
}

static uint32_t count_literals(const uint32_t *words, uint32_t n)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++)
        k += words[i] != WILD;
    return k;
}

/* A template of the words of the line; leaf false: no line looks for it. */
static logad_status found(la_drain *d, uint32_t n, bool leaf, uint32_t *out, logad_error *err)
{
    for (uint32_t i = 0; i < n; i++) {
        if (d->line[i] == NONE)
            d->line[i] = intern(d, d->at[i].p, d->at[i].n);
        if (d->line[i] == LA_MAP_NONE)
            return la_oom(err);
    }
    template t = {.n_words = n, .n_literals = count_literals(d->line, n), .next = NONE};
    uint32_t at = leaf ? make_leaf(d, n) : NONE;
    t.words = la_arena_alloc(&d->arena, (n + 1) * sizeof *t.words);
    if (t.words == NULL || (leaf && at == NONE) || !la_grow(&d->templates, &d->cap, d->n + 1))
        return la_oom(err);
    memcpy(t.words, d->line, n * sizeof *t.words);
    if (leaf) {
        t.next = d->nodes[at].first;
        d->nodes[at].first = (uint32_t)d->n;
        d->nodes[at].n_leaf++;
    }
    *out = (uint32_t)d->n;
    d->templates[d->n++] = t;
    return LOGAD_OK;
}

/* The template of a leaf most like the line: the share of the template's literal words that the
 * line has in their places; among equals the one with more of them, then the older. */
static uint32_t most_similar(const la_drain *d, uint32_t at, double *similarity)
{
    uint32_t best = NONE, best_equal = 0;
    *similarity = -1.0;
    for (uint32_t i = d->nodes[at].first; i != NONE; i = d->templates[i].next) {
        const template *t = &d->templates[i];
        uint32_t equal = 0;
        for (uint32_t w = 0; w < t->n_words; w++)
            equal += t->words[w] == d->line[w] && t->words[w] != WILD;
        double s = t->n_literals == 0 ? 1.0 : (double)equal / (double)t->n_literals;
        if (s > *similarity || (!(s < *similarity) && equal >= best_equal)) {
            *similarity = s;
            best = i;
            best_equal = equal;
        }
    }
    return best;
}

static void generalise(la_drain *d, template *t)
{
    bool changed = false;
    for (uint32_t w = 0; w < t->n_words; w++) {
        if (t->words[w] != d->line[w] && t->words[w] != WILD) {
            t->words[w] = WILD;
            changed = true;
        }
    }
    if (changed) {
        t->n_literals = count_literals(t->words, t->n_words);
        free(t->text);
        t->text = NULL;
    }
}

static logad_status catch_all(la_drain *d, uint32_t *out, logad_error *err)
{
    if (d->n_over++ == 0)
        la_warn(
            "over %u templates: lines that fit none of them are given the template \"<*>\"; set "
            "--mask for what varies in them, or --max-templates",
            d->o.max_templates);
    if (d->catch_all == NONE) {
        d->line[0] = WILD;
        TRY(found(d, 1, false, &d->catch_all, err));
    }
    *out = d->catch_all;
    return LOGAD_OK;
}

logad_status la_drain_learn(la_drain *d, la_str text, uint32_t *out, logad_error *err)
{
    uint32_t n = split(d, text), at = find_leaf(d, n), best = NONE;
    double similarity = 0.0;
    if (at != NONE)
        best = most_similar(d, at, &similarity);
    bool full = at != NONE && d->nodes[at].n_leaf >= LA_DRAIN_MAX_LEAF;
    if (best != NONE && (full || similarity >= d->o.similarity)) {
        generalise(d, &d->templates[best]);
        *out = best;
        return LOGAD_OK;
    }
    if (d->n >= d->o.max_templates)
        return catch_all(d, out, err);
    return found(d, n, true, out, err);
}

logad_status la_drain_add(la_drain *d, const char *text, uint32_t *out, logad_error *err)
{
    TRY(found(d, split(d, la_str_of(text)), true, out, err));
    d->templates[*out].text = la_strdup(text);
    return d->templates[*out].text == NULL ? la_oom(err) : LOGAD_OK;
}

uint32_t la_drain_count(const la_drain *d)
{
    return (uint32_t)d->n;
}

const char *la_drain_text(la_drain *d, uint32_t i)
{
    template *t = &d->templates[i];
    if (t->text == NULL) {
        la_buf b = {0};
        la_buf_str(&b, "");
        for (uint32_t w = 0; w < t->n_words; w++) {
            la_str word = la_map_key(d->words, t->words[w]);
            if (w > 0)
                la_buf_char(&b, ' ');
            la_buf_put(&b, word.p, word.n);
        }
        if (b.failed || b.p == NULL) {
            la_buf_free(&b);
            return NULL;
        }
        t->text = b.p;
    }
    return t->text;
}

uint64_t la_drain_n_over(const la_drain *d)
{
    return d->n_over;
}
