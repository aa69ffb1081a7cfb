/* base/log.c: levels, one escaped line each, nothing on stdout, the bar on a terminal only. */
#define _XOPEN_SOURCE 700 /* pseudo terminals */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What fn writes to a descriptor, through a temporary file. */
static void capture(int fd, void (*fn)(void), char *out, size_t cap)
{
    FILE *f = tmpfile();
    assert_non_null(f);
    fflush(NULL);
    int saved = dup(fd);
    dup2(fileno(f), fd);
    fn();
    fflush(NULL);
    dup2(saved, fd);
    close(saved);
    rewind(f);
    size_t n = fread(out, 1, cap - 1, f);
    out[n] = '\0';
    fclose(f);
}

static void say_all(void)
{
    la_warn("w %d", 1);
    la_note("n %s", "2");
    la_verbose("v");
}

static void say_nasty(void)
{
    la_warn("%s", "line\nlogad: forged \x1B[2J");
}

static void progress(void)
{
    la_progress p;
    la_progress_begin(&p, "parse", "lines", 100);
    p.drawn -= 1.0;
    la_progress_at(&p, 50, "x");
    la_progress_end(&p);
}

static void test_levels(void **state)
{
    (void)state;
    char out[512];
    la_log_set(LA_QUIET);
    capture(STDERR_FILENO, say_all, out, sizeof out);
    assert_string_equal(out, "logad: warning: w 1\n");
    la_log_set(LA_VERBOSE);
    capture(STDERR_FILENO, say_all, out, sizeof out);
    assert_string_equal(out, "logad: warning: w 1\nlogad: n 2\nlogad: v\n");
    assert_int_equal(la_log_level(), LA_VERBOSE);
    la_log_set(LA_NORMAL);
    capture(STDERR_FILENO, say_all, out, sizeof out);
    assert_string_equal(out, "logad: warning: w 1\nlogad: n 2\n");
    capture(STDOUT_FILENO, say_all, out, sizeof out);
    assert_string_equal(out, "");
}

static void test_one_line(void **state)
{
    (void)state;
    char out[512];
    capture(STDERR_FILENO, say_nasty, out, sizeof out);
    assert_string_equal(out, "logad: warning: line\\x0Alogad: forged \\x1B[2J\n");
}

static void test_no_bar_in_a_file(void **state)
{
    (void)state;
    char out[512];
    capture(STDERR_FILENO, progress, out, sizeof out);
    assert_string_equal(out, "");
}

/* On a pseudo terminal the bar is drawn within its width and wiped. */
static void test_bar_on_a_terminal(void **state)
{
    (void)state;
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
        print_message("SKIPPED: no pseudo terminals here\n");
        skip();
    }
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    assert_true(slave >= 0);
    int saved = dup(STDERR_FILENO);
    dup2(slave, STDERR_FILENO);
    progress();
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(slave); /* so that reading ends; what was written stays to be read, in pieces */
    char out[1024];
    size_t n = 0;
    for (ssize_t got; n < sizeof out - 1 && (got = read(master, out + n, sizeof out - 1 - n)) > 0;)
        n += (size_t)got;
    close(master);
    assert_true(n > 0);
    out[n] = '\0';
    assert_non_null(strstr(out, "parse [##########..........]  50%  50/100 lines"));
    assert_non_null(strstr(out, "ETA"));
    assert_int_equal(out[n - 1], '\r');
    for (const char *part = out; *part != '\0'; part += strcspn(part, "\r") + 1)
        assert_true(strcspn(part, "\r") < 80);
}

static void test_clock(void **state)
{
    (void)state;
    double a = la_clock(), b = la_clock();
    assert_true(a > 0.0 && b >= a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_one_line),
        cmocka_unit_test(test_no_bar_in_a_file),
        cmocka_unit_test(test_bar_on_a_terminal),
        cmocka_unit_test(test_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
