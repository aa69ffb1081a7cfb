/* event -> prompt: finds names of people's accounts and of machines. */
#include "teacher/find.h"

#include <string.h>

static bool is_name_char(char c)
{
    return la_is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '$' || (c & 0x80) != 0;
}

static size_t name_length(la_str t, size_t i)
{
    size_t n = 0;
    while (i + n < t.n && is_name_char(t.p[i + n]))
        n++;
    while (n > 0 && t.p[i + n - 1] == '.')
        n--;
    return n;
}

/* key=name, key: 'name', "key":"name". */
static size_t name_behind(la_str t, size_t i, size_t key, size_t *skip)
{
    size_t at = i + key;
    while (at < t.n && strchr("\\\"'", t.p[at]) != NULL)
        at++;
    size_t blank = at;
    while (at < t.n && t.p[at] == ' ')
        at++;
    if (at >= t.n || (t.p[at] != '=' && !(t.p[at] == ':' && at == blank)))
        return 0;
    at++;
    while (at < t.n && strchr(" \\\"'", t.p[at]) != NULL)
        at++;
    *skip = at - i;
    return name_length(t, at);
}

/* Key words that name an account, or a machine. */
static const char *const user_keys[] = {"username", "user_name", "user-name", "user",  "login",
                                        "logname",  "ruser",     "account",   "owner", "email",
                                        "realm",    "principal", "ugi",       "usr"};
static const char *const host_keys[] = {"hostname", "rhost", "host", "node_name", "server_name"};
/* Phrases behind which a name stands. */
static const char *const phrases[] = {
    "for user ",         "for invalid user ", "by user ",       "of user ",
    "invalid user ",     "password for ",     "publickey for ", "logged in as ",
    "authenticated as ", "user name ",        "user '",         "user \""};

static size_t by_phrase(la_str t, size_t i, size_t *skip)
{
    size_t longest = 0, best = 0;
    for (size_t k = 0; k < sizeof phrases / sizeof *phrases; k++) {
        size_t n = strlen(phrases[k]);
        if (n <= longest || !la_has_word(t, i, phrases[k]))
            continue;
        /* "password for user x": the name comes later, and is found from there. */
        if (la_has_word(t, i + n, "user ") || la_has_word(t, i + n, "invalid user "))
            continue;
        size_t at = i + n;
        while (at < t.n && strchr("'\"", t.p[at]) != NULL)
            at++;
        longest = n;
        *skip = at - i;
        best = name_length(t, at);
    }
    return best;
}

size_t la_find_user(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (!la_is_alnum(t.p[i]) || !la_at_edge(t, i))
        return 0;
    *kind = LA_HIDE_USER;
    size_t n = by_phrase(t, i, skip);
    for (size_t k = 0; n == 0 && k < sizeof user_keys / sizeof *user_keys; k++)
        if (la_has_word(t, i, user_keys[k]))
            n = name_behind(t, i, strlen(user_keys[k]), skip);
    for (size_t k = 0; n == 0 && k < sizeof host_keys / sizeof *host_keys; k++) {
        if (!la_has_word(t, i, host_keys[k]))
            continue;
        n = name_behind(t, i, strlen(host_keys[k]), skip);
        *kind = LA_HIDE_HOST;
    }
    return n;
}

/* /home/NAME, /Users/NAME, C:\Users\NAME. */
size_t la_find_home(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    static const char *const homes[] = {"/home/", "/users/", "\\users\\", "\\\\users\\\\"};
    for (size_t k = 0; k < sizeof homes / sizeof *homes; k++) {
        if (!la_has_word(t, i, homes[k]))
            continue;
        *skip = strlen(homes[k]);
        *kind = LA_HIDE_USER;
        return name_length(t, i + *skip);
    }
    return 0;
}

/* Top-level domains of most host names, and names that RFC 6762, 8375 and custom keep for private
 * networks. */
static bool is_top_level(la_str s)
{
    static const char *const tops[] = {
        "com", "net", "org",   "edu",   "gov", "mil",      "int",  "io",       "info", "biz",
        "dev", "app", "cloud", "local", "lan", "internal", "corp", "intranet", "home", "arpa",
        "de",  "uk",  "fr",    "cn",    "jp",  "ru",       "nl",   "ch",       "at",   "eu"};
    for (size_t k = 0; k < sizeof tops / sizeof *tops; k++)
        if (s.n == strlen(tops[k]) && la_has_word(s, 0, tops[k]))
            return true;
    return false;
}

/* A dotted name whose last part is a top-level domain; "org.apache.hadoop" ends in none. */
size_t la_find_host(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (!la_is_alnum(t.p[i]) ||
        (i > 0 && (la_is_alnum(t.p[i - 1]) || strchr("._-@", t.p[i - 1]) != NULL)))
        return 0;
    size_t n = 0, dot = 0;
    for (; i + n < t.n && (la_is_alnum(t.p[i + n]) || strchr(".-_", t.p[i + n]) != NULL); n++)
        if (t.p[i + n] == '.')
            dot = n;
    while (n > 0 && !la_is_alnum(t.p[i + n - 1]))
        n--;
    for (dot = n; dot > 0 && t.p[i + dot - 1] != '.';)
        dot--;
    *skip = 0;
    *kind = LA_HIDE_HOST;
    return dot > 1 && is_top_level((la_str){t.p + i + dot, n - dot}) ? n : 0;
}
