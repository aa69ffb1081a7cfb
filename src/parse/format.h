/* Formats: how the text of a record becomes header fields and a message.
 *
 * A format is a header layout with a name (header.h), a notation (JSON, logfmt, CSV, journald's
 * export) or an envelope that a container runtime or collector puts around each line of a program
 * (docker, cri, journald, json). What stands in an envelope can have a format of its own:
 * "docker/klog". docs/FORMATS.md shows each of them. */
#ifndef LA_FORMAT_H
#define LA_FORMAT_H

#include "base/err.h"
#include "parse/header.h"

typedef struct la_format la_format;

/* What a user may say of it; both NULL: find out. */
typedef struct la_format_wish {
    const char *format; /* a name, NULL or "auto" */
    const char *header; /* a layout; of the message, where format names an envelope */
} la_format_wish;

/* Whether the wish can be met at all. Errors: LOGAD_EUSAGE, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_format_check(const la_format_wish *w, logad_error *err);
/* The format that fits the first lines of an input best; plain where none does. *share: how many of
 * the lines that are not blank fit, 0 to 1. */
LOGAD_CHECKED logad_status la_format_detect(la_format **out, const la_format_wish *w,
                                            const logad_line *lines, size_t n, double *share,
                                            logad_error *err);
/* The share of lines that a format fits. */
LOGAD_CHECKED logad_status la_format_share(la_format *f, const logad_line *lines, size_t n,
                                           double *share, logad_error *err);
void la_format_free(la_format *f);              /* NULL is fine */
const char *la_format_name(const la_format *f); /* "plain", "hdfs", "docker/klog", "header" */

/* Cuts the text of a record: fills the header fields and the content of e. False: it does not fit,
 * and all of it is content. Views are into the text or, where it had to be decoded, into the
 * format's own memory until the next call. */
bool la_format_cut(la_format *f, const char *p, size_t n, logad_event *e);

/* Names for messages, one after the other; NULL ends them. */
const char *la_format_names(size_t i);

#endif
