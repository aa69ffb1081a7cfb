/* parse/multiline.c: which lines go on with the record before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "parse/multiline.h"
#include <stdlib.h>
#include <string.h>

static bool joins(la_multiline *m, const char *line, la_line_fit fit)
{
    return la_multiline_joins(m, line, strlen(line), fit);
}

/* A line that only just begins a record, then lines that go on with it where the sign is '+'. */
static void check(const char *const *lines, la_line_fit fit)
{
    la_multiline *m;
    assert_int_equal(la_multiline_new(&m, NULL, NULL), LOGAD_OK);
    assert_false(joins(m, "first", LA_LINE_FITS));
    for (; *lines != NULL; lines++)
        if (joins(m, *lines + 1, fit) != (**lines == '+'))
            fail_msg("%s", *lines);
    la_multiline_free(m);
}

static void test_traces(void **state)
{
    (void)state;
    static const char *const java[] = {"-java.lang.X: y", "+\tat a.B.c(D.java:1)",
                                       "+\t... 12 more",  "+Caused by: z",
                                       "+\tat a.B",       "-done",
                                       "-  indented",     NULL};
    static const char *const python[] = {"-Traceback (most recent call last):",
                                         "+  File \"a.py\", line 1, in f",
                                         "+    g()",
                                         "+ValueError: x",
                                         "-next",
                                         NULL};
    static const char *const dotnet[] = {"-System.X: y", "+   at A.B() in c.cs:line 5",
                                         "+   --- End of inner exception stack trace ---", "-n",
                                         NULL};
    static const char *const ruby[] = {"-x.rb:1:in `y': z (E)", "+\tfrom x.rb:2:in `w'", NULL};
    static const char *const php[] = {"-PHP Fatal error",
                                      "+Stack trace:",
                                      "+#0 a.php(1): f()",
                                      "+#1 {main}",
                                      "+  thrown in a.php on line 1",
                                      "-x",
                                      NULL};
    static const char *const rust[] = {"-thread 'main' panicked",
                                       "+stack backtrace:", "+   0: std::f",
                                       "+             at ./src/a.rs:1", NULL};
    static const char *const go[] = {"-panic: x",
                                     "+goroutine 1 [running]:",
                                     "+main.f(0x1)",
                                     "+\t/a.go:1 +0x1",
                                     "-exit",
                                     "-goroutine 1 [running]:",
                                     NULL};
    const char *const *all[] = {java, python, dotnet, ruby, php, rust, go};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        check(all[i], LA_LINE_FREE);
}

static void test_headers(void **state)
{
    (void)state;
    static const char *const lines[] = {"+java.lang.X: y",
                                        "+anything",
                                        "-2020-01-01 00:00:00 another format",
                                        "-[2020-01-01T00:00:00] one more",
                                        "-<13>syslog",
                                        "-panic: x",
                                        "+goroutine 1 [running]:",
                                        "+<b>",
                                        NULL};
    check(lines, LA_LINE_LACKS);
}

static void test_first_lines(void **state)
{
    (void)state;
    la_multiline *m;
    assert_int_equal(la_multiline_new(&m, NULL, NULL), LOGAD_OK);
    assert_false(joins(m, "\tat a.B", LA_LINE_LACKS)); /* there is nothing to go on with */
    assert_true(joins(m, "\tat a.B", LA_LINE_LACKS));
    la_multiline_reset(m);
    assert_false(joins(m, "\tat a.B", LA_LINE_LACKS));
    la_multiline_free(m);
}

/* Limits in lines and in bytes. */
static void test_limits(void **state)
{
    (void)state;
    la_multiline *m;
    assert_int_equal(la_multiline_new(&m, NULL, NULL), LOGAD_OK);
    assert_false(joins(m, "first", LA_LINE_FITS));
    for (int i = 0; i < LA_MULTILINE_LINES; i++)
        assert_true(joins(m, "x", LA_LINE_LACKS));
    assert_false(joins(m, "x", LA_LINE_LACKS));
    assert_int_equal(la_multiline_n_over(m), 1);
    static char big[LA_MULTILINE_BYTES + 1];
    memset(big, 'x', sizeof big);
    assert_true(la_multiline_joins(m, big, sizeof big, LA_LINE_LACKS));
    assert_false(joins(m, "x", LA_LINE_LACKS));
    assert_int_equal(la_multiline_n_over(m), 2);
    la_multiline_free(m);
}

/* A pattern that takes ages on a line ends, and the line counts as a first one. */
static void test_hostile_pattern(void **state)
{
    (void)state;
    la_multiline *m;
    static char text[100000];
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = '!';
    la_log_set(LA_QUIET);
    assert_int_equal(la_multiline_new(&m, "^(a+)+$", NULL), LOGAD_OK);
    assert_false(joins(m, "aaa", LA_LINE_FREE));
    assert_true(joins(m, "b", LA_LINE_FREE));
    for (int i = 0; i < 50; i++)
        assert_false(la_multiline_joins(m, text, sizeof text, LA_LINE_FREE));
    la_multiline_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_traces),          cmocka_unit_test(test_headers),
        cmocka_unit_test(test_first_lines),     cmocka_unit_test(test_limits),
        cmocka_unit_test(test_hostile_pattern),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
