/* prompt -> reply: HTTP by libcurl's multi interface. */
#include "teacher/http.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "net/handle.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

typedef struct slot {
    CURL *easy;
    char *sent; /* the body, for libcurl */
    size_t n_sent, n_read;
    la_buf reply;
    bool used, over;
    size_t tag;
    char after_ms[32], after[64];
    char reason[CURL_ERROR_SIZE];
} slot;

struct la_http {
    const la_endpoint *endpoint;
    CURLM *multi;
    struct curl_slist *headers;
    slot *slots;
    unsigned n, busy;
    slot *last; /* whose reply was handed out */
    double timeout;
};

static size_t take_body(char *p, size_t size, size_t n, void *ctx)
{
    slot *s = ctx;
    if (n > 0 && size > 0)
        la_buf_put(&s->reply, p, size * n);
    s->over = s->reply.failed;
    return s->over ? 0 : size * n;
}

/* The body goes through a callback that cannot be rewound: libcurl would otherwise send a request
 * again by itself where a kept connection turns out dead, past the budget of calls. */
static size_t give_body(char *p, size_t size, size_t n, void *ctx)
{
    slot *s = ctx;
    size_t left = s->n_sent - s->n_read, k = size * n < left ? size * n : left;
    memcpy(p, s->sent + s->n_read, k);
    s->n_read += k;
    return k;
}

static void keep_header(const char *p, size_t n, const char *name, char *out, size_t cap)
{
    size_t k = strlen(name);
    if (n <= k || strncasecmp(p, name, k) != 0)
        return;
    while (k < n && (p[k] == ' ' || p[k] == '\t'))
        k++;
    while (n > k && (p[n - 1] == '\r' || p[n - 1] == '\n' || p[n - 1] == ' '))
        n--;
    if (n - k >= cap)
        return;
    memcpy(out, p + k, n - k);
    out[n - k] = '\0';
}

static size_t take_header(char *p, size_t size, size_t n, void *ctx)
{
    slot *s = ctx;
    keep_header(p, size * n, "retry-after-ms:", s->after_ms, sizeof s->after_ms);
    keep_header(p, size * n, "retry-after:", s->after, sizeof s->after);
    return size * n;
}

static bool set_up(la_http *h, slot *s)
{
    CURL *c = s->easy = la_curl_get()->easy_init();
    if (c == NULL)
        return false;
    la_handle_wish wish = {.url = h->endpoint->url,
                           .ca_file = h->endpoint->ca_file,
                           .timeout = h->timeout,
                           .headers = h->headers,
                           .sink = take_body,
                           .ctx = s,
                           .reason = s->reason};
    int bad = !la_handle_set(c, &wish);
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_POST, 1L) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_READFUNCTION, give_body) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_READDATA, s) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_HEADERDATA, s) != CURLE_OK;
    bad |= la_curl_get()->easy_setopt(c, CURLOPT_PRIVATE, s) != CURLE_OK;
    s->reply.max = LA_REPLY_MAX;
    return bad == 0;
}

static bool add_header(la_http *h, const char *text)
{
    struct curl_slist *more = la_curl_get()->slist_append(h->headers, text);
    if (more == NULL)
        return false;
    h->headers = more;
    return true;
}

static bool make_headers(la_http *h)
{
    char line[LA_KEY_MAX + 32];
    bool good = add_header(h, "Content-Type: application/json") && add_header(h, "Expect:");
    if (good && h->endpoint->key[0] != '\0') {
        snprintf(line, sizeof line, "Authorization: Bearer %s", h->endpoint->key);
        good = add_header(h, line);
        explicit_bzero(line, sizeof line);
    }
    return good;
}

logad_status la_http_new(la_http **out, const la_endpoint *e, unsigned concurrency, double timeout,
                         logad_error *err)
{
    TRY(la_curl_begin(err));
    la_http *h = la_calloc(1, sizeof *h);
    if (h == NULL) {
        la_curl_end();
        return la_oom(err);
    }
    h->endpoint = e;
    h->timeout = timeout;
    h->multi = la_curl_get()->multi_init();
    h->slots = la_calloc(concurrency, sizeof *h->slots);
    bool good = h->multi != NULL && h->slots != NULL && make_headers(h);
    for (; good && h->n < concurrency; h->n++)
        if (!set_up(h, &h->slots[h->n])) {
            la_curl_get()->easy_cleanup(h->slots[h->n].easy);
            good = false;
            break;
        }
    if (!good) {
        la_http_free(h);
        return la_oom(err);
    }
    *out = h;
    return LOGAD_OK;
}

void la_http_free(la_http *h)
{
    if (h == NULL)
        return;
    for (unsigned i = 0; i < h->n; i++) {
        slot *s = &h->slots[i];
        if (s->used)
            la_curl_get()->multi_remove_handle(h->multi, s->easy);
        la_curl_get()->easy_cleanup(s->easy);
        la_buf_free(&s->reply);
        free(s->sent);
    }
    for (struct curl_slist *l = h->headers; l != NULL; l = l->next)
        explicit_bzero(l->data, strlen(l->data));
    la_curl_get()->slist_free_all(h->headers);
    la_curl_get()->multi_cleanup(h->multi);
    free(h->slots);
    free(h);
    la_curl_end();
}

unsigned la_http_busy(const la_http *h)
{
    return h->busy;
}

logad_status la_http_send(la_http *h, la_outgoing *o, la_rung rung, size_t tag, logad_error *err)
{
    slot *s = NULL;
    for (unsigned i = 0; i < h->n && s == NULL; i++)
        if (!h->slots[i].used)
            s = &h->slots[i];
    la_str body = la_outgoing_body(o, rung);
    if (s == NULL || body.p == NULL)
        return la_oom(err);
    free(s->sent);
    s->sent = la_strndup(body.p, body.n);
    if (s->sent == NULL)
        return la_oom(err);
    la_buf_reset(&s->reply);
    s->over = false;
    s->after_ms[0] = s->after[0] = s->reason[0] = '\0';
    s->tag = tag;
    s->n_sent = body.n;
    s->n_read = 0;
    if (la_curl_get()->easy_setopt(s->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n) !=
            CURLE_OK ||
        la_curl_get()->multi_add_handle(h->multi, s->easy) != CURLM_OK)
        return la_oom(err);
    s->used = true;
    h->busy++;
    return LOGAD_OK;
}

/* A certificate that does not hold, or a URL that cannot be, stays so; anything else may pass. */
static la_fault transport_fault(CURLcode code)
{
    switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
        return LA_FAULT_PERMANENT;
    default:
        return LA_FAULT_PASSING;
    }
}

static void judge_status(const la_http *h, const slot *s, la_http_done *d)
{
    d->fault = la_fault_of(d->status, d->body);
    if (d->fault == LA_FAULT_NONE)
        return;
    char said[200];
    la_error_text(d->body, said, sizeof said);
    if (d->status >= 300 && d->status < 400)
        snprintf(d->why, sizeof d->why,
                 "%ld: the endpoint redirects, which is not followed: correct OPENAI_BASE_URL",
                 d->status);
    else
        snprintf(d->why, sizeof d->why, "%ld%s%s", d->status, said[0] != '\0' ? ": " : "", said);
    la_endpoint_scrub(h->endpoint, d->why);
    d->asked = la_retry_asked(s->after_ms, s->after, (double)time(NULL));
}

static void finish(la_http *h, slot *s, CURLcode code, la_http_done *d)
{
    *d = (la_http_done){.tag = s->tag, .asked = -1};
    la_curl_get()->multi_remove_handle(h->multi, s->easy);
    s->used = false;
    h->busy--;
    h->last = s;
    if (s->over) {
        d->fault = LA_FAULT_ITEM;
        snprintf(d->why, sizeof d->why, "the reply is larger than 1 MiB");
        return;
    }
    if (code != CURLE_OK) {
        d->fault = transport_fault(code);
        la_utf8_printable(
            d->why, sizeof d->why,
            s->reason[0] != '\0' ? s->reason : la_curl_get()->easy_strerror(code),
            strlen(s->reason[0] != '\0' ? s->reason : la_curl_get()->easy_strerror(code)));
        la_endpoint_scrub(h->endpoint, d->why);
        return;
    }
    la_curl_get()->easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &d->status);
    d->body = (la_str){s->reply.p != NULL ? s->reply.p : "", s->reply.n};
    judge_status(h, s, d);
}

static bool next_done(la_http *h, la_http_done *done)
{
    int left;
    for (CURLMsg *m; (m = la_curl_get()->multi_info_read(h->multi, &left)) != NULL;) {
        if (m->msg != CURLMSG_DONE)
            continue;
        CURLcode code = m->data.result;
        char *p = NULL;
        la_curl_get()->easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &p);
        slot *s = (slot *)(void *)p;
        finish(h, s, code, done);
        return true;
    }
    return false;
}

bool la_http_wait(la_http *h, double seconds, la_http_done *done)
{
    double until = la_clock() + seconds;
    for (;;) {
        int running = 0;
        if (la_curl_get()->multi_perform(h->multi, &running) != CURLM_OK)
            return false;
        if (next_done(h, done))
            return true;
        double left = until - la_clock();
        if (left <= 0)
            return false;
        int ms = (int)fmin(ceil(left * 1000), 1000);
        if (la_curl_get()->multi_poll(h->multi, NULL, 0, ms, NULL) != CURLM_OK)
            return false;
    }
}
