/* parse/header_compile.c: layouts that are refused, and what for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/header.h"
#include <stdio.h>
#include <string.h>

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *layout, *why;
    } cases[] = {
        {"", "no <Content>"},
        {"<Date> <Time>", "no <Content>"},
        {"<Content> <Level>", "must stand last"},
        {"<Date <Content", "not closed"},
        {"<> <Content>", "not closed"},
        {"<A:zz> <Content>", "no known kind"},
        {"<A:%> <Content>", "no known kind"},
        {"<A><B> <Content>", "nothing between"},
        {"(<A> <Content>", "without ')?'"},
        {"<A> )? <Content>", "without '('"},
        {"((x)? <Content>", "inside another"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        la_header *h = NULL;
        logad_error err = {0};
        assert_int_equal(la_header_new(&h, cases[i].layout, &err), LOGAD_EUSAGE);
        if (strstr(err.text, cases[i].why) == NULL)
            fail_msg("%s: %s", cases[i].layout, err.text);
        assert_null(h);
    }
}

static void test_too_many_fields(void **state)
{
    (void)state;
    char layout[1024] = "";
    size_t n = 0;
    for (int i = 0; i < LA_HEADER_MAX_ITEMS; i++)
        n += (size_t)snprintf(layout + n, sizeof layout - n, "<A%d> ", i);
    snprintf(layout + n, sizeof layout - n, "<Content>");
    la_header *h = NULL;
    assert_int_equal(la_header_new(&h, layout, NULL), LOGAD_EUSAGE);
}

static void test_rigour(void **state)
{
    (void)state;
    static const char *const layouts[] = {"<Content>", "<A> <Content>", "<A> [<B>] <Content>",
                                          "<A> [<B:%H:%M:%S>] <Content>"};
    unsigned last = 0;
    for (size_t i = 0; i < 4; i++) {
        la_header *h;
        assert_int_equal(la_header_new(&h, layouts[i], NULL), LOGAD_OK);
        assert_true(i == 0 || la_header_rigour(h) > last);
        last = la_header_rigour(h);
        la_header_free(h);
    }
}

/* A twin cuts as its model does, also by patterns that it found out; what was read before is
 * forgotten. */
static void test_twin(void **state)
{
    (void)state;
    static const char line[] = "2024-01-02 03:04:05 ERROR disk sda is full, and has been for days";
    la_header *h, *twin;
    logad_event a = {0}, b = {0};
    assert_int_equal(la_header_new(&h, "<Date> <Time> <Level> <Content>", NULL), LOGAD_OK);
    assert_false(la_header_is_settled(h));
    assert_true(la_header_split(h, line, sizeof line - 1, &a));
    assert_true(la_header_is_settled(h));
    assert_int_equal(la_header_twin(&twin, h, NULL), LOGAD_OK);
    assert_true(la_header_is_settled(twin));
    assert_true(la_header_split(twin, line, sizeof line - 1, &b));
    assert_memory_equal(&a, &b, sizeof a);
    la_header_forget(twin);
    assert_true(la_header_split(twin, line, sizeof line - 1, &b));
    assert_memory_equal(&a, &b, sizeof a);
    la_header_free(twin);
    la_header_free(h);
}

/* Stamps at the start are read together; a line where they stand otherwise is read part by part,
 * and the next one again together. */
static void test_lead(void **state)
{
    (void)state;
    static const struct {
        const char *line, *content;
        double time;
    } cases[] = {
        {"081109 203615 148 INFO something was done that took long", "something", 1226262975},
        {"081109 203616 148 INFO something was done that took long", "something", 1226262976},
        {"081109  203617 148 INFO something was done that took long", "something", 1226262977},
        {"081109 203616 148 INFO something was done that took long", "something", 1226262976},
        {"081309 203616 148 INFO something was done that took long", NULL, 0},
        {"081109 203616 148 INFO something", "something", 1226262976},
        {"081110 203616 148 INFO something was done that took long", "something", 1226349376},
        {"08111 203616 148 INFO something was done that took long", "something", 1225571776},
        {"081110 203616  148 INFO something was done that took long", "something", 1226349376},
    };
    la_header *h;
    assert_int_equal(
        la_header_new(&h, "<Date:%y%m%d> <Time:%H%M%S> <Pid:#> <Level:L> <Content>", NULL),
        LOGAD_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        logad_event e = {0};
        bool fits = la_header_split(h, cases[i].line, strlen(cases[i].line), &e);
        assert_int_equal(fits, cases[i].content != NULL);
        if (!fits)
            continue;
        assert_memory_equal(e.content, cases[i].content, strlen(cases[i].content));
        assert_true(e.has_time);
        assert_float_equal(e.time, cases[i].time, 0.0);
    }
    la_header_free(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused), cmocka_unit_test(test_too_many_fields),
        cmocka_unit_test(test_rigour),  cmocka_unit_test(test_twin),
        cmocka_unit_test(test_lead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
