/* base/sha256.c: the examples of FIPS 180-4, and any way of cutting the input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include <string.h>

static void check(const char *text, const char *want)
{
    la_sha256 s;
    char hex[65];
    la_sha256_init(&s);
    la_sha256_add(&s, text, strlen(text));
    la_sha256_hex(&s, hex);
    assert_string_equal(hex, want);
    la_sha256_of(text, strlen(text), hex);
    assert_string_equal(hex, want);
}

static void test_examples(void **state)
{
    (void)state;
    check("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    check("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    la_sha256 s;
    char hex[65];
    la_sha256_init(&s);
    for (int i = 0; i < 1000; i++) {
        char thousand[1000];
        memset(thousand, 'a', sizeof thousand);
        la_sha256_add(&s, thousand, sizeof thousand);
    }
    la_sha256_hex(&s, hex);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void test_any_cut(void **state)
{
    (void)state;
    unsigned char data[300];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)(i * 7);
    for (size_t n = 0; n <= sizeof data; n++) {
        char whole[65], parts[65];
        la_sha256 s;
        la_sha256_init(&s);
        la_sha256_add(&s, data, n);
        la_sha256_hex(&s, whole);
        la_sha256_init(&s);
        size_t step = n % 67 + 1;
        for (size_t at = 0; at < n; at += step)
            la_sha256_add(&s, data + at, n - at < step ? n - at : step);
        la_sha256_add(&s, NULL, 0);
        la_sha256_hex(&s, parts);
        assert_string_equal(whole, parts);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_any_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
