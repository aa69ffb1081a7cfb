/* parse/lexicon.c: words and their general forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/lexicon.h"

static void test_words(void **state)
{
    (void)state;
    la_lexicon *x = la_lexicon_new();
    assert_non_null(x);
    assert_int_equal(la_lexicon_add(x, LA_STR("<*>")), LA_WORD_WILD);
    uint32_t a = la_lexicon_add(x, LA_STR("alpha"));
    assert_int_equal(la_lexicon_add(x, LA_STR("alpha")), a);
    assert_int_equal(la_lexicon_find(x, LA_STR("beta")), LA_WORD_NONE);
    assert_true(la_str_eq(la_lexicon_text(x, a), LA_STR("alpha")));
    assert_false(la_lexicon_word(x, a).varies);
    assert_true(la_lexicon_word(x, la_lexicon_add(x, LA_STR("eth0"))).varies);
    assert_true(la_lexicon_word(x, la_lexicon_add(x, LA_STR("[<*>]"))).varies);
    la_lexicon_free(x);
}

static void test_general_forms(void **state)
{
    (void)state;
    la_lexicon *x = la_lexicon_new();
    la_word w = la_lexicon_word(x, la_lexicon_add(x, LA_STR("user=root,")));
    assert_int_equal(w.general, la_lexicon_find(x, LA_STR("user=<*>,")));
    assert_true(w.varies);
    assert_int_equal(la_lexicon_word(x, w.general).general, w.general);
    assert_int_equal(la_lexicon_look(x, LA_WORD_NONE, LA_STR("user=ann,")).general, w.general);
    assert_int_equal(la_lexicon_look(x, LA_WORD_NONE, LA_STR("user=ann")).general, LA_WORD_NONE);
    static const char *const none[] = {"=", "=x", "a=", "a=,", "plain"};
    for (int i = 0; i < 5; i++)
        assert_int_equal(la_lexicon_word(x, la_lexicon_add(x, la_str_of(none[i]))).general,
                         LA_WORD_WILD);
    la_lexicon_free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_general_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
