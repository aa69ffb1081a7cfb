/* base/hash.c: the same value everywhere, every bit counts, no seedless collision. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include <stdlib.h>
#include <string.h>

/* Template ids are made of these values: a change would orphan every stored model. */
static void test_fixed_values(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        uint64_t seed, want;
    } cases[] = {
        {0, 0, 0x5b6d37fcfc0e8faf},  {1, 0, 0xd12e6a44adab75c0},   {3, 1, 0xa2f61658370b6bc9},
        {7, 0, 0x12692857edacadd2},  {8, 0, 0xe5d3d4eccf8fcf3c},   {16, 0, 0xff4ca6810238608b},
        {17, 0, 0xf2de027476b50117}, {32, 0, 0x263a51a429b4205d},  {33, 9, 0x1094d97926c8b642},
        {64, 0, 0x4730d9a3c2a20d27}, {100, 0, 0x908c32e1f7d73a0f}, {255, 7, 0xe5cf3871ce720fbd},
    };
    unsigned char data[255];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)(i * 31 + 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(la_hash64(data, cases[i].n, cases[i].seed), cases[i].want);
}

/* Any single bit of key or seed flips half of the output bits on average. */
static void test_every_bit_counts(void **state)
{
    (void)state;
    static const size_t lengths[] = {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48, 64, 65, 100};
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
        unsigned char key[100] = {0};
        size_t n = lengths[l];
        for (size_t bit = 0; bit < n * 8; bit++) {
            double flipped = 0.0;
            for (unsigned trial = 0; trial < 64; trial++) {
                for (size_t i = 0; i < n; i++)
                    key[i] = (unsigned char)(trial * 37 + i * 11);
                uint64_t before = la_hash64(key, n, trial);
                key[bit / 8] ^= (unsigned char)(1u << bit % 8);
                uint64_t after = la_hash64(key, n, trial);
                flipped += __builtin_popcountll(before ^ after);
            }
            assert_true(flipped / 64.0 > 28.0 && flipped / 64.0 < 36.0);
        }
    }
    assert_int_not_equal(la_hash64("a", 1, 0), la_hash64("a", 1, 1));
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Zero bytes of different lengths, counters, and words that would cancel a bare multiplication. */
static void test_no_collision_among_alike(void **state)
{
    (void)state;
    const size_t n = 200000;
    uint64_t *h = malloc((n + 2000) * sizeof *h);
    assert_non_null(h);
    static const unsigned char zeros[2000] = {0};
    size_t at = 0;
    for (size_t i = 0; i < 2000; i++)
        h[at++] = la_hash64(zeros, i, 5);
    for (uint64_t i = 0; i < n; i++) {
        uint64_t key[3] = {0x6a09e667f3bcc909, i, 0xa54ff53a5f1d36f1};
        key[2] ^= i << 40;
        h[at++] = la_hash64(key, i % 2 ? 16 : 24, 5);
    }
    qsort(h, at, sizeof *h, by_value);
    for (size_t i = 1; i < at; i++)
        assert_int_not_equal(h[i - 1], h[i]);
    free(h);
}

/* A key that is a constant of the hash must not make it forget what stands before. */
static void test_constants_do_not_cancel(void **state)
{
    (void)state;
    static const uint64_t constants[] = {0x6a09e667f3bcc909, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                         0xa54ff53a5f1d36f1};
    for (size_t c = 0; c < 4; c++)
        for (size_t place = 1; place < 6; place++) {
            uint64_t a[6] = {1, 2, 3, 4, 5, 6}, b[6];
            a[place] = constants[c];
            memcpy(b, a, sizeof b);
            b[0] = 99;
            assert_int_not_equal(la_hash64(a, sizeof a, 0), la_hash64(b, sizeof b, 0));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixed_values),
        cmocka_unit_test(test_every_bit_counts),
        cmocka_unit_test(test_no_collision_among_alike),
        cmocka_unit_test(test_constants_do_not_cancel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
