/* parse/header.c: lines cut into columns, by the table tests/tables/header.test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../table.h"
#include "parse/format.h"

static void write_event(const logad_event *e, char *out, size_t size)
{
    char time[32] = "-";
    if (e->has_time)
        snprintf(time, sizeof time, "%.3f", e->time);
    snprintf(out, size, "%s|%.*s|%.*s|%.*s|%.*s", time, (int)e->node_len, e->node ? e->node : "",
             (int)e->level_len, e->level ? e->level : "", (int)e->component_len,
             e->component ? e->component : "", (int)e->content_len, e->content);
}

static la_format *format_of(const table *t)
{
    la_format *f = NULL;
    double share;
    logad_error err;
    logad_line line = {.text = t->text, .len = strlen(t->text), .number = 1};
    la_format_wish w = {0};
    if (t->rule[0] == '@')
        w.format = t->rule + 1;
    else
        w.header = t->rule;
    assert_int_equal(la_format_detect(&f, &w, &line, 1, &share, &err), LOGAD_OK);
    return f;
}

static void test_table(void **state)
{
    (void)state;
    table t;
    table_open(&t, "header.test");
    while (table_next(&t)) {
        char got[8192] = "no";
        logad_event e = {0};
        la_format *f = format_of(&t);
        /* Twice: what a layout remembers of the last line must not matter. */
        for (int i = 0; i < 2; i++) {
            if (la_format_cut(f, t.text, strlen(t.text), &e))
                write_event(&e, got, sizeof got);
            else
                assert_ptr_equal(e.content, t.text);
            table_check(&t, got);
        }
        la_format_free(f);
    }
    assert_true(t.groups > 30);
}

/* Stamps are remembered; a line in between that fits in part must leave no trace. */
static void test_memory(void **state)
{
    (void)state;
    la_header *h;
    assert_int_equal(la_header_new(&h, "<Date:%Y-%m-%d> <Time:%H:%M:%S> <Content>", NULL),
                     LOGAD_OK);
    static const char *const lines[] = {"1970-01-02 00:00:01 a", "1970-01-02 00:00:xx b",
                                        "1970-01-03 00:00:xx c", "1970-01-02 00:00:01 d"};
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 4; i++) {
            logad_event e = {0};
            bool fit = la_header_split(h, lines[i], strlen(lines[i]), &e);
            assert_int_equal(fit, i == 0 || i == 3);
            if (fit)
                assert_float_equal(e.time, 86401.0, 0.0);
        }
    }
    la_header_free(h);
}

/* Without the time all the rest stays. */
/* A level is not taken for the one that was read last, with which it only begins. */
static void test_memory_of_levels(void **state)
{
    (void)state;
    la_header *h;
    assert_int_equal(la_header_new(&h, "<Level:L> <Content>", NULL), LOGAD_OK);
    static const char *const levels[] = {"INFO", "INFO+2", "INFO+20", "INFO", "DEBUG", "DEBUG-4"};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        char line[40];
        logad_event e = {0};
        int n = snprintf(line, sizeof line, "%s up", levels[i]);
        assert_true(la_header_split(h, line, (size_t)n, &e));
        assert_int_equal(e.level_len, strlen(levels[i]));
    }
    la_header_free(h);
}

static void test_no_time(void **state)
{
    (void)state;
    static const char layout[] =
        "<Date:%Y-%m-%d> <Time:%H:%M:%S,%f> <Level> <Component>: <Content>";
    static const char *const lines[] = {
        "1970-01-02 00:00:01,5 INFO a.b: c", "1970-13-02 00:00:01,5 INFO a.b: c",
        "1970-01-02 00:00:01,5", "1970-01-02 00:00:61,5 INFO a.b: c"};
    la_header *h;
    assert_int_equal(la_header_new(&h, layout, NULL), LOGAD_OK);
    la_header_leave_time(h);
    la_header_forget(h);
    for (int i = 0; i < 8; i++) {
        logad_event e = {0};
        assert_int_equal(la_header_split(h, lines[i % 4], strlen(lines[i % 4]), &e), i % 4 == 0);
        assert_false(e.has_time);
        if (i % 4 == 0) {
            assert_memory_equal(e.component, "a.b", 3);
            assert_memory_equal(e.content, "c", 1);
            assert_int_equal(e.content_len, 1);
        }
    }
    la_header_free(h);
}

static void test_long_lines(void **state)
{
    (void)state;
    enum { N = 1 << 16 };
    char *text = malloc(N);
    la_header *h;
    logad_event e = {0};
    assert_non_null(text);
    memset(text, '[', N);
    assert_int_equal(la_header_new(&h, "<A:~>[<B:~>][<C:~>]: <Content>", NULL), LOGAD_OK);
    assert_false(la_header_split(h, text, N, &e));
    assert_int_equal(e.content_len, N);
    la_header_free(h);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_memory_of_levels),
        cmocka_unit_test(test_no_time),
        cmocka_unit_test(test_long_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
