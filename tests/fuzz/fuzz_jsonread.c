/* The JSON reader: what it takes for whole cJSON takes, too; strings decode to no more bytes than
 * they have; a text given line by line reads like the whole. */
#include "io/jsonread.h"
#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has_code_point(const char *p, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (p[i - 1] == '\\' && p[i] == 'u')
            return true;
    return false;
}

static la_json_kind read_all(la_json_reader *r, la_buf *text)
{
    la_json_kind k;
    do {
        k = la_json_next(r);
        if (k != LA_JSON_STRING && k != LA_JSON_KEY)
            continue;
        la_buf_reset(text);
        la_json_unescape(r->text, text);
        if (text->n > r->text.n || (!r->escaped && text->n != r->text.n))
            abort();
    } while (k != LA_JSON_DONE && k < LA_JSON_CUT);
    return k;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *p = (const char *)data;
    la_json_reader r;
    la_buf text = {0};
    la_json_begin(&r, p, size);
    la_json_kind k = read_all(&r, &text);
    size_t used = (size_t)(r.p - p);
    if (k == LA_JSON_DONE && used <= size && !has_code_point(p, used)) {
        cJSON *tree = cJSON_ParseWithLength(p, used);
        if (tree == NULL)
            abort();
        cJSON_Delete(tree);
    }
    const char *newline = memchr(p, '\n', size);
    if (newline != NULL && k == LA_JSON_DONE) {
        la_json_begin(&r, p, (size_t)(newline - p));
        if (read_all(&r, &text) == LA_JSON_CUT) {
            la_json_more(&r, newline, size - (size_t)(newline - p));
            if (read_all(&r, &text) != LA_JSON_DONE)
                abort();
        }
    }
    la_buf_free(&text);
    return 0;
}
