/* How loud real programs are: a table read and refused, and its quantiles. */
#include "base/str.h"
#include "embed/levels.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"

/* A line of 21 numbers from `from`, `step` apart. */
static void put_line(la_buf *b, const char *program, const char *level, double from, double step)
{
    la_buf_printf(b, "%s\t%s", program, level);
    for (int i = 0; i < LA_LEVELS_QUANTILES; i++)
        la_buf_printf(b, "\t%.2f", from + step * i);
    la_buf_printf(b, "\n");
}

static void put_program(la_buf *b, const char *program, double from)
{
    put_line(b, program, "error", from + 2, 0.1);
    put_line(b, program, "info", from, 0.1);
    put_line(b, program, "warning", from + 1, 0.1);
}

static void reads_a_table(void **state)
{
    (void)state;
    la_buf b = {0};
    put_program(&b, "one", -2);
    put_program(&b, "two", 1);
    la_levels l;
    assert_int_equal(la_levels_parse(&l, "t", b.p, b.n - 1, NULL), LOGAD_OK);
    assert_int_equal(l.n, 2);
    assert_int_equal(strlen(l.digest), 64);
    assert_near(la_levels_at(&l, 0, LA_LEVEL_INFO, 0), -2, 1e-6);
    assert_near(la_levels_at(&l, 0, LA_LEVEL_INFO, 0.5), -1, 1e-6);
    assert_near(la_levels_at(&l, 0, LA_LEVEL_WARNING, 0.125), -0.75, 1e-6);
    assert_near(la_levels_at(&l, 1, LA_LEVEL_ERROR, 0.999999), 5, 1e-4);
    la_levels_free(&l);
    la_buf_free(&b);
}

static void assert_refused(const char *text, size_t n, const char *error)
{
    la_levels l;
    logad_error err = {0};
    assert_int_equal(la_levels_parse(&l, "t", text, n, &err), LOGAD_EINPUT);
    assert_string_equal(err.text, error);
    la_levels_free(&l);
}

static void says_which_line_is_wrong(void **state)
{
    (void)state;
    static const char expected[] = "t:4: \"program<TAB>level<TAB>21 rising numbers\" was expected";
    static const char incomplete[] =
        "t: the lines of two are not one for each of info, warning and error";
    la_buf b = {0};
    put_program(&b, "one", 0);
    size_t good = b.n;
    static const char *const bad[] = {"\n", "two\n", "two\tnotice\t1\n", "two\tinfo\t1\t2\n",
                                      "\tinfo\t1\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        b.n = good;
        la_buf_printf(&b, "%s", bad[i]);
        assert_refused(b.p, b.n, expected);
    }
    b.n = good;
    put_line(&b, "two", "info", 0, -0.1); /* falls */
    assert_refused(b.p, b.n, expected);
    b.n = good;
    put_line(&b, "one", "info", 0, 0.1); /* there already */
    assert_refused(b.p, b.n, expected);
    b.n = good;
    put_line(&b, "two", "info", 0, 0.1);
    assert_refused(b.p, b.n, incomplete);
    put_program(&b, "three", 0);
    assert_refused(b.p, b.n, incomplete);
    assert_refused("", 0, "t: no program in it");
    la_buf_free(&b);
}

/* Of the bundled programs: errors are worded louder than warnings, warnings than notices. */
static void bundled_programs_raise_their_voice(void **state)
{
    (void)state;
    la_levels l;
    assert_int_equal(la_levels_open(&l, NULL, NULL), LOGAD_OK);
    uint32_t louder = 0;
    assert_true(l.n > 50);
    for (uint32_t i = 0; i < l.n; i++) {
        float info = la_levels_at(&l, i, LA_LEVEL_INFO, 0.5);
        float error = la_levels_at(&l, i, LA_LEVEL_ERROR, 0.5);
        assert_true(la_levels_at(&l, i, LA_LEVEL_INFO, 0) >= -5.0f);
        assert_true(la_levels_at(&l, i, LA_LEVEL_ERROR, 0.9999) <= 5.0f);
        louder += error > info + 0.5f;
    }
    assert_true(louder > l.n * 9 / 10);
    la_levels_free(&l);
}

static void says_that_no_file_is_there(void **state)
{
    (void)state;
    la_levels l;
    logad_error err = {0};
    assert_int_equal(la_levels_open(&l, "/no/such/levels.tsv", &err), LOGAD_EINPUT);
    assert_non_null(strstr(err.text, "/no/such/levels.tsv"));
    la_levels_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_a_table),
                                       cmocka_unit_test(says_which_line_is_wrong),
                                       cmocka_unit_test(bundled_programs_raise_their_voice),
                                       cmocka_unit_test(says_that_no_file_is_there)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
