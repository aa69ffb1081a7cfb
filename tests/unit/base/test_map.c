/* base/map.c: ids by insertion, against a linear twin, over many growths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/map.h"
#include <stdio.h>
#include <string.h>

static void test_ids_by_insertion(void **state)
{
    (void)state;
    la_map *m = la_map_new();
    assert_non_null(m);
    const uint32_t n = 300000;
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < n; i++) {
            char key[32];
            bool added;
            int len = snprintf(key, sizeof key, "blk_%u", i * 2654435761u);
            assert_int_equal(la_map_find(m, key, (size_t)len), round == 0 ? LA_MAP_NONE : i);
            uint64_t hash = la_map_hash(m, key, (size_t)len);
            la_map_expect(m, hash);
            assert_int_equal(i % 2 == 0 ? la_map_intern(m, key, (size_t)len, &added)
                                        : la_map_intern_hashed(m, key, (size_t)len, hash, &added),
                             i);
            assert_int_equal(added, round == 0);
        }
    assert_int_equal(la_map_count(m), n);
    for (uint32_t i = 0; i < n; i++) {
        char key[32];
        int len = snprintf(key, sizeof key, "blk_%u", i * 2654435761u);
        la_str k = la_map_key(m, i);
        assert_int_equal(k.n, len);
        assert_string_equal(k.p, key);
    }
    la_map_free(m);
    la_map_free(NULL);
}

static void test_any_bytes(void **state)
{
    (void)state;
    la_map *m = la_map_new();
    assert_int_equal(la_map_intern(m, "", 0, NULL), 0);
    assert_int_equal(la_map_intern(m, NULL, 0, NULL), 0);
    assert_int_equal(la_map_intern(m, "\0", 1, NULL), 1);
    assert_int_equal(la_map_intern(m, "\0\0", 2, NULL), 2);
    assert_int_equal(la_map_intern(m, "a\0b", 3, NULL), 3);
    assert_int_equal(la_map_intern(m, "a\0c", 3, NULL), 4);
    assert_int_equal(la_map_find(m, "a", 1), LA_MAP_NONE);
    assert_int_equal(la_map_find(m, "a\0c", 3), 4);
    assert_memory_equal(la_map_key(m, 3).p, "a\0b", 4);
    la_map_free(m);
}

/* Views handed out earlier outlive every growth. */
static void test_keys_do_not_move(void **state)
{
    (void)state;
    la_map *m = la_map_new();
    la_map_intern(m, "first", 5, NULL);
    const char *first = la_map_key(m, 0).p;
    for (uint32_t i = 0; i < 50000; i++)
        la_map_intern(m, &i, sizeof i, NULL);
    assert_ptr_equal(la_map_key(m, 0).p, first);
    assert_string_equal(first, "first");
    la_map_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ids_by_insertion),
        cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_keys_do_not_move),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
