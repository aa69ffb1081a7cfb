/* report/prom.c: the text format of Prometheus, every gauge with its help and type. */
#include "verdicts.h"

static void test_gauges(void **state)
{
    (void)state;
    logad_verdict v[] = {made_up("a", 0.25, "t", "f", 1, 0), made_up("b", 0.75, "t", "f", 2, 9)};
    logad_score_summary s = {.lines = 12345678901, .unknown = 3, .damage = "cut"};
    char *text = report_of("prom", v, 2, &s);
    static const char *const want[] = {
        "\nlogad_lines 12345678901\n",
        "\nlogad_lines_unknown 3\n",
        "\nlogad_sessions 2\n",
        "\nlogad_anomalies 1\n",
        "\nlogad_score_max 0.75\n",
        "\nlogad_score_threshold 0.5\n",
        "\nlogad_input_damaged 1\n",
        "\nlogad_run_duration_seconds 2.5\n",
        "\nlogad_last_run_timestamp_seconds 1000000000\n",
        "\nlogad_build_info{version=\"",
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        assert_non_null(strstr(text, want[i]));
    assert_int_equal(count_of(text, "# HELP "), count_of(text, "# TYPE "));
    assert_int_equal(count_of(text, "\n"), 3 * count_of(text, "# HELP "));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_gauges)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
