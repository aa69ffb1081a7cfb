/* parse/siblings.c: lists by key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/siblings.h"

static void test_lists(void **state)
{
    (void)state;
    la_siblings *s = la_siblings_new();
    assert_non_null(s);
    assert_int_equal(la_siblings_first(s, 7), LA_SIBLINGS_END);
    for (uint32_t i = 0; i < 100; i++)
        assert_true(la_siblings_add(s, i % 3, i));
    for (uint64_t key = 0; key < 3; key++) {
        uint32_t n = 0, last = 100;
        for (uint32_t at = la_siblings_first(s, key); at != LA_SIBLINGS_END;
             at = la_siblings_next(s, at)) {
            uint32_t t = la_siblings_template(s, at);
            assert_int_equal(t % 3, key);
            assert_true(t < last);
            last = t;
            n++;
        }
        assert_int_equal(n, key == 0 ? 34 : 33);
    }
    la_siblings_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lists)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
