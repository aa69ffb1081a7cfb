/* report/csv.c: RFC 4180, and nothing that a spreadsheet takes for a formula. */
#include "verdicts.h"

static void expect_row(const char *session, const char *want)
{
    logad_verdict v = made_up(session, 0.25, "t", NULL, 0, 0);
    logad_score_summary s = {0};
    char *text = report_of("csv", &v, 1, &s), *row = strstr(text, "\r\n");
    assert_non_null(row);
    assert_string_equal(row + 2, want);
    free(text);
}

static void test_cells(void **state)
{
    (void)state;
    expect_row("a", "\"a\",0.25,0.5,false,,,,3,1,0,,,,,\r\n");
    expect_row("a\"b,c", "\"a\"\"b,c\",0.25,0.5,false,,,,3,1,0,,,,,\r\n");
    expect_row("a\nb\rc", "\"a\\x0Ab\\x0Dc\",0.25,0.5,false,,,,3,1,0,,,,,\r\n");
    static const char *const formulas[] = {"=1+1", "+1", "-1", "@x", "\tx"};
    for (size_t i = 0; i < 5; i++) {
        char want[80];
        snprintf(want, sizeof want, "\"'%s\",0.25,0.5,false,,,,3,1,0,,,,,\r\n", formulas[i]);
        expect_row(formulas[i], want);
    }
}

static void test_anomaly(void **state)
{
    (void)state;
    logad_verdict v = made_up("s", 0.75, "=t <*>", "a,b.log", 7, 99);
    logad_score_summary s = {0};
    char *text = report_of("csv", &v, 1, &s), want[200];
    snprintf(want, sizeof want,
             "\r\n\"s\",0.75,0.5,true,\"a,b.log\",7,99,3,1,0,%016llx,\"'=t <*>\",0.75,"
             "\"a,b.log\",7\r\n",
             (unsigned long long)logad_template_id("=t <*>"));
    assert_string_equal(strstr(text, "\r\n"), want);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_anomaly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
