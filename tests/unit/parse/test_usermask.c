/* parse/usermask.c: the user's patterns, and those that would take for ever. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "parse/usermask.h"
#include <stdlib.h>
#include <string.h>

static void test_find(void **state)
{
    (void)state;
    static const char *const masks[] = {"job=job-\\w+", "any=[a-z]+-1", "empty=x*"};
    la_usermasks *u;
    la_span s[8];
    assert_int_equal(la_usermasks_new(&u, masks, 3, NULL), LOGAD_OK);
    const char *text = "b-1 job-a job-1 c-1 xx";
    size_t n = la_usermasks_find(u, text, strlen(text), s, 8);
    assert_int_equal(n, 5);
    static const uint32_t at[] = {0, 4, 10, 16, 20}, len[] = {3, 5, 5, 3, 2};
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(s[i].at, at[i]);
        assert_int_equal(s[i].len, len[i]);
    }
    assert_int_equal(la_usermasks_find(u, text, strlen(text), s, 2), 2);
    la_usermasks_free(u);
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *mask, *why;
    } cases[] = {{"job", "NAME=PATTERN"}, {"=x", "NAME=PATTERN"}, {"a=", "NAME=PATTERN"},
                 {"a=(", "character"},    {"a=\\Cx", "\\C"},      {"a=(*UTF)x", "UTF"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        la_usermasks *u = NULL;
        logad_error err = {0};
        assert_int_equal(la_usermasks_new(&u, &cases[i].mask, 1, &err), LOGAD_EUSAGE);
        if (strstr(err.text, cases[i].why) == NULL)
            fail_msg("%s: %s", cases[i].mask, err.text);
    }
    const char *many[LA_MASK_MAX_USER + 1];
    for (size_t i = 0; i <= LA_MASK_MAX_USER; i++)
        many[i] = "a=b";
    la_usermasks *u = NULL;
    assert_int_equal(la_usermasks_new(&u, many, LA_MASK_MAX_USER + 1, NULL), LOGAD_EUSAGE);
}

/* Patterns that backtrack without end: every line comes back, is counted, and a mask that goes on
 * like that is switched off. */
static void test_evil(void **state)
{
    (void)state;
    static const char *const evil[] = {
        "e=(a+)+$",       "e=(a|aa)+$",     "e=(a*)*b",
        "e=(.*)*x",       "e=(a|a?)+$",     "e=^(([a-z])+.)+[A-Z]([a-z])+$",
        "e=(?:a+)*?b\\z", "e=(.+)*(.+)*y$", "e=(\\w+\\s?)*!$"};
    char text[LA_MASK_MAX_BYTES];
    la_span s[4];
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = '!' - 1;
    la_log_set(LA_QUIET);
    for (size_t i = 0; i < sizeof evil / sizeof *evil; i++) {
        la_usermasks *u;
        assert_int_equal(la_usermasks_new(&u, &evil[i], 1, NULL), LOGAD_OK);
        uint64_t last = 0;
        for (int line = 0; line < LA_USERMASK_PATIENCE + 50; line++)
            (void)la_usermasks_find(u, text, sizeof text, s, 4);
        last = la_usermasks_n_over(u);
        assert_true(last <= LA_USERMASK_PATIENCE);
        la_usermasks_free(u);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_evil),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
