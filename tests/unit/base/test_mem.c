/* base/mem.c: sizes that overflow are refused, growth keeps the content. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

static void test_overflow(void **state)
{
    (void)state;
    size_t out = 0;
    assert_true(la_mul(6, 7, &out) && out == 42);
    assert_false(la_mul(SIZE_MAX / 2, 3, &out));
    assert_true(la_add(SIZE_MAX - 1, 1, &out) && out == SIZE_MAX);
    assert_false(la_add(SIZE_MAX, 1, &out));
    assert_null(la_calloc(SIZE_MAX / 2, 4));
}

static void test_zeroed(void **state)
{
    (void)state;
    unsigned char *p = la_calloc(100, 3);
    assert_non_null(p);
    for (int i = 0; i < 300; i++)
        assert_int_equal(p[i], 0);
    free(p);
    p = la_calloc(0, 8);
    assert_non_null(p);
    free(p);
}

static void test_apart(void **state)
{
    (void)state;
    assert_null(la_calloc_apart(SIZE_MAX / 2, 4));
    assert_null(la_calloc_apart(1, SIZE_MAX));
    for (size_t size = 0; size < 300; size += 37) {
        unsigned char *p = la_calloc_apart(1, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % LA_APART, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        free(p);
    }
}

static void test_grow(void **state)
{
    (void)state;
    uint32_t *items = NULL;
    size_t cap = 0;
    for (uint32_t i = 0; i < 10000; i++) {
        assert_true(la_grow(&items, &cap, (size_t)i + 1));
        assert_true(cap > i);
        items[i] = i;
    }
    for (uint32_t i = 0; i < 10000; i++)
        assert_int_equal(items[i], i);
    uint32_t *before = items;
    size_t cap_before = cap;
    assert_false(la_grow(&items, &cap, SIZE_MAX / 2));
    assert_false(la_grow(&items, &cap, SIZE_MAX));
    assert_ptr_equal(items, before);
    assert_int_equal(cap, cap_before);
    free(items);
}

static void test_copies(void **state)
{
    (void)state;
    char *a = la_strdup("log"), *b = la_strndup("a\0bc", 3), *c = la_strndup(NULL, 0);
    assert_string_equal(a, "log");
    assert_memory_equal(b, "a\0b", 4);
    assert_string_equal(c, "");
    assert_null(la_strdup(NULL));
    assert_null(la_strndup("x", SIZE_MAX));
    free(a);
    free(b);
    free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_overflow), cmocka_unit_test(test_zeroed),
        cmocka_unit_test(test_apart),    cmocka_unit_test(test_grow),
        cmocka_unit_test(test_copies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
