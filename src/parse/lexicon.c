/* bytes -> line -> event: the words of templates and what they look like. */
#include "parse/lexicon.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

la_lexicon *la_lexicon_new(void)
{
    la_lexicon *x = la_calloc(1, sizeof *x);
    if (x == NULL)
        return NULL;
    x->texts = la_map_new();
    if (x->texts == NULL || la_lexicon_add(x, LA_STR("<*>")) != LA_WORD_WILD) {
        la_lexicon_free(x);
        return NULL;
    }
    return x;
}

void la_lexicon_free(la_lexicon *x)
{
    if (x == NULL)
        return;
    la_map_free(x->texts);
    free(x->words);
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

static uint32_t add_alone(la_lexicon *x, la_str t, bool *added)
{
    uint32_t id = la_map_intern(x->texts, t.p, t.n, added);
    if (id == LA_MAP_NONE || !*added)
        return id;
    if (!la_grow(&x->words, &x->cap, (size_t)id + 1))
        return LA_WORD_NONE;
    x->words[id] = (la_word){.general = LA_WORD_WILD, .varies = varies(t)};
    return id;
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
    x->words[form].general = form;
    x->words[id] = (la_word){.general = form, .varies = true};
    return id;
}

uint32_t la_lexicon_find(const la_lexicon *x, la_str t)
{
    return la_map_find(x->texts, t.p, t.n);
}

la_str la_lexicon_text(const la_lexicon *x, uint32_t word)
{
    return la_map_key(x->texts, word);
}

la_word la_lexicon_look(la_lexicon *x, uint32_t word, la_str t)
{
    if (word != LA_WORD_NONE)
        return x->words[word];
    la_word w = {.general = LA_WORD_WILD, .varies = varies(t)};
    if (make_form(x, t)) {
        w.general = la_map_find(x->texts, x->form.p, x->form.n);
        w.varies = true;
    }
    return w;
}
