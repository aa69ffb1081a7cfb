/* Which files are logs, and the first lines. */
#include "seqtest.h"

#include "seq/inputs.h"

static void leaves_out_what_is_no_log(void **state)
{
    dir *t = *state;
    static const char *const files[] = {
        "b.log",      "a.log.gz",  "labels.tsv",    "anomaly_label.csv",
        "labels.csv", "README.md", "templates.tsv", "notes.csv"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        dir_write(t, files[i], "x\n");
    la_dataset *d;
    assert_int_equal(la_dataset_new(&d, "x", NULL), LOGAD_OK);
    const char *folder = t->path;
    assert_int_equal(la_inputs_find(d, &folder, 1, NULL), LOGAD_OK);
    assert_int_equal(d->n_files, 3);
    assert_non_null(strstr(d->files[0], "a.log.gz"));
    assert_non_null(strstr(d->files[1], "b.log"));
    assert_non_null(strstr(d->files[2], "notes.csv"));
    /* A file that is named is taken whatever its name. */
    const char *named = dir_path(t, "labels.csv");
    assert_int_equal(la_inputs_find(d, &named, 1, NULL), LOGAD_OK);
    assert_int_equal(d->n_files, 4);
    /* One that a pattern turned up is not. */
    const char *pattern = dir_path(t, "*");
    assert_int_equal(la_inputs_find(d, &pattern, 1, NULL), LOGAD_OK);
    assert_int_equal(d->n_files, 7);
    la_dataset_free(d);
}

static void finds_the_largest(void **state)
{
    dir *t = *state;
    dir_write(t, "a", "a note\n");
    dir_write(t, "b", "a log\nof lines\n");
    dir_write(t, "c", "");
    la_dataset *d;
    assert_int_equal(la_dataset_new(&d, "x", NULL), LOGAD_OK);
    const char *folder = t->path, *pipe = "-";
    assert_int_equal(la_inputs_find(d, &folder, 1, NULL), LOGAD_OK);
    assert_int_equal(la_inputs_largest(d), 1);
    la_dataset_free(d);
    assert_int_equal(la_dataset_new(&d, "x", NULL), LOGAD_OK);
    assert_int_equal(la_inputs_find(d, &pipe, 1, NULL), LOGAD_OK);
    assert_int_equal(la_inputs_largest(d), d->n_files);
    la_dataset_free(d);
}

static bool is_labels(const char *const *lines, size_t n)
{
    logad_line l[8];
    for (size_t i = 0; i < n; i++)
        l[i] = (logad_line){.text = lines[i], .len = strlen(lines[i])};
    return la_lines_are_labels(l, n);
}

static void knows_labels_by_their_lines(void **state)
{
    (void)state;
    static const char *const tsv[] = {"a\t0", "b c\t1", "d\t0", "e\t0"};
    static const char *const csv[] = {"BlockId,Label", "blk_1,Normal", "blk_2,Anomaly",
                                      "blk_3,Normal"};
    static const char *const log[] = {"a\t0", "b\t1", "c\t2", "d\t1"};
    static const char *const counts[] = {"a,0", "b,1", "c,0", "d,1"};
    assert_true(is_labels(tsv, 4));
    assert_true(is_labels(csv, 4));
    assert_false(is_labels(tsv, 3));
    assert_false(is_labels(log, 4));
    assert_false(is_labels(counts, 4));
}

static void says_where_there_are_none(void **state)
{
    dir *t = *state;
    logad_error err;
    la_dataset *d;
    dir_write(t, "README", "x\n");
    assert_int_equal(la_dataset_new(&d, "x", NULL), LOGAD_OK);
    const char *folder = t->path;
    assert_int_equal(la_inputs_find(d, &folder, 1, &err), LOGAD_EINPUT);
    assert_says(err, "no log files");
    folder = dir_path(t, "missing");
    assert_int_equal(la_inputs_find(d, &folder, 1, &err), LOGAD_EINPUT);
    la_dataset_free(d);
}

static void probes_the_first_lines(void **state)
{
    dir *t = *state;
    static char text[4000];
    const size_t most = 200;
    size_t n = 0;
    for (unsigned i = 0; i < most + 5; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "\n \nline %u\n", i);
    la_records *r;
    assert_int_equal(la_records_new(&r, &(logad_parser_options){0}, NULL), LOGAD_OK);
    assert_int_equal(la_records_open(r, dir_write(t, "x.log", text), NULL), LOGAD_OK);
    la_probe p = {0};
    assert_int_equal(la_probe_fill(&p, r, most, NULL), LOGAD_OK);
    assert_int_equal(p.n, most);
    assert_int_equal(la_records_counts(r)->skipped, 2 * most);
    assert_int_equal(p.records[0].number, 3);
    assert_memory_equal(p.records[199].event.content, "line 199", 8);
    la_probe_free(&p);
    la_records_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(leaves_out_what_is_no_log, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(says_where_there_are_none, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(finds_the_largest, dir_make, dir_remove),
        cmocka_unit_test(knows_labels_by_their_lines),
        cmocka_unit_test_setup_teardown(probes_the_first_lines, dir_make, dir_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
