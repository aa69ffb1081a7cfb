/* base/index.c: numbers by the hash of keys that stand elsewhere, over many growths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/index.h"
#include <stdlib.h>

enum { N = 100000 };

static uint64_t hash(const void *owner, uint32_t i, uint64_t seed)
{
    return la_hash64(&((const uint64_t *)owner)[i], sizeof(uint64_t), seed);
}

static uint32_t find(const la_index *x, uint64_t key)
{
    const uint64_t *keys = x->owner;
    uint64_t at = la_hash64(&key, sizeof key, x->seed);
    for (uint32_t i; (i = la_index_next(x, &at)) != LA_INDEX_NONE;)
        if (keys[i] == key)
            return i;
    return LA_INDEX_NONE;
}

static void test_find(void **state)
{
    (void)state;
    uint64_t *keys = calloc(N, sizeof *keys);
    assert_non_null(keys);
    la_index x = {.owner = keys, .hash = hash};
    assert_int_equal(find(&x, 7), LA_INDEX_NONE);
    for (uint32_t i = 0; i < N; i++) {
        keys[i] = i * UINT64_C(0x9E3779B97F4A7C15);
        assert_int_equal(find(&x, keys[i]), LA_INDEX_NONE);
        assert_true(la_index_add(&x, i));
        assert_int_equal(find(&x, keys[i / 2]), i / 2);
    }
    for (uint32_t i = 0; i < N; i++)
        assert_int_equal(find(&x, keys[i]), i);
    la_index_free(&x);
    assert_int_equal(find(&x, keys[0]), LA_INDEX_NONE);
    free(keys);
}

/* Numbers with the same key, or hash, are all offered. */
static uint64_t same(const void *owner, uint32_t i, uint64_t seed)
{
    (void)owner;
    (void)i;
    return seed;
}

static void test_same(void **state)
{
    (void)state;
    la_index x = {.hash = same};
    for (uint32_t i = 0; i < 100; i++)
        assert_true(la_index_add(&x, i));
    uint64_t at = x.seed;
    uint32_t n = 0;
    for (uint32_t i; (i = la_index_next(&x, &at)) != LA_INDEX_NONE; n++)
        assert_true(i < 100);
    assert_int_equal(n, 100);
    la_index_free(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_find), cmocka_unit_test(test_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
