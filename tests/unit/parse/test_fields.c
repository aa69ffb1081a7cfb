/* parse/fields.c: what the names of fields say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/fields.h"
#include <ctype.h>
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

/* Each name in whatever case, alone and as parent and child; of one role the surest first. */
static void test_every_name(void **state)
{
    (void)state;
    static const struct {
        la_field_role role;
        const char *names;
    } of[] = {
        {LA_ROLE_CONTENT, "message msg short_message log body body.stringvalue content text "
                          "textpayload @m logmessage log_message event raw line"},
        {LA_ROLE_TIME, "@timestamp __realtime_timestamp timestamp time ts t.$date @t datetime "
                       "timeunixnano eventtime event_time asctime created_at date t"},
        {LA_ROLE_LEVEL, "level severity log.level levelname level_name level.name lvl loglevel "
                        "log_level severitytext severity_text @l levelno level_number "
                        "severitynumber severity_number priority s"},
        {LA_ROLE_NODE,
         "host hostname _hostname host.name host.hostname node nodename instance computer"},
        {LA_ROLE_COMPONENT,
         "logger log.logger component syslog_identifier logger_name loggername service.name "
         "service process process.name _comm _systemd_unit app application module name c"},
    };
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        unsigned rank = 0, before = 0;
        for (const char *p = of[i].names; *p != '\0'; p += *p == ' ') {
            char name[40] = "";
            size_t n = strcspn(p, " ");
            for (size_t k = 0; k < n; k++)
                name[k] = (char)(k % 2 == 0 ? toupper(p[k]) : p[k]);
            if (la_field_role_of((la_str){"", 0}, (la_str){name, n}, &rank) != of[i].role)
                fail_msg("%s is not found", name);
            assert_true(rank > before);
            before = rank;
            const char *dot = strchr(name, '.');
            size_t k = dot == NULL ? 0 : (size_t)(dot - name);
            if (dot != NULL &&
                la_field_role_of((la_str){name, k}, (la_str){name + k + 1, n - k - 1}, &rank) !=
                    of[i].role)
                fail_msg("%s is not found in its parts", name);
            p += n;
        }
    }
}

/* Where a name says something alone and with its parent, the surer counts. */
static void test_a_name_and_its_parent(void **state)
{
    (void)state;
    unsigned level, rank;
    la_field_role_of((la_str){"", 0}, LA_STR("level"), &level);
    assert_int_equal(la_field_role_of(LA_STR("log"), LA_STR("level"), &rank), LA_ROLE_LEVEL);
    assert_int_equal(rank, level);
    assert_int_equal(la_field_role_of(LA_STR("process"), LA_STR("name"), &rank), LA_ROLE_COMPONENT);
    la_field_role_of((la_str){"", 0}, LA_STR("process.name"), &level);
    assert_int_equal(rank, level);
    assert_int_equal(la_field_role_of(LA_STR("service"), LA_STR(""), &rank), LA_ROLE_NONE);
    assert_int_equal(la_field_role_of(LA_STR("other"), LA_STR("host"), &rank), LA_ROLE_NODE);
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
        cmocka_unit_test(test_every_name),
        cmocka_unit_test(test_a_name_and_its_parent),
        cmocka_unit_test(test_the_best_wins),
        cmocka_unit_test(test_a_name_before_a_number),
        cmocka_unit_test(test_an_empty_level_is_none),
        cmocka_unit_test(test_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
