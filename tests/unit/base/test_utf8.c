/* base/utf8.c: against an encoder over every code point, and RFC 3629's forbidden forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include <string.h>

static size_t encode(uint32_t cp, unsigned char *out)
{
    if (cp < 0x80) {
        out[0] = (unsigned char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (unsigned char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    out[0] = (unsigned char)(lead[n] | cp);
    return n;
}

static void test_every_code_point(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x110010; cp++) {
        unsigned char bytes[4];
        size_t n = encode(cp, bytes);
        bool good = cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF);
        uint32_t got = 0;
        assert_int_equal(la_utf8_decode((char *)bytes, n, &got), good ? n : 0);
        if (good)
            assert_int_equal(got, cp);
        if (n > 1)
            assert_int_equal(la_utf8_decode((char *)bytes, n - 1, &got), 0);
    }
}

static void test_forbidden(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80",
        "\xBF",
        "\xC0\x80",
        "\xC1\xBF",
        "\xE0\x9F\xBF",
        "\xED\xA0\x80",
        "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xFE",
        "\xFF",
        "\xC3\x28",
        "\xE2\x28\xA1",
        "\xE2\x82\x28",
        "\xF0\x90\x8C\x28",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint32_t cp;
        assert_int_equal(la_utf8_decode(bad[i], strlen(bad[i]), &cp), 0);
    }
}

static void test_printable(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"plain \t text", "plain \t text"},
        {"gr\xC3\xBC\xC3\x9F \xF0\x9F\x90\x9B", "gr\xC3\xBC\xC3\x9F \xF0\x9F\x90\x9B"},
        {"\x1B[31m", "\\x1B[31m"},
        {"a\x7F", "a\\x7F"},
        {"\xC2\x9B", "\\u{9B}"},
        {"\xE2\x80\xAE", "\\u{202E}"},
        {"\xE2\x80\xA8", "\\u{2028}"},
        {"\xFF\xC3", "\\xFF\\xC3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char once[64], twice[64];
        size_t n = la_utf8_printable(once, sizeof once, cases[i].in, strlen(cases[i].in));
        assert_string_equal(once, cases[i].out);
        assert_int_equal(n, strlen(once));
        la_utf8_printable(twice, sizeof twice, once, n);
        assert_string_equal(twice, once);
    }
}

static void test_printable_is_cut_between_pieces(void **state)
{
    (void)state;
    const char *in = "ab\x01\xC3\xBC";
    static const char *const want[] = {
        "", "a", "ab", "ab", "ab", "ab", "ab\\x01", "ab\\x01", "ab\\x01\xC3\xBC"};
    for (size_t cap = 1; cap <= 9; cap++) {
        char out[16];
        la_utf8_printable(out, cap, in, strlen(in));
        assert_string_equal(out, want[cap - 1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_code_point),
        cmocka_unit_test(test_forbidden),
        cmocka_unit_test(test_printable),
        cmocka_unit_test(test_printable_is_cut_between_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
