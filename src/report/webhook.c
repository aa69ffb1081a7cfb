/* verdict -> alert: what an Alertmanager is told of an anomaly. */
#include "report/webhook.h"
#include "io/json.h"
#include "net/request.h"
#include <inttypes.h>
#include <string.h>
#include <time.h>

#define TRIES     4
#define MAX_BYTES (1u << 20)
#define MAX_TEXT  400 /* bytes of a template or a name in an alert */

logad_status la_webhook_open(la_webhook *w, const char *url, logad_error *err)
{
    *w = (la_webhook){.url = url, .body = {.max = MAX_BYTES}};
    return la_url_check(url, "--webhook", err);
}

void la_webhook_close(la_webhook *w)
{
    la_buf_free(&w->body);
}

static void put_text(la_buf *b, const char *name, const char *text)
{
    la_buf_printf(b, "\"%s\":", name);
    la_json_str(b, text, strnlen(text, MAX_TEXT));
}

/* Labels tell alerts apart, so they name the session and its place; what may differ when the same
 * is sent again is an annotation. */
static void put_alert(la_buf *b, const logad_verdict *v)
{
    const logad_weighed_event *top = v->n_weighed > 0 ? &v->events[0] : NULL;
    la_buf_str(b, "{\"labels\":{\"alertname\":\"LogAnomaly\",\"severity\":\"warning\",");
    put_text(b, "session", v->session);
    if (v->file != NULL) {
        la_buf_char(b, ',');
        put_text(b, "file", v->file);
    }
    la_buf_printf(b,
                  "},\"annotations\":{\"score\":\"%.6g\",\"threshold\":\"%.6g\",\"events\":\"%u\"",
                  v->score, v->threshold, v->n_events);
    if (top != NULL) {
        la_buf_char(b, ',');
        put_text(b, "summary", top->template);
    }
    if (top != NULL && top->file != NULL)
        la_buf_printf(b, ",\"line\":\"%" PRIu64 "\"", top->line);
    la_buf_str(b, "}}");
}

logad_status la_webhook_add(la_webhook *w, const logad_verdict *v, logad_error *err)
{
    if (!v->anomalous)
        return LOGAD_OK;
    la_buf_char(&w->body, w->waiting == 0 ? '[' : ',');
    put_alert(&w->body, v);
    w->waiting++;
    if (w->body.failed)
        return la_oom(err);
    return w->body.n >= LA_WEBHOOK_BYTES ? la_webhook_send(w, err) : LOGAD_OK;
}

static void wait_before(unsigned try, const la_reply *r)
{
    double seconds = r->asked > 0 ? r->asked : 0.25 * (double)(1u << try);
    struct timespec t = {.tv_sec = (time_t)seconds,
                         .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&t, NULL);
}

logad_status la_webhook_send(la_webhook *w, logad_error *err)
{
    la_reply r = {.status = 0};
    if (w->waiting == 0)
        return LOGAD_OK;
    la_buf_char(&w->body, ']');
    if (w->body.failed)
        return la_oom(err);
    for (unsigned try = 0; try < TRIES; try++) {
        la_request q = {.url = w->url,
                        .type = "application/json",
                        .body = {w->body.p, w->body.n},
                        .timeout = 30};
        if (try > 0)
            wait_before(try, &r);
        TRY(la_request_do(&q, &r, err));
        if (la_reply_is_good(&r)) {
            w->sent += w->waiting;
            w->waiting = 0;
            la_buf_reset(&w->body);
            return LOGAD_OK;
        }
        if (!r.passing)
            break;
    }
    w->body.n--; /* the bracket: what waits can be sent later */
    return la_fail(err, LOGAD_ENET,
                   "--webhook %.150s: %s; %" PRIu64 " anomalies were not sent: check that it is up "
                   "and takes Alertmanager's /api/v2/alerts",
                   w->url, r.why, w->waiting);
}
