/* bytes -> line -> event: the texts of templates. */
#include "base/mem.h"
#include "parse/drain_impl.h"
#include <stdlib.h>
#include <string.h>

uint32_t la_drain_count(const la_drain *d)
{
    return (uint32_t)d->n;
}

const char *la_drain_text_in(const la_drain *d, uint32_t i, la_buf *b)
{
    const la_group *t = &d->templates[la_drain_root(d, i)];
    if (t->text != NULL)
        return t->text;
    la_buf_reset(b);
    la_buf_str(b, "");
    for (uint32_t w = 0; w < t->n_words; w++) {
        la_str word = la_lexicon_text(d->words, t->words[w]);
        if (w > 0)
            la_buf_char(b, ' ');
        la_buf_put(b, word.p, word.n);
    }
    return b->failed ? NULL : b->p;
}

const char *la_drain_text(la_drain *d, uint32_t i)
{
    la_group *t = &d->templates[la_drain_root(d, i)];
    if (t->text == NULL) { /* no more than it needs: there may be many */
        const char *text = la_drain_text_in(d, i, &d->text);
        t->text = text != NULL ? la_strdup(text) : NULL;
    }
    return t->text;
}

uint64_t la_drain_n_over(const la_drain *d)
{
    return d->n_over;
}
