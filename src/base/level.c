/* line -> event: what a program itself thinks of a message. */
#include "base/level.h"

#include <string.h>
#include <strings.h>

typedef struct name {
    const char *text;
    la_level level;
} name;

static const name names[] = {
    {"i", LA_LEVEL_INFO},        {"info", LA_LEVEL_INFO},        {"error", LA_LEVEL_ERROR},
    {"debug", LA_LEVEL_INFO},    {"warn", LA_LEVEL_WARNING},     {"warning", LA_LEVEL_WARNING},
    {"notice", LA_LEVEL_INFO},   {"d", LA_LEVEL_INFO},           {"v", LA_LEVEL_INFO},
    {"t", LA_LEVEL_INFO},        {"w", LA_LEVEL_WARNING},        {"e", LA_LEVEL_ERROR},
    {"f", LA_LEVEL_ERROR},       {"c", LA_LEVEL_ERROR},          {"trace", LA_LEVEL_INFO},
    {"verbose", LA_LEVEL_INFO},  {"fine", LA_LEVEL_INFO},        {"finer", LA_LEVEL_INFO},
    {"finest", LA_LEVEL_INFO},   {"config", LA_LEVEL_INFO},      {"audit", LA_LEVEL_INFO},
    {"log", LA_LEVEL_INFO},      {"information", LA_LEVEL_INFO}, {"informational", LA_LEVEL_INFO},
    {"err", LA_LEVEL_ERROR},     {"fatal", LA_LEVEL_ERROR},      {"severe", LA_LEVEL_ERROR},
    {"crit", LA_LEVEL_ERROR},    {"critical", LA_LEVEL_ERROR},   {"alert", LA_LEVEL_ERROR},
    {"emerg", LA_LEVEL_ERROR},   {"emergency", LA_LEVEL_ERROR},  {"panic", LA_LEVEL_ERROR},
    {"failure", LA_LEVEL_ERROR}, {"inf", LA_LEVEL_INFO},         {"dbg", LA_LEVEL_INFO},
    {"trc", LA_LEVEL_INFO},      {"vrb", LA_LEVEL_INFO},         {"note", LA_LEVEL_INFO},
    {"system", LA_LEVEL_INFO},   {"wrn", LA_LEVEL_WARNING},      {"ftl", LA_LEVEL_ERROR},
    {"dpanic", LA_LEVEL_ERROR},  {"a", LA_LEVEL_ERROR}};

const char *la_level_of_syslog(unsigned severity)
{
    static const char *const of[] = {"emerg",   "alert",  "crit", "error",
                                     "warning", "notice", "info", "debug"};
    return of[severity % 8];
}

/* The name of a priority of syslog, facility and severity in one number; NULL: it is none. */
static const char *name_of_priority(const char *text, size_t n)
{
    unsigned number = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9' || i == 3)
            return NULL;
        number = number * 10 + (unsigned)(text[i] - '0');
    }
    return n > 0 && number < 192 ? la_level_of_syslog(number) : NULL;
}

bool la_level_of(la_level *out, const char *text, size_t n)
{
    const char *named = name_of_priority(text, n);
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
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].text) == n && strncasecmp(names[i].text, text, n) == 0) {
            *out = names[i].level;
            return true;
        }
    return false;
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
