/* Beside the walk from bytes to verdict: what a run keeps, in few bytes. */
#include "stream/pack.h"
#include <string.h>

void la_pack_u64(la_buf *b, uint64_t v)
{
    char out[10];
    size_t n = 0;
    do {
        out[n++] = (char)((v & 0x7F) | (v > 0x7F ? 0x80 : 0));
        v >>= 7;
    } while (v > 0);
    la_buf_put(b, out, n);
}

void la_pack_real(la_buf *b, double v)
{
    uint64_t bits;
    char out[8];
    memcpy(&bits, &v, sizeof bits);
    for (int i = 0; i < 8; i++)
        out[i] = (char)(bits >> 8 * i & 0xFF);
    la_buf_put(b, out, sizeof out);
}

void la_pack_str(la_buf *b, const char *p, size_t n)
{
    la_pack_u64(b, n);
    la_buf_put(b, p, n);
}

static bool spend(la_unpack *u, size_t n)
{
    if (u->failed || (size_t)(u->end - u->p) < n)
        u->failed = true;
    return !u->failed;
}

uint64_t la_unpack_u64(la_unpack *u)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (!spend(u, 1))
            return 0;
        unsigned char c = *u->p++;
        if (shift == 63 && c > 1)
            break;
        v |= (uint64_t)(c & 0x7F) << shift;
        if (c < 0x80)
            return v;
    }
    u->failed = true;
    return 0;
}

uint64_t la_unpack_max(la_unpack *u, uint64_t max)
{
    uint64_t v = la_unpack_u64(u);
    if (v > max)
        u->failed = true;
    return u->failed ? 0 : v;
}

double la_unpack_real(la_unpack *u)
{
    uint64_t bits = 0;
    double v;
    if (!spend(u, 8))
        return 0;
    for (int i = 0; i < 8; i++)
        bits |= (uint64_t)u->p[i] << 8 * i;
    u->p += 8;
    memcpy(&v, &bits, sizeof v);
    return v;
}

la_str la_unpack_str(la_unpack *u)
{
    uint64_t n = la_unpack_u64(u);
    if (n > SIZE_MAX || !spend(u, (size_t)n))
        return (la_str){"", 0};
    la_str s = {(const char *)u->p, (size_t)n};
    u->p += n;
    return s;
}
