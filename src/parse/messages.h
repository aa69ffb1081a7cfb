/* Blocks of messages: what the records of the inputs say, copied so that threads can share them.
 * Where a block ends depends on the inputs alone. */
#ifndef LA_MESSAGES_H
#define LA_MESSAGES_H

#include "base/str.h"
#include "parse/bits.h"
#include "parse/records.h"

/* The message of a line, and what the line is. */
typedef enum la_message_kind {
    LA_MESSAGE_OWN,    /* a record of its own */
    LA_MESSAGE_JOINED, /* goes on with a record, whose message this is */
    LA_MESSAGE_AGAIN,  /* goes on with the record of the line before it that is not skipped */
    LA_MESSAGE_SKIPPED /* no record */
} la_message_kind;

typedef struct la_message {
    uint32_t at, n; /* OWN, JOINED: bytes of the text */
    la_message_kind kind;
    bool same_line; /* as the message before */
} la_message;

#define LA_MESSAGES_BYTES ((size_t)192 << 10) /* of a block, and the message that goes over it */
#define LA_MESSAGES_MAX   8192
#define LA_MESSAGES_SLACK LA_BITS_SLACK /* bytes behind the text that may be read */

/* A zeroed one is ready. The first message that is not skipped is never AGAIN. */
typedef struct la_messages {
    la_message *items;
    size_t n, cap;
    char *text;
    size_t n_text, cap_text;
    uint32_t file; /* of the inputs */
    uint64_t line; /* number of the first */
} la_messages;

bool la_messages_add(la_messages *m, la_message_kind kind, bool same_line, la_str text);
void la_messages_clear(la_messages *m);
void la_messages_free(la_messages *m); /* what it holds */

/* Where blocks come from: the open input of some records. A zeroed one with the first two set is
 * ready. */
typedef struct la_intake {
    la_records *records;
    uint32_t file;
    la_buf last; /* the message of the last record of the block before */
} la_intake;

/* The next block of the open input. *more false: it has none. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_intake_take(la_intake *in, la_messages *m, bool *more,
                                          logad_error *err);

#endif
