/* base/arena.c: aligned, zeroed, disjoint, stable until reset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include <string.h>

static void test_aligned_and_zeroed(void **state)
{
    (void)state;
    la_arena a = {0};
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 2000; i++) {
            unsigned char *p = la_arena_alloc(&a, i % 97);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % 16, 0);
            for (size_t k = 0; k < i % 97; k++)
                assert_int_equal(p[k], 0);
            memset(p, 0xAB, i % 97);
            assert_non_null(la_arena_copy(&a, "odd", i % 3));
        }
        la_arena_reset(&a);
        assert_int_equal(a.used, 0);
    }
    la_arena_free(&a);
    la_arena_free(&a);
}

static void test_pieces_stay(void **state)
{
    (void)state;
    la_arena a = {0};
    static char *piece[5000];
    for (int i = 0; i < 5000; i++) {
        char c = (char)i;
        /* Now and then one larger than a chunk. */
        piece[i] = i % 1000 == 999 ? la_arena_alloc(&a, 3u << 20) : la_arena_copy(&a, &c, 1);
        assert_non_null(piece[i]);
        piece[i][0] = c;
    }
    for (int i = 0; i < 5000; i++) {
        assert_int_equal(piece[i][0], (char)i);
        assert_int_equal(piece[i][1], 0);
    }
    la_arena_free(&a);
}

static void test_huge_is_refused(void **state)
{
    (void)state;
    la_arena a = {0};
    assert_null(la_arena_alloc(&a, SIZE_MAX));
    assert_null(la_arena_alloc(&a, SIZE_MAX - 8));
    assert_null(la_arena_copy(&a, "x", SIZE_MAX));
    assert_non_null(la_arena_alloc(&a, 10));
    assert_null(la_arena_alloc(&a, SIZE_MAX - 8));
    assert_non_null(la_arena_alloc(&a, 10));
    la_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aligned_and_zeroed),
        cmocka_unit_test(test_pieces_stay),
        cmocka_unit_test(test_huge_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
