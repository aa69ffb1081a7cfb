/* One bit a byte of a text, for the classes of bytes that its words are made of: runs of a class
 * are found by counting bits, which costs the same for all of their lengths. */
#ifndef LA_BITS_H
#define LA_BITS_H

#include "parse/mask.h"
#include <string.h>

#define LA_BITS_SLACK 64 /* bytes behind a text that are read, and mean nothing */
#define LA_BITS_WORDS (LA_MASK_MAX_BYTES / 64 + 2)

typedef struct la_bits {
    uint64_t digit[LA_BITS_WORDS];
    uint64_t alpha[LA_BITS_WORDS]; /* letters and the bytes of UTF-8 sequences */
    uint64_t stir[LA_BITS_WORDS];  /* bytes at which a word may be a variable: digits _ : - / +, and
                                      those that no UTF-8 text has */
} la_bits;

/* Of a text of at most LA_MASK_MAX_BYTES. Bits behind it are 0. */
void la_bits_set(la_bits *b, const unsigned char *text, size_t n);
/* The same as on a processor that can do no more than C says. */
void la_bits_set_slowly(la_bits *b, const unsigned char *text, size_t n);

/* At least LA_BITS_SURE bits from a place on; those above are bits of later places, or 0. */
#define LA_BITS_SURE 57
static inline uint64_t la_bits_from(const uint64_t *bits, size_t at)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t v;
    memcpy(&v, (const char *)bits + (at >> 3), sizeof v);
    return v >> (at & 7);
#else
    size_t word = at >> 6, bit = at & 63;
    return bits[word] >> bit | (bits[word + 1] << 1) << (63 - bit);
#endif
}

/* How many of the places that these bits are for are of the class without a gap; where that is
 * LA_BITS_SURE or more there may be more. */
static inline size_t la_bits_run(uint64_t from)
{
    return (size_t)__builtin_ctzll(~from | UINT64_C(1) << 63);
}

/* How many places right before a place, at most 64, are of the class. */
static inline size_t la_bits_before(const uint64_t *bits, size_t at)
{
    size_t word = at >> 6, bit = at & 63;
    uint64_t before = word == 0 ? 0 : bits[word - 1];
    uint64_t last = bit == 0 ? before : bits[word] << (64 - bit) | before >> bit;
    return ~last == 0 ? 64 : (size_t)__builtin_clzll(~last);
}

/* Copies short text by whole steps: up to LA_COPY_SLACK bytes more are read and written. */
#define LA_COPY_SLACK 15
static inline void la_copy_short(void *to, const void *from, size_t n)
{
    char *t = to;
    const char *f = from;
    for (size_t i = 0; i < n; i += 16)
        memcpy(t + i, f + i, 16);
}

#endif
