/* Levels by their names, and what many of them come to. */
#include "base/level.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void is(const char *text, la_level want)
{
    la_level got;
    if (!la_level_of(&got, text, strlen(text)))
        fail_msg("%s is no level", text);
    assert_int_equal(got, want);
}

static void names_and_letters(void **state)
{
    (void)state;
    static const char *const errors[] = {"ERROR", "E",     "err",   "FATAL", "F",      "Severe",
                                         "crit",  "PANIC", "emerg", "Alert", "FAILURE"};
    static const char *const infos[] = {"INFO", "i",   "debug", "Notice", "TRACE",
                                        "FINE", "LOG", "V",     "audit",  "verbose"};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        is(errors[i], LA_LEVEL_ERROR);
    for (size_t i = 0; i < sizeof infos / sizeof *infos; i++)
        is(infos[i], LA_LEVEL_INFO);
    is("WARN", LA_LEVEL_WARNING);
    is("w", LA_LEVEL_WARNING);
    is("core:error", LA_LEVEL_ERROR);
    is("mpm_event:notice", LA_LEVEL_INFO);
    is("WRN", LA_LEVEL_WARNING);
    is("ERROR:", LA_LEVEL_ERROR);
    is(la_level_of_syslog(3), LA_LEVEL_ERROR);
    is("34", LA_LEVEL_ERROR);
    is("6", LA_LEVEL_INFO);
    is("191", LA_LEVEL_INFO);
    is(la_level_of_syslog(8 * 23 + 4), LA_LEVEL_WARNING);
    is(la_level_of_syslog(14), LA_LEVEL_INFO);
}

static void other_words_are_none(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "errors", "x", "warnings", ":", "192", "0014", "infos"};
    la_level got;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(la_level_of(&got, texts[i], strlen(texts[i])));
    assert_false(la_level_of(&got, "infox", 2)); /* the length counts, not a NUL */
}

static void severity_is_the_mean(void **state)
{
    (void)state;
    la_level_tally t = {0}, other = {0};
    assert_false(la_level_any(&t));
    assert_true(la_level_severity(&t) == 0);
    la_level_count(&t, NULL, 0);
    la_level_count(&t, "none", 4);
    assert_false(la_level_any(&t));
    la_level_count(&t, "ERROR", 5);
    assert_true(la_level_any(&t));
    assert_true(la_level_severity(&t) == 1);
    la_level_count(&t, "WARN", 4);
    assert_true(la_level_severity(&t) == 0.5f);
    la_level_count(&other, "INFO", 4);
    la_level_count(&other, "debug", 5);
    assert_true(la_level_severity(&other) == -1);
    la_level_merge(&t, &other);
    assert_true(la_level_severity(&t) == -0.25f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_letters),
        cmocka_unit_test(other_words_are_none),
        cmocka_unit_test(severity_is_the_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
