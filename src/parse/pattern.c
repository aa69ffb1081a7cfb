/* bytes -> line -> event: whether a text fits a template, and what stands for its variables. */
#include "parse/pattern.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The variables between the pieces: a pattern "a<*>b" has pieces "a", "b", one with open ends has
 * an empty piece there, so that every variable has a piece on both sides. */
static void cut(la_pattern *p, const char *text, size_t n)
{
    size_t out = 0;
    bool in_word = false;
    for (size_t i = 0; i < n;) {
        bool var = n - i >= 3 && memcmp(text + i, "<*>", 3) == 0;
        bool blank = !var && is_blank(text[i]);
        p->n_words += !blank && !in_word;
        in_word = !blank;
        if (!var) {
            p->spaced |= blank && (i == 0 || text[i] == '\t' || is_blank(text[i - 1]));
            p->n_literals += !blank;
            p->text[out++] = text[i++];
            continue;
        }
        while (n - i >= 3 && memcmp(text + i, "<*>", 3) == 0)
            i += 3;
        p->ends[p->n_pieces++] = (uint32_t)out;
    }
    p->ends[p->n_pieces++] = (uint32_t)out;
    p->open_start = p->n_pieces > 1 && p->ends[0] == 0;
    p->open_end = p->n_pieces > 1 && p->ends[p->n_pieces - 2] == out;
    p->may_end = p->open_end && out > 0 && !is_blank(p->text[out - 1]);
}

bool la_pattern_set(la_pattern *p, const char *text)
{
    size_t n = strlen(text);
    while (n > 0 && is_blank(text[n - 1]))
        n--;
    memset(p, 0, sizeof *p);
    p->text = la_calloc(n + 1, 1);
    p->ends = la_calloc(n / 3 + 2, sizeof *p->ends);
    if (p->text == NULL || p->ends == NULL || n > UINT32_MAX) {
        la_pattern_free(p);
        return false;
    }
    cut(p, text, n);
    return true;
}

void la_pattern_free(la_pattern *p)
{
    free(p->text);
    free(p->ends);
    memset(p, 0, sizeof *p);
}

static la_str piece(const la_pattern *p, uint32_t i)
{
    uint32_t from = i == 0 ? 0 : p->ends[i - 1];
    return (la_str){p->text + from, p->ends[i] - from};
}

/* The first place of what in text from a place on; SIZE_MAX: none. */
static size_t find(la_str text, size_t from, la_str what)
{
    if (what.n == 0)
        return from <= text.n ? from : SIZE_MAX;
    while (from + what.n <= text.n) {
        const char *hit = memchr(text.p + from, what.p[0], text.n - from - what.n + 1);
        if (hit == NULL)
            return SIZE_MAX;
        from = (size_t)(hit - text.p);
        if (memcmp(hit, what.p, what.n) == 0)
            return from;
        from++;
    }
    return SIZE_MAX;
}

/* Pieces 1..last, of which the last must end the text unless it is empty or the text goes on. at is
 * the end of piece 0. */
static size_t match_rest(const la_pattern *p, la_str text, size_t at, la_str *vars, size_t max)
{
    uint32_t last = p->n_pieces - 1;
    for (uint32_t i = 1; i <= last; i++) {
        la_str s = piece(p, i);
        size_t hit = i < last ? find(text, at + 1, s) : text.n - s.n;
        size_t least = i == last && p->may_end ? at : at + 1;
        if (hit == SIZE_MAX || (i == last && (s.n > text.n || hit < least)))
            return 0;
        if (i == last && memcmp(text.p + hit, s.p, s.n) != 0)
            return 0;
        if (i - 1 < max)
            vars[i - 1] = (la_str){text.p + at, hit - at};
        at = hit + s.n;
    }
    return last;
}

static bool starts(const la_pattern *p, la_str text)
{
    la_str s = piece(p, 0);
    return s.n <= text.n && memcmp(text.p, s.p, s.n) == 0;
}

bool la_pattern_match(const la_pattern *p, la_str text)
{
    if (!starts(p, text))
        return false;
    if (p->n_pieces == 1)
        return text.n == p->ends[0];
    return match_rest(p, text, p->ends[0], NULL, 0) > 0;
}

bool la_pattern_match_head(const la_pattern *p, la_str text)
{
    return p->open_end && la_pattern_match(p, text);
}

bool la_pattern_match_tail(const la_pattern *p, la_str text)
{
    la_str s = piece(p, 0);
    if (s.n == 0)
        return false;
    for (size_t at = find(text, 1, s); at != SIZE_MAX; at = find(text, at + 1, s)) {
        if (!is_blank(text.p[at - 1]))
            continue;
        if (la_pattern_match(p, (la_str){text.p + at, text.n - at}))
            return true;
        if (p->n_pieces > 1) /* the first place is as good as any later one */
            return false;
    }
    return false;
}

size_t la_pattern_vars(const la_pattern *p, la_str text, la_str *vars, size_t max)
{
    if (p->n_pieces == 1 || !starts(p, text))
        return 0;
    return match_rest(p, text, p->ends[0], vars, max);
}
