/* bytes -> line: what a line says of its session before the log line itself. */
#include "stream/keyfield.h"
#include "base/mem.h"
#include "stream/pack.h"
#include <stdlib.h>
#include <string.h>

#define FORGET                                                                                     \
    ((size_t)1 << 16) /* bytes of keys that are over, before the rest moves to the front */

struct la_keyfield {
    uint32_t field;
    la_buf kept; /* of lines whose records are still to come: number and key, packed */
    size_t at;
};

logad_status la_keyfield_new(la_keyfield **out, uint32_t field, logad_error *err)
{
    la_keyfield *k = la_calloc(1, sizeof *k);
    *out = k;
    if (k == NULL)
        return la_oom(err);
    k->field = field;
    return LOGAD_OK;
}

void la_keyfield_free(la_keyfield *k)
{
    if (k == NULL)
        return;
    la_buf_free(&k->kept);
    free(k);
}

void la_keyfield_cut(void *keyfield, logad_line *line)
{
    la_keyfield *k = keyfield;
    la_str key = {"", 0};
    for (uint32_t i = 0; i < k->field; i++) {
        const char *tab = line->len == 0 ? NULL : memchr(line->text, '\t', line->len);
        if (tab == NULL) {
            key = (la_str){"", 0};
            break;
        }
        key = (la_str){line->text, (size_t)(tab - line->text)};
        line->text = tab + 1;
        line->len -= key.n + 1;
    }
    if (k->at > FORGET) {
        memmove(k->kept.p, k->kept.p + k->at, k->kept.n - k->at);
        k->kept.n -= k->at;
        k->at = 0;
    }
    la_pack_u64(&k->kept, line->number);
    la_pack_str(&k->kept, key.p, key.n);
}

logad_status la_keyfield_of(la_keyfield *k, uint64_t line, la_str *key, logad_error *err)
{
    *key = (la_str){"", 0};
    if (k->kept.failed)
        return la_oom(err);
    if (k->kept.n == 0)
        return LOGAD_OK;
    const unsigned char *first = (const unsigned char *)k->kept.p;
    la_unpack u = {.p = first + k->at, .end = first + k->kept.n};
    while (u.p < u.end) {
        uint64_t number = la_unpack_u64(&u);
        la_str text = la_unpack_str(&u);
        if (number == line)
            *key = text;
        if (number >= line) /* the next record may be of the same line */
            break;
        k->at = (size_t)(u.p - first);
    }
    return LOGAD_OK;
}
