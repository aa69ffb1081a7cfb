/* bytes -> line -> event: the words of templates and what they look like. */
#include "parse/lexicon.h"
#include "base/hash.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

static uint64_t hash(const void *owner, uint32_t word, uint64_t seed)
{
    la_str t = la_lexicon_text(owner, word);
    return la_hash64(t.p, t.n, seed);
}

la_lexicon *la_lexicon_new(void)
{
    la_lexicon *x = la_calloc(1, sizeof *x);
    if (x == NULL)
        return NULL;
    x->by_text = (la_index){.owner = x, .hash = hash};
    if (la_lexicon_add(x, LA_STR("<*>")) != LA_WORD_WILD) {
        la_lexicon_free(x);
        return NULL;
    }
    return x;
}

void la_lexicon_free(la_lexicon *x)
{
    if (x == NULL)
        return;
    la_index_free(&x->by_text);
    free(x->bytes);
    free(x->ends);
    free(x->kinds);
    la_buf_free(&x->form);
    free(x);
}

static bool varies(la_str t)
{
    for (size_t i = 0; i < t.n; i++) {
        if ((t.p[i] >= '0' && t.p[i] <= '9') || (t.n - i > 2 && memcmp(t.p + i, "<*>", 3) == 0))
            return true;
    }
    return false;
}

/* The general form of a word, in x->form. False: it has none. */
static bool make_form(la_lexicon *x, la_str t)
{
    const char *equals = memchr(t.p, '=', t.n);
    size_t key = equals == NULL ? 0 : (size_t)(equals - t.p) + 1, end = t.n;
    while (end > 0 && (t.p[end - 1] == ',' || t.p[end - 1] == ';'))
        end--;
    if (key < 2 || end <= key)
        return false;
    la_buf_reset(&x->form);
    la_buf_put(&x->form, t.p, key);
    la_buf_str(&x->form, "<*>");
    la_buf_put(&x->form, t.p + end, t.n - end);
    return !x->form.failed;
}

static void set_kind(la_lexicon *x, uint32_t word, uint32_t general, bool varies)
{
    x->kinds[word] = general | (varies ? LA_LEXICON_VARIES : 0);
}

static uint32_t add_alone(la_lexicon *x, la_str t, bool *added)
{
    uint32_t word = la_lexicon_find(x, t);
    size_t end = (x->n == 0 ? 0 : x->ends[x->n - 1]) + t.n;
    *added = word == LA_WORD_NONE;
    if (!*added)
        return word;
    word = x->n;
    if (word >= LA_LEXICON_VARIES || end > UINT32_MAX ||
        !la_grow(&x->bytes, &x->cap_bytes, end + 1) ||
        !la_grow(&x->ends, &x->cap_ends, (size_t)word + 1) ||
        !la_grow(&x->kinds, &x->cap_kinds, (size_t)word + 1))
        return LA_WORD_NONE;
    if (t.n > 0)
        memcpy(x->bytes + end - t.n, t.p, t.n);
    x->ends[word] = (uint32_t)end;
    set_kind(x, word, LA_WORD_WILD, varies(t));
    if (!la_index_add(&x->by_text, word))
        return LA_WORD_NONE;
    x->n++;
    return word;
}

uint32_t la_lexicon_add(la_lexicon *x, la_str t)
{
    bool added, form_added;
    uint32_t id = add_alone(x, t, &added);
    if (id == LA_WORD_NONE || !added || !make_form(x, t))
        return id;
    uint32_t form = add_alone(x, (la_str){x->form.p, x->form.n}, &form_added);
    if (form == LA_WORD_NONE)
        return form;
    set_kind(x, form, form, la_lexicon_word(x, form).varies);
    set_kind(x, id, form, true);
    return id;
}

uint32_t la_lexicon_find(const la_lexicon *x, la_str t)
{
    if (x->n == 0)
        return LA_WORD_NONE;
    uint64_t at = la_hash64(t.p, t.n, x->by_text.seed);
    for (uint32_t word; (word = la_index_next(&x->by_text, &at)) != LA_INDEX_NONE;) {
        if (la_str_eq(la_lexicon_text(x, word), t))
            return word;
    }
    return LA_WORD_NONE;
}

la_str la_lexicon_text(const la_lexicon *x, uint32_t word)
{
    uint32_t start = word == 0 ? 0 : x->ends[word - 1];
    return (la_str){x->bytes + start, x->ends[word] - start};
}

la_word la_lexicon_look(la_lexicon *x, uint32_t word, la_str t)
{
    if (word != LA_WORD_NONE)
        return la_lexicon_word(x, word);
    la_word w = {.general = LA_WORD_WILD, .varies = varies(t)};
    if (make_form(x, t)) {
        w.general = la_lexicon_find(x, (la_str){x->form.p, x->form.n});
        w.varies = true;
    }
    return w;
}
