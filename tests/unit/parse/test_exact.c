/* parse/exact.c: templates by their words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/exact.h"

static void test_find(void **state)
{
    (void)state;
    la_exact *x = la_exact_new();
    const uint32_t a[] = {1, 2, 3}, b[] = {1, 2, 4};
    assert_int_equal(la_exact_find(x, a, 3), LA_EXACT_NONE);
    assert_true(la_exact_add(x, a, 3, 7));
    assert_true(la_exact_add(x, a, 2, 8));
    assert_true(la_exact_add(x, a, 3, 9)); /* the first stays */
    assert_true(la_exact_add(x, a, 0, 10));
    assert_int_equal(la_exact_find(x, a, 3), 7);
    assert_int_equal(la_exact_find(x, a, 2), 8);
    assert_int_equal(la_exact_find(x, b, 3), LA_EXACT_NONE);
    assert_int_equal(la_exact_find(x, b, 2), 8);
    assert_int_equal(la_exact_find(x, b, 0), 10);
    la_exact_free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_find)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
