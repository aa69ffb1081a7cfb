/* base/err.c: one printable line, written only on failure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include <string.h>

static logad_status inner(logad_error *err, logad_status s)
{
    return s == LOGAD_OK ? s : la_fail(err, s, "line %d: bad", 7);
}

static logad_status outer(logad_error *err, logad_status s, int *went_on)
{
    TRY(inner(err, s));
    *went_on = 1;
    return LOGAD_OK;
}

static void test_fail_and_try(void **state)
{
    (void)state;
    logad_error err = {LOGAD_OK, "as before"};
    int went_on = 0;
    assert_int_equal(outer(&err, LOGAD_OK, &went_on), LOGAD_OK);
    assert_int_equal(went_on, 1);
    assert_string_equal(err.text, "as before");
    went_on = 0;
    assert_int_equal(outer(&err, LOGAD_EINPUT, &went_on), LOGAD_EINPUT);
    assert_int_equal(went_on, 0);
    assert_int_equal(err.status, LOGAD_EINPUT);
    assert_string_equal(err.text, "line 7: bad");
    assert_int_equal(la_fail(NULL, LOGAD_EIO, "x"), LOGAD_EIO);
    assert_int_equal(la_while(NULL, LOGAD_EIO, "x"), LOGAD_EIO);
    assert_int_equal(la_oom(&err), LOGAD_ENOMEM);
    assert_int_equal(err.status, LOGAD_ENOMEM);
}

static void test_while_adds_the_place(void **state)
{
    (void)state;
    logad_error err;
    logad_status s = la_fail(&err, LOGAD_EMODEL, "cut short");
    assert_int_equal(la_while(&err, s, "%s", "m.logad"), LOGAD_EMODEL);
    assert_string_equal(err.text, "m.logad: cut short");
    assert_int_equal(err.status, LOGAD_EMODEL);
    assert_int_equal(la_while(&err, LOGAD_OK, "never"), LOGAD_OK);
    assert_string_equal(err.text, "m.logad: cut short");
}

static void test_one_printable_line(void **state)
{
    (void)state;
    logad_error err;
    la_fail(&err, LOGAD_EINPUT, "%s", "a\nb\x1B[2Jc\xFF");
    assert_string_equal(err.text, "a\\x0Ab\\x1B[2Jc\\xFF");
    la_while(&err, LOGAD_EINPUT, "f\r");
    assert_string_equal(err.text, "f\\x0D: a\\x0Ab\\x1B[2Jc\\xFF");
}

static void test_long_texts_are_cut(void **state)
{
    (void)state;
    char text[2000];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    logad_error err;
    la_fail(&err, LOGAD_EINPUT, "%s", text);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    for (int i = 0; i < 5; i++)
        la_while(&err, LOGAD_EINPUT, "%s", text);
    assert_true(strlen(err.text) < sizeof err.text);
    for (size_t i = 0; i + 1 < sizeof text; i += 2) {
        text[i] = '\xC3'; /* cut in the middle of a sequence */
        text[i + 1] = '\xA9';
    }
    text[sizeof text - 1] = '\0';
    la_fail(&err, LOGAD_EINPUT, "x%s", text);
    assert_true(strlen(err.text) < sizeof err.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fail_and_try),
        cmocka_unit_test(test_while_adds_the_place),
        cmocka_unit_test(test_one_printable_line),
        cmocka_unit_test(test_long_texts_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
