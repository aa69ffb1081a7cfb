/* parse/event.c: the parser as its users see it: learning, freezing, variables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include <logad/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static logad_parser *parser(const char *format)
{
    logad_parser *p;
    logad_parser_options o = {.format = format};
    assert_int_equal(logad_parser_new(&p, &o, NULL), LOGAD_OK);
    return p;
}

static logad_line line_of(const char *text)
{
    return (logad_line){.text = text, .len = strlen(text), .number = 1};
}

static logad_event parse(logad_parser *p, const char *text)
{
    logad_event e;
    assert_int_equal(logad_parser_event(p, line_of(text), &e, NULL), LOGAD_OK);
    assert_true(e.template <logad_parser_n_templates(p));
    return e;
}

static void test_learn(void **state)
{
    (void)state;
    logad_parser *p = parser("plain");
    logad_event a = parse(p, "job 1 done"), b = parse(p, "job 2 done"), c = parse(p, "other text");
    assert_int_equal(a.template, b.template);
    assert_int_not_equal(a.template, c.template);
    assert_true(a.known && a.in_format && !a.has_time);
    assert_string_equal(logad_parser_template(p, a.template), "job <*> done");
    assert_int_equal(logad_parser_n_templates(p), 2);
    assert_string_equal(logad_parser_format(p), "plain");
    logad_parser_free(p);
}

/* The id is a function of the text that must never change: sets of templates hold it. */
static void test_id(void **state)
{
    (void)state;
    assert_true(logad_template_id("a") != logad_template_id("b"));
    assert_true(logad_template_id("PacketResponder <*> for block <*> terminating") ==
                UINT64_C(0x42b62892c911d121));
}

static void test_refused(void **state)
{
    (void)state;
    logad_parser *p = NULL;
    logad_error err = {0};
    logad_parser_options o = {.format = "nonsense"};
    assert_int_equal(logad_parser_new(&p, &o, &err), LOGAD_EUSAGE);
    assert_non_null(strstr(err.text, "nonsense"));
    o = (logad_parser_options){.format = "hdfs", .header = "<Level> <Content>"};
    assert_int_equal(logad_parser_new(&p, &o, &err), LOGAD_OK);
    assert_string_equal(logad_parser_format(p), "header");
    logad_parser_free(p);
    o = (logad_parser_options){.header = "<Level>"};
    assert_int_equal(logad_parser_new(&p, &o, &err), LOGAD_EUSAGE);
    const char *mask = "x=(";
    o = (logad_parser_options){.masks = &mask, .n_masks = 1};
    assert_int_equal(logad_parser_new(&p, &o, &err), LOGAD_EUSAGE);
}

static void test_detect(void **state)
{
    (void)state;
    logad_parser *p = parser(NULL);
    logad_line l[2] = {line_of("081109 203615 148 INFO dfs.A: x 1"), line_of("not this")};
    double share;
    assert_int_equal(logad_parser_detect(p, l, 2, &share, NULL), LOGAD_OK);
    assert_string_equal(logad_parser_format(p), "hdfs");
    assert_true(share > 0.49 && share < 0.51);
    logad_event e = parse(p, l[0].text);
    assert_true(e.in_format && e.has_time);
    assert_memory_equal(e.component, "dfs.A", e.component_len);
    e = parse(p, l[1].text);
    assert_true(!e.in_format && e.content == l[1].text && e.content_len == l[1].len);
    /* Settled is settled. */
    logad_line other = line_of("17/06/09 20:10:40 INFO a.B: y");
    assert_int_equal(logad_parser_detect(p, &other, 1, &share, NULL), LOGAD_OK);
    assert_string_equal(logad_parser_format(p), "hdfs");
    assert_true(share < 0.01);
    logad_parser_free(p);
}

static void test_freeze(void **state)
{
    (void)state;
    static const char *const texts[] = {"PacketResponder <*> for block <*> <*>", "<*>.<*>",
                                        "Job <*> done"};
    logad_parser *p = parser("plain");
    assert_int_equal(logad_parser_seed(p, texts, 3, NULL), LOGAD_OK);
    logad_parser_freeze(p);
    logad_parser_freeze(p);
    assert_int_equal(parse(p, "PacketResponder 1 for block blk_1 terminating").template, 0);
    logad_event e = parse(p, "quite something new 1"), f = parse(p, "quite something new 2");
    assert_false(e.known);
    assert_int_equal(e.template, 3);
    assert_int_equal(f.template, 3);
    assert_string_equal(logad_parser_template(p, 3), "quite something new <*>");
    assert_true(parse(p, "Job 77 done").known);
    for (uint32_t i = 0; i < 3; i++)
        assert_string_equal(logad_parser_template(p, i), texts[i]);
    logad_parser_free(p);
}

/* What was learned is known once frozen, and found again by matching. */
static void test_freeze_learned(void **state)
{
    (void)state;
    static const char *const lines[] = {"open /a/b by 10.0.0.1:80",
                                        "size=12, left=3 MB",
                                        "user  root in",
                                        "took 1.5ms",
                                        "id 0x1f (8)",
                                        "",
                                        "a:b:c 7"};
    enum { N = sizeof lines / sizeof *lines };
    logad_parser *p = parser("plain");
    uint32_t ids[N];
    for (size_t i = 0; i < N; i++)
        ids[i] = parse(p, lines[i]).template;
    logad_parser_freeze(p);
    for (size_t i = 0; i < N; i++) {
        logad_event e = parse(p, lines[i]);
        assert_true(e.known);
        assert_int_equal(e.template, ids[i]);
    }
    logad_parser_free(p);
}

static void check_vars(logad_parser *p, const char *text, const char *want)
{
    logad_var v[16];
    size_t n;
    la_buf got = {0};
    uint32_t t = parse(p, text).template;
    assert_int_equal(logad_parser_vars(p, line_of(text), t, v, 16, &n, NULL), LOGAD_OK);
    la_buf_str(&got, "");
    for (size_t i = 0; i < n; i++) {
        assert_true(v[i].text >= text && v[i].text + v[i].len <= text + strlen(text));
        la_buf_printf(&got, "%s(%.*s)", logad_var_type_name(v[i].type), (int)v[i].len, v[i].text);
    }
    if (strcmp(got.p, want) != 0)
        fail_msg("'%s' by '%s': %s and not %s", text, logad_parser_template(p, t), got.p, want);
    la_buf_free(&got);
}

static void test_vars(void **state)
{
    (void)state;
    logad_parser *p = parser("plain");
    parse(p, "disk sda1 of host1 full");
    check_vars(p, "disk sdb2 of host2 full", "text(sdb2)text(host2)");
    check_vars(p, "src: /10.0.0.1:80  at 12  ", "ip:port(10.0.0.1:80)number(12)");
    check_vars(p, "no variable", "");
    check_vars(p, "login user=root, 5", "number(5)");
    check_vars(p, "login user=ann, 6", "text(ann)number(6)");
    logad_parser_free(p);

    static const char *const texts[] = {"to <*>.<*> end", "a <*> b", "[instance: <*>]   <*>"};
    p = parser("plain");
    assert_int_equal(logad_parser_seed(p, texts, 3, NULL), LOGAD_OK);
    logad_parser_freeze(p);
    check_vars(p, "to 10.0.0.1 end", "text(10)text(0.0.1)");
    check_vars(p, "a x   y b", "text(x   y)");
    check_vars(p, "  a   77   b ", "number(77)");
    check_vars(p, "[instance: 5]   File  x ", "number(5)text(File  x)");
    check_vars(p, "never seen 1", "number(1)");
    logad_parser_free(p);
}

/* 200,000 distinct lines: no more templates than allowed, no more shapes than are kept. */
static void test_many_lines(void **state)
{
    (void)state;
    logad_parser *p;
    logad_parser_options o = {.format = "plain", .max_templates = 1000};
    char text[96];
    uint32_t x = 7;
    assert_int_equal(logad_parser_new(&p, &o, NULL), LOGAD_OK);
    for (int i = 0; i < 200000; i++) {
        size_t n = 0;
        for (int w = 0; w < 5; w++) {
            x = x * 1664525u + 1013904223u;
            for (int c = 0; c < 3; c++)
                text[n++] = (char)('a' + (x >> (8 + 5 * c)) % 26);
            text[n++] = ' ';
        }
        text[n - 1] = '\0';
        parse(p, text);
    }
    assert_true(logad_parser_n_templates(p) <= 1001);
    logad_parser_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_learn),   cmocka_unit_test(test_id),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_detect),
        cmocka_unit_test(test_freeze),  cmocka_unit_test(test_freeze_learned),
        cmocka_unit_test(test_vars),    cmocka_unit_test(test_many_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
