/* When a failed request is tried again. */
#ifndef LA_RETRY_H
#define LA_RETRY_H

#include "base/rng.h"
#include "base/str.h"
#include <stdbool.h>

#define LA_RETRY_TRIES   5
#define LA_RETRY_CEILING 30.0 /* seconds of a wait that no server asked for */

/* What a failure means for the run. */
typedef enum la_fault {
    LA_FAULT_NONE,     /* 200 */
    LA_FAULT_PASSING,  /* worth another try: 408, 409, 429, 5xx, a broken connection */
    LA_FAULT_FORMAT,   /* 400 or 422: perhaps the response format is not known there */
    LA_FAULT_ITEM,     /* this request will never do: too large */
    LA_FAULT_PERMANENT /* no request will do: key refused, quota used up, no such model */
} la_fault;

/* Of an HTTP status and the body that came with it. A 429 whose error says that the quota is used
 * up or billing is off does not pass. */
la_fault la_fault_of(long status, la_str body);

/* Seconds a server asks to wait, by retry-after-ms, else Retry-After in seconds or as a date
 * (RFC 9110, 10.2.3) beside now (seconds since 1970); negative: it does not ask. Either text may
 * be NULL. */
double la_retry_asked(const char *after_ms, const char *after, double now);

/* Seconds before try number `tries` + 1 where the server asks for nothing: first * 2^(tries - 1),
 * at most LA_RETRY_CEILING, less up to a quarter at random. */
double la_retry_wait(double first, unsigned tries, la_rng *rng);

/* The reason in the error object of a body, else its start, in one printable line. */
void la_error_text(la_str body, char *out, size_t cap);

#endif
