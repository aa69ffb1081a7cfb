/* Inside detect/: scores of sequences seen before. Logs repeat themselves: HDFS has 575,061
 * sessions and 18,373 distinct sequences. */
#ifndef LA_MEMO_H
#define LA_MEMO_H

#include "base/err.h"
#include "detect/weigh.h"
#include <stdbool.h>

#define LA_MEMO_EVENTS (1u << 20) /* of all remembered sequences; over it all are forgotten */

typedef struct la_remembered {
    double margin;
    uint32_t window;
    la_weighed weighed;
} la_remembered;

typedef struct la_memo la_memo;

la_memo *la_memo_new(void); /* NULL if out of memory */
/* NULL where this sequence of the model's own templates is not remembered. */
const la_remembered *la_memo_find(const la_memo *m, const uint32_t *events, size_t n);
LOGAD_CHECKED logad_status la_memo_add(la_memo *m, const uint32_t *events, size_t n,
                                       const la_remembered *r, logad_error *err);
void la_memo_free(la_memo *m); /* NULL is fine */

#endif
