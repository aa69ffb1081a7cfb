/* gzip members made in memory, for tests of readers. */
#ifndef TEST_GZIP_H
#define TEST_GZIP_H

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Appends a member that holds the n bytes at p to the *out_n bytes of out. */
static inline void gzip_member(unsigned char *out, size_t *out_n, size_t cap, const void *p,
                               size_t n)
{
    z_stream z;
    memset(&z, 0, sizeof z);
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)p;
    z.avail_in = (uInt)n;
    z.next_out = out + *out_n;
    z.avail_out = (uInt)(cap - *out_n);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    *out_n = cap - z.avail_out;
    deflateEnd(&z);
}

#endif
