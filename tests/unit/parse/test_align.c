/* parse/align.c: a template's variables in a marked message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "parse/align.h"
#include <string.h>

static void check(const char *template, const char *marked, const char *want)
{
    la_str v[16];
    la_buf got = {0};
    size_t n = la_align(template, la_str_of(marked), v, 16);
    la_buf_str(&got, "");
    for (size_t i = 0; i < n; i++) {
        la_buf_put(&got, v[i].p, v[i].n);
        la_buf_char(&got, '|');
    }
    if (strcmp(got.p, want) != 0)
        fail_msg("'%s' with '%s': %s and not %s", template, marked, got.p, want);
    la_buf_free(&got);
}

static void test_align(void **state)
{
    (void)state;
    check("a <*> b", "a \xff b", "\xff|");
    check("a <*> b", "a word b", "word|");
    check("a <*> b", "a x=\xff, b", "x=\xff,|");
    check("<*>:<*>, <*>", "\xff:\xff, \xff", "\xff|\xff|\xff|");
    check("user=<*>, <*>", "user=root, x", "root|x|");
    check("user=<*>, <*>", "user=\xff-\xff, x", "\xff-\xff|x|");
    check("no variable", "no variable", "");
    check("<*>", "several words \xff", "several words \xff|");
    check("<*>", "", "|");
    check("for <*> end", "for two words end", "two words|");
    check("something else", "a \xff", "a \xff|");
    check("a<*>b<*>",
          "a\xff"
          "bc",
          "\xff|c|");
}

static void test_count_over_max(void **state)
{
    (void)state;
    la_str v[2];
    assert_int_equal(la_align("<*> <*> <*>", LA_STR("a b c"), v, 2), 3);
    assert_true(la_str_eq(v[1], LA_STR("b")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_align),
        cmocka_unit_test(test_count_over_max),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
