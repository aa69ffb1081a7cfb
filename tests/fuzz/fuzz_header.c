/* Header layouts: first line of the input a layout (or a format's name), the rest lines to cut.
 * Columns are slices of the line, the content is its end, and cutting again gives the same. */
#include "base/mem.h"
#include "parse/header.h"
#include <stdlib.h>
#include <string.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *line, size_t n, const char *p, size_t len)
{
    if (p != NULL && (p < line || len > n || p + len > line + n))
        abort();
}

static void cut(la_header *h, const char *line, size_t n)
{
    logad_event a = {0}, b = {0};
    bool fits = la_header_split(h, line, n, &a), again = la_header_split(h, line, n, &b);
    if (fits != again || a.content != b.content || a.level != b.level)
        abort();
    check(line, n, a.node, a.node_len);
    check(line, n, a.level, a.level_len);
    check(line, n, a.component, a.component_len);
    check(line, n, a.content, a.content_len);
    if (a.content + a.content_len != line + n || (!fits && a.content != line))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data, *rest = memchr(text, '\n', size);
    size_t n = rest != NULL ? (size_t)(rest - text) : size, left = size - n;
    char *layout = la_strndup(text, n < 512 ? n : 512);
    la_header *h = NULL;
    if (layout != NULL && la_header_new(&h, layout, NULL) == LOGAD_OK)
        cut(h, text + n + (left > 0), left > 0 ? left - 1 : 0);
    la_header_free(h);
    free(layout);
    return 0;
}
