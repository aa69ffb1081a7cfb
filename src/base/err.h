/* The one error idiom: fill the caller's logad_error, return its status, pass it on with TRY. */
#ifndef LA_ERR_H
#define LA_ERR_H

#include <logad/error.h>

/* Writes "status, text" to err (may be NULL) and returns the status. */
logad_status la_fail(logad_error *err, logad_status s, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "<fmt>: " before the text already in err and returns s: adds the place to a failure. */
logad_status la_while(logad_error *err, logad_status s, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Out of memory, in the one wording. */
logad_status la_oom(logad_error *err);

#define TRY(call)                                                                                  \
    do {                                                                                           \
        logad_status try_status_ = (call);                                                         \
        if (try_status_ != LOGAD_OK)                                                               \
            return try_status_;                                                                    \
    } while (0)

#endif
