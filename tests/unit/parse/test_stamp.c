/* parse/stamp.c: times by pattern, and the calendar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/stamp.h"
#include <string.h>
#include <time.h>

static double seconds(const char *pattern, const char *text, size_t *used)
{
    la_stamp s;
    la_stamp_clear(&s);
    *used = la_stamp_parse(pattern, text, strlen(text), &s);
    return *used > 0 ? la_stamp_seconds(&s) : -1.0;
}

static void test_patterns(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        double seconds;
        size_t used;
    } cases[] = {
        {"%y%m%d %H%M%S", "081109 203615 148", 1226262975.0, 13},
        {"%Y-%m-%d-%H.%M.%S.%f", "2005-06-03-15.42.50.675872", 1117813370.675872, 26},
        {"%b %d %H:%M:%S %Y", "Feb  9 1:02:03 1971", 34909323.0, 19},
        {"%a %b %d %H:%M:%S %Y", "sun DEC 04 04:47:44 2005", 1133671664.0, 24},
        {"%s", "1117838570.5 x", 1117838570.5, 12},
        {"%Y%m%d-%H:%M:%S:%L", "20171224-0:28:0:83|", 1514075280.083, 18},
        {"%I", "2003-10-11T22:14:15.003Z", 1065910455.003, 24},
        {"%I", "2003-10-11 22:14:15-01:30,", 1065915855.0, 25},
        {"%I", "2003-10-11 22:14:15,25", 1065910455.25, 22},
        {"%y", "69", 3124224000.0, 2},
        {"%Y-%m-%d", "2005-13-01", -1.0, 0},
        {"%H:%M:%S", "24:61:00", -1.0, 0},
        {"%b", "Foo", -1.0, 0},
        {"%s", "1234567", -1.0, 0},
        {"%I", "2003-10-11", -1.0, 0},
        {"%q", "1", -1.0, 0},
        {"%H:%M", "12", -1.0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t used;
        assert_float_equal(seconds(cases[i].pattern, cases[i].text, &used), cases[i].seconds, 1e-4);
        assert_int_equal(used, cases[i].used);
    }
}

static void test_calendar(void **state)
{
    (void)state;
    for (time_t t = -86400ll * 365 * 100; t < 86400ll * 365 * 300; t += 86400 * 11 + 7919) {
        struct tm tm;
        assert_non_null(gmtime_r(&t, &tm));
        la_stamp s = {.year = tm.tm_year + 1900,
                      .month = tm.tm_mon + 1,
                      .day = tm.tm_mday,
                      .hour = tm.tm_hour,
                      .minute = tm.tm_min,
                      .second = tm.tm_sec,
                      .epoch = -1.0};
        assert_float_equal(la_stamp_seconds(&s), (double)t, 0.0);
    }
}

static void test_lax(void **state)
{
    (void)state;
    la_stamp s;
    la_stamp_clear(&s);
    assert_int_equal(la_stamp_parse("%y%m%d", "088709", 6, &s), 0);
    la_stamp_clear(&s);
    s.lax = true;
    assert_int_equal(la_stamp_parse("%y%m%d", "088709", 6, &s), 6);
    assert_false(la_stamp_is_possible(&s));
    assert_int_equal(la_stamp_parse("%y%m%d", "081109", 6, &s), 6);
    assert_true(la_stamp_is_possible(&s));
    assert_int_equal(la_stamp_parse("%y%m%d", "0811x9", 6, &s), 0);
}

static void test_no_reading_past_the_end(void **state)
{
    (void)state;
    const char text[] = "2003-10-11T22:14:15.003+01:00";
    for (size_t n = 0; n < sizeof text - 1; n++) {
        char exact[32];
        la_stamp s;
        la_stamp_clear(&s);
        memcpy(exact, text, n);
        assert_true(la_stamp_parse("%I", exact, n, &s) <= n);
    }
}

/* By its plan a stamp reads as by its pattern: all dates near the bounds, and bytes that are no
 * digits before, in and behind them. */
static void test_plans(void **state)
{
    (void)state;
    static const char *const patterns[] = {"%Y-%m-%d %H:%M:%S", "%y%m%d", "%m-%d", "%H:%M:%S",
                                           "%Y%m%d%H%M%S"};
    static const char bytes[] = "00001112233569/:- x\xC3";
    unsigned seed = 1;
    size_t fit = 0;
    for (size_t i = 0; i < 40000; i++) {
        const char *pattern = patterns[i % 5];
        char text[LA_STAMP_BYTES + 2] = "";
        la_stamp_plan plan;
        la_stamp a, b;
        size_t n = 0;
        for (const char *f = pattern; *f != '\0'; f++) {
            int digits = *f != '%' ? 0 : *++f == 'Y' ? 4 : 2;
            if (digits == 0)
                text[n++] = *f;
            for (; digits > 0; digits--)
                text[n++] = bytes[(seed = seed * 1103515245 + 12345) / 65536 %
                                  (i % 3 > 0 ? 13 : sizeof bytes - 1)];
        }
        memset(text + n, bytes[i % (sizeof bytes - 1)], LA_STAMP_BYTES + 1 - n);
        la_stamp_plan_set(&plan, pattern);
        la_stamp_clear(&a);
        la_stamp_clear(&b);
        a.lax = b.lax = i % 7 == 0;
        size_t got = la_stamp_follow(&plan, pattern, text, LA_STAMP_BYTES + 1, &a);
        assert_int_equal(got, la_stamp_parse(pattern, text, LA_STAMP_BYTES + 1, &b));
        if (got > 0)
            assert_memory_equal(&a, &b, offsetof(la_stamp, fraction));
        fit += got > 0;
    }
    assert_in_range(fit, 1000, 39000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_calendar),
        cmocka_unit_test(test_lax),
        cmocka_unit_test(test_plans),
        cmocka_unit_test(test_no_reading_past_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
