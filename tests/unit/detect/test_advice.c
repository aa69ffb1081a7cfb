/* detect/advice.c: what figures of a log mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "detect/advice.h"
#include <string.h>

static logad_check_report good(void)
{
    return (logad_check_report){.files = 1,
                                .lines = 10000,
                                .parsed = 10000,
                                .format = "hdfs",
                                .confidence = 1,
                                .templates = 30,
                                .singletons = 2,
                                .sessions = 500,
                                .distinct = 100,
                                .median = 20,
                                .timed = 10000,
                                .has_model = true};
}

/* The codes with their levels, the gravest first. */
static void expect(logad_check_report r, const char *codes)
{
    char got[256] = "";
    la_advise(&r);
    for (size_t i = 0; i < r.n_advice; i++) {
        assert_true(i == 0 || r.advice[i].level <= r.advice[i - 1].level);
        assert_true(strlen(r.advice[i].text) < sizeof r.advice[i].text - 1);
        strncat(got, r.advice[i].code, 64);
        strncat(got, " ", 2);
    }
    assert_string_equal(got, codes);
}

static void test_good(void **state)
{
    (void)state;
    expect(good(), "");
}

#define WITH(assignment, codes)                                                                    \
    do {                                                                                           \
        logad_check_report r = good();                                                             \
        assignment;                                                                                \
        expect(r, codes);                                                                          \
    } while (0)

static void test_each(void **state)
{
    (void)state;
    WITH(snprintf(r.format, sizeof r.format, "plain"), "format ");
    WITH(snprintf(r.format, sizeof r.format, "access"), "");
    WITH(r.unfit = 1001, "unparsed ");
    WITH(r.unfit = 1000, "");
    WITH(r.other_formats = 1, "formats ");
    WITH(r.cut = 1, "long_lines ");
    WITH(r.templates = r.singletons = 1, "one_template ");
    WITH(r.templates = 5001, "all_differ ");
    WITH(r.singletons = 28, "singletons ");
    WITH(r.parsed = 999, "few_records ");
    WITH(r.sessions = 49, "few_sessions ");
    WITH(r.median = 1, "short_sessions ");
    WITH(r.ungrouped = 2001, "ungrouped ");
    WITH((r.ungrouped = 2001, r.skipped = 2001), ""); /* lines that are no record */
    WITH(r.distinct = 500, "distinct ");
    WITH(r.timed = 0, "no_time ");
    WITH(r.backward = 101, "order ");
    WITH(r.unseen = 501, "unseen ");
    WITH((r.unseen = 501, r.has_model = false), "");
    WITH((r.unseen = 5001, r.median = 1, r.cut = 1), "unseen short_sessions long_lines ");
}

/* Nothing at all must not divide by nothing. */
static void test_empty(void **state)
{
    (void)state;
    expect((logad_check_report){.format = "plain"},
           "one_template format few_records few_sessions no_time ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_each),
        cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
