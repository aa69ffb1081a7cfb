/* Names, paths and what is said where there is nothing. */
#include "seqtest.h"

#include "base/log.h"
#include "seq/build.h"
#include "seq/labels.h"

static const char templates[] = "event_id\ttemplate\n1\ta\n";

static void make_set(dir *t, const char *name, const char *sessions)
{
    char file[200];
    dir_folder(t, name);
    snprintf(file, sizeof file, "%s/templates.tsv", name);
    dir_write(t, file, templates);
    snprintf(file, sizeof file, "%s/sessions.tsv", name);
    dir_write(t, file, sessions);
}

static void finds_a_set_by_name(void **state)
{
    dir *t = *state;
    la_dataset *d;
    make_set(t, "mine", "s\t1\n");
    make_set(t, "hdfs", "s\t1 1\n");
    setenv("LOGAD_DATA", t->path, 1);
    assert_int_equal(la_dataset_load(&d, "mine", NULL, NULL), LOGAD_OK);
    assert_string_equal(d->name, "mine");
    assert_false(d->simulated);
    assert_non_null(d->dir);
    assert_int_equal(d->grouping.kind, LA_GROUP_GIVEN);
    assert_int_equal(la_dataset_session(d, "s", 1), 0);
    assert_int_equal(la_dataset_session(d, "x", 1), LA_MAP_NONE);
    la_dataset_free(d);
    assert_int_equal(la_dataset_load(&d, "hdfs", NULL, NULL), LOGAD_OK);
    assert_int_equal(d->grouping.kind, LA_GROUP_ID); /* as published: by block */
    la_dataset_free(d);
    unsetenv("LOGAD_DATA");
}

static void says_what_there_is(void **state)
{
    dir *t = *state;
    la_dataset *d = NULL;
    logad_error err;
    assert_int_equal(la_dataset_load(&d, "no-such-set", NULL, &err), LOGAD_EINPUT);
    assert_says(err, "no such dataset or file");
    assert_says(err, "hdfs, bgl, openstack");
    assert_int_equal(la_dataset_load(&d, "", NULL, &err), LOGAD_EINPUT);
    assert_int_equal(la_dataset_load(&d, dir_path(t, "none/*.log"), NULL, &err), LOGAD_EINPUT);
    assert_int_equal(la_dataset_load(&d, t->path, NULL, &err), LOGAD_EINPUT); /* an empty folder */
    assert_int_equal(la_dataset_raw(&d, NULL, 0, NULL, &err), LOGAD_EUSAGE);
    assert_null(d);
    la_dataset_free(NULL);
}

static void falls_back_to_the_samples(void **state)
{
    dir *t = *state;
    static const struct {
        const char *name, *format;
        la_grouping_kind kind;
        uint32_t sessions, anomalous;
    } sets[] = {{"hdfs", "hdfs", LA_GROUP_ID, 2000, 102}, {"bgl", "bgl", LA_GROUP_NODE, 800, 45}};
    setenv("XDG_DATA_HOME", t->path, 1);
    for (size_t i = 0; i < 2; i++) {
        la_dataset *d;
        la_labels l;
        la_ledger ledger = {0};
        assert_int_equal(la_dataset_load(&d, sets[i].name, NULL, NULL), LOGAD_OK);
        assert_true(d->simulated);
        assert_string_equal(d->format, sets[i].format);
        assert_int_equal(d->grouping.kind, sets[i].kind);
        assert_int_equal(d->n_sessions, sets[i].sessions);
        assert_int_equal(la_labels_open(&l, d, &(la_label_file){.purpose = "x"}, &ledger, NULL),
                         LOGAD_OK);
        assert_int_equal(l.n_anomalous, sets[i].anomalous);
        la_labels_free(&l);
        la_ledger_free(&ledger);
        la_dataset_free(d);
    }
    unsetenv("XDG_DATA_HOME");
}

/* How a user's own logs are laid out is not said of a sample. */
static void a_sample_is_read_as_it_was_made(void **state)
{
    dir *t = *state;
    la_dataset *d;
    la_dataset_options o = {.header = "<Level> <Content>",
                            .multiline_start = "^x",
                            .grouping = {.kind = LA_GROUP_COUNT, .size = 20}};
    setenv("XDG_DATA_HOME", t->path, 1);
    assert_int_equal(la_dataset_load(&d, "hdfs", &o, NULL), LOGAD_OK);
    assert_string_equal(d->format, "hdfs");
    assert_int_equal(d->grouping.kind, LA_GROUP_ID);
    assert_int_equal(d->n_sessions, 2000);
    la_dataset_free(d);
    unsetenv("XDG_DATA_HOME");
}

int main(void)
{
    la_log_set(LA_QUIET);
    unsetenv("LOGAD_DATA");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_a_set_by_name, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(says_what_there_is, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(falls_back_to_the_samples, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(a_sample_is_read_as_it_was_made, dir_make, dir_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
