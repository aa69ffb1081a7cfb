/* parse/pattern.c: texts that fit a template, and where its variables are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/pattern.h"

static void test_match(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool fits;
    } cases[] = {
        {"abc", "abc", true},
        {"abc", "abcd", false},
        {"abc", "ab", false},
        {"", "", true},
        {"<*>", "", false},
        {"<*>", "anything at all", true},
        {"a <*>", "a ", false},
        {"a <*>", "a b c", true},
        {"<*> b", "a b", true},
        {"<*> b", " b", false},
        {"<*> b", "b", false},
        {"a<*>b<*>c", "axbxbxc", true},
        {"a<*>b", "ab", false},
        {"a<*><*>b", "axb", true},
        {"x <*> y <*> z", "x y y y z z", true},
        {"size=<*>", "size=", true},
        {"summary.....<*>", "summary.....1", true},
        {"<*>.<*>.<*>.<*>:<*>, <*>", "172.16.96.116:41534, Link severed", true},
        {"[connected <*> <*>", "[connected a b c", true},
        {"a <*> a", "a a a", true},
        {"a <*> a", "a a", false},
        {"trailing <*>  ", "trailing x", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        la_pattern p;
        assert_true(la_pattern_set(&p, cases[i].pattern));
        if (la_pattern_match(&p, la_str_of(cases[i].text)) != cases[i].fits)
            fail_msg("'%s' with '%s'", cases[i].pattern, cases[i].text);
        la_pattern_free(&p);
    }
}

static void test_properties(void **state)
{
    (void)state;
    la_pattern p;
    assert_true(la_pattern_set(&p, "a <*>b  c<*>"));
    assert_true(p.spaced && p.open_end && p.may_end && !p.open_start);
    assert_int_equal(p.n_literals, 3);
    assert_int_equal(p.n_words, 3);
    la_pattern_free(&p);
    assert_true(la_pattern_set(&p, "<*> x"));
    assert_true(!p.spaced && !p.open_end && !p.may_end && p.open_start);
    la_pattern_free(&p);
}

static void test_tail(void **state)
{
    (void)state;
    la_pattern p;
    assert_true(la_pattern_set(&p, "reset by <*>"));
    assert_true(la_pattern_match_tail(&p, LA_STR("x reset by peer")));
    assert_false(la_pattern_match_tail(&p, LA_STR("xreset by peer")));
    assert_false(la_pattern_match_tail(&p, LA_STR("reset by peer")));
    la_pattern_free(&p);
    assert_true(la_pattern_set(&p, "a b"));
    assert_true(la_pattern_match_tail(&p, LA_STR("x a bc a b")));
    assert_false(la_pattern_match_tail(&p, LA_STR("x a b c")));
    la_pattern_free(&p);
}

static void test_vars(void **state)
{
    (void)state;
    la_pattern p;
    la_str v[4];
    assert_true(la_pattern_set(&p, "for <*> from <*>"));
    assert_int_equal(la_pattern_vars(&p, LA_STR("for a b from c from d"), v, 4), 2);
    assert_true(la_str_eq(v[0], LA_STR("a b")) && la_str_eq(v[1], LA_STR("c from d")));
    assert_int_equal(la_pattern_vars(&p, LA_STR("for a"), v, 4), 0);
    assert_int_equal(la_pattern_vars(&p, LA_STR("for a from b"), v, 1), 2);
    la_pattern_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_match),
        cmocka_unit_test(test_properties),
        cmocka_unit_test(test_tail),
        cmocka_unit_test(test_vars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
