/* Matching, templates up to an empty line: what a frozen parser saw never changes an answer. */
#include <logad/event.h>
#include <stdlib.h>
#include <string.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static logad_parser *frozen(const char *const *texts, size_t n)
{
    logad_parser *p = NULL;
    if (logad_parser_new(&p, &(logad_parser_options){.format = "plain"}, NULL) ||
        logad_parser_seed(p, texts, n, NULL))
        abort();
    logad_parser_freeze(p);
    return p;
}

static uint32_t known(logad_parser *p, const char *text)
{
    logad_event e = {0};
    if (logad_parser_event(p, (logad_line){.text = text, .len = strlen(text)}, &e, NULL))
        abort();
    return e.known ? e.template : UINT32_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *lines[32];
    size_t n = 0, n_texts = 0;
    char *copy = strndup((const char *)data, size);
    for (char *at = copy; at != NULL && n < 32; n++)
        n_texts += *(lines[n] = strsep(&at, "\n")) != '\0' && n == n_texts;
    logad_parser *all = frozen(lines, n_texts);
    for (size_t i = 0; i < n; i++) {
        logad_parser *fresh = frozen(lines, n_texts);
        if (known(all, lines[i]) != known(fresh, lines[i]))
            abort();
        logad_parser_free(fresh);
    }
    logad_parser_free(all);
    free(copy);
    return 0;
}
