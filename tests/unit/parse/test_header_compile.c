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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_too_many_fields),
        cmocka_unit_test(test_rigour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
