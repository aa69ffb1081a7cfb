/* Beside the walk from bytes to verdict: one request over HTTP, by libcurl. */
#include "net/request.h"
#include "base/utf8.h"
#include "net/handle.h"
#include "net/url.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct exchange {
    const la_request *q;
    la_reply *r;
    CURL *easy;
    bool headed, stopped;
} exchange;

logad_status la_url_check(const char *url, const char *what, logad_error *err)
{
    la_url_fault fault = la_url_judge(url);
    if (fault == LA_URL_FINE || (fault == LA_URL_NAMED && strncmp(url, "https:", 6) == 0))
        return LOGAD_OK;
    if (fault == LA_URL_BYTES)
        return la_fail(err, LOGAD_EUSAGE,
                       "%s: a blank, or a character that no URL has: write "
                       "it as %%XX",
                       what);
    return la_fail(err, LOGAD_EUSAGE,
                   "%s: '%.200s' is not an https URL, nor an http one to this machine: give one "
                   "such as https://host/path",
                   what, url);
}

/* Before the first byte of a reply's body, and once more at its end, for one that has none. */
static bool hand_head(exchange *x)
{
    curl_off_t length = -1;
    if (x->headed)
        return true;
    x->headed = true;
    if (la_curl_get()->easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &x->r->status) != CURLE_OK ||
        la_curl_get()->easy_getinfo(x->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length) !=
            CURLE_OK)
        return false;
    x->r->total = length > 0 ? (uint64_t)length : 0;
    if (x->q->sink == NULL || x->r->status / 100 != 2)
        return true;
    return x->q->sink(x->q->ctx, "", 0, x->r);
}

static size_t take_body(char *p, size_t size, size_t n, void *ctx)
{
    exchange *x = ctx;
    x->stopped = x->stopped || !hand_head(x);
    bool wanted = x->q->sink != NULL && x->r->status / 100 == 2 && size * n > 0;
    if (!x->stopped && wanted)
        x->stopped = !x->q->sink(x->q->ctx, p, size * n, x->r);
    return x->stopped ? 0 : size * n;
}

static bool set_up(exchange *x, struct curl_slist *headers, char *reason)
{
    const la_request *q = x->q;
    CURL *c = x->easy;
    la_handle_wish wish = {.url = q->url,
                           .timeout = q->timeout,
                           .follow = q->follow,
                           .headers = headers,
                           .sink = take_body,
                           .ctx = x,
                           .reason = reason};
    int bad = !la_handle_set(c, &wish);
    /* What has no time limit ends where nothing comes any more. */
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_LOW_SPEED_TIME, 60L) != CURLE_OK;
    if (q->from > 0) {
        char range[32];
        snprintf(range, sizeof range, "%llu-", (unsigned long long)q->from);
        bad |= la_curl_get()->easy_setopt(c, CURLOPT_RANGE, range) != CURLE_OK;
    }
    if (q->type != NULL) {
        bad |= la_curl_get()->easy_setopt(c, CURLOPT_POSTFIELDS, q->body.p) != CURLE_OK;
        bad |= la_curl_get()->easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->body.n) !=
               CURLE_OK;
    }
    return bad == 0;
}

static void perform(exchange *x, const char *reason)
{
    la_reply *r = x->r;
    CURLcode code = la_curl_get()->easy_perform(x->easy);
    curl_off_t after = 0;
    char text[CURL_ERROR_SIZE + 40] = "";
    if (code == CURLE_OK && !hand_head(x))
        x->stopped = true;
    if (la_curl_get()->easy_getinfo(x->easy, CURLINFO_RETRY_AFTER, &after) == CURLE_OK && after > 0)
        r->asked = after < 60 ? (double)after : 60;
    if (x->stopped)
        snprintf(text, sizeof text, "stopped");
    else if (code != CURLE_OK)
        snprintf(text, sizeof text, "%s",
                 reason[0] != '\0' ? reason : la_curl_get()->easy_strerror(code));
    else if (r->status / 100 != 2)
        snprintf(text, sizeof text, "answered %ld", r->status);
    la_utf8_printable(r->why, sizeof r->why, text, strlen(text));
    r->passing = !x->stopped &&
                 (code != CURLE_OK ? r->status / 100 != 4 && r->status != 416
                                   : r->status == 408 || r->status == 429 || r->status / 100 == 5);
}

static logad_status exchange_all(exchange *x, logad_error *err)
{
    char reason[CURL_ERROR_SIZE] = "", line[120];
    struct curl_slist *headers = la_curl_get()->slist_append(NULL, "Expect:");
    if (headers != NULL && x->q->type != NULL) {
        snprintf(line, sizeof line, "Content-Type: %s", x->q->type);
        struct curl_slist *more = la_curl_get()->slist_append(headers, line);
        if (more == NULL)
            la_curl_get()->slist_free_all(headers);
        headers = more;
    }
    bool good = headers != NULL && set_up(x, headers, reason);
    if (good)
        perform(x, reason);
    la_curl_get()->slist_free_all(headers);
    return good ? LOGAD_OK : la_oom(err);
}

logad_status la_request_do(const la_request *q, la_reply *r, logad_error *err)
{
    *r = (la_reply){.status = 0};
    TRY(la_curl_begin(err));
    exchange x = {.q = q, .r = r, .easy = la_curl_get()->easy_init()};
    logad_status s = x.easy == NULL ? la_oom(err) : exchange_all(&x, err);
    la_curl_get()->easy_cleanup(x.easy);
    la_curl_end();
    return s;
}

bool la_reply_is_good(const la_reply *r)
{
    return r->status / 100 == 2 && r->why[0] == '\0';
}
