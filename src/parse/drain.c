/* bytes -> line -> event: learns templates from masked messages, one at a time. */
#include "parse/drain.h"
#include "base/arena.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "parse/siblings.h"
#include "parse/tree.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NONE      LA_WORD_NONE
#define WILD      LA_WORD_WILD
#define MAX_WORDS 513

/* A template while it is learned. */
typedef struct group {
    uint32_t *words; /* in the arena */
    uint32_t n_words, n_literals;
    uint32_t leaf, next; /* its leaf, the next one there; NONE */
    uint32_t same_as;    /* the template it was found to be the same as; NONE */
    char *text;          /* NULL: to be written */
} group;

struct la_drain {
    la_drain_options o;
    la_lexicon *words;
    la_arena arena;
    la_tree *tree;
    la_siblings *siblings; /* by the words that the tree branches on */
    group *templates;
    size_t n, cap;
    uint32_t catch_all; /* NONE: not there yet */
    uint64_t n_over;
    uint32_t line[MAX_WORDS]; /* words of the line; NONE: in no template yet */
    la_str at[MAX_WORDS];     /* their texts */
    la_word line_info[MAX_WORDS];
    uint32_t similar[LA_DRAIN_MAX_LEAF]; /* templates about to become one */
};

/* Whether a word of a line fits a word of a template. */
static bool fits(const la_drain *d, uint32_t word, uint32_t w)
{
    return word == d->line[w] || word == WILD || word == d->line_info[w].general;
}

/* What two words become in a template. */
static uint32_t common(const la_drain *d, uint32_t a, uint32_t b, uint32_t b_general)
{
    if (a == b || a == WILD)
        return a;
    return la_lexicon_word(d->words, a).general == b_general ? b_general : WILD;
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
    d->words = la_lexicon_new();
    d->siblings = la_siblings_new();
    d->tree = d->words == NULL ? NULL : la_tree_new(d->words, d->o.depth - 2, d->o.max_children);
    if (d->tree == NULL || d->siblings == NULL) {
        la_drain_free(d);
        return NULL;
    }
    return d;
}

void la_drain_free(la_drain *d)
{
    if (d == NULL)
        return;
    for (size_t i = 0; i < d->n; i++)
        free(d->templates[i].text);
    la_lexicon_free(d->words);
    la_tree_free(d->tree);
    la_siblings_free(d->siblings);
    la_arena_free(&d->arena);
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
        d->line[n] = la_lexicon_find(d->words, d->at[n]);
        d->line_info[n] = la_lexicon_look(d->words, d->line[n], d->at[n]);
        if (++n == MAX_WORDS)
            break;
    }
    return n;
}

static void link_leaf(la_drain *d, uint32_t i, uint32_t at)
{
    group *t = &d->templates[i];
    t->leaf = at;
    t->next = d->tree->nodes[at].first;
    d->tree->nodes[at].first = i;
    d->tree->nodes[at].n_leaf++;
}

static void unlink_leaf(la_drain *d, uint32_t i)
{
    group *t = &d->templates[i];
    if (t->leaf == NONE)
        return;
    la_node *leaf = &d->tree->nodes[t->leaf];
    uint32_t *at = &leaf->first;
    while (*at != i)
        at = &d->templates[*at].next;
    *at = t->next;
    leaf->n_leaf--;
    t->leaf = t->next = NONE;
}

static uint32_t root(const la_drain *d, uint32_t i)
{
    while (d->templates[i].same_as != NONE)
        i = d->templates[i].same_as;
    return i;
}

static uint32_t count_literals(const uint32_t *words, uint32_t n)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++)
        k += words[i] != WILD;
    return k;
}

/* What two templates have in common that differ in word w alone. */
static uint64_t sibling_key(const group *t, uint32_t w)
{
    uint64_t head = la_hash64(t->words, w * sizeof *t->words, t->n_words);
    return la_hash64(t->words + w + 1, (t->n_words - w - 1) * sizeof *t->words, head ^ w);
}

static bool is_sibling(const la_drain *d, uint32_t i, uint32_t of, uint32_t w)
{
    const group *a = &d->templates[i], *b = &d->templates[of];
    return a->n_words == b->n_words && memcmp(a->words, b->words, w * sizeof *a->words) == 0 &&
           memcmp(a->words + w + 1, b->words + w + 1, (a->n_words - w - 1) * sizeof *a->words) == 0;
}

static bool is_among(const uint32_t *list, size_t n, uint32_t i)
{
    while (n > 0 && list[n - 1] != i)
        n--;
    return n > 0;
}

/* Makes a template known to those it may be a sibling of. */
static bool enlist(la_drain *d, uint32_t i)
{
    const group *t = &d->templates[i];
    for (uint32_t w = 0; w < la_tree_levels(d->tree, t->n_words); w++) {
        if (t->words[w] != WILD && !la_siblings_add(d->siblings, sibling_key(t, w), i))
            return false;
    }
    return true;
}

/* A template of the words of the line; leaf false: no line looks for it. */
static logad_status found(la_drain *d, uint32_t n, bool leaf, uint32_t *out, logad_error *err)
{
    for (uint32_t i = 0; i < n; i++) {
        if (d->line[i] == NONE)
            d->line[i] = la_lexicon_add(d->words, d->at[i]);
        if (d->line[i] == NONE)
            return la_oom(err);
    }
    group t = {.n_words = n, .leaf = NONE, .next = NONE, .same_as = NONE};
    uint32_t at = leaf ? la_tree_make(d->tree, d->line, n) : NONE;
    t.n_literals = count_literals(d->line, n);
    t.words = la_arena_alloc(&d->arena, (n + 1) * sizeof *t.words);
    if (t.words == NULL || (leaf && at == NONE) || !la_grow(&d->templates, &d->cap, d->n + 1))
        return la_oom(err);
    memcpy(t.words, d->line, n * sizeof *t.words);
    *out = (uint32_t)d->n;
    d->templates[d->n++] = t;
    if (leaf)
        link_leaf(d, *out, at);
    return leaf && !enlist(d, *out) ? la_oom(err) : LOGAD_OK;
}

/* How a line compares with a template of as many words. */
typedef struct likeness {
    uint32_t template; /* NONE */
    double share;      /* of the template's literal words that the line has in their places */
    uint32_t equal;    /* so many */
} likeness;

static bool is_closer(double share, uint32_t equal, const likeness *than)
{
    return share > than->share || (!(share < than->share) && equal >= than->equal);
}

/* Whether the words of a template and the line are two values of one thing. */
static bool are_values(const la_drain *d, uint32_t word, uint32_t w)
{
    la_word a = la_lexicon_word(d->words, word), b = d->line_info[w];
    return a.general == b.general && a.varies && b.varies;
}

/* The most similar template of a leaf (of equals the oldest), and the most similar of those that
 * differ from the line only in words that look like values on both sides. */
static void compare(const la_drain *d, uint32_t at, likeness *any, likeness *valued)
{
    *any = *valued = (likeness){NONE, -1.0, 0};
    for (uint32_t i = d->tree->nodes[at].first; i != NONE; i = d->templates[i].next) {
        const group *t = &d->templates[i];
        uint32_t equal = 0, plain = 0;
        for (uint32_t w = 0; w < t->n_words; w++) {
            bool fit = fits(d, t->words[w], w);
            equal += fit && t->words[w] != WILD;
            plain += !fit && !are_values(d, t->words[w], w);
        }
        double share = t->n_literals == 0 ? 1.0 : (double)equal / (double)t->n_literals;
        if (is_closer(share, equal, any))
            *any = (likeness){i, share, equal};
        if (plain == 0 && is_closer(share, equal, valued))
            *valued = (likeness){i, share, equal};
    }
}

static void rewrite(group *t)
{
    t->n_literals = count_literals(t->words, t->n_words);
    free(t->text);
    t->text = NULL;
}

/* Makes a template fit the line (other NULL) or what another template fits; true: it changed. */
static bool generalise(la_drain *d, group *t, const group *other)
{
    bool changed = false;
    for (uint32_t w = 0; w < t->n_words; w++) {
        uint32_t b = other != NULL ? other->words[w] : d->line[w];
        uint32_t general =
            other != NULL ? la_lexicon_word(d->words, b).general : d->line_info[w].general;
        uint32_t word = common(d, t->words[w], b, general);
        changed |= word != t->words[w];
        t->words[w] = word;
    }
    if (changed)
        rewrite(t);
    return changed;
}

/* Makes templates one, the oldest, in the leaf where it then belongs. */
static bool unite(la_drain *d, const uint32_t *which, size_t n, uint32_t *out)
{
    uint32_t oldest = which[0];
    for (size_t i = 1; i < n; i++)
        oldest = which[i] < oldest ? which[i] : oldest;
    group *t = &d->templates[oldest];
    for (size_t i = 0; i < n; i++) {
        if (which[i] == oldest)
            continue;
        generalise(d, t, &d->templates[which[i]]);
        unlink_leaf(d, which[i]);
        d->templates[which[i]].same_as = oldest;
    }
    unlink_leaf(d, oldest);
    uint32_t at = la_tree_make(d->tree, t->words, t->n_words);
    if (at == NONE)
        return false;
    link_leaf(d, oldest, at);
    *out = oldest;
    return enlist(d, oldest);
}

/* Templates of the leaf that differ from the line at most where the given one does. */
static size_t find_similar(la_drain *d, uint32_t at, uint32_t like)
{
    const uint32_t *model = d->templates[like].words;
    size_t n = 0;
    for (uint32_t i = d->tree->nodes[at].first; i != NONE; i = d->templates[i].next) {
        const group *t = &d->templates[i];
        bool alike = true;
        for (uint32_t w = 0; w < t->n_words && alike; w++)
            alike = fits(d, t->words[w], w) || !fits(d, model[w], w);
        if (alike && n < LA_DRAIN_MAX_LEAF)
            d->similar[n++] = i;
    }
    return n;
}

/* Templates of a leaf that say nothing that a more general one, among them, does not. */
static size_t find_covered(la_drain *d, uint32_t by)
{
    const group *general = &d->templates[by];
    size_t n = 0;
    for (uint32_t i = d->tree->nodes[general->leaf].first; i != NONE; i = d->templates[i].next) {
        const uint32_t *words = d->templates[i].words;
        bool covered = true;
        for (uint32_t w = 0; w < general->n_words && covered; w++)
            covered = common(d, general->words[w], words[w],
                             la_lexicon_word(d->words, words[w]).general) == general->words[w];
        if (covered && n < LA_DRAIN_MAX_LEAF)
            d->similar[n++] = i;
    }
    return n;
}

static uint32_t count_plain(const la_drain *d, const group *t)
{
    uint32_t n = 0;
    for (uint32_t w = 0; w < t->n_words; w++)
        n += !la_lexicon_word(d->words, t->words[w]).varies && t->words[w] != WILD;
    return n;
}

/* The templates that are the same as one but for word w, and itself, into d->similar. */
static size_t find_siblings(la_drain *d, uint32_t of, uint32_t w)
{
    size_t n = 0;
    d->similar[n++] = of;
    uint32_t at = la_siblings_first(d->siblings, sibling_key(&d->templates[of], w));
    for (; at != LA_SIBLINGS_END && n < LA_DRAIN_MAX_LEAF; at = la_siblings_next(d->siblings, at)) {
        uint32_t i = root(d, la_siblings_template(d->siblings, at));
        if (is_sibling(d, i, of, w) && !is_among(d->similar, n, i))
            d->similar[n++] = i;
    }
    return n;
}

/* Where enough templates differ in one of the words that the tree branches on, that word is a
 * variable, if there are plain words besides it; the first word is the likeliest to be a verb. */
static bool unite_siblings(la_drain *d, uint32_t *of)
{
    for (uint32_t w = 0; w < la_tree_levels(d->tree, d->templates[*of].n_words); w++) {
        const group *t = &d->templates[*of];
        if (t->words[w] == WILD || count_plain(d, t) < (w == 0 ? 3 : 2))
            continue;
        size_t n = find_siblings(d, *of, w);
        if (n >= LA_DRAIN_VALUES && !unite(d, d->similar, n, of))
            return false;
    }
    return true;
}

/* Takes in the templates that are no more than cases of one: in its leaf, and in others, to which
 * the word led that is now a variable. */
static bool unite_covered(la_drain *d, uint32_t *by)
{
    size_t n = find_covered(d, *by);
    if (n > 1 && !unite(d, d->similar, n, by))
        return false;
    for (uint32_t w = 0; w < la_tree_levels(d->tree, d->templates[*by].n_words); w++) {
        n = d->templates[*by].words[w] == WILD ? find_siblings(d, *by, w) : 0;
        if (n > 1 && !unite(d, d->similar, n, by))
            return false;
    }
    return true;
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

/* The template that the line joins as the leaf is now; NONE: none. */
static uint32_t choose(la_drain *d, uint32_t at)
{
    likeness any, valued;
    bool full = d->tree->nodes[at].n_leaf >= d->tree->nodes[at].n_given + LA_DRAIN_MAX_LEAF;
    uint32_t out = NONE;
    compare(d, at, &any, &valued);
    if (valued.template != NONE && valued.share >= d->o.similarity)
        return valued.template;
    if (full || any.template == NONE)
        return any.template;
    size_t n = any.share >= d->o.similarity ? find_similar(d, at, any.template) : 0;
    if (n + 1 < LA_DRAIN_VALUES || !unite(d, d->similar, n, &out))
        return NONE;
    return out;
}

/* Joins the line to a template, and those that are then no more than cases of it. */
static bool join(la_drain *d, uint32_t *to)
{
    return !generalise(d, &d->templates[*to], NULL) || unite_covered(d, to);
}

logad_status la_drain_learn(la_drain *d, la_str text, uint32_t *out, logad_error *err)
{
    uint32_t n = split(d, text), at = la_tree_find(d->tree, d->line, n);
    *out = at != NONE ? choose(d, at) : NONE;
    if (*out != NONE)
        return join(d, out) ? LOGAD_OK : la_oom(err);
    if (d->n >= d->o.max_templates)
        return catch_all(d, out, err);
    TRY(found(d, n, true, out, err));
    return unite_siblings(d, out) ? LOGAD_OK : la_oom(err);
}

logad_status la_drain_add(la_drain *d, const char *text, uint32_t *out, logad_error *err)
{
    TRY(found(d, split(d, la_str_of(text)), true, out, err));
    group *t = &d->templates[*out];
    d->tree->nodes[t->leaf].n_given++;
    t->text = la_strdup(text);
    return t->text == NULL ? la_oom(err) : LOGAD_OK;
}

uint32_t la_drain_count(const la_drain *d)
{
    return (uint32_t)d->n;
}

const char *la_drain_text(la_drain *d, uint32_t i)
{
    group *t = &d->templates[root(d, i)];
    if (t->text == NULL) {
        la_buf b = {0};
        la_buf_str(&b, "");
        for (uint32_t w = 0; w < t->n_words; w++) {
            la_str word = la_lexicon_text(d->words, t->words[w]);
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
