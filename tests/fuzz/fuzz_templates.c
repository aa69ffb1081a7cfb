/* Files of templates: any bytes are read or refused, and what is read can be learned and matched.
 */
#include "base/log.h"
#include "parse/setfile.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const la_texts *t)
{
    logad_parser *p;
    logad_event e;
    if (logad_parser_new(&p, NULL, NULL) != LOGAD_OK)
        return;
    if (logad_parser_seed(p, t->items, t->n, NULL) != LOGAD_OK)
        abort();
    logad_parser_freeze(p);
    for (size_t i = 0; i < t->n; i++) {
        logad_line line = {.text = t->items[i], .len = strlen(t->items[i])};
        if (logad_parser_event(p, line, &e, NULL) != LOGAD_OK)
            abort();
    }
    logad_parser_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/fuzz-templates-XXXXXX";
    la_texts t = {0};
    int fd = mkstemp(path);
    la_log_set(LA_QUIET);
    if (fd < 0)
        return 0;
    if (write(fd, data, size) == (ssize_t)size && la_templates_read(&t, path, NULL) == LOGAD_OK)
        use(&t);
    close(fd);
    unlink(path);
    la_texts_free(&t);
    return 0;
}
