/* parse/bits.c: bits of byte classes, by whatever the processor can and by plain C. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "parse/bits.h"
#include <ctype.h>
#include <stdlib.h>

static bool bit(const uint64_t *bits, size_t i)
{
    return (bits[i / 64] >> (i % 64) & 1) != 0;
}

static size_t run_from(const uint64_t *bits, size_t at)
{
    size_t n = 0;
    while (bit(bits, at + n))
        n++;
    return n;
}

static void check(const unsigned char *text, size_t n)
{
    static la_bits fast, slow;
    la_bits_set(&fast, text, n);
    la_bits_set_slowly(&slow, text, n);
    size_t bytes = (n / 64 + 2) * sizeof(uint64_t);
    assert_memory_equal(fast.digit, slow.digit, bytes);
    assert_memory_equal(fast.alpha, slow.alpha, bytes);
    assert_memory_equal(fast.stir, slow.stir, bytes);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = text[i];
        assert_int_equal(bit(fast.digit, i), c >= '0' && c <= '9');
        assert_int_equal(bit(fast.alpha, i),
                         (c < 128 && isalpha(c) != 0) || (c >= 0x80 && c <= 0xF7));
        size_t run = la_bits_run(la_bits_from(fast.alpha, i)), want = run_from(fast.alpha, i);
        assert_true(want < LA_BITS_SURE ? run == want : run >= LA_BITS_SURE && run <= want);
        size_t before = 0;
        while (before < i && before < 64 && bit(fast.alpha, i - before - 1))
            before++;
        assert_int_equal(la_bits_before(fast.alpha, i), before);
    }
}

static void test_classes(void **state)
{
    (void)state;
    static unsigned char text[LA_MASK_MAX_BYTES + LA_BITS_SLACK];
    la_rng r;
    r = la_rng_new(7);
    for (int i = 0; i < 256; i++)
        text[i] = (unsigned char)i;
    check(text, 256);
    for (int round = 0; round < 300; round++) {
        size_t n = round == 0 ? LA_MASK_MAX_BYTES : la_rng_below(&r, 400);
        for (size_t i = 0; i < n; i++)
            text[i] = (unsigned char)(la_rng_below(&r, 70) == 0 ? la_rng_below(&r, 256) : 'a');
        check(text, n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_classes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
