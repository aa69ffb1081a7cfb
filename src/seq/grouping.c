/* event -> sequence: how sessions are formed, as text and in words. */
#include "seq/grouping.h"
#include "seq/idscan.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REST        ",rest:"
#define REST_WORDS  ", lines without one in windows of "
#define MAX_SIZE    1000000u
#define MAX_SECONDS 1e9

static logad_status bad(const char *text, const char *why, logad_error *err)
{
    return la_fail(err, LOGAD_EUSAGE,
                   "grouping \"%.100s\": %s: use id:block, id:instance, id:REGEX, field:NAME, "
                   "node:LINES, count:LINES, time:SECONDS or auto",
                   text, why);
}

static bool parse_size(const char *s, uint32_t *out)
{
    char *end;
    if (s[0] < '0' || s[0] > '9')
        return false;
    errno = 0;
    unsigned long v = strtoul(s, &end, 10);
    if (errno != 0 || *end != '\0' || v == 0 || v > MAX_SIZE)
        return false;
    *out = (uint32_t)v;
    return true;
}

static bool parse_seconds(const char *s, double *out)
{
    char *end;
    if (s[0] < '0' || s[0] > '9')
        return false;
    double v = strtod(s, &end);
    if (*end != '\0' || !(v >= 0.001 && v <= MAX_SECONDS))
        return false;
    *out = v;
    return true;
}

/* Takes ",rest:LINES" off the end of key, where it stands there. */
static logad_status parse_rest(la_grouping *g, const char *text, const char *key, size_t *n,
                               logad_error *err)
{
    const char *rest = NULL;
    for (const char *p = key; (p = strstr(p, REST)) != NULL; p++)
        rest = p;
    *n = strlen(key);
    if (rest == NULL || strspn(rest + strlen(REST), "0123456789") != strlen(rest + strlen(REST)))
        return LOGAD_OK;
    if (!parse_size(rest + strlen(REST), &g->size))
        return bad(text, "lines are 1 to 1000000", err);
    *n = (size_t)(rest - key);
    return LOGAD_OK;
}

static logad_status parse_id(la_grouping *g, const char *text, const char *key, logad_error *err)
{
    size_t n;
    TRY(parse_rest(g, text, key, &n, err));
    if (n == 0)
        return bad(text, "the id is missing", err);
    if (n >= sizeof g->key)
        return bad(text, "the pattern is longer than 127 bytes", err);
    g->kind = LA_GROUP_ID;
    memcpy(g->key, key, n);
    return LOGAD_OK;
}

static logad_status parse_named(la_grouping *g, const char *text, const char *name,
                                logad_error *err)
{
    size_t n;
    TRY(parse_rest(g, text, name, &n, err));
    if (!la_is_id_name((la_str){name, n}))
        return bad(text, "a name has letters, digits and _ . @ - and begins with no digit", err);
    g->kind = LA_GROUP_NAMED;
    memcpy(g->key, name, n);
    return LOGAD_OK;
}

static logad_status parse_windows(la_grouping *g, const char *text, size_t kind, const char *arg,
                                  logad_error *err)
{
    if (kind == strlen("node") && memcmp(text, "node", kind) == 0) {
        g->kind = LA_GROUP_NODE;
        g->size = 120;
    } else if (kind == strlen("count") && memcmp(text, "count", kind) == 0) {
        g->kind = LA_GROUP_COUNT;
        g->size = LA_GROUP_LINES;
    } else if (kind == strlen("time") && memcmp(text, "time", kind) == 0) {
        g->kind = LA_GROUP_TIME;
        g->seconds = 60;
    } else {
        return bad(text, "unknown kind", err);
    }
    if (arg == NULL)
        return LOGAD_OK;
    if (g->kind == LA_GROUP_TIME)
        return parse_seconds(arg, &g->seconds) ? LOGAD_OK
                                               : bad(text, "seconds are 0.001 to 1e9", err);
    return parse_size(arg, &g->size) ? LOGAD_OK : bad(text, "lines are 1 to 1000000", err);
}

logad_status la_grouping_parse(la_grouping *out, const char *text, logad_error *err)
{
    la_grouping g = {0};
    size_t kind = strcspn(text, ":");
    const char *arg = text[kind] == ':' ? text + kind + 1 : NULL;
    if (strcmp(text, "auto") == 0)
        g.kind = LA_GROUP_AUTO;
    else if (strcmp(text, "given") == 0)
        g.kind = LA_GROUP_GIVEN;
    else if (kind == 2 && memcmp(text, "id", 2) == 0)
        TRY(parse_id(&g, text, arg == NULL ? "" : arg, err));
    else if (kind == 5 && memcmp(text, "field", 5) == 0)
        TRY(parse_named(&g, text, arg == NULL ? "" : arg, err));
    else
        TRY(parse_windows(&g, text, kind, arg, err));
    *out = g;
    return LOGAD_OK;
}

static void put_rest(const la_grouping *g, const char *words, char *out, size_t n)
{
    size_t used = strlen(out);
    if (g->size > 0 && used < n)
        snprintf(out + used, n - used, "%s%u", words, g->size);
}

void la_grouping_text(const la_grouping *g, char *out, size_t n)
{
    switch (g->kind) {
    case LA_GROUP_AUTO:
        snprintf(out, n, "auto");
        break;
    case LA_GROUP_GIVEN:
        snprintf(out, n, "given");
        break;
    case LA_GROUP_ID:
        snprintf(out, n, "id:%s", g->key);
        put_rest(g, REST, out, n);
        break;
    case LA_GROUP_NAMED:
        snprintf(out, n, "field:%s", g->key);
        put_rest(g, REST, out, n);
        break;
    case LA_GROUP_NODE:
        snprintf(out, n, "node:%u", g->size);
        break;
    case LA_GROUP_COUNT:
        snprintf(out, n, "count:%u", g->size);
        break;
    case LA_GROUP_TIME:
        snprintf(out, n, "time:%.10g", g->seconds);
        break;
    }
}

void la_grouping_words(const la_grouping *g, char *out, size_t n)
{
    const la_id_kind *known;
    switch (g->kind) {
    case LA_GROUP_AUTO:
        snprintf(out, n, "as the lines suggest");
        break;
    case LA_GROUP_GIVEN:
        snprintf(out, n, "as published");
        break;
    case LA_GROUP_ID:
        known = la_id_kind_of(g->key);
        snprintf(out, n, "by %s%s", known == NULL ? "ids matching " : "",
                 known == NULL ? g->key : known->words);
        put_rest(g, REST_WORDS, out, n);
        break;
    case LA_GROUP_NAMED:
        snprintf(out, n, "by the id behind %s", g->key);
        put_rest(g, REST_WORDS, out, n);
        break;
    case LA_GROUP_NODE:
        snprintf(out, n, "by node, windows of %u lines", g->size);
        break;
    case LA_GROUP_COUNT:
        snprintf(out, n, "windows of %u lines", g->size);
        break;
    case LA_GROUP_TIME:
        snprintf(out, n, "windows of %.10g seconds", g->seconds);
        break;
    }
}

bool la_grouping_in_time(const la_grouping *g)
{
    return g->kind == LA_GROUP_COUNT || g->kind == LA_GROUP_NODE || g->kind == LA_GROUP_TIME;
}

bool la_grouping_by_id(const la_grouping *g)
{
    return g->kind == LA_GROUP_ID || g->kind == LA_GROUP_NAMED;
}

la_grouping la_grouping_for_format(const char *format)
{
    const char *f = format == NULL ? "" : format;
    const char *slash = strrchr(f, '/'); /* the envelope says nothing of sessions */
    f = slash == NULL ? f : slash + 1;
    if (strcmp(f, "hdfs") == 0)
        return (la_grouping){.kind = LA_GROUP_ID, .key = "block"};
    if (strcmp(f, "openstack") == 0)
        return (la_grouping){.kind = LA_GROUP_ID, .key = "instance"};
    if (strcmp(f, "bgl") == 0 || strcmp(f, "thunderbird") == 0)
        return (la_grouping){.kind = LA_GROUP_NODE, .size = 120};
    return (la_grouping){.kind = LA_GROUP_COUNT, .size = LA_GROUP_LINES};
}
