/* Sequences as a prompt shows them: runs of one template as a line with its length. */
#ifndef LA_SAID_H
#define LA_SAID_H

#include "seq/dataset.h"
#include "teacher/outgoing.h"

#define LA_SAID_MAX 400 /* lines kept of one sequence; the count of the rest is said */

/* Memory of the texts of one question; a zeroed one is ready. The texts are views into the
 * dataset's templates. */
typedef struct la_said_memory {
    const char *text[(LA_PROMPT_EXAMPLES + 1) * LA_SAID_MAX];
    uint32_t count[(LA_PROMPT_EXAMPLES + 1) * LA_SAID_MAX];
    uint32_t used;
} la_said_memory;

/* Sequence i of d, in the next part of the memory. */
la_said la_say(const la_dataset *d, uint32_t i, la_said_memory *m);

#endif
