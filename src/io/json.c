/* After the walk from bytes to verdict: any bytes become valid JSON or text safe for a terminal. */
#include "io/json.h"
#include "base/utf8.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define ONES  UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

/* The high bit of every byte that is zero, and perhaps of some bytes above such a one: enough to
 * ask whether there is any. */
static inline uint64_t zero_bytes(uint64_t v)
{
    return (v - ONES) & ~v & HIGHS;
}

/* Whether 8 bytes hold one that is not printable ASCII, or is among two more. */
static inline bool has_special(const char *p, char a, char b)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    uint64_t below = (v - ONES * 0x20) & ~v;
    uint64_t delete = zero_bytes(v ^ ONES * 0x7F);
    return ((v | below | delete | zero_bytes(v ^ ONES * (unsigned char)a) |
             zero_bytes(v ^ ONES * (unsigned char)b)) &
            HIGHS) != 0;
}

static inline bool is_special(char c, char a, char b)
{
    return (unsigned char)c < 0x20 || (unsigned char)c >= 0x7F || c == a || c == b;
}

/* The same for 32 bytes, in a form that compilers turn into vector instructions. */
static inline bool block_has_special(const char *p, char a, char b)
{
    unsigned char bad = 0;
    for (int i = 0; i < 32; i++) {
        unsigned char c = (unsigned char)p[i];
        bad |= (unsigned char)((c < 0x20) | (c >= 0x7F) | (c == (unsigned char)a) |
                               (c == (unsigned char)b));
    }
    return bad != 0;
}

/* Bytes from p on that can be copied as they are. */
static inline size_t plain_run(const char *p, size_t n, char a, char b)
{
    size_t i = 0;
    while (i + 32 <= n && !block_has_special(p + i, a, b))
        i += 32;
    while (i + 8 <= n && !has_special(p + i, a, b))
        i += 8;
    while (i < n && !is_special(p[i], a, b))
        i++;
    return i;
}

static void put_escaped(la_buf *b, uint32_t cp)
{
    static const char hex[] = "0123456789abcdef";
    char out[6] = {'\\',        'u', hex[cp >> 12 & 15], hex[cp >> 8 & 15], hex[cp >> 4 & 15],
                   hex[cp & 15]};
    const char *named = NULL;
    switch (cp) {
    case '"':
        named = "\\\"";
        break;
    case '\\':
        named = "\\\\";
        break;
    case '\n':
        named = "\\n";
        break;
    case '\r':
        named = "\\r";
        break;
    case '\t':
        named = "\\t";
        break;
    default:
        break;
    }
    la_buf_put(b, named != NULL ? named : out, named != NULL ? 2 : sizeof out);
}

void la_json_str(la_buf *b, const char *p, size_t n)
{
    la_buf_char(b, '"');
    for (size_t i = 0; i < n;) {
        size_t run = plain_run(p + i, n - i, '"', '\\');
        if (run > 0)
            la_buf_put(b, p + i, run);
        i += run;
        if (i == n)
            break;
        uint32_t cp = 0;
        unsigned len = la_utf8_decode(p + i, n - i, &cp);
        if (len == 0)
            la_buf_put(b, "\xEF\xBF\xBD", 3);
        else if (len == 1 ? is_special((char)cp, '"', '\\') : la_utf8_is_control(cp))
            put_escaped(b, cp);
        else
            la_buf_put(b, p + i, len);
        i += len == 0 ? 1 : len;
    }
    la_buf_char(b, '"');
}

void la_json_cstr(la_buf *b, const char *s)
{
    if (s == NULL)
        la_buf_put(b, "null", 4);
    else
        la_json_str(b, s, strlen(s));
}

void la_json_num(la_buf *b, double v)
{
    if (!isfinite(v))
        la_buf_put(b, "null", 4);
    else if (v == 0.0)
        la_buf_char(b, '0');
    else
        la_buf_printf(b, "%.6g", v);
}

void la_text_safe(la_buf *b, const char *p, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t run = plain_run(p + i, n - i, '\x7F', '\x7F');
        if (run > 0)
            la_buf_put(b, p + i, run);
        i += run;
        if (i == n)
            break;
        uint32_t cp = 0;
        unsigned len = la_utf8_decode(p + i, n - i, &cp);
        if (len == 0 || (len == 1 && la_utf8_is_control(cp)))
            la_buf_printf(b, "\\x%02X", (unsigned char)p[i]);
        else if (la_utf8_is_control(cp))
            la_buf_printf(b, "\\u{%X}", (unsigned)cp);
        else
            la_buf_put(b, p + i, len);
        i += len == 0 ? 1 : len;
    }
}
