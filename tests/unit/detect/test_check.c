/* detect/check.c: the figures of a log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../io/scratch.h"
#include "base/log.h"
#include <logad/check.h>

static const char text[] = "2020-01-01 00:00:00 INFO took 1\n"
                           "2020-01-01 00:00:02 INFO took 2\n"
                           "\tat a.b\n"
                           "\n"
                           "2020-01-01 00:00:01 WARN lost it\n";

static void test_figures(void **state)
{
    (void)state;
    scratch s;
    logad_check_report r;
    logad_check_options o = {.group = "count:2"};
    la_log_set(LA_QUIET);
    scratch_make(&s);
    const char *input = scratch_write(&s, "a.log", text, sizeof text - 1);
    assert_int_equal(logad_check(&input, 1, &o, &r, NULL), LOGAD_OK);
    assert_string_equal(r.format, "iso");
    assert_int_equal(r.lines, 5);
    assert_int_equal(r.parsed, 3);
    assert_int_equal(r.joined, 1);
    assert_int_equal(r.skipped, 1);
    assert_int_equal(r.unfit, 0);
    assert_int_equal(r.templates, 2);
    assert_int_equal(r.singletons, 1);
    assert_int_equal(r.sessions, 2);
    assert_string_equal(r.group, "count:2");
    assert_int_equal(r.least, 1);
    assert_int_equal(r.median, 1);
    assert_int_equal(r.most, 2);
    assert_int_equal(r.timed, 3);
    assert_int_equal(r.backward, 1);
    assert_true(r.last - r.first == 2.0);
    assert_false(r.has_model);
    assert_null(r.damage);
    assert_true(r.n_advice > 0);
    scratch_remove(&s);
}

static void test_refused(void **state)
{
    (void)state;
    scratch s;
    logad_check_report r;
    logad_error err;
    scratch_make(&s);
    const char *input = scratch_write(&s, "a.log", text, sizeof text - 1);
    assert_int_equal(logad_check(&input, 1, &(logad_check_options){.group = "x"}, &r, &err),
                     LOGAD_EUSAGE);
    assert_int_equal(logad_check(&input, 1, &(logad_check_options){.mask_file = "/none"}, &r, &err),
                     LOGAD_EINPUT);
    input = scratch_write(&s, "empty.log", "", 0);
    assert_int_equal(logad_check(&input, 1, &(logad_check_options){0}, &r, &err), LOGAD_EINPUT);
    scratch_remove(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
