/* One HTTP request at a time: what webhooks and downloads need. Certificates are always verified;
 * plain http goes to this machine alone. */
#ifndef LA_REQUEST_H
#define LA_REQUEST_H

#include "base/err.h"
#include "base/str.h"
#include <stdint.h>

/* Whether a URL may be used: https, or http to this machine. `what` names it in the message.
 * Errors: LOGAD_EUSAGE. */
LOGAD_CHECKED logad_status la_url_check(const char *url, const char *what, logad_error *err);

typedef struct la_reply {
    long status;    /* 0: no answer */
    uint64_t total; /* bytes still to come by the reply's head; 0: unknown */
    bool passing;   /* another try may go better: no answer, 408, 429, 5xx */
    double asked;   /* seconds that Retry-After asks to wait, at most 60; 0: it does not */
    char why[200];  /* where status is not 2xx or the reply broke off */
} la_reply;

typedef struct la_request {
    const char *url;
    const char *type; /* of the body; NULL: a GET */
    la_str body;
    uint64_t from;  /* a GET's first byte wanted */
    bool follow;    /* up to 3 redirects, to https */
    double timeout; /* seconds for all of it; 0: as long as bytes keep coming */
    /* Takes bytes of a 2xx reply; false stops. NULL: they are dropped. Called with n = 0 once the
     * head of the reply is there. */
    bool (*sink)(void *ctx, const char *p, size_t n, const la_reply *head);
    void *ctx;
} la_request;

/* LOGAD_OK whatever the reply says; see la_reply_is_good. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_request_do(const la_request *q, la_reply *r, logad_error *err);
bool la_reply_is_good(const la_reply *r); /* 2xx and whole */

#endif
