/* bytes -> line -> event: the template of a line among templates that no longer change. */
#include "parse/matcher.h"
#include "base/map.h"
#include "base/mem.h"
#include "parse/access.h"
#include "parse/pattern.h"
#include <stdlib.h>
#include <string.h>

#define NONE       LA_MATCHER_NONE
#define PREFIX     3  /* bytes of a literal start that templates without an anchor are found by */
#define MARGIN     4  /* literal bytes by which the text without its "[...]" must be better */
#define MAX_PARTS  3  /* "[...]" parts that are left away */
#define TAIL_WORDS 3  /* a shorter template is not looked for at a text's end */
#define TAIL_BYTES 12 /* nor one that says less */

/* A template with what is needed to know whether an answer holds for a whole key. */
typedef struct entry {
    la_pattern pattern;
    la_pattern loose; /* words that hold variables and other text are variables; no pieces: same */
    bool fragile; /* such a word holds text that a mask would take for a variable or part of it */
    bool is_request; /* a variable of it is in one word */
    uint32_t next;   /* in its list */
} entry;

typedef struct bucket {
    uint32_t first; /* entry */
    uint64_t seen;  /* the search that has looked through it */
} bucket;

struct la_matcher {
    entry *entries;
    size_t n;
    la_map *words; /* literal words and, behind a NUL, literal starts -> bucket */
    bucket *buckets;
    size_t cap_buckets;
    uint32_t rest; /* entries that neither a word nor a start leads to */
    uint64_t searches;
    char squeezed[LA_MASK_MAX_BYTES]; /* the text, runs of blanks as one, none at the ends */
    char neutral[LA_MASK_MAX_BYTES], neutral_squeezed[LA_MASK_MAX_BYTES];
};

/* A text in the two forms that patterns want. */
typedef struct forms {
    la_str plain, squeezed;
    bool cut; /* goes on out of sight */
} forms;

typedef struct search {
    la_matcher *m;
    forms text;
    forms neutral; /* paths and user masks as one byte; plain.p NULL where there are none */
    uint32_t n_words;
    uint32_t best;
    bool tail; /* look for templates that fit the end */
    bool stable;
} search;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static forms make_forms(const char *p, size_t n, bool cut, char *squeezed)
{
    size_t out = 0;
    while (n > 0 && is_blank(p[n - 1]))
        n--;
    for (size_t i = 0; i < n; i++) {
        if (!is_blank(p[i]))
            squeezed[out++] = p[i];
        else if (out > 0 && squeezed[out - 1] != ' ')
            squeezed[out++] = ' ';
    }
    return (forms){{p, n}, {squeezed, out}, cut};
}

static bool fits(const la_pattern *p, const forms *f)
{
    la_str text = p->spaced ? f->plain : f->squeezed;
    return f->cut ? la_pattern_match_head(p, text) : la_pattern_match(p, text);
}

static uint32_t count_words(la_str text)
{
    uint32_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] != ' ' && (i == 0 || text.p[i - 1] == ' ');
    return n;
}

static bool is_better(const search *s, uint32_t i)
{
    if (s->best == NONE)
        return true;
    const la_pattern *a = &s->m->entries[i].pattern, *b = &s->m->entries[s->best].pattern;
    if (a->n_literals != b->n_literals)
        return a->n_literals > b->n_literals;
    bool a_words = a->n_words == s->n_words, b_words = b->n_words == s->n_words;
    if (a_words != b_words)
        return a_words;
    if (a->n_pieces != b->n_pieces)
        return a->n_pieces < b->n_pieces;
    return i < s->best;
}

/* Whether another text of the same key could give another answer for this template. */
static bool is_stable(const search *s, const entry *e, bool fit)
{
    if (e->loose.n_pieces == 0)
        return true;
    if (s->tail)
        return false;
    if (s->neutral.plain.p != NULL && !e->fragile)
        return fits(&e->pattern, &s->neutral) == fit && (fit || !fits(&e->loose, &s->neutral));
    return !e->fragile || !fits(&e->loose, &s->text);
}

static void try_list(search *s, uint32_t i)
{
    for (; i != NONE; i = s->m->entries[i].next) {
        const entry *e = &s->m->entries[i];
        bool fit;
        if (s->tail)
            fit = e->pattern.n_words >= TAIL_WORDS && e->pattern.n_literals >= TAIL_BYTES &&
                  !s->text.cut && !e->pattern.spaced &&
                  la_pattern_match_tail(&e->pattern, s->text.squeezed);
        else
            fit = fits(&e->pattern, &s->text);
        s->stable &= is_stable(s, e, fit);
        fit = fit && (!e->is_request || e->pattern.n_words == s->n_words);
        if (fit && is_better(s, i))
            s->best = i;
    }
}

static void try_bucket(search *s, const void *key, size_t n)
{
    uint32_t id = la_map_find(s->m->words, key, n);
    if (id == LA_MAP_NONE || s->m->buckets[id].seen == s->m->searches)
        return;
    s->m->buckets[id].seen = s->m->searches;
    try_list(s, s->m->buckets[id].first);
}

static void make_start_key(char key[PREFIX + 1], const char *p)
{
    key[0] = '\0';
    memcpy(key + 1, p, PREFIX);
}

/* All templates that may fit: those whose anchor is a word of the text, ... */
static void run(search *s)
{
    la_str text = s->text.squeezed;
    char key[PREFIX + 1];
    s->m->searches++;
    s->best = NONE;
    for (size_t i = 0, from = 0; i <= text.n; i++) {
        if (i == text.n || text.p[i] == ' ') {
            if (i > from)
                try_bucket(s, text.p + from, i - from);
            from = i + 1;
        }
    }
    if (s->tail)
        return;
    if (text.n >= PREFIX) {
        make_start_key(key, text.p);
        try_bucket(s, key, sizeof key);
    }
    if (s->text.plain.n >= PREFIX && text.n >= PREFIX &&
        memcmp(s->text.plain.p, text.p, PREFIX) != 0) {
        make_start_key(key, s->text.plain.p);
        try_bucket(s, key, sizeof key);
    }
    try_list(s, s->m->rest);
}

static uint32_t literals(const search *s, uint32_t i)
{
    return i == NONE ? 0 : s->m->entries[i].pattern.n_literals;
}

/* Moves a text past its leading "[...]". */
static bool drop_part(forms *f)
{
    if (f->squeezed.n == 0 || f->squeezed.p[0] != '[' || f->plain.p == NULL)
        return false;
    const char *a = memchr(f->squeezed.p, ']', f->squeezed.n);
    const char *b = memchr(f->plain.p, ']', f->plain.n);
    if (a == NULL || b == NULL)
        return false;
    const char *a_end = f->squeezed.p + f->squeezed.n, *b_end = f->plain.p + f->plain.n;
    if (++a == a_end || *a++ != ' ')
        return false;
    for (b++; b < b_end && is_blank(*b); b++)
        continue;
    f->squeezed = (la_str){a, (size_t)(a_end - a)};
    f->plain = (la_str){b, (size_t)(b_end - b)};
    return true;
}

static uint32_t find(search *s)
{
    forms whole = s->text, whole_neutral = s->neutral;
    s->n_words = count_words(s->text.squeezed);
    run(s);
    uint32_t best = s->best;
    for (int i = 0; i < MAX_PARTS && drop_part(&s->text); i++) {
        if (s->neutral.plain.p != NULL && !drop_part(&s->neutral))
            s->stable = false;
        s->n_words = count_words(s->text.squeezed);
        run(s);
        if (literals(s, s->best) >= literals(s, best) + MARGIN)
            best = s->best;
    }
    s->text = whole;
    s->neutral = whole_neutral;
    if (literals(s, best) == 0) {
        s->tail = true;
        run(s);
        if (s->best != NONE) {
            best = s->best;
            s->stable &= s->neutral.plain.p == NULL;
        }
    }
    return best;
}

/* The line with every variable of free form as one byte. */
static forms make_neutral(la_matcher *m, const la_masked *line, size_t n)
{
    size_t out = 0, v = 0;
    bool free_form = false;
    for (size_t i = 0; i < n;) {
        if (v < line->n_vars && line->vars[v].at == i) {
            const la_span *var = &line->vars[v++];
            size_t len = var->len < n - i ? var->len : n - i;
            if (var->type == LOGAD_VAR_PATH || var->type == LOGAD_VAR_USER) {
                m->neutral[out++] = '\x01';
                free_form = true;
            } else {
                memcpy(m->neutral + out, line->text + i, len);
                out += len;
            }
            i += len;
            continue;
        }
        m->neutral[out++] = line->text[i++];
    }
    if (!free_form)
        return (forms){{NULL, 0}, {NULL, 0}, false};
    return make_forms(m->neutral, out, line->n > n, m->neutral_squeezed);
}

uint32_t la_matcher_find(la_matcher *m, const la_masked *line, bool *by_key)
{
    bool cut = line->n > LA_MASK_MAX_BYTES;
    size_t n = cut ? LA_MASK_MAX_BYTES : line->n;
    search s = {.m = m, .best = NONE, .stable = true};
    bool rest = line->n_vars > 0 && line->vars[line->n_vars - 1].type == LOGAD_VAR_TEXT;
    /* A start of free form leads to other templates the next time. */
    bool start = line->n_vars > 0 && line->vars[0].at < PREFIX &&
                 (line->vars[0].type == LOGAD_VAR_PATH || line->vars[0].type == LOGAD_VAR_USER);
    s.text = make_forms(line->text, n, cut, m->squeezed);
    s.neutral = make_neutral(m, line, n);
    uint32_t found = find(&s);
    *by_key = s.stable && !rest && !start;
    return found;
}

size_t la_matcher_vars(la_matcher *m, uint32_t i, la_str text, la_str *vars, size_t max)
{
    const la_pattern *p = &m->entries[i].pattern;
    size_t n = la_pattern_vars(p, text, vars, max);
    forms f = {text, text, false};
    for (int part = 0; n == 0 && part < MAX_PARTS && drop_part(&f); part++)
        n = la_pattern_vars(p, f.plain, vars, max);
    for (size_t at = 1; n == 0 && p->n_pieces > 1 && at < text.n; at++) {
        if (is_blank(text.p[at - 1]))
            n = la_pattern_vars(p, (la_str){text.p + at, text.n - at}, vars, max);
    }
    return n;
}

bool la_matcher_is_spaced(const la_matcher *m, uint32_t i)
{
    return m->entries[i].pattern.spaced;
}

/* Building. */

static bool has_var(la_str word)
{
    for (size_t i = 0; i + 3 <= word.n; i++) {
        if (memcmp(word.p + i, "<*>", 3) == 0)
            return true;
    }
    return false;
}

static la_str next_word(const char **p)
{
    while (is_blank(**p))
        ++*p;
    const char *from = *p;
    while (**p != '\0' && !is_blank(**p))
        ++*p;
    return (la_str){from, (size_t)(*p - from)};
}

/* Whether the masks see a variable in the words [from, to) of the text; tells the masker to leave
 * those alone where the word has no "<*>". */
static bool spans_in(const la_span *spans, size_t n, size_t from, size_t to, size_t *at)
{
    bool any = false;
    for (; *at < n && spans[*at].at < to; ++*at)
        any |= spans[*at].at + spans[*at].len > from;
    return any;
}

static bool set_entry(entry *e, const char *text, const la_span *spans, size_t n_spans)
{
    la_buf loose = {0};
    bool partial = false;
    size_t at = 0;
    const char *p = text;
    for (la_str w = next_word(&p); w.n > 0; w = next_word(&p)) {
        bool masked = spans_in(spans, n_spans, (size_t)(w.p - text), (size_t)(p - text), &at);
        bool var = has_var(w);
        bool mixed = var && !(w.n == 3);
        partial |= mixed;
        e->fragile |= var && masked;
        /* blanks before the word as they are */
        const char *gap = w.p;
        while (gap > text && is_blank(gap[-1]))
            gap--;
        la_buf_put(&loose, gap, (size_t)(w.p - gap));
        if (mixed)
            la_buf_str(&loose, "<*>");
        else
            la_buf_put(&loose, w.p, w.n);
    }
    la_buf_char(&loose, '\0');
    bool done = !loose.failed && la_pattern_set(&e->pattern, text) &&
                (!partial || la_pattern_set(&e->loose, loose.p));
    la_buf_free(&loose);
    return done;
}

/* Variables that stand in a template in so many words must stay so in lines. */
static bool protect(la_masker *masker, const char *text, const la_span *spans, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t from = spans[i].at, to = from + spans[i].len;
        while (from > 0 && !is_blank(text[from - 1]))
            from--;
        while (text[to] != '\0' && !is_blank(text[to]))
            to++;
        if (!has_var((la_str){text + from, to - from}) &&
            !la_masker_protect(masker, text + spans[i].at, spans[i].len))
            return false;
    }
    return true;
}

static bool add_to(la_matcher *m, uint32_t i, const void *key, size_t n)
{
    bool added;
    uint32_t id = la_map_intern(m->words, key, n, &added);
    if (id == LA_MAP_NONE || !la_grow(&m->buckets, &m->cap_buckets, (size_t)id + 1))
        return false;
    if (added)
        m->buckets[id] = (bucket){.first = NONE};
    m->entries[i].next = m->buckets[id].first;
    m->buckets[id].first = i;
    return true;
}

/* Files a template under its rarest literal word, else under its literal start. */
static bool file(la_matcher *m, uint32_t i, const char *text, const la_map *all,
                 const uint32_t *used)
{
    la_str anchor = {NULL, 0};
    uint32_t least = UINT32_MAX;
    const char *p = text;
    for (la_str w = next_word(&p); w.n > 0; w = next_word(&p)) {
        uint32_t id = has_var(w) ? LA_MAP_NONE : la_map_find(all, w.p, w.n);
        if (id != LA_MAP_NONE && (used[id] < least || (used[id] == least && w.n > anchor.n))) {
            least = used[id];
            anchor = w;
        }
    }
    entry *e = &m->entries[i];
    if (anchor.p != NULL)
        return add_to(m, i, anchor.p, anchor.n);
    if (e->pattern.ends[0] >= PREFIX && !e->fragile) {
        char key[PREFIX + 1];
        make_start_key(key, text);
        return add_to(m, i, key, sizeof key);
    }
    e->next = m->rest;
    m->rest = i;
    return true;
}

/* In how many places each literal word stands. */
static bool count_used(const char *const *texts, size_t n, la_map *all, uint32_t **used,
                       size_t *cap)
{
    for (size_t i = 0; i < n; i++) {
        const char *p = texts[i];
        for (la_str w = next_word(&p); w.n > 0; w = next_word(&p)) {
            bool added;
            if (has_var(w))
                continue;
            uint32_t id = la_map_intern(all, w.p, w.n, &added);
            if (id == LA_MAP_NONE || !la_grow(used, cap, (size_t)id + 1))
                return false;
            (*used)[id] = added ? 1 : (*used)[id] + 1;
        }
    }
    return true;
}

static void mask_text(la_masker *masker, const char *text, la_masked *out)
{
    la_str whole = la_str_of(text);
    la_masker_take_requests(masker, la_access_is(whole));
    la_mask(masker, whole.p, whole.n, out);
}

static bool build(la_matcher *m, const char *const *texts, size_t n, la_masker *masker)
{
    m->n = n;
    for (size_t i = 0; i < n; i++) {
        la_masked masked;
        mask_text(masker, texts[i], &masked);
        m->entries[i].is_request = la_access_is(la_str_of(texts[i]));
        if (!set_entry(&m->entries[i], texts[i], masked.vars, masked.n_vars))
            return false;
    }
    /* Only now: what one template protects is still a variable in the next. */
    for (size_t i = 0; i < n; i++) {
        la_masked masked;
        mask_text(masker, texts[i], &masked);
        if (!protect(masker, texts[i], masked.vars, masked.n_vars))
            return false;
    }
    return true;
}

static bool file_all(la_matcher *m, const char *const *texts, size_t n)
{
    uint32_t *used = NULL;
    size_t cap = 0;
    la_map *all = la_map_new();
    bool done = all != NULL && count_used(texts, n, all, &used, &cap);
    for (size_t i = 0; done && i < n; i++)
        done = file(m, (uint32_t)i, texts[i], all, used);
    la_map_free(all);
    free(used);
    return done;
}

logad_status la_matcher_new(la_matcher **out, const char *const *texts, size_t n, la_masker *masker,
                            logad_error *err)
{
    la_matcher *m = la_calloc(1, sizeof *m);
    if (m == NULL)
        return la_oom(err);
    m->rest = NONE;
    m->entries = la_calloc(n, sizeof *m->entries);
    m->words = la_map_new();
    if (m->entries == NULL || m->words == NULL || !build(m, texts, n, masker) ||
        !file_all(m, texts, n)) {
        la_matcher_free(m);
        return la_oom(err);
    }
    *out = m;
    return LOGAD_OK;
}

void la_matcher_free(la_matcher *m)
{
    if (m == NULL)
        return;
    for (size_t i = 0; i < m->n; i++) {
        la_pattern_free(&m->entries[i].pattern);
        la_pattern_free(&m->entries[i].loose);
    }
    la_map_free(m->words);
    free(m->entries);
    free(m->buckets);
    free(m);
}
