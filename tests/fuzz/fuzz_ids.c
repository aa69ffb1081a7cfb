/* Ids in records, behind the word that is the first line: what is found lies within its text. */
#include "base/mem.h"
#include "seq/idfind.h"
#include "seq/idscan.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void scan(la_str text, la_str name)
{
    la_str id;
    for (size_t at = 0; la_scan_named(text, name, &at, &id);)
        if (id.p < text.p || id.n == 0 || id.p + id.n != text.p + at || at > text.n)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    la_probe p = {0};
    la_grouping g;
    la_id_standing s;
    bool found, failed = false;
    const char *at = (const char *)data, *end = at + size, *line = memchr(at, '\n', size);
    la_str name = {at, line == NULL ? 0 : (size_t)(line - at)};
    for (at = line == NULL ? end : line + 1; at < end && !failed; at = line + 1) {
        line = memchr(at, '\n', (size_t)(end - at));
        line = line == NULL ? end : line;
        la_unit u = {
            .event = {.in_format = true, .content = at, .content_len = (size_t)(line - at)}};
        failed =
            !la_grow(&p.records, &p.cap, p.n + 1) || !la_unit_copy(&p.records[p.n++], &u, &p.arena);
        if (la_is_id_name(name))
            scan((la_str){at, (size_t)(line - at)}, name);
    }
    if (!failed && la_id_find(&p, &g, &s, &found, NULL) == LOGAD_OK && found && s.share > 1)
        abort();
    la_probe_free(&p);
    return 0;
}
