/* Beside the walk from bytes to verdict: where requests may go. */
#include "net/url.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The host of "host:port/path" in *host; its length. */
static size_t host_of(const char *rest, const char **host)
{
    *host = rest;
    if (*rest == '[') {
        const char *end = strchr(rest, ']');
        *host = rest + 1;
        return end == NULL ? 0 : (size_t)(end - rest - 1);
    }
    return strcspn(rest, ":/?#");
}

static bool is_this_machine(const char *host, size_t n)
{
    if ((n == 9 && memcmp(host, "localhost", 9) == 0) || (n == 3 && memcmp(host, "::1", 3) == 0))
        return true;
    unsigned part[4];
    char copy[16] = "", after;
    if (n >= sizeof copy)
        return false;
    memcpy(copy, host, n);
    return sscanf(copy, "%3u.%3u.%3u.%3u%c", &part[0], &part[1], &part[2], &part[3], &after) == 4 &&
           part[0] == 127 && part[1] < 256 && part[2] < 256 && part[3] < 256;
}

la_url_fault la_url_judge(const char *url)
{
    bool secure = strncmp(url, "https://", 8) == 0, plain = strncmp(url, "http://", 7) == 0;
    for (const char *c = url; *c != '\0'; c++)
        if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7F)
            return LA_URL_BYTES;
    if (!secure && !plain)
        return LA_URL_SCHEME;
    const char *rest = url + (secure ? 8 : 7), *host;
    size_t n = host_of(rest, &host);
    if (n == 0)
        return LA_URL_HOST;
    /* "127.0.0.1:x@host" would be host's. */
    if (memchr(rest, '@', strcspn(rest, "/?#")) != NULL)
        return LA_URL_NAMED;
    return secure || is_this_machine(host, n) ? LA_URL_FINE : LA_URL_OPEN;
}
