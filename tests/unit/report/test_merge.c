/* report/merge.c: parts put together are the whole, whatever their order; what does not fit is
 * said. */
#include "report/merge.h"
#include "verdicts.h"

static char *merged(scratch *dir, la_merge_kind kind, const char *a, const char *b, la_merged *m)
{
    static char paths[2][512];
    snprintf(paths[0], sizeof paths[0], "%s", scratch_write(dir, "a", a, strlen(a)));
    snprintf(paths[1], sizeof paths[1], "%s", scratch_write(dir, "b", b, strlen(b)));
    const char *inputs[] = {paths[0], paths[1]};
    logad_error err;
    size_t n;
    if (la_merge_reports(kind, inputs, 2, scratch_path(dir, "out"), m, &err) != LOGAD_OK)
        fail_msg("%s", err.text);
    return scratch_read(dir->path, &n);
}

#define V(id, rest) "{\"v\":1,\"session\":\"" id "\",\"score\":" rest "}\n"

static void test_verdicts(void **state)
{
    (void)state;
    scratch dir;
    la_merged m;
    scratch_make(&dir);
    char *text = merged(&dir, LA_MERGE_VERDICTS, V("c", "1") V("a", "2") "\n",
                        V("b\\\"x", "3") V("a", "2") V("c", "4"), &m);
    assert_string_equal(text, V("a", "2") V("b\\\"x", "3") V("c", "1") V("c", "4"));
    assert_int_equal(m.in, 5);
    assert_int_equal(m.out, 4);
    assert_int_equal(m.differing, 1);
    free(text);
    scratch_remove(&dir);
}

static void test_metrics(void **state)
{
    (void)state;
    scratch dir;
    la_merged m;
    scratch_make(&dir);
    logad_verdict v[] = {made_up("a", 0.25, "t", "f", 1, 0), made_up("b", 0.75, "t", "f", 2, 9)};
    logad_score_summary s = {.lines = 100}, more = {.lines = 23, .damage = "x"};
    char *a = report_of("prom", v, 1, &s), *b = report_of("prom", v, 2, &more);
    char *text = merged(&dir, LA_MERGE_METRICS, a, b, &m);
    assert_non_null(strstr(text, "\nlogad_lines 123\n"));
    assert_non_null(strstr(text, "\nlogad_sessions 3\n"));
    assert_non_null(strstr(text, "\nlogad_score_max 0.75\n"));
    assert_non_null(strstr(text, "\nlogad_input_damaged 1\n"));
    assert_non_null(strstr(text, "\nlogad_run_duration_seconds 2.5\n"));
    assert_int_equal(count_of(text, "# HELP "), count_of(b, "# HELP "));
    assert_int_equal(count_of(text, "\n"), count_of(b, "\n"));
    free(a);
    free(b);
    free(text);
    scratch_remove(&dir);
}

static void refused(la_merge_kind kind, const char *bytes, const char *part)
{
    scratch dir;
    logad_error err;
    la_merged m;
    scratch_make(&dir);
    const char *path = scratch_write(&dir, "a", bytes, strlen(bytes));
    assert_int_equal(la_merge_reports(kind, &path, 1, "-", &m, &err), LOGAD_EINPUT);
    if (strstr(err.text, part) == NULL)
        fail_msg("'%s' does not say '%s'", err.text, part);
    scratch_remove(&dir);
}

static void test_refused(void **state)
{
    (void)state;
    refused(LA_MERGE_VERDICTS, V("a", "1") "{\"v\":2}\n", ":2: not a verdict");
    refused(LA_MERGE_VERDICTS, "{\"v\":1,\"session\":\"a\n", ":1: not a verdict");
    refused(LA_MERGE_METRICS, "logad_lines x\n", ":1: not a gauge");
    refused(LA_MERGE_METRICS, "logad_lines\n", ":1: not a gauge");
    refused(LA_MERGE_METRICS, "node_load 1\n", ":1: not a gauge");
    refused(LA_MERGE_METRICS, "# nothing\n", ":1: not a line");
}

static void test_kind(void **state)
{
    (void)state;
    scratch dir;
    la_merge_kind kind;
    scratch_make(&dir);
    static const struct {
        const char *text;
        la_merge_kind kind;
    } cases[] = {{V("a", "1"), LA_MERGE_VERDICTS},
                 {"# HELP logad_lines x\n", LA_MERGE_METRICS},
                 {"event_id\ttemplate\n", LA_MERGE_OTHER},
                 {"", LA_MERGE_OTHER}};
    for (size_t i = 0; i < 4; i++) {
        const char *path = scratch_write(&dir, "a", cases[i].text, strlen(cases[i].text));
        assert_int_equal(la_merge_kind_of(path, &kind, NULL), LOGAD_OK);
        assert_int_equal(kind, cases[i].kind);
    }
    scratch_remove(&dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_metrics),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
