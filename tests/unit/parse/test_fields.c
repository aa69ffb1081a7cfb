/* parse/fields.c: what the names of fields say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/fields.h"
#include <string.h>

static la_value text(const char *s)
{
    return (la_value){.text = la_str_of(s)};
}

static void offer(la_fields *f, const char *parent, const char *name, unsigned depth, la_value v)
{
    la_fields_offer(f, la_str_of(parent), la_str_of(name), depth, v);
}

static bool is(const char *p, size_t n, const char *want)
{
    return n == strlen(want) && memcmp(p, want, n) == 0;
}

static void test_roles(void **state)
{
    (void)state;
    unsigned rank;
    la_str none = {"", 0};
    assert_int_equal(la_field_role_of(none, LA_STR("MESSAGE"), &rank), LA_ROLE_CONTENT);
    assert_int_equal(rank, 1);
    assert_int_equal(la_field_role_of(none, LA_STR("log.level"), &rank), LA_ROLE_LEVEL);
    assert_int_equal(la_field_role_of(LA_STR("Host"), LA_STR("Name"), &rank), LA_ROLE_NODE);
    assert_int_equal(la_field_role_of(LA_STR("body"), LA_STR("stringValue"), &rank),
                     LA_ROLE_CONTENT);
    assert_int_equal(la_field_role_of(LA_STR("x"), LA_STR("stringValue"), &rank), LA_ROLE_NONE);
    assert_int_equal(la_field_role_of(none, LA_STR("msg\0x"), &rank), LA_ROLE_NONE);
    assert_int_equal(la_field_role_of(none, none, &rank), LA_ROLE_NONE);
}

static void test_the_best_wins(void **state)
{
    (void)state;
    la_fields f = {0};
    la_buf b = {0};
    logad_event e = {0};
    offer(&f, "x", "message", 2, text("deep"));
    offer(&f, "", "text", 1, text("text"));
    offer(&f, "", "msg", 1, text("msg"));
    offer(&f, "", "msg", 1, text("again"));
    assert_true(is(f.role[LA_ROLE_CONTENT].text.p, f.role[LA_ROLE_CONTENT].text.n, "msg"));
    offer(&f, "", "level", 1, text("4"));
    offer(&f, "", "time", 1, text("1714557600123"));
    offer(&f, "", "hostname", 1, text("h"));
    la_fields_event(&f, &b, &e);
    assert_true(is(e.level, e.level_len, "warning"));
    assert_true(is(e.node, e.node_len, "h"));
    assert_true(e.has_time);
    assert_float_equal(e.time, 1714557600.123, 1e-6);
    la_buf_free(&b);
}

/* At one depth a name comes before a number; a number less deep before a name. */
static void test_a_name_before_a_number(void **state)
{
    (void)state;
    la_fields f = {0};
    la_buf b = {0};
    logad_event e = {0};
    offer(&f, "x", "level", 3, text("notice"));
    offer(&f, "x", "severity", 2, text("200"));
    la_fields_event(&f, &b, &e);
    assert_true(is(e.level, e.level_len, "200"));
    offer(&f, "x", "level_name", 2, text("WARNING"));
    la_fields_event(&f, &b, &e);
    assert_true(is(e.level, e.level_len, "WARNING"));
    la_buf_free(&b);
}

static void test_an_empty_level_is_none(void **state)
{
    (void)state;
    la_fields f = {0};
    la_buf b = {0};
    logad_event e = {0};
    offer(&f, "", "severityText", 1, text(""));
    offer(&f, "", "severityNumber", 1, text("17"));
    la_fields_event(&f, &b, &e);
    assert_true(is(e.level, e.level_len, "error"));
    la_buf_free(&b);
}

static void test_values(void **state)
{
    (void)state;
    la_buf b = {0};
    la_value v = {.text = LA_STR("72, 105,10,300 ] x"), .kind = LA_VALUE_BYTES};
    la_str s = la_value_text(&v, &b);
    assert_int_equal(s.n, 4);
    assert_memory_equal(s.p, "Hi\n\x2c", 4);
    v = (la_value){.text = LA_STR("a \"\"b\"\""), .kind = LA_VALUE_QUOTED};
    s = la_value_text(&v, &b);
    assert_true(is(s.p, s.n, "a \"b\""));
    v = (la_value){.text = LA_STR("a\\tb"), .kind = LA_VALUE_ESCAPED};
    s = la_value_text(&v, &b);
    assert_true(is(s.p, s.n, "a\tb"));
    la_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles),
        cmocka_unit_test(test_the_best_wins),
        cmocka_unit_test(test_a_name_before_a_number),
        cmocka_unit_test(test_an_empty_level_is_none),
        cmocka_unit_test(test_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
