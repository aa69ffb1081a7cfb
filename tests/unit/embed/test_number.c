/* Numbers of word tables, as strtof reads them. */
#include "embed/number.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"

static void reads_decimal_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } good[] = {{"0", 0},
                {"-0.27086", -0.27086},
                {"+3.", 3},
                {".5", 0.5},
                {"1.5e-05", 1.5e-5},
                {"2E+3", 2000},
                {"1e-300", 1e-300},
                {"12345678901234567890", 12345678901234567890.0}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        float x = 7;
        assert_true(la_number(la_str_of(good[i].text), &x));
        assert_near(x, (float)good[i].value, 1e-6 * fabs(good[i].value));
    }
}

static void refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const bad[] = {"",   "-",   ".",    "1.2.3", "1 ",   " 1",
                                      "1e", "nan", "1e99", "inf",   "0x10", "1e+"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        float x;
        assert_false(la_number(la_str_of(bad[i]), &x));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_decimal_numbers),
        cmocka_unit_test(refuses_what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
