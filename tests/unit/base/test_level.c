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
    is("FTL", LA_LEVEL_ERROR);
    is("3", LA_LEVEL_ERROR);
    is("6", LA_LEVEL_INFO);
    is("35", LA_LEVEL_INFO);
    is("50", LA_LEVEL_ERROR);
}

/* Go's slog writes a level between two names by the steps from the lower one, and below all names
 * from the lowest. */
static void steps_count_as_their_name(void **state)
{
    (void)state;
    is("INFO+2", LA_LEVEL_INFO);
    is("WARN+1", LA_LEVEL_WARNING);
    is("ERROR+92", LA_LEVEL_ERROR);
    is("error+4:", LA_LEVEL_ERROR);
    is("DEBUG-4", LA_LEVEL_INFO);
    static const char *const none[] = {"INFO-2", "INFO+", "INFO+1234", "INFO+2x",
                                       "E+5",    "+2",    "2+2"};
    la_level got;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (la_level_of(&got, none[i], strlen(none[i])))
            fail_msg("%s is a level", none[i]);
}

static void other_words_are_none(void **state)
{
    (void)state;
    static const char *const texts[] = {"",    "errors", "x",  "warnings", ":",
                                        "191", "9",      "70", "0014",     "infos"};
    la_level got;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(la_level_of(&got, texts[i], strlen(texts[i])));
    assert_false(la_level_of(&got, "infox", 2)); /* the length counts, not a NUL */
}

static void numbers_have_scales(void **state)
{
    (void)state;
    static const struct {
        la_level_scale scale;
        const char *number, *name; /* NULL: none */
    } of[] = {{LA_LEVEL_SCALE_ANY, "0", "emerg"},
              {LA_LEVEL_SCALE_ANY, "7", "debug"},
              {LA_LEVEL_SCALE_ANY, "8", NULL},
              {LA_LEVEL_SCALE_ANY, "10", "trace"},
              {LA_LEVEL_SCALE_ANY, "35", "info"},
              {LA_LEVEL_SCALE_ANY, "55", "error"},
              {LA_LEVEL_SCALE_ANY, "60", "fatal"},
              {LA_LEVEL_SCALE_ANY, "70", NULL},
              {LA_LEVEL_SCALE_ANY, "200", NULL},
              {LA_LEVEL_SCALE_PRIORITY, "34", "crit"},
              {LA_LEVEL_SCALE_PRIORITY, "191", "debug"},
              {LA_LEVEL_SCALE_PRIORITY, "192", NULL},
              {LA_LEVEL_SCALE_PYTHON, "20", "info"},
              {LA_LEVEL_SCALE_PYTHON, "35", "warn"},
              {LA_LEVEL_SCALE_PYTHON, "50", "fatal"},
              {LA_LEVEL_SCALE_PYTHON, "60", NULL},
              {LA_LEVEL_SCALE_OTEL, "0", NULL},
              {LA_LEVEL_SCALE_OTEL, "1", "trace"},
              {LA_LEVEL_SCALE_OTEL, "9", "info"},
              {LA_LEVEL_SCALE_OTEL, "13", "warn"},
              {LA_LEVEL_SCALE_OTEL, "20", "error"},
              {LA_LEVEL_SCALE_OTEL, "24", "fatal"},
              {LA_LEVEL_SCALE_OTEL, "25", NULL},
              {LA_LEVEL_SCALE_ANY, "3.0", NULL},
              {LA_LEVEL_SCALE_ANY, "", NULL},
              {LA_LEVEL_SCALE_PYTHON, "-10", NULL}};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        const char *got = la_level_of_number(of[i].scale, of[i].number, strlen(of[i].number));
        if (got != of[i].name &&
            (got == NULL || of[i].name == NULL || strcmp(got, of[i].name) != 0))
            fail_msg("%s of scale %d is %s", of[i].number, (int)of[i].scale, got ? got : "none");
    }
}

static void columns_are_whole_names(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t n;
    } of[] = {{"INFO up", 4},   {"warn", 4},      {"FTL] down", 3}, {"informational:", 13},
              {"i", 1},         {"E up", 1},      {"infos", 0},     {"info7", 0},
              {"A file", 0},    {"Note that", 0}, {"log: x", 0},    {"System", 0},
              {"7 up", 0},      {"", 0},          {" INFO", 0},     {"informationally", 0},
              {"INFO+2 up", 6}, {"DEBUG-4", 7},   {"INFO-2 up", 4}, {"INFO+2a", 0},
              {"INFO+ up", 4}};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        assert_int_equal(la_level_column(of[i].text, of[i].text + strlen(of[i].text)), of[i].n);
}

static void words_may_be_prose(void **state)
{
    (void)state;
    static const char *const of[] = {"Note", "System", "ERROR", "worker"};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        assert_int_equal(la_level_word(of[i], of[i] + strlen(of[i])), i < 3 ? strlen(of[i]) : 0);
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
        cmocka_unit_test(names_and_letters),    cmocka_unit_test(steps_count_as_their_name),
        cmocka_unit_test(other_words_are_none), cmocka_unit_test(words_may_be_prose),
        cmocka_unit_test(numbers_have_scales),  cmocka_unit_test(columns_are_whole_names),
        cmocka_unit_test(severity_is_the_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
