/* bytes -> line -> event: the texts of templates. */
#include "base/mem.h"
#include "parse/drain_impl.h"
#include <stdlib.h>
#include <string.h>

uint32_t la_drain_count(const la_drain *d)
{
    return (uint32_t)d->n;
}

const char *la_drain_text(la_drain *d, uint32_t i)
{
    la_group *t = &d->templates[la_drain_root(d, i)];
    if (t->text == NULL) {
        size_t n = 1;
        for (uint32_t w = 0; w < t->n_words; w++)
            n += la_lexicon_text(d->words, t->words[w]).n + 1;
        char *text = malloc(n), *end = text; /* no more than it needs: there may be many */
        if (text == NULL)
            return NULL;
        for (uint32_t w = 0; w < t->n_words; w++) {
            la_str word = la_lexicon_text(d->words, t->words[w]);
            if (w > 0)
                *end++ = ' ';
            memcpy(end, word.p, word.n);
            end += word.n;
        }
        *end = '\0';
        t->text = text;
    }
    return t->text;
}

uint64_t la_drain_n_over(const la_drain *d)
{
    return d->n_over;
}
