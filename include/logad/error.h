/* Status and error text shared by every call that can fail.
 *
 * A fallible call returns a logad_status and, only on failure, writes the reason to the caller's
 * logad_error (which may be NULL). The text is one line: where, what is wrong, what to do. */
#ifndef LOGAD_ERROR_H
#define LOGAD_ERROR_H

#define LOGAD_CHECKED __attribute__((warn_unused_result))

/* The exit code of the program for each status stands beside it. */
typedef enum logad_status {
    LOGAD_OK = 0,      /* 0 */
    LOGAD_EUSAGE,      /* 2: the call asks for something that does not exist */
    LOGAD_EINPUT,      /* 3: an input is missing, unreadable, malformed or unfit */
    LOGAD_EMODEL,      /* 4: a model file is refused */
    LOGAD_ECONFIG,     /* 4: settings that do not fit together */
    LOGAD_ENET,        /* 5: a required network service is not there */
    LOGAD_EIO,         /* 6: output could not be written */
    LOGAD_ENOMEM,      /* 6: out of memory, or over a fixed limit */
    LOGAD_EINTERRUPTED /* 128+n: stopped by a signal, state kept */
} logad_status;

typedef struct logad_error {
    logad_status status;
    char text[480];
} logad_error;

#endif
