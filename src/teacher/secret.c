/* event -> prompt: finds keys, tokens and passwords. Shapes are those that their issuers document.
 */
#include "teacher/find.h"

#include <math.h>
#include <string.h>

#define RANDOM_MIN 20 /* characters of a run that may be a secret by its looks alone */
#define HEX_MIN    32

typedef enum set { ALNUM, URL64, HEXES, UPPER_DIGIT } set;

typedef struct prefix {
    const char *text;
    set of;
    size_t min; /* characters behind the prefix */
} prefix;

static const prefix prefixes[] = {
    {"AKIA", UPPER_DIGIT, 12},  {"ASIA", UPPER_DIGIT, 12},
    {"AROA", UPPER_DIGIT, 12},  {"AIDA", UPPER_DIGIT, 12},
    {"ABIA", UPPER_DIGIT, 12},  {"ACCA", UPPER_DIGIT, 12},
    {"AIza", URL64, 20},        {"ya29.", URL64, 10},
    {"GOCSPX-", URL64, 10},     {"ghp_", ALNUM, 20},
    {"gho_", ALNUM, 20},        {"ghu_", ALNUM, 20},
    {"ghs_", ALNUM, 20},        {"ghr_", ALNUM, 20},
    {"github_pat_", URL64, 20}, {"glpat-", URL64, 16},
    {"gldt-", URL64, 16},       {"xoxb-", URL64, 8},
    {"xoxa-", URL64, 8},        {"xoxp-", URL64, 8},
    {"xoxr-", URL64, 8},        {"xoxs-", URL64, 8},
    {"xapp-", URL64, 8},        {"sk_live_", ALNUM, 8},
    {"sk_test_", ALNUM, 8},     {"pk_live_", ALNUM, 8},
    {"rk_live_", ALNUM, 8},     {"whsec_", URL64, 8},
    {"sk-", URL64, 16},         {"SG.", URL64, 16},
    {"npm_", ALNUM, 20},        {"pypi-", URL64, 16},
    {"hf_", ALNUM, 20},         {"dop_v1_", HEXES, 32},
    {"shpat_", HEXES, 16},      {"SK", HEXES, 32},
    {"AC", HEXES, 32},          {"key-", HEXES, 24},
    {"hvs.", URL64, 16},        {"AGE-SECRET-KEY-1", ALNUM, 16},
    {"lin_api_", ALNUM, 16},    {"dapi", HEXES, 24},
};

static bool is_in(char c, set s)
{
    switch (s) {
    case ALNUM:
        return la_is_alnum(c);
    case URL64:
        return la_is_alnum(c) || c == '_' || c == '-' || c == '.';
    case HEXES:
        return la_is_hex(c);
    default:
        return la_is_upper(c) || la_is_digit(c);
    }
}

static size_t run(la_str t, size_t i, set s)
{
    size_t n = 0;
    while (i + n < t.n && is_in(t.p[i + n], s))
        n++;
    return n;
}

size_t la_find_prefixed(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (!la_at_edge(t, i))
        return 0;
    for (size_t k = 0; k < sizeof prefixes / sizeof *prefixes; k++) {
        size_t n = strlen(prefixes[k].text);
        if (t.n - i < n || memcmp(t.p + i, prefixes[k].text, n) != 0)
            continue;
        size_t rest = run(t, i + n, prefixes[k].of);
        if (rest < prefixes[k].min)
            continue;
        *skip = 0;
        *kind = LA_HIDE_SECRET;
        return n + rest;
    }
    /* What stands behind a web hook's host is its key. */
    static const char hook[] = "hooks.slack.com/";
    if (!la_has_word(t, i, hook))
        return 0;
    *skip = sizeof hook - 1;
    *kind = LA_HIDE_SECRET;
    size_t n = 0;
    while (i + *skip + n < t.n && (is_in(t.p[i + *skip + n], URL64) || t.p[i + *skip + n] == '/'))
        n++;
    return n;
}

/* header.payload[.signature]; a header is JSON and so begins with {" in base64. */
size_t la_find_jwt(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (t.n - i < 20 || memcmp(t.p + i, "eyJ", 3) != 0)
        return 0;
    size_t n = run(t, i, URL64);
    if (n < 20 || memchr(t.p + i, '.', n) == NULL)
        return 0;
    *skip = 0;
    *kind = LA_HIDE_SECRET;
    return n;
}

/* A PEM block up to its end, or to the end of the text where it was cut. */
size_t la_find_pem(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    static const char begin[] = "-----BEGIN ", end[] = "-----END ";
    if (t.n - i < sizeof begin - 1 || memcmp(t.p + i, begin, sizeof begin - 1) != 0)
        return 0;
    *skip = 0;
    *kind = LA_HIDE_SECRET;
    for (size_t k = i + sizeof begin; k + sizeof end - 1 <= t.n; k++) {
        if (memcmp(t.p + k, end, sizeof end - 1) != 0)
            continue;
        for (size_t j = k + sizeof end - 1; j + 5 <= t.n; j++)
            if (memcmp(t.p + j, "-----", 5) == 0)
                return j + 5 - i;
    }
    return t.n - i;
}

static bool ends_value(char c)
{
    return la_is_blank(c) || strchr(",;&|()[]{}<>\"'`", c) != NULL;
}

/* The value at i: within quotes up to the closing one, else up to what ends it. */
static size_t value_length(la_str t, size_t i, size_t *open)
{
    *open = 0;
    while (i + *open < t.n && *open < 4 && strchr("\\\"'`", t.p[i + *open]) != NULL)
        ++*open;
    size_t from = i + *open, n = 0;
    char quote = *open > 0 ? t.p[from - 1] : '\0';
    size_t mark = la_find_mark(t, from);
    if (mark > 0)
        return 0;
    while (from + n < t.n && (quote != '\0' ? t.p[from + n] != quote : !ends_value(t.p[from + n])))
        n++;
    /* The backslash of an escaped closing quote is no part of it. */
    return quote != '\0' && n > 0 && t.p[from + n - 1] == '\\' ? n - 1 : n;
}

/* A word of prose such as "authentication": small letters, perhaps a capital in front. */
static bool is_prose(la_str t, size_t i, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (!la_is_lower(t.p[i + k]) && !(k == 0 && la_is_upper(t.p[i])) &&
            !(k + 1 == n && strchr(".:!?", t.p[i + k]) != NULL))
            return false;
    return n < RANDOM_MIN;
}

/* "Bearer TOKEN", "Basic TOKEN". */
size_t la_find_scheme(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    static const char *const schemes[] = {"bearer", "basic", "negotiate", "digest", "apikey"};
    if (!la_at_edge(t, i))
        return 0;
    for (size_t k = 0; k < sizeof schemes / sizeof *schemes; k++) {
        if (!la_has_word(t, i, schemes[k]))
            continue;
        size_t at = i + strlen(schemes[k]), gap = at;
        while (at < t.n && (la_is_blank(t.p[at]) || t.p[at] == ':'))
            at++;
        size_t open, n = at > gap ? value_length(t, at, &open) : 0;
        if (n < 6 || is_prose(t, at + open, n))
            continue;
        *skip = at + open - i;
        *kind = LA_HIDE_SECRET;
        return n;
    }
    return 0;
}

static const char *const secret_names[] = {
    "password",
    "passwd",
    "passphrase",
    "passwort",
    "pwd",
    "pass",
    "secret",
    "token",
    "api_key",
    "api-key",
    "apikey",
    "access_key",
    "access-key",
    "accesskey",
    "access key",
    "private_key",
    "private-key",
    "privatekey",
    "secret_key",
    "secretkey",
    "client_secret",
    "accountkey",
    "authorization",
    "credential",
    "credentials",
    "session_id",
    "sessionid",
    "session-id",
    "sessid",
    "jsessionid",
    "cookie",
    "x-amz-security-token",
    "signature",
    "sig",
    "sharedaccesskey",
    "auth_key",
    "encryption_key",
    "connectionstring",
    "cvv",
    "cvc",
    "otp",
};

/* Behind the name: quotes, blanks, then = or : or "is"; the place of the value, 0 for none. */
static size_t assignment(la_str t, size_t i)
{
    while (i < t.n && strchr("\\\"'`]", t.p[i]) != NULL)
        i++;
    size_t at = i;
    while (at < t.n && la_is_blank(t.p[at]))
        at++;
    size_t sign = at;
    while (at < t.n && at < sign + 3 && strchr(":=>", t.p[at]) != NULL)
        at++;
    if (at == sign && at > i && la_has_word(t, at, "is "))
        at += 3;
    if (at == sign)
        return 0;
    while (at < t.n && la_is_blank(t.p[at]))
        at++;
    return at;
}

static size_t assigned_value(la_str t, size_t i, const char *name, size_t *skip)
{
    size_t at = assignment(t, i + strlen(name)), open;
    if (at == 0 || at >= t.n)
        return 0;
    size_t n = value_length(t, at, &open);
    *skip = at + open - i;
    /* "Authorization: Scheme TOKEN" and all cookies of a line are one value. */
    bool scheme = la_has_word(t, i, "authorization"), cookie = la_has_word(t, i, "cookie");
    if (cookie && open == 0 && n > 0)
        while (at + n < t.n && t.p[at + n] != '"' && t.p[at + n] != '\n')
            n++;
    if (scheme && open == 0 && n > 0 && at + n < t.n && t.p[at + n] == ' ' &&
        la_find_mark(t, at + n + 1) == 0) {
        n++;
        while (at + n < t.n && !ends_value(t.p[at + n]))
            n++;
    }
    return n;
}

/* name=value, "name": "value", name is value, for names that hold secrets. The name may be the end
 * of a longer one (db_password). */
size_t la_find_assigned(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (!la_is_alnum(t.p[i]))
        return 0;
    bool edge = la_at_edge(t, i) || la_is_upper(t.p[i]);
    size_t best = 0, best_skip = 0;
    for (size_t k = 0; edge && k < sizeof secret_names / sizeof *secret_names; k++) {
        size_t at = 0;
        if (!la_has_word(t, i, secret_names[k]))
            continue;
        size_t n = assigned_value(t, i, secret_names[k], &at);
        if (n > best) {
            best = n;
            best_skip = at;
        }
    }
    *skip = best_skip;
    *kind = LA_HIDE_SECRET;
    return best;
}

/* What stands before the last @ of a URL's authority and path: a path with an @ goes along. */
size_t la_find_userinfo(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (t.n - i < 4 || memcmp(t.p + i, "://", 3) != 0)
        return 0;
    size_t n = 0, last = 0;
    for (size_t k = i + 3; k < t.n && !la_is_blank(t.p[k]) && strchr("\"'<>", t.p[k]) == NULL; k++)
        if (n = k - i - 3, t.p[k] == '@')
            last = n;
    *skip = 3;
    *kind = LA_HIDE_SECRET;
    return last;
}

static double entropy(la_str t, size_t i, size_t n)
{
    unsigned count[256] = {0};
    for (size_t k = 0; k < n; k++)
        count[(unsigned char)t.p[i + k]]++;
    double bits = 0;
    for (int c = 0; c < 256; c++)
        if (count[c] > 0)
            bits -= count[c] / (double)n * log2(count[c] / (double)n);
    return bits;
}

static int class_of(char c)
{
    return la_is_digit(c) ? 0 : la_is_upper(c) ? 1 : la_is_lower(c) ? 2 : 3;
}

/* Long runs that mix digits and letters as no word or path does. */
static bool looks_random(la_str t, size_t i, size_t n)
{
    size_t of[4] = {0}, turns = 0, hexes = 0;
    for (size_t k = 0; k < n; k++) {
        of[class_of(t.p[i + k])]++;
        hexes += la_is_hex(t.p[i + k]);
        turns += k > 0 && class_of(t.p[i + k]) != class_of(t.p[i + k - 1]);
    }
    if (hexes == n)
        return n >= HEX_MIN && of[0] > 0 && of[0] < n;
    return of[0] > 0 && of[1] + of[2] > 0 && turns * 4 >= n && of[3] * 6 <= n &&
           entropy(t, i, n) >= 3.3;
}

size_t la_find_random(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (!la_at_edge(t, i) || (i > 0 && strchr("+/_=-", t.p[i - 1]) != NULL && t.p[i - 1] != '='))
        return 0;
    size_t n = 0;
    while (i + n < t.n && (la_is_alnum(t.p[i + n]) || strchr("+/_=-", t.p[i + n]) != NULL))
        n++;
    *skip = 0;
    *kind = LA_HIDE_SECRET;
    return n >= RANDOM_MIN && looks_random(t, i, n) ? n : 0;
}
