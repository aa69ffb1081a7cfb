/* verdict -> alert: anomalies to an Alertmanager (API v2), many at a time. */
#ifndef LA_WEBHOOK_H
#define LA_WEBHOOK_H

#include "base/err.h"
#include "base/str.h"
#include <logad/verdict.h>

#define LA_WEBHOOK_BYTES (60u << 10) /* of a request's body, about */

typedef struct la_webhook {
    const char *url;
    la_buf body; /* alerts that were not yet sent */
    uint64_t waiting, sent;
} la_webhook;

/* The URL is borrowed. Errors: LOGAD_EUSAGE (not https, nor http to this machine). */
LOGAD_CHECKED logad_status la_webhook_open(la_webhook *w, const char *url, logad_error *err);
/* Takes an anomaly (other verdicts are passed over), and sends where there are many. Errors:
 * LOGAD_ENET (after 4 tries), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_webhook_add(la_webhook *w, const logad_verdict *v, logad_error *err);
LOGAD_CHECKED logad_status la_webhook_send(la_webhook *w, logad_error *err);
void la_webhook_close(la_webhook *w);

#endif
