/* sequence -> label, without an LLM: by the word nearest to a word of failure. */
#include "teacher/lexical.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

void la_lexical_answer(const la_dataset *d, uint32_t sequence, const double *severity,
                       la_answer *out)
{
    *out = (la_answer){0};
    uint32_t worst = UINT32_MAX;
    for (uint64_t k = d->at[sequence]; k < d->at[sequence + 1]; k++)
        if (worst == UINT32_MAX || severity[d->events[k]] > severity[worst])
            worst = d->events[k];
    if (worst == UINT32_MAX)
        return;
    double s = severity[worst];
    if (s >= LA_LEXICAL_FAILURE)
        out->label = LA_LABEL_ANOMALOUS;
    else if (s < LA_LEXICAL_CLEAR)
        out->label = LA_LABEL_NORMAL;
    else
        return;
    out->confidence = out->label == LA_LABEL_ANOMALOUS ? s : 1 - s / 2;
    char text[LA_REASON_MAX];
    int n = snprintf(text, sizeof text, "cosine %.2f to a word of failure: %.120s", s,
                     d->templates[worst]);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    la_utf8_printable(out->reason, sizeof out->reason, text, len);
}
