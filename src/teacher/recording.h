/* Exchanges with an endpoint as files: what was sent and what came back, to look at and to rerun an
 * experiment without a network. DIR/KEY.json holds the last exchange of a question. */
#ifndef LA_RECORDING_H
#define LA_RECORDING_H

#include "base/err.h"
#include "base/str.h"

/* Errors: LOGAD_EIO. */
LOGAD_CHECKED logad_status la_recording_open(const char *dir, logad_error *err);
/* request: the body as sent. Errors: LOGAD_EIO, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_recording_put(const char *dir, const char *key, la_str request,
                                            long status, la_str reply, logad_error *err);
/* The body of a recorded reply, NULL where there is none; the caller frees it. */
char *la_recording_get(const char *dir, const char *key, size_t *n);

#endif
