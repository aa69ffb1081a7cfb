/* report/context.c: raw lines come back from the inputs, with their times; changed files do not. */
#include "report/anomalies.h"
#include "verdicts.h"
#include <math.h>

static const char log_text[] = "2026-01-02 03:04:05,000 INFO a.B: first line here\n"
                               "2026-01-02 03:04:06,000 INFO a.B: second line here\n"
                               "2026-01-02 03:04:07,000 INFO a.B: third line here\n"
                               "2026-01-02 03:04:08,000 INFO a.B: fourth line here\n"
                               "2026-01-02 03:04:09,000 INFO a.B: fifth line here\n"
                               "2026-01-02 03:04:10,000 INFO a.B: sixth line here\n"
                               "2026-01-02 03:04:11,000 INFO a.B: seventh line here\n";

static uint64_t byte_of(uint64_t line)
{
    const char *p = log_text;
    for (uint64_t i = 1; i < line; i++)
        p = strchr(p, '\n') + 1;
    return (uint64_t)(p - log_text);
}

static void read_back(la_anomalies *a, const char *path, uint64_t line, uint64_t byte)
{
    logad_verdict v = made_up("s", 0.9, "t", path, line, byte);
    assert_int_equal(la_anomalies_add(a, &v, NULL), LOGAD_OK);
    la_anomalies_sort(a);
    assert_int_equal(la_anomalies_read_lines(a, NULL), LOGAD_OK);
}

static void test_lines_around(void **state)
{
    (void)state;
    scratch dir;
    scratch_make(&dir);
    scratch_write(&dir, "a.log", log_text, sizeof log_text - 1);
    la_anomalies a = {0};
    read_back(&a, dir.path, 4, byte_of(4));
    assert_null(la_anomalies_line(&a, 0, 1));
    for (uint64_t line = 2; line <= 6; line++) {
        const la_raw_line *w = la_anomalies_line(&a, 0, line);
        assert_non_null(w);
        assert_memory_equal(w->text, log_text + byte_of(line), w->len);
        assert_int_equal(w->byte, byte_of(line));
    }
    assert_null(la_anomalies_line(&a, 0, 7));
    assert_null(la_anomalies_line(&a, 1, 4));
    assert_true(a.items[0].has_time);
    assert_true(fabs(a.items[0].time - 1767323048.0) < 1e-6);
    la_anomalies_free(&a);
    scratch_remove(&dir);
}

static void test_changed_and_missing(void **state)
{
    (void)state;
    scratch dir;
    scratch_make(&dir);
    scratch_write(&dir, "a.log", log_text, sizeof log_text - 1);
    la_anomalies a = {0};
    read_back(&a, dir.path, 4, byte_of(4) + 1);
    assert_null(la_anomalies_line(&a, 0, 4));
    assert_false(a.items[0].has_time);
    la_anomalies_free(&a);
    read_back(&a, scratch_path(&dir, "gone.log"), 1, 0);
    assert_null(la_anomalies_line(&a, 0, 1));
    la_anomalies_free(&a);
    read_back(&a, "-", 1, 0);
    assert_null(la_anomalies_line(&a, 0, 1));
    la_anomalies_free(&a);
    scratch_remove(&dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_around),
        cmocka_unit_test(test_changed_and_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
