/* event -> label: where the LLM is. The only file that sees the key's source. */
#include "teacher/endpoint.h"
#include "net/url.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *environment(const char *name)
{
    const char *v = getenv(name);
    return v == NULL || *v == '\0' ? NULL : v;
}

bool la_endpoint_is_set(const char *key_file)
{
    return key_file != NULL || environment("OPENAI_BASE_URL") != NULL ||
           environment("OPENAI_API_KEY") != NULL;
}

static const char *what_is_wrong(la_url_fault fault)
{
    switch (fault) {
    case LA_URL_BYTES:
        return "has a blank or a character that no URL has";
    case LA_URL_SCHEME:
        return "is not an http(s) URL: give one such as https://host/v1";
    case LA_URL_HOST:
        return "names no host";
    case LA_URL_NAMED:
        return "holds a name or password: give the key in OPENAI_API_KEY or --api-key-file";
    default:
        return "is http to another machine: use https, logs and key would be readable on the way";
    }
}

logad_status la_endpoint_url(char *out, size_t cap, const char *base, logad_error *err)
{
    la_url_fault fault = la_url_judge(base);
    if (fault != LA_URL_FINE)
        return la_fail(err, LOGAD_ECONFIG, "OPENAI_BASE_URL %s", what_is_wrong(fault));
    if (strpbrk(base, "?#") != NULL)
        return la_fail(err, LOGAD_ECONFIG, "OPENAI_BASE_URL has a query or fragment: leave it out");
    size_t len = strlen(base);
    while (len > 0 && base[len - 1] == '/')
        len--;
    int w = snprintf(out, cap, "%.*s/chat/completions", (int)len, base);
    return w > 0 && (size_t)w < cap ? LOGAD_OK
                                    : la_fail(err, LOGAD_ECONFIG, "OPENAI_BASE_URL is too long");
}

static logad_status set_key(la_endpoint *e, const char *from, char *text, logad_error *err)
{
    size_t n = strlen(text);
    while (n > 0 && strchr(" \t\r\n", text[n - 1]) != NULL)
        text[--n] = '\0';
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] <= ' ' || (unsigned char)text[i] >= 0x7F)
            return la_fail(err, LOGAD_ECONFIG, "%s holds more than a key: one line, no blanks",
                           from);
    if (n == 0)
        return la_fail(err, LOGAD_ECONFIG, "%s holds no key", from);
    memmove(e->key, text, n + 1);
    return LOGAD_OK;
}

static logad_status read_key(la_endpoint *e, const char *path, int fd, logad_error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return la_fail(err, LOGAD_ECONFIG, "%s: not a file: give one that holds the key", path);
    if ((st.st_mode & 0077) != 0)
        return la_fail(err, LOGAD_ECONFIG, "%s: others can read it (mode %04o): chmod 600 it", path,
                       (unsigned)(st.st_mode & 07777));
    size_t n = 0;
    for (ssize_t k; n < sizeof e->key - 1; n += (size_t)k) {
        k = read(fd, e->key + n, sizeof e->key - 1 - n);
        if (k < 0 && errno == EINTR) {
            k = 0;
            continue;
        }
        if (k < 0)
            return la_fail(err, LOGAD_ECONFIG, "%s: cannot be read: %s", path, strerror(errno));
        if (k == 0)
            break;
    }
    e->key[n] = '\0';
    if (n == sizeof e->key - 1 || strlen(e->key) != n)
        return la_fail(err, LOGAD_ECONFIG, "%s: not a key file: too long, or binary", path);
    return set_key(e, path, e->key, err);
}

static logad_status load_key(la_endpoint *e, const char *key_file, logad_error *err)
{
    const char *key = environment("OPENAI_API_KEY");
    /* Before a key is in memory: no core file may hold it. */
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    if (key_file != NULL) {
        int fd = open(key_file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (fd < 0)
            return la_fail(err, LOGAD_ECONFIG, "%s: cannot be opened: %s", key_file,
                           strerror(errno));
        logad_status s = read_key(e, key_file, fd, err);
        close(fd);
        return s;
    }
    if (key == NULL)
        return LOGAD_OK;
    if (strlen(key) >= sizeof e->key)
        return la_fail(err, LOGAD_ECONFIG, "OPENAI_API_KEY is too long for a key");
    memcpy(e->key, key, strlen(key) + 1);
    return set_key(e, "OPENAI_API_KEY", e->key, err);
}

logad_status la_endpoint_open(la_endpoint *e, const char *key_file, const char *ca_file,
                              logad_error *err)
{
    *e = (la_endpoint){.ca_file = ca_file};
    if (!la_endpoint_is_set(key_file))
        return la_fail(err, LOGAD_ENET,
                       "no LLM endpoint: set OPENAI_BASE_URL, and OPENAI_API_KEY or "
                       "--api-key-file; or use --teacher lexical, which needs none");
    const char *base = environment("OPENAI_BASE_URL");
    logad_status s =
        la_endpoint_url(e->url, sizeof e->url, base != NULL ? base : LA_ENDPOINT_DEFAULT, err);
    if (s == LOGAD_OK)
        s = load_key(e, key_file, err);
    if (s != LOGAD_OK)
        la_endpoint_wipe(e);
    return s;
}

void la_endpoint_wipe(la_endpoint *e)
{
    explicit_bzero(e, sizeof *e);
}

void la_endpoint_scrub(const la_endpoint *e, char *text)
{
    size_t n = strlen(e->key);
    for (char *p = text; n > 0 && (p = strstr(p, e->key)) != NULL;) {
        size_t keep = n < 3 ? n : 3;
        memset(p, '*', keep);
        memmove(p + keep, p + n, strlen(p + n) + 1);
    }
}
