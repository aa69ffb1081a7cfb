/* parse/setmerge.c: sets of templates put together in any order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../io/scratch.h"
#include "base/log.h"
#include <logad/parse.h>

#define HEAD "event_id\ttemplate\n"

static void merge(scratch *s, const char *a, const char *b, char *out, size_t cap)
{
    char paths[3][512];
    logad_templates_merged m;
    snprintf(paths[0], sizeof paths[0], "%s", scratch_write(s, "a.tsv", a, strlen(a)));
    snprintf(paths[1], sizeof paths[1], "%s", scratch_write(s, "b.tsv", b, strlen(b)));
    snprintf(paths[2], sizeof paths[2], "%s", scratch_path(s, "out.tsv"));
    const char *files[] = {paths[0], paths[1]};
    assert_int_equal(logad_templates_merge(files, 2, paths[2], &m, NULL), LOGAD_OK);
    size_t n;
    char *text = scratch_read(paths[2], &n);
    size_t lines = 0;
    for (const char *p = text; (p = strchr(p, '\n')) != NULL; p++)
        lines++;
    assert_int_equal(lines, m.out + 1);
    assert_true(m.changed <= m.in && m.out <= m.in);
    snprintf(out, cap, "%s", text);
    free(text);
}

static void test_order(void **state)
{
    (void)state;
    scratch s;
    char ab[4096], ba[4096], again[4096];
    la_log_set(LA_QUIET);
    scratch_make(&s);
    static const char a[] = HEAD "0\tjob <*> done\n0\tuser ann came from <*>\n0\tx y z\n";
    static const char b[] = HEAD "1\tuser bob came from <*>\n1\tjob <*> done\n1\tsize=12, kept\n";
    merge(&s, a, b, ab, sizeof ab);
    merge(&s, b, a, ba, sizeof ba);
    assert_string_equal(ab, ba);
    assert_non_null(strstr(ab, "\tuser bob came from <*>\n"));
    merge(&s, ab, ab, again, sizeof again);
    assert_string_equal(again, ab);
    merge(&s, HEAD, HEAD, again, sizeof again);
    assert_string_equal(again, HEAD);
    scratch_remove(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
