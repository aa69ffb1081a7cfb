/* net/fetch_set.c: which lines name a file and its sum; no other ones do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/fetch_set.h"
#include <string.h>

#define SUM "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef"

static bool reads(const char *line)
{
    la_sum_line l;
    return la_sum_line_read(&l, line, strlen(line));
}

static void test_lines(void **state)
{
    (void)state;
    la_sum_line l;
    const char *line = SUM "  sessions.tsv.gz";
    assert_true(la_sum_line_read(&l, line, strlen(line)));
    assert_string_equal(l.sha256, SUM);
    assert_string_equal(l.name, "sessions.tsv.gz");
    assert_true(reads(SUM " *README"));
    assert_false(reads(""));
    assert_false(reads(SUM "  "));
    assert_false(reads(SUM " README"));
    assert_false(reads(SUM "  .hidden"));
    assert_false(reads(SUM "  ../up"));
    assert_false(reads(SUM "  a/b"));
    assert_false(reads(SUM "  -o"));
    assert_false(reads(SUM "  a b"));
    assert_false(reads(SUM "  a\\b"));
    assert_false(reads("x123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef  a"));
    char longest[66 + 200] = SUM "  ";
    memset(longest + 66, 'a', 127);
    assert_true(reads(longest));
    memset(longest + 66, 'a', 128);
    assert_false(reads(longest));
}

static void test_only_safe_urls(void **state)
{
    (void)state;
    la_fetched_set f;
    logad_error err;
    assert_int_equal(la_fetch_set("http://example.org/x", "/tmp/none/none", NULL, &f, &err),
                     LOGAD_EUSAGE);
    assert_int_equal(la_fetch_set("file:///etc", "/tmp/none/none", NULL, &f, &err), LOGAD_EUSAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_only_safe_urls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
