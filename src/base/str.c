/* Beside the walk from bytes to verdict: views of text that others own, and buffers with a ceiling.
 */
#include "base/str.h"
#include "base/mem.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

la_str la_str_of(const char *s)
{
    return s == NULL ? (la_str){"", 0} : (la_str){s, strlen(s)};
}

bool la_str_eq(la_str a, la_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

la_str la_str_cut(la_str *rest, char at)
{
    const char *stop = rest->n == 0 ? NULL : memchr(rest->p, at, rest->n);
    la_str out = {rest->p, stop == NULL ? rest->n : (size_t)(stop - rest->p)};
    size_t step = stop == NULL ? out.n : out.n + 1;
    *rest = (la_str){rest->p + step, rest->n - step};
    return out;
}

/* Room for n more bytes and a NUL. After a failure everything later is refused too, so that a
 * record never lacks a piece in its middle. */
static bool reserve(la_buf *b, size_t n)
{
    size_t want;
    if (b->failed)
        return false;
    if (b->max > 0 && n > b->max - b->n)
        b->failed = true;
    else if (n >= b->cap - b->n)
        b->failed =
            !la_add(b->n, n, &want) || !la_add(want, 1, &want) || !la_grow(&b->p, &b->cap, want);
    return !b->failed;
}

void la_buf_put(la_buf *b, const char *p, size_t n)
{
    if (!reserve(b, n))
        return;
    if (n > 0)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void la_buf_str(la_buf *b, const char *s)
{
    la_buf_put(b, s, strlen(s));
}

void la_buf_item(la_buf *b, const char *s)
{
    if (b->n > 0)
        la_buf_str(b, ", ");
    la_buf_str(b, s);
}

void la_buf_char(la_buf *b, char c)
{
    la_buf_put(b, &c, 1);
}

void la_buf_printf(la_buf *b, const char *fmt, ...)
{
    char small[256];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(small, sizeof small, fmt, args);
    va_end(args);
    if (n < 0) {
        b->failed = true;
        return;
    }
    if ((size_t)n < sizeof small) {
        la_buf_put(b, small, (size_t)n);
        return;
    }
    if (!reserve(b, (size_t)n))
        return;
    va_start(args, fmt);
    vsnprintf(b->p + b->n, (size_t)n + 1, fmt, args);
    va_end(args);
    b->n += (size_t)n;
}

void la_buf_u64(la_buf *b, unsigned long long v)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + v % 10);
        v /= 10;
    } while (v > 0);
    la_buf_put(b, digits + at, sizeof digits - at);
}

void la_buf_reset(la_buf *b)
{
    b->n = 0;
    b->failed = false;
    if (b->p != NULL)
        b->p[0] = '\0';
}

void la_buf_free(la_buf *b)
{
    free(b->p);
    b->p = NULL;
    b->n = b->cap = 0;
    b->failed = false;
}
