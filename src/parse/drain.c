/* bytes -> line -> event: learns templates from masked messages, one at a time. */
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "parse/drain_impl.h"
#include <stdlib.h>
#include <string.h>

#define NONE LA_WORD_NONE
#define WILD LA_WORD_WILD

/* Whether a word of a line fits a word of a template. */
static bool fits(const la_drain *d, uint32_t word, uint32_t w)
{
    if (word == d->line[w])
        return true;
    if (d->is_request && !la_access_is_segment(d->at[w]))
        return false;
    return word == WILD || word == d->line_info[w].general;
}

/* What two words become in a template. */
static uint32_t common(const la_drain *d, uint32_t a, uint32_t b, uint32_t b_general)
{
    if (a == b || a == WILD)
        return a;
    return la_drain_general(d, a) == b_general ? b_general : WILD;
}

static la_drain_options filled(la_drain_options o)
{
    o.similarity = o.similarity > 0.0 ? o.similarity : LA_DRAIN_SIMILARITY;
    o.depth = o.depth < 3 ? LA_DRAIN_DEPTH : o.depth;
    o.max_children = o.max_children == 0 ? LA_DRAIN_MAX_CHILDREN : o.max_children;
    o.max_templates = o.max_templates == 0 ? LA_DRAIN_MAX_TEMPLATES : o.max_templates;
    return o;
}

la_drain *la_drain_new(const la_drain_options *o)
{
    la_drain *d = la_calloc(1, sizeof *d);
    if (d == NULL)
        return NULL;
    d->o = filled(*o);
    d->catch_all = NONE;
    d->words = la_lexicon_new();
    d->any_segment = d->words == NULL ? NONE : la_lexicon_add(d->words, LA_STR("/<*>"));
    d->siblings = la_siblings_new();
    d->given = la_exact_new();
    d->tree = d->words == NULL ? NULL : la_tree_new(d->words, d->o.depth - 2, d->o.max_children);
    if (d->tree == NULL || d->siblings == NULL || d->given == NULL || d->any_segment == NONE) {
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
        if (!d->templates[i].lent)
            free(d->templates[i].text);
    la_lexicon_free(d->words);
    la_tree_free(d->tree);
    la_siblings_free(d->siblings);
    la_exact_free(d->given);
    la_arena_free(&d->arena);
    la_buf_free(&d->text);
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
        d->at[n] = n + 1 == LA_DRAIN_WORDS ? LA_STR("<*>") : (la_str){text.p + from, i - from};
        d->line[n] = la_lexicon_find(d->words, d->at[n]);
        d->line_info[n] = la_lexicon_look(d->words, d->line[n], d->at[n]);
        if (++n == LA_DRAIN_WORDS)
            break;
    }
    d->is_request = n > 1 && la_access_begins(d->at[0], d->at[1]);
    for (uint32_t i = 0; d->is_request && i < n; i++)
        d->line_info[i].general = la_access_is_segment(d->at[i]) ? d->any_segment : WILD;
    return n;
}

static void link_leaf(la_drain *d, uint32_t i, uint32_t at)
{
    la_group *t = &d->templates[i];
    t->leaf = at;
    t->next = d->tree->nodes[at].first;
    t->last = NONE;
    if (t->next != NONE)
        d->templates[t->next].last = i;
    d->tree->nodes[at].first = i;
    d->tree->nodes[at].n_leaf++;
}

static void unlink_leaf(la_drain *d, uint32_t i)
{
    la_group *t = &d->templates[i];
    if (t->leaf == NONE)
        return;
    la_node *leaf = &d->tree->nodes[t->leaf];
    *(t->last != NONE ? &d->templates[t->last].next : &leaf->first) = t->next;
    if (t->next != NONE)
        d->templates[t->next].last = t->last;
    leaf->n_leaf--;
    t->leaf = t->next = t->last = NONE;
}

void la_drain_settle(la_drain *d)
{
    la_siblings_free(d->siblings);
    la_exact_free(d->given);
    d->siblings = NULL;
    d->given = NULL;
}

static uint32_t first(const la_drain *d, uint32_t leaf)
{
    return d->tree->nodes[leaf].first;
}

/* The next template of a leaf, until *left have been seen. */
static uint32_t next(const la_drain *d, uint32_t i, uint32_t *left)
{
    return --*left == 0 ? NONE : d->templates[i].next;
}

static uint16_t count_literals(const uint32_t *words, uint32_t n)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++)
        k += words[i] != WILD;
    return (uint16_t)k;
}

/* What two templates have in common that differ in word w alone. */
static uint64_t sibling_key(const la_group *t, uint32_t w)
{
    uint64_t head = la_hash64(t->words, w * sizeof *t->words, t->n_words);
    return la_hash64(t->words + w + 1, (t->n_words - w - 1) * sizeof *t->words, head ^ w);
}

static bool is_sibling(const la_drain *d, uint32_t i, uint32_t of, uint32_t w)
{
    const la_group *a = &d->templates[i], *b = &d->templates[of];
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
    const la_group *t = &d->templates[i];
    for (uint32_t w = 0; w < la_tree_levels(d->tree, t->n_words); w++) {
        if (t->words[w] != WILD && !la_siblings_add(d->siblings, sibling_key(t, w), i))
            return false;
    }
    return true;
}

static uint32_t *new_words(la_drain *d, uint32_t n)
{
    return la_arena_take(&d->arena, n * sizeof(uint32_t), sizeof(uint32_t));
}

/* A template of the words of the line; leaf false: no line looks for it. */
static logad_status found(la_drain *d, uint32_t n, bool leaf, uint32_t *out, logad_error *err)
{
    for (uint32_t i = 0; i < n; i++) {
        if (d->line[i] != NONE)
            continue;
        d->line[i] = la_lexicon_add(d->words, d->at[i]);
        d->bytes += LA_DRAIN_WORD_BYTES;
        if (d->line[i] == NONE)
            return la_oom(err);
    }
    la_group t = {
        .n_words = (uint16_t)n, .leaf = NONE, .next = NONE, .last = NONE, .same_as = NONE};
    uint32_t at = leaf ? la_tree_make(d->tree, d->line, n) : NONE;
    t.n_literals = count_literals(d->line, n);
    t.words = new_words(d, n);
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
    return a.varies && b.varies &&
           (d->is_request ? la_drain_may_differ(d, word, w) : a.general == b.general);
}

/* The most similar template of a leaf (of equals the oldest), and the most similar of those that
 * differ from the line only in words that look like values on both sides. */
static void compare(const la_drain *d, uint32_t at, likeness *any, likeness *valued)
{
    *any = *valued = (likeness){NONE, -1.0, 0};
    uint32_t left = LA_DRAIN_MAX_SCAN;
    for (uint32_t i = first(d, at); i != NONE; i = next(d, i, &left)) {
        const la_group *t = &d->templates[i];
        uint32_t equal = 0, plain = 0, foreign = 0;
        for (uint32_t w = 0; w < t->n_words; w++) {
            bool fit = fits(d, t->words[w], w);
            equal += fit && t->words[w] != WILD;
            plain += !fit && !are_values(d, t->words[w], w);
            foreign += !fit && !la_drain_may_differ(d, t->words[w], w);
        }
        if (foreign > 0)
            continue;
        double share = t->n_literals == 0 ? 1.0 : (double)equal / (double)t->n_literals;
        if (is_closer(share, equal, any))
            *any = (likeness){i, share, equal};
        if (plain == 0 && is_closer(share, equal, valued))
            *valued = (likeness){i, share, equal};
    }
}

/* Before a template changes: what is looked at by others stays; false: out of memory. */
static bool part(la_drain *d, la_group *t)
{
    if (t->given) {
        uint32_t *words = new_words(d, t->n_words);
        if (words == NULL)
            return false;
        memcpy(words, t->words, t->n_words * sizeof *words);
        t->words = words;
        t->given = false;
    }
    if (!t->lent)
        free(t->text);
    t->text = NULL;
    t->lent = false;
    return true;
}

/* Makes a template fit the line (other NULL) or what another template fits; false: out of memory.
 */
static bool generalise(la_drain *d, la_group *t, const la_group *other, bool *changed)
{
    *changed = false;
    for (uint32_t w = 0; w < t->n_words; w++) {
        uint32_t b = other != NULL ? other->words[w] : d->line[w];
        uint32_t general = other != NULL ? la_drain_general(d, b) : d->line_info[w].general;
        uint32_t word = common(d, t->words[w], b, general);
        if (word == t->words[w])
            continue;
        if (!*changed && !part(d, t))
            return false;
        *changed = true;
        t->words[w] = word;
    }
    t->n_literals = count_literals(t->words, t->n_words);
    return true;
}

/* Makes templates one, the oldest, in the leaf where it then belongs. */
static bool unite(la_drain *d, const uint32_t *which, size_t n, uint32_t *out)
{
    uint32_t oldest = which[0];
    for (size_t i = 1; i < n; i++)
        oldest = which[i] < oldest ? which[i] : oldest;
    la_group *t = &d->templates[oldest];
    bool changed;
    for (size_t i = 0; i < n; i++) {
        if (which[i] == oldest)
            continue;
        if (!generalise(d, t, &d->templates[which[i]], &changed))
            return false;
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
    uint32_t left = LA_DRAIN_MAX_SCAN;
    size_t n = 0;
    for (uint32_t i = first(d, at); i != NONE; i = next(d, i, &left)) {
        const la_group *t = &d->templates[i];
        bool alike = true;
        for (uint32_t w = 0; w < t->n_words && alike; w++)
            alike = fits(d, t->words[w], w) ||
                    (!fits(d, model[w], w) && la_drain_may_differ(d, t->words[w], w));
        if (alike && n < LA_DRAIN_MAX_LEAF)
            d->similar[n++] = i;
    }
    return n;
}

/* Templates of a leaf that say nothing that a more general one, among them, does not. */
static size_t find_covered(la_drain *d, uint32_t by)
{
    const la_group *general = &d->templates[by];
    uint32_t left = LA_DRAIN_MAX_SCAN;
    size_t n = 0;
    for (uint32_t i = first(d, general->leaf); i != NONE; i = next(d, i, &left)) {
        const uint32_t *words = d->templates[i].words;
        bool covered = true;
        for (uint32_t w = 0; w < general->n_words && covered; w++)
            covered = common(d, general->words[w], words[w], la_drain_general(d, words[w])) ==
                      general->words[w];
        if (covered && n < LA_DRAIN_MAX_LEAF)
            d->similar[n++] = i;
    }
    return n;
}

static uint32_t count_plain(const la_drain *d, const la_group *t)
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
        uint32_t i = la_drain_root(d, la_siblings_template(d->siblings, at));
        if (is_sibling(d, i, of, w) && !is_among(d->similar, n, i) &&
            la_drain_may_differ(d, d->templates[i].words[w], w))
            d->similar[n++] = i;
    }
    return n;
}

/* Where enough templates differ in one of the words that the tree branches on, that word is a
 * variable, if there are plain words besides it; the first word is the likeliest to be a verb. */
static bool unite_siblings(la_drain *d, uint32_t *of)
{
    for (uint32_t w = 0; w < la_tree_levels(d->tree, d->templates[*of].n_words); w++) {
        const la_group *t = &d->templates[*of];
        if (la_drain_is_variable(d, t->words[w]) || !la_drain_may_differ(d, t->words[w], w) ||
            count_plain(d, t) < (w == 0 ? 3 : 2))
            continue;
        size_t n = find_siblings(d, *of, w);
        if (n >= la_drain_least_values(d) && !unite(d, d->similar, n, of))
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
        n = la_drain_is_variable(d, d->templates[*by].words[w]) ? find_siblings(d, *by, w) : 0;
        if (n > 1 && !unite(d, d->similar, n, by))
            return false;
    }
    return true;
}

static size_t max_bytes(const la_drain *d)
{
    size_t n = (size_t)d->o.max_templates * LA_DRAIN_BYTES;
    return n > LA_DRAIN_MIN_BYTES ? n : LA_DRAIN_MIN_BYTES;
}

static logad_status catch_all(la_drain *d, uint32_t *out, logad_error *err)
{
    if (d->n_over++ == 0)
        la_warn("over %u templates, or %zu MiB of them: lines that fit none are given the template "
                "\"<*>\"; set --mask for what varies in them, or --max-templates",
                d->o.max_templates, max_bytes(d) >> 20);
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
    if (valued.template != NONE && valued.share >= la_drain_least_share(d))
        return valued.template;
    if (full || any.template == NONE)
        return any.template;
    size_t n = any.share >= la_drain_least_share(d) ? find_similar(d, at, any.template) : 0;
    if (n + 1 < la_drain_least_values(d) || !unite(d, d->similar, n, &out))
        return NONE;
    return out;
}

/* Joins the line to a template, and those that are then no more than cases of it. */
static bool join(la_drain *d, uint32_t *to)
{
    bool changed;
    if (!generalise(d, &d->templates[*to], NULL, &changed))
        return false;
    return !changed || unite_covered(d, to);
}

logad_status la_drain_learn(la_drain *d, la_str text, uint32_t *out, logad_error *err)
{
    uint32_t n = split(d, text), same = la_exact_find(d->given, d->line, n);
    if (same != LA_EXACT_NONE) { /* none is closer */
        *out = la_drain_root(d, same);
        return LOGAD_OK;
    }
    uint32_t at = la_tree_find(d->tree, d->line, n);
    *out = at != NONE ? choose(d, at) : NONE;
    if (*out != NONE)
        return join(d, out) ? LOGAD_OK : la_oom(err);
    if (d->n >= d->o.max_templates || d->bytes > max_bytes(d))
        return catch_all(d, out, err);
    TRY(found(d, n, true, out, err));
    d->bytes += text.n + n * sizeof *d->line;
    return unite_siblings(d, out) ? LOGAD_OK : la_oom(err);
}

/* Whether a text is its words with single blanks between them. */
static bool is_plain(const char *text, uint32_t n_words)
{
    char before = ' ';
    for (const char *p = text; *p != '\0'; before = *p++)
        if (*p == '\t' || (*p == ' ' && before == ' '))
            return false;
    return before != ' ' && n_words < LA_DRAIN_WORDS;
}

logad_status la_drain_add(la_drain *d, const char *text, uint32_t *out, logad_error *err)
{
    TRY(found(d, split(d, la_str_of(text)), true, out, err));
    la_group *t = &d->templates[*out];
    d->tree->nodes[t->leaf].n_given++;
    t->given = true;
    if (!is_plain(text, t->n_words)) {
        t->text = la_arena_copy(&d->arena, text, strlen(text));
        t->lent = t->text != NULL;
        if (!t->lent)
            return la_oom(err);
    }
    return la_exact_add(d->given, t->words, t->n_words, *out) ? LOGAD_OK : la_oom(err);
}
