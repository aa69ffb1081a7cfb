/* parse/header.c: lines cut into columns, by the table tests/tables/header.test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/header.h"
#include "table.h"

static void write_event(const logad_event *e, char *out, size_t size)
{
    char time[32] = "-";
    if (e->has_time)
        snprintf(time, sizeof time, "%.3f", e->time);
    snprintf(out, size, "%s|%.*s|%.*s|%.*s|%.*s", time, (int)e->node_len, e->node ? e->node : "",
             (int)e->level_len, e->level ? e->level : "", (int)e->component_len,
             e->component ? e->component : "", (int)e->content_len, e->content);
}

static la_header *header_of(const table *t)
{
    la_header *h = NULL;
    logad_error err;
    if (t->rule[0] != '@') {
        assert_int_equal(la_header_new(&h, t->rule, &err), LOGAD_OK);
        return h;
    }
    logad_line line = {.text = t->text, .len = strlen(t->text), .number = 1};
    const char *name;
    double share;
    assert_int_equal(la_layout_detect(t->rule + 1, &line, 1, &h, &name, &share, &err), LOGAD_OK);
    assert_non_null(h);
    return h;
}

static void test_table(void **state)
{
    (void)state;
    table t;
    table_open(&t, "header.test");
    while (table_next(&t)) {
        char got[8192] = "no";
        logad_event e = {0};
        la_header *h = header_of(&t);
        /* Twice: what a layout remembers of the last line must not matter. */
        for (int i = 0; i < 2; i++) {
            if (la_header_split(h, t.text, strlen(t.text), &e))
                write_event(&e, got, sizeof got);
            else
                assert_ptr_equal(e.content, t.text);
            table_check(&t, got);
        }
        la_header_free(h);
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
        cmocka_unit_test(test_long_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
