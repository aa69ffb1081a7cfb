/* Command line -> options struct of a verb, by its table. Stands before the walk from bytes to
 * verdict: what the user asked for. */
#include "cli/opt.h"
#include "base/mem.h"
#include "cli/suggest.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const la_opt la_common_options[] = {
    {"quiet", 'q', LA_OPT_FLAG, offsetof(la_common, quiet), NULL, "only warnings and errors", NULL,
     0, 0, false, false},
    {"verbose", 'v', LA_OPT_FLAG, offsetof(la_common, verbose), NULL, "say more on stderr", NULL, 0,
     0, false, false},
    {"threads", 0, LA_OPT_UINT, offsetof(la_common, threads), "N",
     "threads; changes the time, never the result (default: the cores)", NULL, 0, 1024, false,
     false},
    {"seed", 0, LA_OPT_UINT, offsetof(la_common, seed), "N", "where random numbers start", NULL, 0,
     0, false, false},
    {NULL, 0, LA_OPT_FLAG, 0, NULL, NULL, NULL, 0, 0, false, false},
};

typedef struct parse {
    const la_verb *v;
    char **argv;
    int argc, at; /* argv[at] is the next word */
    unsigned char *options;
    const char **inputs;
    size_t n_inputs;
    bool *done;
    uint64_t given; /* bit i: option i of the verb's table */
    logad_error *err;
} parse;

static const la_opt *find_in(const la_opt *table, const char *name, size_t n, char letter)
{
    for (const la_opt *o = table; o->name != NULL; o++) {
        if (letter != 0 ? o->letter == letter
                        : strlen(o->name) == n && memcmp(o->name, name, n) == 0)
            return o;
    }
    return NULL;
}

static const la_opt *find(const la_verb *v, const char *name, size_t n, char letter)
{
    const la_opt *o = find_in(v->options, name, n, letter);
    return o != NULL ? o : find_in(la_common_options, name, n, letter);
}

static logad_status unknown_long(const parse *p, const char *word, size_t n)
{
    la_guess g = {.word = {word, n}};
    for (const la_opt *o = p->v->options; o->name != NULL; o++)
        la_guess_try(&g, o->name);
    for (const la_opt *o = la_common_options; o->name != NULL; o++)
        la_guess_try(&g, o->name);
    la_guess_try(&g, "help");
    if (g.best[0] != '\0')
        return la_fail(p->err, LOGAD_EUSAGE, "unknown option '--%.*s': did you mean '--%s'?",
                       (int)n, word, g.best);
    return la_fail(p->err, LOGAD_EUSAGE, "unknown option '--%.*s': see logad %s --help", (int)n,
                   word, p->v->name);
}

static bool is_choice(const char *choices, const char *value)
{
    size_t n = strlen(value);
    for (const char *c = choices; c != NULL; c = strchr(c, '|') ? strchr(c, '|') + 1 : NULL) {
        if (strncmp(c, value, n) == 0 && (c[n] == '|' || c[n] == '\0'))
            return true;
    }
    return false;
}

static logad_status bad_choice(const parse *p, const la_opt *o, const char *value)
{
    la_guess g = {.word = la_str_of(value)};
    char list[200] = "", one[64];
    size_t at = 0;
    for (const char *c = o->choices; *c != '\0';) {
        size_t n = strcspn(c, "|");
        size_t k = n < sizeof one ? n : sizeof one - 1;
        memcpy(one, c, k);
        one[k] = '\0';
        if (at + k + 3 < sizeof list) {
            memcpy(list + at, ", ", 2);
            memcpy(list + at + 2, one, k + 1);
            at += k + 2;
        }
        la_guess_try(&g, one);
        c += n + (c[n] == '|');
    }
    if (g.best[0] != '\0')
        return la_fail(p->err, LOGAD_EUSAGE,
                       "--%s: unknown value '%s', did you mean '%s'? One of %s", o->name, value,
                       g.best, list + 2);
    return la_fail(p->err, LOGAD_EUSAGE, "--%s: unknown value '%s': give one of %s", o->name, value,
                   list + 2);
}

static logad_status set_uint(const parse *p, const la_opt *o, const char *value)
{
    char *end = NULL;
    errno = 0;
    unsigned long long v = strtoull(value, &end, 10);
    bool whole = value[0] >= '0' && value[0] <= '9' && *end == '\0' && errno == 0;
    bool ranged = o->max > o->min;
    if (ranged && (!whole || (double)v < o->min || (double)v > o->max))
        return la_fail(p->err, LOGAD_EUSAGE, "--%s: '%s' is not a whole number from %.0f to %.0f",
                       o->name, value, o->min, o->max);
    if (!whole)
        return la_fail(p->err, LOGAD_EUSAGE, "--%s: '%s' is not a whole number", o->name, value);
    *(uint64_t *)(void *)(p->options + o->offset) = v;
    return LOGAD_OK;
}

static logad_status set_real(const parse *p, const la_opt *o, const char *value)
{
    char *end = NULL;
    double v = strtod(value, &end);
    bool number = end != value && *end == '\0' && isfinite(v);
    bool ranged = o->max > o->min;
    if (ranged && (!number || v < o->min || v > o->max))
        return la_fail(p->err, LOGAD_EUSAGE, "--%s: '%s' is not a number from %g to %g", o->name,
                       value, o->min, o->max);
    if (!number)
        return la_fail(p->err, LOGAD_EUSAGE, "--%s: '%s' is not a number", o->name, value);
    *(double *)(void *)(p->options + o->offset) = v;
    return LOGAD_OK;
}

static logad_status list_add(const parse *p, const la_opt *o, const char *value)
{
    la_opt_list *l = (la_opt_list *)(void *)(p->options + o->offset);
    if (l->items == NULL) {
        /* No list can have more items than the command line has words. */
        l->items = la_calloc((size_t)p->argc, sizeof *l->items);
        if (l->items == NULL)
            return la_oom(p->err);
    }
    l->items[l->n++] = value;
    return LOGAD_OK;
}

static logad_status set_value(const parse *p, const la_opt *o, const char *value)
{
    switch (o->type) {
    case LA_OPT_FLAG:
        *(bool *)(p->options + o->offset) = true;
        return LOGAD_OK;
    case LA_OPT_CHOICE:
        if (!is_choice(o->choices, value))
            return bad_choice(p, o, value);
        *(const char **)(void *)(p->options + o->offset) = value;
        return LOGAD_OK;
    case LA_OPT_STRING:
        *(const char **)(void *)(p->options + o->offset) = value;
        return LOGAD_OK;
    case LA_OPT_UINT:
        return set_uint(p, o, value);
    case LA_OPT_REAL:
        return set_real(p, o, value);
    case LA_OPT_LIST:
        return list_add(p, o, value);
    }
    assert(false && "option type");
    return LOGAD_EUSAGE;
}

static void mark_given(parse *p, const la_opt *o)
{
    for (unsigned i = 0; p->v->options[i].name != NULL; i++) {
        assert(i < 64);
        if (&p->v->options[i] == o)
            p->given |= (uint64_t)1 << i;
    }
}

/* "--json" after "--model" is a forgotten value more often than a file of that name. */
static bool is_option_word(const parse *p, const char *word)
{
    return word[0] == '-' && word[1] == '-' && find(p->v, word + 2, strcspn(word + 2, "="), 0);
}

/* The option of one occurrence, its value attached or (NULL) in the next word. */
static logad_status take(parse *p, const la_opt *o, const char *value)
{
    mark_given(p, o);
    if (o->type == LA_OPT_FLAG)
        return set_value(p, o, NULL);
    if (value == NULL && (p->at >= p->argc || is_option_word(p, p->argv[p->at])))
        return la_fail(p->err, LOGAD_EUSAGE, "--%s needs a value: --%s %s", o->name, o->name,
                       o->arg);
    TRY(set_value(p, o, value != NULL ? value : p->argv[p->at++]));
    while (o->greedy && p->at < p->argc && p->argv[p->at][0] != '-')
        TRY(set_value(p, o, p->argv[p->at++]));
    return LOGAD_OK;
}

static logad_status take_long(parse *p, const char *word)
{
    size_t n = strcspn(word, "=");
    const char *value = word[n] == '=' ? word + n + 1 : NULL;
    if (n == 4 && memcmp(word, "help", 4) == 0) {
        *p->done = true;
        return LOGAD_OK;
    }
    const la_opt *o = find(p->v, word, n, 0);
    if (o == NULL)
        return unknown_long(p, word, n);
    if (o->type == LA_OPT_FLAG && value != NULL)
        return la_fail(p->err, LOGAD_EUSAGE, "--%s takes no value", o->name);
    return take(p, o, value);
}

/* -m FILE, -mFILE, and flags in a bundle: -qv. */
static logad_status take_short(parse *p, const char *word)
{
    for (const char *c = word; *c != '\0'; c++) {
        if (*c == 'h') {
            *p->done = true;
            return LOGAD_OK;
        }
        const la_opt *o = find(p->v, NULL, 0, *c);
        if (o == NULL)
            return la_fail(p->err, LOGAD_EUSAGE, "unknown option '-%c': see logad %s --help", *c,
                           p->v->name);
        if (o->type != LA_OPT_FLAG)
            return take(p, o, c[1] != '\0' ? c + 1 : NULL);
        TRY(take(p, o, NULL));
    }
    return LOGAD_OK;
}

static logad_status parse_words(parse *p)
{
    bool only_inputs = false;
    while (p->at < p->argc && !*p->done) {
        const char *word = p->argv[p->at++];
        if (only_inputs || word[0] != '-' || word[1] == '\0')
            p->inputs[p->n_inputs++] = word;
        else if (strcmp(word, "--") == 0)
            only_inputs = true;
        else if (word[1] == '-')
            TRY(take_long(p, word + 2));
        else
            TRY(take_short(p, word + 1));
    }
    for (unsigned i = 0; !*p->done && p->v->options[i].name != NULL; i++) {
        const la_opt *o = &p->v->options[i];
        if (o->required && (p->given >> i & 1) == 0)
            return la_fail(p->err, LOGAD_EUSAGE, "--%s %s is missing: see logad %s --help", o->name,
                           o->arg, p->v->name);
    }
    return LOGAD_OK;
}

logad_status la_opt_parse(const la_verb *v, int argc, char **argv, void *options,
                          const char ***inputs, size_t *n_inputs, bool *done, logad_error *err)
{
    *done = false;
    *n_inputs = 0;
    *inputs = la_calloc((size_t)argc, sizeof **inputs);
    if (*inputs == NULL)
        return la_oom(err);
    parse p = {.v = v,
               .argv = argv,
               .argc = argc,
               .at = 2,
               .options = options,
               .inputs = *inputs,
               .done = done,
               .err = err};
    TRY(parse_words(&p));
    *n_inputs = p.n_inputs;
    return LOGAD_OK;
}

void la_opt_free(const la_verb *v, void *options, const char **inputs)
{
    for (const la_opt *o = v->options; o->name != NULL; o++) {
        if (o->type == LA_OPT_LIST) {
            la_opt_list *l = (la_opt_list *)(void *)((unsigned char *)options + o->offset);
            free((void *)l->items);
            l->items = NULL;
        }
    }
    free((void *)inputs);
}
