/* parse/tree.c: lines reach the leaf of their template. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/tree.h"
#include <stdio.h>

static void test_leaves(void **state)
{
    (void)state;
    la_lexicon *x = la_lexicon_new();
    la_tree *t = la_tree_new(x, 2, 100);
    uint32_t a = la_lexicon_add(x, LA_STR("a")), b = la_lexicon_add(x, LA_STR("b"));
    uint32_t n1 = la_lexicon_add(x, LA_STR("n1"));
    uint32_t ab[] = {a, b, a}, an[] = {a, n1, b}, unknown[] = {a, LA_WORD_NONE, b};
    assert_int_equal(la_tree_find(t, ab, 3), LA_TREE_NONE);
    uint32_t leaf = la_tree_make(t, ab, 3), wild = la_tree_make(t, an, 3);
    assert_int_equal(la_tree_find(t, ab, 3), leaf);
    assert_int_equal(la_tree_find(t, an, 3), wild);
    assert_int_equal(la_tree_find(t, unknown, 3), wild);
    assert_int_not_equal(leaf, wild);
    assert_int_equal(la_tree_find(t, ab, 2), LA_TREE_NONE);
    assert_int_equal(la_tree_make(t, ab, 3), leaf);
    assert_int_not_equal(la_tree_make(t, ab, 0), LA_TREE_NONE);
    assert_int_equal(la_tree_levels(t, 1), 1);
    la_tree_free(t);
    la_lexicon_free(x);
}

static void test_max_children(void **state)
{
    (void)state;
    la_lexicon *x = la_lexicon_new();
    la_tree *t = la_tree_new(x, 1, 10);
    uint32_t last = 0;
    for (int i = 0; i < 40; i++) {
        char text[2] = {(char)('A' + i), '\0'};
        uint32_t word = la_lexicon_add(x, la_str_of(text));
        uint32_t leaf = la_tree_make(t, &word, 1);
        assert_int_equal(la_tree_find(t, &word, 1), leaf);
        assert_true(i < 11 || leaf == last);
        last = leaf;
    }
    la_tree_free(t);
    la_lexicon_free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leaves),
        cmocka_unit_test(test_max_children),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
