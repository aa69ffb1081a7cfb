/* A reply's bytes -> a label. Whatever the bytes, only a label of the fixed set comes out. */
#ifndef LA_REPLY_H
#define LA_REPLY_H

#include "base/str.h"
#include <stdbool.h>
#include <stdint.h>

#define LA_REPLY_MAX   ((size_t)1 << 20) /* bytes */
#define LA_REPLY_DEPTH 64                /* of nested JSON */
#define LA_REASON_MAX  200               /* bytes kept of a reason */

typedef enum la_verdict_label { LA_LABEL_UNKNOWN, LA_LABEL_NORMAL, LA_LABEL_ANOMALOUS } la_label;

const char *la_label_name(la_label l); /* "normal" */

typedef struct la_answer {
    la_label label;                 /* LA_LABEL_UNKNOWN: none could be had */
    double confidence;              /* 0 to 1 */
    char reason[LA_REASON_MAX + 1]; /* one printable line, by the teacher: not to be trusted */
    uint32_t prompt_tokens, reply_tokens; /* as the endpoint counted them; 0: it did not */
} la_answer;

/* The answer in the body of a chat completion. False, with the reason in why, where there is no
 * valid one: not JSON, no choice, cut by its length limit, a refusal, a label that is not of the
 * set, a confidence that is not a share. Token counts are set in any case. */
bool la_reply_read(la_str body, la_answer *out, const char **why);
/* The answer in the text of a message: a JSON object, alone or within prose, or the label alone. */
bool la_reply_content(la_str text, la_answer *out, const char **why);

struct cJSON;
/* cJSON's parse of at most LA_REPLY_MAX bytes and LA_REPLY_DEPTH levels; NULL where it is not JSON.
 */
struct cJSON *la_json_parse(la_str text);

#endif
