/* What must not leave this machine, taken out of a text: secrets, addresses, names and what the
 * user's patterns match.
 *
 * Secrets become <SECRET> and cannot be had back. Addresses and names become numbered marks
 * (<IP_1>), the same one for the same text within one la_marks, which stays here and gives them
 * back. Redacting a redacted text changes nothing. */
#ifndef LA_REDACT_H
#define LA_REDACT_H

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"

typedef enum la_hidden {
    LA_HIDE_SECRET,
    LA_HIDE_EMAIL,
    LA_HIDE_IP,
    LA_HIDE_MAC,
    LA_HIDE_CARD,
    LA_HIDE_IBAN,
    LA_HIDE_PHONE,
    LA_HIDE_USER,
    LA_HIDE_HOST,
    LA_HIDE_UUID,
    LA_HIDE_CUSTOM, /* a pattern of the user */
    LA_HIDE_N
} la_hidden;

const char *la_hidden_name(la_hidden k); /* "IP" */

/* The marks of one outgoing request. */
typedef struct la_marks {
    la_map *texts[LA_HIDE_N]; /* hidden text -> number - 1; NULL while there is none */
    uint32_t n_hidden;        /* spans hidden so far */
} la_marks;

void la_marks_free(la_marks *m);

typedef struct la_redactor la_redactor;

/* User patterns are "NAME=PCRE2". Errors: LOGAD_EUSAGE, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_redactor_new(la_redactor **out, const char *const *patterns, size_t n,
                                           logad_error *err);
void la_redactor_free(la_redactor *r); /* NULL is fine */

/* Appends the text without what must not leave: one line, controls and bytes that are not UTF-8
 * replaced. False where it cannot be vouched for (a user pattern went over its limits, no memory):
 * nothing of the text may then be sent. */
bool la_redact(la_redactor *r, la_str text, la_marks *marks, la_buf *out);

/* Appends a text that came back, with the numbered marks replaced by what they stand for. */
void la_restore(const la_marks *marks, la_str text, la_buf *out);

#endif
