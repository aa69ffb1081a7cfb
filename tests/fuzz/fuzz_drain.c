/* Learning any lines, with few templates allowed: templates exist, variables are slices of lines.
 */
#include "base/log.h"
#include <logad/event.h>
#include <stdlib.h>
#include <string.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void one(logad_parser *p, const char *text, size_t n)
{
    logad_line line = {.text = text, .len = n, .number = 1};
    logad_event e;
    logad_var vars[8];
    size_t n_vars;
    if (logad_parser_event(p, line, &e, NULL) || e.template >= logad_parser_n_templates(p) ||
        logad_parser_vars(p, line, e.template, vars, 8, &n_vars, NULL))
        abort();
    for (size_t i = 0; i < n_vars && i < 8; i++) {
        if (e.is_request) /* whose text is not the line's */
            break;
        if (vars[i].text < text || vars[i].text + vars[i].len > text + n)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    logad_parser_options o = {.max_templates = 20};
    logad_parser *p;
    la_log_set(LA_QUIET);
    if (logad_parser_new(&p, &o, NULL) != LOGAD_OK)
        return 0;
    const char *text = (const char *)data, *end = text + size;
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        one(p, text, (size_t)((newline != NULL ? newline : end) - text));
        text = newline != NULL ? newline + 1 : end;
    }
    logad_parser_free(p);
    return 0;
}
