/* bytes -> line -> event: which parts of a message are its template's variables. */
#include "parse/align.h"
#include "parse/mask.h"
#include "parse/pattern.h"
#include <string.h>

typedef struct list {
    la_str *vars;
    size_t n, max;
} list;

static void add(list *l, const char *p, size_t n)
{
    if (l->n < l->max)
        l->vars[l->n] = (la_str){p, n};
    l->n++;
}

static la_str next_word(la_str *text)
{
    while (text->n > 0 && (*text->p == ' ' || *text->p == '\t')) {
        text->p++;
        text->n--;
    }
    la_str word = {text->p, 0};
    while (text->n > 0 && *text->p != ' ' && *text->p != '\t') {
        text->p++;
        text->n--;
        word.n++;
    }
    return word;
}

static bool is_var(la_str t, size_t i)
{
    return t.n - i >= 3 && memcmp(t.p + i, "<*>", 3) == 0;
}

static bool has_var(la_str t)
{
    for (size_t i = 0; i < t.n; i++) {
        if (is_var(t, i))
            return true;
    }
    return false;
}

/* One word of the template, one of the message. False: they do not pair. */
static bool align_word(la_str t, la_str m, list *out)
{
    if (t.n == 3 && is_var(t, 0)) {
        add(out, m.p, m.n);
        return true;
    }
    size_t i = 0, k = 0;
    while (i < t.n && k < m.n) {
        bool var = is_var(t, i);
        size_t rest = t.n - i - (var ? 3 : 0);
        if (var && !has_var((la_str){t.p + t.n - rest, rest})) {
            if (m.n - k <= rest || memcmp(m.p + m.n - rest, t.p + t.n - rest, rest) != 0)
                return false;
            add(out, m.p + k, m.n - k - rest);
            return true;
        }
        if (var && m.p[k] == LA_MASK_MARK) {
            add(out, m.p + k, 1);
            i += 3;
        } else if (t.p[i] == m.p[k]) {
            i++;
        } else {
            return false;
        }
        k++;
    }
    return i == t.n && k == m.n;
}

static bool align_words(la_str t, la_str m, list *out)
{
    for (;;) {
        la_str a = next_word(&t), b = next_word(&m);
        if (a.n == 0 || b.n == 0)
            return a.n == b.n;
        if (!align_word(a, b, out))
            return false;
    }
}

size_t la_align(const char *template, la_str marked, la_str *vars, size_t max)
{
    list out = {vars, 0, max};
    la_str t = la_str_of(template);
    if (align_words(t, marked, &out))
        return out.n;
    la_pattern p;
    size_t n = 0;
    if (la_pattern_set(&p, template)) {
        n = la_pattern_vars(&p, marked, vars, max);
        la_pattern_free(&p);
    }
    if (n > 0)
        return n;
    out.n = 0;
    add(&out, marked.p, marked.n);
    return out.n;
}
