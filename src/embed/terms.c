/* event -> wording, first step: a template's text taken apart into words and pairs of neighbours.
 */
#include "embed/terms.h"
#include <string.h>

/* What stands before the first word and behind the last in their pairs: how a message opens tells
 * much. */
#define START    "^"
#define END      "$"
#define VARIABLE "<*>"

typedef struct finder {
    la_word_fn *fn;
    void *ctx;
    la_buf scratch;
    char room[LA_WORD_MAX + 1], pair[LA_TERM_MAX];
    size_t n_pair;       /* bytes of the word before and a space */
    bool after_variable; /* one stands between that word and what comes next */
} finder;

/* Keeps a word for the pair that it makes with the next one. */
static void keep(finder *f, la_str word)
{
    memcpy(f->pair, word.p, word.n);
    f->pair[word.n] = ' ';
    f->n_pair = word.n + 1;
}

static void meet_pair(finder *f, la_str word)
{
    memcpy(f->pair + f->n_pair, word.p, word.n);
    f->fn(f->ctx, (la_str){f->pair, f->n_pair + word.n});
}

/* The pair with the word before, and with the variable between them where one stands there: "out of
 * memory" is a fault, "7 out of 9" is none. */
static void meet_next(finder *f, la_str word)
{
    meet_pair(f, word);
    if (!f->after_variable)
        return;
    keep(f, la_str_of(VARIABLE));
    meet_pair(f, word);
    f->after_variable = false;
}

/* Those in a row give the same pair, and so are one: a term counts once. */
static void meet_variable(finder *f)
{
    meet_pair(f, la_str_of(VARIABLE));
    f->after_variable = true;
}

/* The word, and the pairs that it makes with what stands before. */
static void meet_sub(void *ctx, la_str word)
{
    finder *f = ctx;
    f->fn(f->ctx, word);
    meet_next(f, word);
    keep(f, word);
}

static void meet_raw(void *ctx, la_str raw)
{
    finder *f = ctx;
    la_split_sub(raw, &f->scratch, meet_sub, f);
}

static bool is_of_name(char c)
{
    return la_is_letter(c) || la_is_digit(c) || c == '_' || ((unsigned char)c & 0x80u) != 0;
}

static bool is_hex(char c)
{
    return la_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* "0x" alone is what is left of a hexadecimal number where only its digits are a variable. */
static bool is_number(const char *p, size_t n)
{
    bool hex = n >= 2 && p[0] == '0' && (p[1] == 'x' || p[1] == 'X');
    size_t i = hex ? 2 : 0;
    while (i < n && (hex ? is_hex(p[i]) : la_is_digit(p[i])))
        i++;
    return n > 0 && i == n;
}

/* The next variable of a text that does not start within a name; at its end, without a byte: none.
 */
static la_str next_variable(const char *text)
{
    while (*text != '\0') {
        if (strncmp(text, VARIABLE, strlen(VARIABLE)) == 0)
            return (la_str){text, strlen(VARIABLE)};
        size_t n = 0;
        while (is_of_name(text[n]))
            n++;
        if (is_number(text, n))
            return (la_str){text, n};
        text += n > 0 ? n : 1;
    }
    return (la_str){text, 0};
}

/* The buffer stands on the room of the longest sub-word, and so never grows. */
void la_terms_of(const char *text, la_word_fn *fn, void *ctx)
{
    finder f = {.fn = fn, .ctx = ctx};
    f.scratch = (la_buf){.p = f.room, .cap = sizeof f.room, .max = LA_WORD_MAX};
    keep(&f, la_str_of(START));
    for (;;) {
        la_str variable = next_variable(text);
        la_split_raw((la_str){text, (size_t)(variable.p - text)}, meet_raw, &f);
        if (variable.n == 0)
            break;
        meet_variable(&f);
        text = variable.p + variable.n;
    }
    meet_next(&f, la_str_of(END));
}
