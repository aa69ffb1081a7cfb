/* line -> event: what a program itself thinks of a message. */
#include "base/level.h"

#include <string.h>
#include <strings.h>

typedef struct name {
    const char *text;
    size_t n;
    la_level level;
} name;

#define NAME(text, level)                                                                          \
    {                                                                                              \
        text, sizeof text - 1, LA_LEVEL_##level                                                    \
    }

/* The letters first: they are looked up in every line of klog. Names of three letters are of
 * Serilog and zerolog. With the last N_PROSE messages begin, too, so they are no column of a
 * header. */
static const name names[] = {
    NAME("i", INFO),       NAME("e", ERROR),          NAME("w", WARNING),
    NAME("d", INFO),       NAME("v", INFO),           NAME("t", INFO),
    NAME("n", INFO),       NAME("f", ERROR),          NAME("c", ERROR),
    NAME("info", INFO),    NAME("error", ERROR),      NAME("warn", WARNING),
    NAME("debug", INFO),   NAME("warning", WARNING),  NAME("notice", INFO),
    NAME("trace", INFO),   NAME("verbose", INFO),     NAME("fine", INFO),
    NAME("finer", INFO),   NAME("finest", INFO),      NAME("config", INFO),
    NAME("audit", INFO),   NAME("information", INFO), NAME("informational", INFO),
    NAME("err", ERROR),    NAME("fatal", ERROR),      NAME("severe", ERROR),
    NAME("crit", ERROR),   NAME("critical", ERROR),   NAME("alert", ERROR),
    NAME("emerg", ERROR),  NAME("emergency", ERROR),  NAME("panic", ERROR),
    NAME("dpanic", ERROR), NAME("failure", ERROR),    NAME("inf", INFO),
    NAME("dbg", INFO),     NAME("trc", INFO),         NAME("vrb", INFO),
    NAME("wrn", WARNING),  NAME("ftl", ERROR),        NAME("pnc", ERROR),
    NAME("a", ERROR),      NAME("log", INFO),         NAME("note", INFO),
    NAME("system", INFO),  NAME("success", INFO)};

#define N_NAMES (sizeof names / sizeof *names)
#define N_PROSE 5

#define STEP_DIGITS 3
_Static_assert(LA_LEVEL_COLUMN_MAX == LA_LEVEL_NAME_MAX + 1 + STEP_DIGITS, "a name and its steps");

static const name *find(const char *text, size_t n, size_t n_names)
{
    for (size_t i = 0; i < n_names && n > 0; i++)
        if (names[i].n == n && names[i].text[0] == (text[0] | 32) &&
            strncasecmp(names[i].text, text, n) == 0)
            return &names[i];
    return NULL;
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of the steps by which a level of Go's slog lies beside the one that the n letters before
 * name: INFO+2, DEBUG-4. 0: there are none. */
static size_t steps_behind(const char *p, size_t n, const char *end)
{
    size_t k = 1;
    bool up = p + n < end && p[n] == '+', down = p + n < end && p[n] == '-';
    if (n < 4 || !(up || (down && n == 5 && strncasecmp(p, "debug", n) == 0)))
        return 0;
    while (p + n + k < end && is_digit(p[n + k]))
        k++;
    return k > 1 && k <= 1 + STEP_DIGITS ? k : 0;
}

static size_t letters_of(const char *p, const char *end)
{
    size_t n = 0;
    while (p + n < end && n < LA_LEVEL_NAME_MAX && is_letter(p[n]))
        n++;
    return n;
}

static size_t column(const char *p, const char *end, size_t n_names)
{
    size_t n = letters_of(p, end);
    if (find(p, n, n_names) == NULL)
        return 0;
    n += steps_behind(p, n, end);
    return p + n < end && (is_letter(p[n]) || is_digit(p[n])) ? 0 : n;
}

size_t la_level_column(const char *p, const char *end)
{
    return column(p, end, N_NAMES - N_PROSE);
}

size_t la_level_word(const char *p, const char *end)
{
    return column(p, end, N_NAMES);
}

static const char *name_of_number(la_level_scale scale, unsigned number)
{
    static const char *const syslog[] = {"emerg",   "alert",  "crit", "error",
                                         "warning", "notice", "info", "debug"};
    static const char *const steps[] = {"trace", "debug", "info", "warn", "error", "fatal"};
    switch (scale) {
    case LA_LEVEL_SCALE_PRIORITY:
        return number < 192 ? syslog[number % 8] : NULL;
    case LA_LEVEL_SCALE_PYTHON:
        return number < 60 ? steps[number / 10] : NULL;
    case LA_LEVEL_SCALE_OTEL:
        return number >= 1 && number <= 24 ? steps[(number - 1) / 4] : NULL;
    default:
        if (number < 8)
            return syslog[number];
        return number >= 10 && number < 70 ? steps[number / 10 - 1] : NULL;
    }
}

const char *la_level_of_number(la_level_scale scale, const char *text, size_t n)
{
    unsigned number = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9' || i == 3)
            return NULL;
        number = number * 10 + (unsigned)(text[i] - '0');
    }
    return n > 0 ? name_of_number(scale, number) : NULL;
}

bool la_level_of(la_level *out, const char *text, size_t n)
{
    const char *named = la_level_of_number(LA_LEVEL_SCALE_ANY, text, n);
    if (named != NULL) {
        text = named;
        n = strlen(named);
    }
    n -= n > 0 && text[n - 1] == ':';
    for (size_t i = n; i > 0; i--)
        if (text[i - 1] == ':') {
            text += i;
            n -= i;
            break;
        }
    size_t letters = letters_of(text, text + n), steps = steps_behind(text, letters, text + n);
    const name *found = find(text, steps > 0 && letters + steps == n ? letters : n, N_NAMES);
    if (found != NULL)
        *out = found->level;
    return found != NULL;
}

void la_level_count(la_level_tally *t, const char *text, size_t n)
{
    la_level level;
    if (text != NULL && la_level_of(&level, text, n))
        t->n[level]++;
}

void la_level_merge(la_level_tally *t, const la_level_tally *other)
{
    for (size_t i = 0; i < LA_LEVELS_N; i++)
        t->n[i] += other->n[i];
}

static double sum(const la_level_tally *t)
{
    double all = 0;
    for (size_t i = 0; i < LA_LEVELS_N; i++)
        all += (double)t->n[i];
    return all;
}

bool la_level_any(const la_level_tally *t)
{
    return sum(t) > 0;
}

float la_level_severity(const la_level_tally *t)
{
    double all = sum(t);
    return all > 0 ? (float)(((double)t->n[LA_LEVEL_ERROR] - (double)t->n[LA_LEVEL_INFO]) / all)
                   : 0;
}
