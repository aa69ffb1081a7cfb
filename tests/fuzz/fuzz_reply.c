/* Any bytes as an endpoint's reply, a cached answer and a label line: a label of the set or none.
 */
#include "teacher/answers.h"
#include "teacher/labelfile.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good, const la_answer *a)
{
    if (good && a->label != LA_LABEL_NORMAL && a->label != LA_LABEL_ANOMALOUS)
        __builtin_trap();
    if (!(a->confidence >= 0 && a->confidence <= 1) || strlen(a->reason) > LA_REASON_MAX)
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    la_str text = {(const char *)data, size};
    la_answer a = {0};
    const char *why;
    char key[65];
    check(la_reply_read(text, &a, &why), &a);
    check(la_reply_content(text, &a, &why), &a);
    check(la_answers_line(text, key, &a), &a);
    la_label_rows rows = {0};
    if (la_label_row_read(&rows, text) && rows.items[0].n_events == 0)
        __builtin_trap();
    la_label_rows_free(&rows);
    return 0;
}
