/* line -> event: requests of access logs, in words. */
#include "parse/access.h"
#include <string.h>

/* Of the IANA's registry those of HTTP and WebDAV, and what caches are emptied by. */
static const char *const methods[] = {"GET",       "POST",   "HEAD",    "PUT",   "DELETE",
                                      "OPTIONS",   "PATCH",  "CONNECT", "TRACE", "PROPFIND",
                                      "PROPPATCH", "MKCOL",  "COPY",    "MOVE",  "LOCK",
                                      "UNLOCK",    "REPORT", "SEARCH",  "PURGE"};

/* RFC 9110 and others of the IANA's registry, then those of nginx and Cloudflare. 302 has its
 * older name: a template "GET /a <*> Found" would fit what was not found, too. */
static const char *const phrases[] = {
    [100] = "Continue",
    [101] = "Switching Protocols",
    [102] = "Processing",
    [103] = "Early Hints",
    [200] = "OK",
    [201] = "Created",
    [202] = "Accepted",
    [203] = "Non-Authoritative Information",
    [204] = "No Content",
    [205] = "Reset Content",
    [206] = "Partial Content",
    [207] = "Multi-Status",
    [208] = "Already Reported",
    [226] = "IM Used",
    [300] = "Multiple Choices",
    [301] = "Moved Permanently",
    [302] = "Moved Temporarily",
    [303] = "See Other",
    [304] = "Not Modified",
    [305] = "Use Proxy",
    [307] = "Temporary Redirect",
    [308] = "Permanent Redirect",
    [400] = "Bad Request",
    [401] = "Unauthorized",
    [402] = "Payment Required",
    [403] = "Forbidden",
    [404] = "Not Found",
    [405] = "Method Not Allowed",
    [406] = "Not Acceptable",
    [407] = "Proxy Authentication Required",
    [408] = "Request Timeout",
    [409] = "Conflict",
    [410] = "Gone",
    [411] = "Length Required",
    [412] = "Precondition Failed",
    [413] = "Content Too Large",
    [414] = "URI Too Long",
    [415] = "Unsupported Media Type",
    [416] = "Range Not Satisfiable",
    [417] = "Expectation Failed",
    [418] = "I'm a Teapot",
    [421] = "Misdirected Request",
    [422] = "Unprocessable Content",
    [423] = "Locked",
    [424] = "Failed Dependency",
    [425] = "Too Early",
    [426] = "Upgrade Required",
    [428] = "Precondition Required",
    [429] = "Too Many Requests",
    [431] = "Request Header Fields Too Large",
    [444] = "No Response",
    [451] = "Unavailable For Legal Reasons",
    [494] = "Request Header Too Large",
    [495] = "SSL Certificate Error",
    [496] = "SSL Certificate Required",
    [497] = "HTTP Request Sent to HTTPS Port",
    [499] = "Client Closed Request",
    [500] = "Internal Server Error",
    [501] = "Not Implemented",
    [502] = "Bad Gateway",
    [503] = "Service Unavailable",
    [504] = "Gateway Timeout",
    [505] = "HTTP Version Not Supported",
    [506] = "Variant Also Negotiates",
    [507] = "Insufficient Storage",
    [508] = "Loop Detected",
    [509] = "Bandwidth Limit Exceeded",
    [510] = "Not Extended",
    [511] = "Network Authentication Required",
    [520] = "Web Server Returned an Unknown Error",
    [521] = "Web Server Is Down",
    [522] = "Connection Timed Out",
    [523] = "Origin Is Unreachable",
    [524] = "A Timeout Occurred",
    [525] = "SSL Handshake Failed",
    [526] = "Invalid SSL Certificate",
};

#define N_PHRASES   (sizeof phrases / sizeof *phrases)
#define MALFORMED_A "malformed"
#define MALFORMED_B "request"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_method(la_str w)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (w.n == strlen(methods[i]) && memcmp(w.p, methods[i], w.n) == 0)
            return true;
    return false;
}

/* ---- taking a message apart ---- */

/* What stands in the quotes with which a message begins; servers put a backslash before those in
 * it. False: it does not begin so. */
static bool take_quoted(const char **p, const char *end, la_str *out)
{
    const char *q = *p + 1;
    if (*p == end || **p != '"')
        return false;
    while (q < end && *q != '"')
        q += *q == '\\' && end - q > 1 ? 2 : 1;
    *out = (la_str){*p + 1, (size_t)(q - *p) - 1};
    *p = q < end ? q + 1 : q;
    return q < end;
}

/* Three digits that are a word, or "-" where the server sent none: "". */
static bool take_status(const char *p, const char *end, la_str *out)
{
    const char *q = p + 1;
    if (p == end || *p != ' ')
        return false;
    for (p = q; q < end && la_is_digit(*q); q++)
        continue;
    *out = (la_str){p, (size_t)(q - p)};
    if (q == p && q < end && *q == '-')
        q++;
    else if (out->n != 3)
        return false;
    return q == end || is_blank(*q);
}

/* The end of a request's target: of all that is between its method and its protocol. One of
 * HTTP/0.9 has no protocol. */
static la_str target_of(la_str request, size_t at)
{
    size_t end = request.n;
    while (end > at && request.p[end - 1] != ' ')
        end--;
    bool protocol = end > at && request.n - end > 5 && memcmp(request.p + end, "HTTP/", 5) == 0;
    return (la_str){request.p + at, (protocol ? end - 1 : request.n) - at};
}

/* Without the query. False: a blank is in what is left, or nothing is left. */
static bool clean(la_str *target)
{
    size_t n = 0;
    for (; n < target->n && target->p[n] != '?' && target->p[n] != '#'; n++)
        if (is_blank(target->p[n]))
            return false;
    target->n = n;
    return n > 0;
}

/* ---- writing what it says ---- */

static void put_segments(la_buf *out, la_str path, unsigned count)
{
    size_t limit = out->n + LA_ACCESS_BYTES, i = 0;
    while (i < path.n) {
        size_t from = i;
        while (i < path.n && path.p[i] != '/')
            i++;
        if (i > from && (count++ == LA_ACCESS_SEGMENTS || out->n + (i - from) + 2 > limit)) {
            la_buf_str(out, " /...");
            return;
        }
        if (i > from) {
            la_buf_str(out, " /");
            la_buf_put(out, path.p + from, i - from);
        }
        i++;
    }
    if (count == 0)
        la_buf_str(out, " /");
}

/* A host before the path, which is there where a proxy is asked, is a segment of two slashes. */
static void put_host(la_buf *out, la_str t)
{
    const char *slash = memchr(t.p, '/', t.n);
    size_t host = slash != NULL ? (size_t)(slash - t.p) : t.n;
    la_buf_str(out, " //");
    la_buf_put(out, t.p, host < LA_ACCESS_BYTES ? host : LA_ACCESS_BYTES);
    put_segments(out, (la_str){t.p + host, t.n - host}, 1);
}

static bool put_target(la_buf *out, la_str t)
{
    if (t.p[0] == '/') {
        put_segments(out, t, 0);
        return true;
    }
    if (t.n == 1 && t.p[0] == '*') {
        la_buf_str(out, " /*");
        return true;
    }
    const char *colon = memchr(t.p, ':', t.n);
    if (colon == NULL || t.p + t.n - colon < 4 || memcmp(colon, "://", 3) != 0)
        return false;
    put_host(out, (la_str){colon + 3, (size_t)(t.p + t.n - colon) - 3});
    return true;
}

static bool put_request(la_buf *out, la_str request)
{
    size_t n = 0;
    while (n < request.n && request.p[n] != ' ')
        n++;
    la_str method = {request.p, n};
    if (n == request.n || !is_method(method))
        return false;
    la_str target = target_of(request, n + 1);
    if (!clean(&target))
        return false;
    la_buf_put(out, method.p, method.n);
    if (n == 7 && memcmp(method.p, "CONNECT", 7) == 0 && target.p[0] != '/') {
        put_host(out, target);
        return true;
    }
    return put_target(out, target);
}

static void put_phrase(la_buf *out, la_str phrase)
{
    la_buf_char(out, ' ');
    la_buf_put(out, phrase.p, phrase.n);
}

/* A word with digits between letters is one that the masks leave alone. */
static void put_unknown(la_buf *out, la_str status)
{
    la_buf_str(out, " Status");
    la_buf_put(out, status.p, status.n);
    la_buf_str(out, "Unknown");
}

/* What it amounts to. */
static const char *put_status(la_buf *out, la_str status)
{
    size_t number = 0;
    for (size_t i = 0; i < status.n; i++)
        number = number * 10 + (size_t)(status.p[i] - '0');
    const char *phrase = number < N_PHRASES ? phrases[number] : NULL;
    if (status.n == 0)
        la_buf_str(out, " No Status");
    else if (phrase != NULL)
        put_phrase(out, la_str_of(phrase));
    else
        put_unknown(out, status);
    return number < 400 || number > 599 ? "info" : number < 500 ? "warning" : "error";
}

bool la_access_write(la_str message, la_buf *out, const char **level)
{
    const char *p = message.p, *end = p + message.n;
    la_str request, status;
    if (!take_quoted(&p, end, &request) || !take_status(p, end, &status))
        return false;
    la_buf_reset(out);
    if (!put_request(out, request)) {
        la_buf_reset(out);
        la_buf_str(out, MALFORMED_A " " MALFORMED_B);
    }
    *level = put_status(out, status);
    return !out->failed;
}

/* ---- knowing it again ---- */

bool la_access_begins(la_str first, la_str second)
{
    if (second.n > 0 && second.p[0] == '/')
        return is_method(first);
    return la_str_eq(first, LA_STR(MALFORMED_A)) && la_str_eq(second, LA_STR(MALFORMED_B));
}

bool la_access_is(la_str text)
{
    const char *blank = memchr(text.p, ' ', text.n);
    if (blank == NULL)
        return false;
    la_str first = {text.p, (size_t)(blank - text.p)}, rest = {blank + 1, text.n - first.n - 1};
    const char *next = memchr(rest.p, ' ', rest.n);
    return la_access_begins(first,
                            (la_str){rest.p, next == NULL ? rest.n : (size_t)(next - rest.p)});
}
