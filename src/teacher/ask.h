/* Questions -> answers: the cache, a recording, or the endpoint, within a budget.
 *
 * Each question costs at most one call where the endpoint behaves. Every request that is sent
 * counts as a call; a request whose tokens could go beyond the budget is not sent. */
#ifndef LA_ASK_H
#define LA_ASK_H

#include "teacher/answers.h"
#include "teacher/http.h"
#include <logad/teacher.h>

#define LA_ASK_BREAKER 5 /* questions that fail one after the other before the run stops asking */

typedef struct la_ask_item {
    la_outgoing *out; /* NULL: blocked, never asked; owned by the caller */
    la_answer answer; /* result; LA_LABEL_UNKNOWN where none was had */
    bool cached;      /* it came from the cache or a recording */
} la_ask_item;

typedef struct la_asker la_asker;

/* Opens cache and recording; the endpoint is opened, and the key read, only where a question must
 * be sent. o must outlive it. Errors: LOGAD_EIO, LOGAD_ECONFIG, LOGAD_ENET. */
LOGAD_CHECKED logad_status la_asker_new(la_asker **out, const logad_teacher_options *o,
                                        uint64_t seed, logad_error *err);
void la_asker_free(la_asker *a); /* NULL is fine */

/* Fills in the answers. The counts go on over several calls of one asker. Errors: LOGAD_EIO (the
 * cache or recording cannot be written), LOGAD_ECONFIG, LOGAD_ENET (no endpoint), LOGAD_ENOMEM;
 * what goes wrong on the way to the endpoint is no error: see stopped. */
LOGAD_CHECKED logad_status la_ask(la_asker *a, la_ask_item *items, size_t n, logad_error *err);

const logad_teacher_counts *la_asker_counts(const la_asker *a);

#endif
