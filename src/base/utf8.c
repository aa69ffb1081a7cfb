/* Beside the walk from bytes to verdict: keeps bytes from logs from steering the user's terminal.
 */
#include "base/utf8.h"
#include <stdio.h>
#include <string.h>

static bool is_tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

unsigned la_utf8_decode(const char *p, size_t n, uint32_t *cp)
{
    const unsigned char *s = (const unsigned char *)p;
    unsigned char c = s[0];
    if (c < 0x80) {
        *cp = c;
        return 1;
    }
    if (c >= 0xC2 && c <= 0xDF) {
        if (n < 2 || !is_tail(s[1]))
            return 0;
        *cp = (c & 0x1Fu) << 6 | (s[1] & 0x3Fu);
        return 2;
    }
    if (c >= 0xE0 && c <= 0xEF) {
        if (n < 3 || !is_tail(s[1]) || !is_tail(s[2]))
            return 0;
        *cp = (c & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
        return *cp >= 0x800 && (*cp < 0xD800 || *cp > 0xDFFF) ? 3 : 0;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        if (n < 4 || !is_tail(s[1]) || !is_tail(s[2]) || !is_tail(s[3]))
            return 0;
        *cp = (c & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
        return *cp >= 0x10000 && *cp <= 0x10FFFF ? 4 : 0;
    }
    return 0;
}

bool la_utf8_is_control(uint32_t cp)
{
    return (cp < 0x20 && cp != '\t') || (cp >= 0x7F && cp <= 0x9F) || cp == 0x061C ||
           cp == 0x200E || cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069);
}

size_t la_utf8_printable(char *out, size_t cap, const char *p, size_t n)
{
    size_t at = 0;
    for (size_t i = 0; i < n;) {
        char piece[16];
        uint32_t cp = 0;
        unsigned len = la_utf8_decode(p + i, n - i, &cp);
        int size;
        if (len == 0 || (len == 1 && la_utf8_is_control(cp)))
            size = snprintf(piece, sizeof piece, "\\x%02X", (unsigned char)p[i]);
        else if (la_utf8_is_control(cp))
            size = snprintf(piece, sizeof piece, "\\u{%X}", (unsigned)cp);
        else
            size = snprintf(piece, sizeof piece, "%.*s", (int)len, p + i);
        if (size < 0 || at + (size_t)size >= cap)
            break;
        memcpy(out + at, piece, (size_t)size);
        at += (size_t)size;
        i += len == 0 ? 1 : len;
    }
    out[at] = '\0';
    return at;
}
