/* Requests to the endpoint, several at a time over connections that are kept. libcurl's settings
 * are those of net/handle.h. */
#ifndef LA_HTTP_H
#define LA_HTTP_H

#include "teacher/endpoint.h"
#include "teacher/outgoing.h"
#include "teacher/retry.h"

typedef struct la_http la_http;

typedef struct la_http_done {
    size_t tag;  /* as given to la_http_send */
    long status; /* 0: no answer came */
    la_fault fault;
    la_str body;   /* lives until the next la_http_wait */
    double asked;  /* seconds the server asks to wait; negative: it does not */
    char why[240]; /* of a fault, printable, without the key */
} la_http_done;

/* The endpoint must outlive it. timeout: seconds for a whole request. */
LOGAD_CHECKED logad_status la_http_new(la_http **out, const la_endpoint *e, unsigned concurrency,
                                       double timeout, logad_error *err);
void la_http_free(la_http *h); /* drops what is under way; NULL is fine */

unsigned la_http_busy(const la_http *h); /* requests under way, at most the concurrency */
/* Starts a request; there must be room for it. Redirects are not followed, certificates always
 * verified. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_http_send(la_http *h, la_outgoing *o, la_rung rung, size_t tag,
                                        logad_error *err);
/* Waits for at most so many seconds for a request to end; false where none did. */
bool la_http_wait(la_http *h, double seconds, la_http_done *done);

#endif
