/* io/jsonread.c: JSON a token at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/jsonread.h"
#include <stdio.h>
#include <string.h>

/* A letter a token; keys and scalars with their text, unescaped. */
static void trace(const char *text, char *out, size_t size)
{
    static const char letters[] = ".{}[]ksnwCB";
    la_json_reader r;
    la_buf value = {0};
    size_t n = 0;
    la_json_begin(&r, text, strlen(text));
    for (la_json_kind k = LA_JSON_OBJECT; k != LA_JSON_DONE && k < LA_JSON_CUT;) {
        k = la_json_next(&r);
        n += (size_t)snprintf(out + n, size - n, "%c", letters[k]);
        if (k < LA_JSON_KEY || k > LA_JSON_WORD)
            continue;
        la_buf_reset(&value);
        la_json_unescape(r.text, &value);
        n += (size_t)snprintf(out + n, size - n, "(%.*s)", (int)value.n,
                              value.p != NULL ? value.p : "");
    }
    la_buf_free(&value);
}

static void test_tokens(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{\"a\":[1,-2.5e+3,\"x\"],\"b\":{}} x", "{k(a)[n(1)n(-2.5e+3)s(x)]k(b){}}."},
        {" true", "w(true)."},
        {"null", "w(null)."},
        {"0", "n(0)."},
        {"\"\\u00e9\\ud83d\\ude00\\n\\/\"", "s(\xC3\xA9\xF0\x9F\x98\x80\n/)."},
        {"\"\\ud83d!\\udc00\"", "s(\xEF\xBF\xBD!\xEF\xBF\xBD)."},
        {"[", "[C"},
        {"{\"a\"", "{k(a)C"},
        {"\"ab", "C"},
        {"\"\\u12", "C"},
        {"tru", "C"},
        {"-", "C"},
        {"1.", "C"},
        {"", "C"},
        {"{\"a\":1,}", "{k(a)n(1)B"},
        {"[1,]", "[n(1)B"},
        {"[1}", "[n(1)B"},
        {"{1:2}", "{B"},
        {"{\"a\" 1}", "{k(a)B"},
        {"[01]", "[n(0)B"},
        {"\"a\tb\"", "B"},
        {"\"\\x\"      ", "B"},
        {"truth", "B"},
        {"+1", "B"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[512];
        trace(cases[i][0], got, sizeof got);
        if (strcmp(got, cases[i][1]) != 0)
            fail_msg("%s gives %s", cases[i][0], got);
    }
}

static void test_limits(void **state)
{
    (void)state;
    char text[2 * LA_JSON_DEPTH + 3];
    bool cut;
    memset(text, '[', LA_JSON_DEPTH);
    memset(text + LA_JSON_DEPTH, ']', LA_JSON_DEPTH);
    assert_int_equal(la_json_length(text, 2 * LA_JSON_DEPTH, &cut), 2 * LA_JSON_DEPTH);
    memset(text, '[', LA_JSON_DEPTH + 1);
    memset(text + LA_JSON_DEPTH + 1, ']', LA_JSON_DEPTH + 1);
    assert_int_equal(la_json_length(text, 2 * LA_JSON_DEPTH + 2, &cut), 0);
    assert_false(cut);
    la_buf many = {0};
    la_buf_char(&many, '[');
    for (int i = 0; i < LA_JSON_TOKENS; i++)
        la_buf_str(&many, "1,");
    la_buf_str(&many, "1]");
    assert_int_equal(la_json_length(many.p, many.n, &cut), 0);
    assert_false(cut);
    la_buf_free(&many);
}

/* Line by line is the same as the whole, where no token is split. */
static void test_more(void **state)
{
    (void)state;
    static const char *const lines[] = {"{\"a\":", "[1", ",2]", "", ",\"b\"", ":null", "} rest"};
    la_json_reader r;
    la_json_kind k = LA_JSON_CUT;
    la_json_begin(&r, "", 0);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        la_json_kind last = k;
        if (i == 0)
            la_json_begin(&r, lines[i], strlen(lines[i]));
        else
            la_json_more(&r, lines[i], strlen(lines[i]));
        assert_int_equal(last, LA_JSON_CUT);
        do
            k = la_json_next(&r);
        while (k != LA_JSON_DONE && k < LA_JSON_CUT);
    }
    assert_int_equal(k, LA_JSON_DONE);
    assert_string_equal(r.p, " rest");
    la_json_begin(&r, "[\"ab", 4);
    while ((k = la_json_next(&r)) < LA_JSON_CUT)
        continue;
    la_json_more(&r, "c\"]", 3);
    assert_int_equal(la_json_next(&r), LA_JSON_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
