/* Answers that were paid for once: a file of JSON lines, one an answer, each on the disk before the
 * next question goes out, so that a kill costs no answer that had come. */
#ifndef LA_ANSWERS_H
#define LA_ANSWERS_H

#include "base/err.h"
#include "teacher/reply.h"

typedef struct la_answers la_answers;

/* path NULL: $XDG_CACHE_HOME/logad/answers.jsonl (~/.cache where it is unset), made where it is not
 * there; "" keeps answers in memory only. Lines that are damaged are passed over and counted.
 * Errors: LOGAD_EIO, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_answers_open(la_answers **out, const char *path, logad_error *err);
void la_answers_close(la_answers *a); /* NULL is fine */

bool la_answers_find(const la_answers *a, const char *key, la_answer *out);
/* Appends with one write under a lock and syncs. Errors: LOGAD_EIO, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_answers_add(la_answers *a, const char *key, const la_answer *answer,
                                          logad_error *err);
uint64_t la_answers_n_damaged(const la_answers *a);

/* One line of the file, for tests: false where it is no answer. key[65]. */
bool la_answers_line(la_str line, char key[65], la_answer *out);

#endif
