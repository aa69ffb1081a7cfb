/* Simulated nodes: windows, alerts and what is fatal without being an alert. */
#include "seqtest.h"

#include "seq/sim_bgl.h"

static void labels_are_those_of_the_alerts(void **state)
{
    (void)state;
    la_sim s = {.rng = la_rng_new(5), .sessions = 400, .fault_rate = 0.1};
    la_sim_bgl.run(&s);
    assert_false(s.failed);
    assert_int_equal(s.n_sessions, 400);
    assert_in_range(s.n_faulty, 15, 80);
    size_t alerts = 0, fatal = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *p = s.text.p + s.lines[i].at;
        assert_true(i == 0 || s.lines[i].time >= s.lines[i - 1].time);
        assert_int_equal(p[0] != '-', s.lines[i].alert);
        alerts += s.lines[i].alert;
        char line[1024];
        snprintf(line, sizeof line, "%.*s", (int)s.lines[i].length, p);
        fatal += !s.lines[i].alert && strstr(line, " FATAL ") != NULL;
        assert_null(strchr(line, '{')); /* every placeholder was filled */
    }
    assert_in_range(alerts, s.n_faulty, s.n);
    assert_true(fatal > alerts);
    la_buf_free(&s.text);
    la_buf_free(&s.labels);
    free(s.lines);
}

static void no_faults_no_alerts(void **state)
{
    (void)state;
    la_sim s = {.rng = la_rng_new(5), .sessions = 100, .fault_rate = 0};
    la_sim_bgl.run(&s);
    assert_int_equal(s.n_faulty, 0);
    for (size_t i = 0; i < s.n; i++)
        assert_false(s.lines[i].alert);
    la_buf_free(&s.text);
    la_buf_free(&s.labels);
    free(s.lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(labels_are_those_of_the_alerts),
                                       cmocka_unit_test(no_faults_no_alerts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
