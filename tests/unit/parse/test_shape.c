/* parse/shape.c: what was found once is found again, in bounded memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/shape.h"
#include <stdio.h>
#include <string.h>

static la_masked masked(const char *key, size_t n_vars)
{
    return (la_masked){.key = key, .n_key = strlen(key), .n_vars = n_vars};
}

static void test_find(void **state)
{
    (void)state;
    la_shapes *s = la_shapes_new();
    la_quick quick = {0};
    uint64_t hash;
    la_masked a = masked("abc", 1), b = masked("abc", 2), c = masked("abd", 1);
    assert_int_equal(la_shapes_find(s, &quick, &a, &hash), LA_SHAPE_NONE);
    uint32_t id = la_shapes_add(s, &a, hash, 42);
    assert_int_equal(la_shapes_find(s, &quick, &a, &hash), id);
    assert_int_equal(la_shapes_template(s, id), 42);
    assert_int_equal(la_shapes_find(s, &quick, &b, &hash), LA_SHAPE_NONE);
    assert_int_equal(la_shapes_find(s, &quick, &c, &hash), LA_SHAPE_NONE);
    la_shapes_clear(s);
    assert_int_equal(la_shapes_find(s, &quick, &a, &hash), LA_SHAPE_NONE);
    la_shapes_free(s);
}

static void add(la_shapes *s, const la_masked *m, uint64_t hash, uint32_t template)
{
    if (la_shapes_is_full(s, m))
        la_shapes_clear(s);
    assert_false(la_shapes_is_full(s, m));
    assert_true(la_shapes_add(s, m, hash, template) < LA_SHAPE_MAX);
}

static void test_bounds(void **state)
{
    (void)state;
    la_shapes *s = la_shapes_new();
    la_quick quick = {0};
    char key[48];
    uint64_t hash;
    for (uint32_t i = 0; i < 3 * LA_SHAPE_MAX; i++) {
        snprintf(key, sizeof key, "a key that is long enough %u", i);
        la_masked m = masked(key, 0);
        assert_int_equal(la_shapes_find(s, &quick, &m, &hash), LA_SHAPE_NONE);
        add(s, &m, hash, i);
        assert_true(la_shapes_template(s, la_shapes_find(s, &quick, &m, &hash)) == i);
    }
    static char big[LA_MASK_MAX_BYTES + 1];
    memset(big, 'x', LA_MASK_MAX_BYTES);
    for (uint32_t i = 0; i < 2 * LA_SHAPE_MAX_KEYS / LA_MASK_MAX_BYTES; i++) {
        snprintf(big, 16, "%08u", i);
        big[8] = 'x';
        la_masked m = masked(big, 0);
        assert_int_equal(la_shapes_find(s, &quick, &m, &hash), LA_SHAPE_NONE);
        add(s, &m, hash, i);
    }
    la_shapes_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
