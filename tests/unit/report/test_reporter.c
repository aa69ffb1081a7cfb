/* report/reporter.c: kinds by name, a failed output, no memory lost. */
#include "verdicts.h"

static void test_kinds(void **state)
{
    (void)state;
    logad_verdict v[] = {made_up("a", 0.25, "t", "f", 1, 0), made_up("b", 0.75, "t", "f", 2, 9)};
    logad_score_summary s = {.sessions = 2, .anomalous = 1};
    static const char *const kinds[] = {"text", "jsonl", "csv", "html", "prom"};
    static const size_t lines[] = {1, 2, 3, 0, 0};
    for (size_t i = 0; i < 5; i++) {
        char *text = report_of(kinds[i], v, 2, &s);
        if (lines[i] > 0)
            assert_int_equal(count_of(text, "\n"), lines[i]);
        assert_true(strlen(text) > 10);
        free(text);
    }
    char *none = report_of("text", v, 1, &s);
    assert_string_equal(none, "");
    free(none);
}

static void test_unknown_kind(void **state)
{
    (void)state;
    la_report *r;
    logad_error err;
    la_report_options o = {.kind = "pdf"};
    assert_int_equal(la_report_new(&r, &o, NULL, &err), LOGAD_EUSAGE);
    assert_null(r);
    assert_non_null(strstr(err.text, LA_REPORT_KINDS));
    la_report_free(NULL);
}

static void test_failed_output_stops(void **state)
{
    (void)state;
    la_outfile *out;
    la_report *r;
    la_report_options o = {.kind = "jsonl"};
    assert_int_equal(la_outfile_open(&out, "/dev/full", NULL), LOGAD_OK);
    assert_int_equal(la_report_new(&r, &o, out, NULL), LOGAD_OK);
    logad_verdict v = made_up("a", 0.25, "t", "f", 1, 0);
    size_t n = 0;
    while (n < 100000 && la_report_verdict(r, &v))
        n++;
    assert_true(n < 100000);
    la_report_free(r);
    assert_int_equal(la_outfile_commit(out, NULL), LOGAD_EIO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_unknown_kind),
        cmocka_unit_test(test_failed_output_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
