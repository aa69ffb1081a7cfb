/* event -> vector, first step: a template's text taken apart into raw words and sub-words. */
#include "embed/split.h"
#include "embed/embed.h"

static bool is_separator(char c)
{
    switch (c) {
    case ' ':
    case '\t':
    case '\n':
    case '\v':
    case '\f':
    case '\r':
    case ',':
    case '!':
    case ':':
    case '=':
    case '[':
    case ']':
    case '(':
    case ')':
    case '$':
    case '.':
    case '/':
    case '#':
    case '|':
    case '\\':
        return true;
    default:
        return false;
    }
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Bytes of multi-byte UTF-8 characters count as lower-case letters and are kept as they are. */
static bool is_lower(char c)
{
    return (c >= 'a' && c <= 'z') || ((unsigned char)c & 0x80u) != 0;
}

static bool has_letter(la_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (is_upper(s.p[i]) || is_lower(s.p[i]))
            return true;
    return false;
}

void la_split_raw(la_str text, la_word_fn *fn, void *ctx)
{
    size_t i = 0;
    while (i < text.n) {
        if (is_separator(text.p[i])) {
            i++;
            continue;
        }
        size_t from = i;
        while (i < text.n && !is_separator(text.p[i]))
            i++;
        la_str word = {text.p + from, i - from};
        if (has_letter(word))
            fn(ctx, word);
    }
}

/* The end of the sub-word that starts at from, where a letter stands: "fooBar" -> foo, Bar;
 * "DFSClient" -> DFS, Client; "VMs" stays whole, being a plural. */
static size_t sub_end(la_str w, size_t from)
{
    size_t i = from;
    while (i < w.n && is_upper(w.p[i]))
        i++;
    if (i < w.n && is_lower(w.p[i]) && i - from >= 2) {
        bool plural = w.p[i] == 's' && (i + 1 == w.n || !is_lower(w.p[i + 1]));
        return plural ? i + 1 : i - 1;
    }
    while (i < w.n && is_lower(w.p[i]))
        i++;
    return i;
}

void la_split_sub(la_str raw_word, la_buf *scratch, la_word_fn *fn, void *ctx)
{
    size_t i = 0;
    while (i < raw_word.n) {
        if (!is_upper(raw_word.p[i]) && !is_lower(raw_word.p[i])) {
            i++;
            continue;
        }
        size_t end = sub_end(raw_word, i), keep = end - i;
        if (keep > LA_WORD_MAX)
            keep = LA_WORD_MAX;
        la_buf_reset(scratch);
        for (size_t k = 0; k < keep; k++) {
            char c = raw_word.p[i + k];
            la_buf_char(scratch, is_upper(c) ? (char)(c - 'A' + 'a') : c);
        }
        if (!scratch->failed)
            fn(ctx, (la_str){scratch->p, scratch->n});
        i = end;
    }
}
