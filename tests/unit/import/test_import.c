/* Raw logs into a set: labels by file, what is left out, what is refused, nothing left behind. */
#include "importtest.h"

static const char text[] = "start job=1\nstart job=2\nstop job=1\nstart job=3\n";

static logad_import_options jobs(dir *t, const char *labels, const char *rest)
{
    static char file[256];
    logad_import_options o = {.format = "plain", .group = "id:job=(\\d)", .rest = rest};
    dir_write(t, "app.log", text);
    if (labels != NULL) {
        snprintf(file, sizeof file, "%s", dir_write(t, "l.txt", labels));
        o.labels = file;
    }
    return o;
}

static void makes(void **state, const char *labels, const char *rest, const char *want)
{
    dir *t = *state;
    char got[64];
    logad_import_summary sum;
    assert_int_equal(import_one(t, "app.log", jobs(t, labels, rest), &sum), LOGAD_OK);
    la_dataset *d = import_made(t, got);
    assert_string_equal(got, want);
    assert_int_equal(sum.sessions, strlen(want));
    assert_int_equal(sum.sessions + sum.left_out, 3);
    la_dataset_free(d);
    remove_all(dir_path(t, "out"));
}

static void makes_sets(void **state)
{
    makes(state, "1\t0\n2\t1\n3\t0\n", NULL, "010");
    makes(state, "id,Label\n3,Anomaly\n2,Normal\n1,Normal\n", NULL, "001");
    makes(state, "2\n", "normal", "010");
    makes(state, "1\t1\n3\t0\n", "drop", "10");
    makes(state, NULL, NULL, "...");
}

static void keeps_the_levels(void **state)
{
    dir *t = *state;
    char got[64];
    logad_import_summary sum;
    dir_write(t, "app.log", "INFO start job=1\nERROR lost job=1 at once\nWARN odd job=2\n");
    assert_int_equal(
        import_one(t, "app.log",
                   (logad_import_options){.header = "<Level> <Content>", .group = "id:job=(\\d)"},
                   &sum),
        LOGAD_OK);
    la_dataset *d = import_made(t, got);
    assert_non_null(d->severity);
    assert_int_equal(d->n_templates, 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_true(d->severity[i] == (d->templates[i][0] == 's'   ? -1
                                       : d->templates[i][0] == 'l' ? 1
                                                                   : 0));
    la_dataset_free(d);
}

static void takes_the_folders_own_labels(void **state)
{
    dir *t = *state;
    char got[64];
    logad_import_summary sum;
    dir_folder(t, "in");
    dir_write(t, "in/app.log", text);
    dir_write(t, "in/labels.tsv", "1\t0\n2\t0\n3\t1\n");
    assert_int_equal(import_one(t, "in",
                                (logad_import_options){.format = "plain", .group = "id:job=(\\d)"},
                                &sum),
                     LOGAD_OK);
    la_dataset_free(import_made(t, got));
    assert_string_equal(got, "001");
}

static void leaves_nothing_where_it_fails(void **state)
{
    dir *t = *state;
    import_fails(t, "app.log", jobs(t, "1\t0\n", NULL), "no label for 2 of 3 sessions");
    import_fails(t, "app.log", jobs(t, "9\n", "normal"), "none of its 1 lines names a session");
    import_fails(t, "app.log", jobs(t, NULL, "drop"), "give --labels, too");
    import_fails(t, "app.log", jobs(t, "1\t0\n", "x"), "neither normal nor drop");
    import_fails(t, "no.log", jobs(t, NULL, NULL), "no.log: ");
    logad_import_options tabs = jobs(t, NULL, NULL);
    tabs.group = "id:(job.*)";
    dir_write(t, "app.log", "a job\t1\nb job\t2\n");
    import_fails(t, "app.log", tabs, "holds a tab");
}

static void takes_no_folder_that_is_used(void **state)
{
    dir *t = *state;
    logad_import_summary sum;
    dir_folder(t, "out");
    assert_int_equal(import_one(t, "app.log", jobs(t, NULL, NULL), &sum), LOGAD_OK);
    assert_int_equal(import_one(t, "app.log", jobs(t, NULL, NULL), &sum), LOGAD_EUSAGE);
    assert_says(import_err, "not an empty folder");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeps_the_levels, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(makes_sets, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(takes_the_folders_own_labels, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(leaves_nothing_where_it_fails, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(takes_no_folder_that_is_used, dir_make, dir_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
