/* The one way out: a request whose every piece of log text went through the redactor.
 *
 * la_http_send takes nothing else, and only outgoing.c can make one, so no text bypasses it. */
#ifndef LA_OUTGOING_H
#define LA_OUTGOING_H

#include "base/err.h"
#include "teacher/redact.h"
#include "teacher/reply.h"

#define LA_PROMPT_VERSION  "logad-prompt-1"
#define LA_PROMPT_MAX      8192 /* bytes of all messages together */
#define LA_PROMPT_EXAMPLES 5
#define LA_REPLY_TOKENS    160 /* asked for at most */

/* How an endpoint is told to answer in JSON; each step down asks less of it. */
typedef enum la_rung { LA_RUNG_SCHEMA, LA_RUNG_OBJECT, LA_RUNG_TEXT, LA_RUNG_N } la_rung;

/* A sequence as a prompt shows it: its distinct templates in order of first appearance with their
 * counts. The texts are views. */
typedef struct la_said {
    const char *const *text;
    const uint32_t *count;
    uint32_t n;
} la_said;

typedef struct la_question {
    la_said sequence;
    la_said examples[LA_PROMPT_EXAMPLES]; /* of the same system, labelled by the detector */
    la_label label[LA_PROMPT_EXAMPLES];
    uint32_t n_examples;
} la_question;

typedef struct la_outgoing la_outgoing;

/* *out is NULL, and the status OK, where the redactor cannot vouch for the text: nothing may then
 * be asked. llm: the endpoint's name of the model. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_outgoing_new(la_outgoing **out, la_redactor *r, const char *llm,
                                           const la_question *q, logad_error *err);
void la_outgoing_free(la_outgoing *o); /* NULL is fine */

/* What answers are kept under: SHA-256 over prompt version, model, parameters and the redacted
 * sequence; the examples do not count. */
const char *la_outgoing_key(const la_outgoing *o);
/* The request's body; lives until the next call. p NULL: out of memory. */
la_str la_outgoing_body(la_outgoing *o, la_rung rung);
/* Tokens that the body may cost, both ways: a third of its bytes and the reply's ceiling. */
uint64_t la_outgoing_tokens(la_outgoing *o, la_rung rung);
uint32_t la_outgoing_hidden(const la_outgoing *o); /* spans taken out */
/* Gives a reason its names back, for this machine only. */
void la_outgoing_restore(const la_outgoing *o, la_str text, la_buf *out);

#endif
