/* Sessions by the worst of their lines. */
#include "importtest.h"

static void labels_are(void **state, const char *log, const char *group, const char *re,
                       const char *want)
{
    dir *t = *state;
    char got[64];
    logad_import_summary sum;
    dir_write(t, "app.log", log);
    assert_int_equal(
        import_one(t, "app.log",
                   (logad_import_options){.format = "plain", .group = group, .anomalous_lines = re},
                   &sum),
        LOGAD_OK);
    la_dataset *d = import_made(t, got);
    assert_string_equal(got, want);
    uint32_t n = 0;
    for (const char *c = want; *c != '\0'; c++)
        n += *c == '1';
    assert_int_equal(sum.anomalous, n);
    la_dataset_free(d);
    remove_all(dir_path(t, "out"));
}

static void takes_the_worst_line(void **state)
{
    const char log[] = "- job=1 a\n- job=2 b\n- job=1 c\nKERN job=2 d\n- job=3 e\n";
    labels_are(state, log, "id:job=(\\d)", "^[^-]", "010");
    labels_are(state, log, "id:job=(\\d)", "job=1 [c]|e$", "101");
    labels_are(state, log, "count:2", "^KERN", "010");
    labels_are(state, log, "count:2", "never", "000");
}

static void counts_joined_lines(void **state)
{
    labels_are(
        state,
        "fine job=1\nbad job=2\n\tat a.b.C.d(E.java:1)\n\tat f.g.H.i(J.java:2)\nfine job=3\n",
        "id:job=(\\d)", "J\\.java", "010");
    /* A line of no session is nobody's. */
    labels_are(state, "\nBAD\nok job=1\nBAD\nok job=2\n", "id:job=(\\d)", "BAD", "00");
}

static void says_what_is_wrong(void **state)
{
    dir *t = *state;
    dir_write(t, "app.log", "a\nb\n");
    import_fails(t, "app.log", (logad_import_options){.anomalous_lines = "a("},
                 "--anomalous-lines 'a(': at character 3");
    import_fails(t, "app.log", (logad_import_options){.anomalous_lines = "a", .labels = "x"},
                 "leave out --labels");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(takes_the_worst_line, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(counts_joined_lines, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(says_what_is_wrong, dir_make, dir_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
