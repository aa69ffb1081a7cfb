/* io/json.c: every string comes back out of a JSON parser, no control reaches a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "base/utf8.h"
#include "io/json.h"
#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void expect_json(const char *p, size_t n, const char *want)
{
    la_buf b = {0};
    la_json_str(&b, p, n);
    assert_string_equal(b.p, want);
    la_buf_free(&b);
}

static void test_strings(void **state)
{
    (void)state;
    expect_json("", 0, "\"\"");
    expect_json("plain text that is longer than a word", 37,
                "\"plain text that is longer than a word\"");
    expect_json("a\"b\\c/d", 7, "\"a\\\"b\\\\c/d\"");
    expect_json("\n\r\t\0\x1F\x7F", 6, "\"\\n\\r\\t\\u0000\\u001f\\u007f\"");
    expect_json("\xC3\xBC\xE2\x82\xAC\xF0\x9F\x90\x9B", 9,
                "\"\xC3\xBC\xE2\x82\xAC\xF0\x9F\x90\x9B\"");
    expect_json("a\xFFz\xC3", 4, "\"a\xEF\xBF\xBDz\xEF\xBF\xBD\"");
    expect_json("\xC2\x9B\xE2\x80\xAE", 5, "\"\\u009b\\u202e\"");
    la_buf b = {0};
    la_json_cstr(&b, NULL);
    la_json_cstr(&b, "x");
    assert_string_equal(b.p, "null\"x\"");
    la_buf_free(&b);
}

/* Each special byte at each place of runs that are checked eight bytes at a time. */
static void test_every_byte_at_every_place(void **state)
{
    (void)state;
    for (int c = 1; c < 0x80; c++)
        for (size_t place = 0; place < 20; place++) {
            char text[21] = "abcdefghijklmnopqrst";
            text[place] = (char)c;
            la_buf b = {0};
            la_json_str(&b, text, 20);
            for (size_t i = 0; i < b.n; i++)
                assert_true(b.p[i] >= 0x20 && b.p[i] != 0x7F);
            cJSON *v = cJSON_Parse(b.p);
            assert_non_null(v);
            assert_string_equal(v->valuestring, text);
            cJSON_Delete(v);
            la_buf_free(&b);
        }
}

static void test_random_bytes(void **state)
{
    (void)state;
    la_rng r = la_rng_new(7);
    for (int trial = 0; trial < 20000; trial++) {
        char text[40];
        size_t n = (size_t)la_rng_below(&r, sizeof text);
        for (size_t i = 0; i < n; i++)
            text[i] = (char)la_rng_u64(&r);
        la_buf json = {0}, safe = {0};
        la_json_str(&json, text, n);
        cJSON *v = cJSON_Parse(json.p);
        assert_non_null(v);
        cJSON_Delete(v);
        la_text_safe(&safe, text, n);
        const la_buf *out[] = {&json, &safe};
        for (size_t k = 0; k < 2; k++)
            for (size_t i = 0; i < out[k]->n;) {
                uint32_t cp;
                unsigned len = la_utf8_decode(out[k]->p + i, out[k]->n - i, &cp);
                assert_true(len > 0 && !la_utf8_is_control(cp));
                i += len;
            }
        la_buf_free(&json);
        la_buf_free(&safe);
    }
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        double v;
        const char *want;
    } cases[] = {{0.0, "0"},         {-0.0, "0"},       {1.0, "1"},
                 {0.5, "0.5"},       {-2.25, "-2.25"},  {0.123456789, "0.123457"},
                 {575061, "575061"}, {1e300, "1e+300"}, {0.1 + 0.2, "0.3"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        la_buf b = {0};
        la_json_num(&b, cases[i].v);
        assert_string_equal(b.p, cases[i].want);
        la_buf_free(&b);
    }
    const double odd[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
    for (size_t i = 0; i < 3; i++) {
        la_buf b = {0};
        la_json_num(&b, odd[i]);
        assert_string_equal(b.p, "null");
        la_buf_free(&b);
    }
}

static void test_text(void **state)
{
    (void)state;
    la_buf b = {0};
    const char in[] =
        "tab\there \x1B[31mred\r\n \xC2\x9B \xE2\x80\xAE \xFF \"quoted\" \\ \xC3\xBC\0";
    la_text_safe(&b, in, sizeof in - 1);
    assert_string_equal(b.p, "tab\there \\x1B[31mred\\x0D\\x0A \\u{9B} \\u{202E} \\xFF \"quoted\" "
                             "\\ \xC3\xBC\\x00");
    la_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strings),      cmocka_unit_test(test_every_byte_at_every_place),
        cmocka_unit_test(test_random_bytes), cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
