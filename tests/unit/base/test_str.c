/* base/str.c: views and buffers that never go over their ceiling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include <stdio.h>
#include <string.h>

static void test_views(void **state)
{
    (void)state;
    assert_true(la_str_eq(la_str_of(NULL), (la_str){NULL, 0}));
    assert_true(la_str_eq(LA_STR("a\0b"), (la_str){"a\0b", 3}));
    assert_false(la_str_eq(LA_STR("a\0b"), LA_STR("a\0c")));
    assert_false(la_str_eq(LA_STR("ab"), LA_STR("abc")));
    assert_int_equal(la_str_of("four").n, 4);
}

static void test_cut(void **state)
{
    (void)state;
    la_str rest = la_str_of("one,,three,");
    assert_true(la_str_eq(la_str_cut(&rest, ','), LA_STR("one")));
    assert_int_equal(la_str_cut(&rest, ',').n, 0);
    assert_true(la_str_eq(la_str_cut(&rest, ';'), LA_STR("three,")));
    assert_int_equal(rest.n, 0);
    assert_int_equal(la_str_cut(&rest, ',').n, 0);
    rest = LA_STR("a,b,");
    la_str_cut(&rest, ',');
    la_str_cut(&rest, ',');
    assert_int_equal(rest.n, 0);
}

static void test_append(void **state)
{
    (void)state;
    la_buf b = {0};
    la_buf_put(&b, "", 0);
    assert_string_equal(b.p, "");
    la_buf_str(&b, "n=");
    la_buf_u64(&b, 0);
    la_buf_char(&b, ' ');
    la_buf_u64(&b, 18446744073709551615ull);
    la_buf_printf(&b, " %s-%d", "x", -5);
    assert_string_equal(b.p, "n=0 18446744073709551615 x--5");
    assert_int_equal(b.n, strlen(b.p));
    la_buf_reset(&b);
    assert_string_equal(b.p, "");
    char big[5000];
    memset(big, 'y', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    la_buf_printf(&b, "%s%s", big, "z");
    assert_int_equal(b.n, sizeof big);
    assert_int_equal(b.p[b.n - 1], 'z');
    la_buf_put(&b, "a\0b", 3);
    assert_memory_equal(b.p + b.n - 3, "a\0b", 4);
    la_buf_reset(&b);
    la_buf_item(&b, "one");
    la_buf_item(&b, "two");
    assert_string_equal(b.p, "one, two");
    la_buf_free(&b);
    la_buf_free(&b);
}

static void test_numbers_as_printf(void **state)
{
    (void)state;
    for (unsigned long long v = 1; v < (1ull << 63); v = v * 3 + 1) {
        char want[32];
        la_buf b = {0};
        snprintf(want, sizeof want, "%llu", v);
        la_buf_u64(&b, v);
        assert_string_equal(b.p, want);
        la_buf_free(&b);
        if (v > (1ull << 61))
            break;
    }
}

static void test_ceiling(void **state)
{
    (void)state;
    la_buf b = {.max = 10};
    la_buf_str(&b, "12345");
    la_buf_str(&b, "67890");
    assert_false(b.failed);
    la_buf_char(&b, 'x');
    assert_true(b.failed);
    assert_string_equal(b.p, "1234567890");
    la_buf_reset(&b);
    la_buf_str(&b, "12345");
    la_buf_str(&b, "678901");
    assert_true(b.failed);
    /* What would fit is refused as well: a record must not lack a piece in its middle. */
    la_buf_char(&b, 'x');
    la_buf_printf(&b, "%d", 1);
    assert_string_equal(b.p, "12345");
    la_buf_reset(&b);
    la_buf_printf(&b, "%0300d", 1);
    assert_true(b.failed);
    assert_int_equal(b.n, 0);
    la_buf_reset(&b);
    la_buf_put(&b, "1", SIZE_MAX);
    assert_true(b.failed);
    la_buf_free(&b);
    la_buf_put(&b, "1", SIZE_MAX);
    assert_true(b.failed);
    la_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_views),   cmocka_unit_test(test_cut),
        cmocka_unit_test(test_append),  cmocka_unit_test(test_numbers_as_printf),
        cmocka_unit_test(test_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
