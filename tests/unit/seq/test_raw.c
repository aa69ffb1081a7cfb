/* Raw lines become sessions, with places; what is odd about the lines is counted, not fatal. */
#include "seqtest.h"

#include "base/log.h"
#include "seq/dataset.h"

static const char hdfs[] =
    "081109 203518 143 INFO dfs.DataNode$DataXceiver: Receiving block blk_1 src: /10.0.0.1:5 dest: "
    "/10.0.0.1:50010\n"
    "\n"
    "081109 203518 143 INFO dfs.DataNode$DataXceiver: Receiving block blk_2 src: /10.0.0.2:7 dest: "
    "/10.0.0.2:50010\n"
    "081109 203519 35 INFO dfs.FSNamesystem: BLOCK* ask 10.0.0.1:50010 to delete blk_1 blk_2\n"
    "081109 203520 35 INFO dfs.FSNamesystem: Number of transactions: 7\n"
    "081109 203521 143 INFO dfs.DataNode$DataXceiver: Receiving block blk_1 src: /10.0.0.3:5 dest: "
    "/10.0.0.1:50010\n";

static void groups_blocks(void **state)
{
    dir *t = *state;
    la_dataset *d;
    const char *path = dir_write(t, "x.log", hdfs);
    la_dataset_options o = {.format = "hdfs", .keep_places = true};
    assert_int_equal(la_dataset_load(&d, path, &o, NULL), LOGAD_OK);
    assert_string_equal(d->format, "hdfs");
    assert_string_equal(d->grouping.key, "block");
    assert_int_equal(d->n_lines, 6);
    assert_int_equal(d->n_ungrouped, 2); /* the blank one and the one without a block */
    assert_int_equal(d->n_sessions, 2);
    assert_string_equal(d->session[0], "blk_1");
    const la_place *p = d->places + d->place_at[0];
    assert_int_equal(d->place_at[1], 3);
    assert_int_equal(p[0].line, 1);
    assert_int_equal(p[0].byte, 0);
    assert_int_equal(p[1].line, 4);
    assert_int_equal(p[2].line, 6);
    assert_memory_equal(hdfs + p[2].byte, "081109 203521", 13);
    assert_int_equal(p[0].template_, p[2].template_);
    assert_int_equal(d->events[d->at[d->sequence[0]]], p[0].template_);
    assert_string_equal(d->files[p[0].file], path);
    assert_null(d->dir);
    assert_null(d->known);
    la_dataset_free(d);
}

static void templates_are_distinct_and_in_range(const la_dataset *d)
{
    for (uint32_t i = 0; i < d->n_templates; i++)
        for (uint32_t k = 0; k < i; k++)
            assert_string_not_equal(d->templates[i], d->templates[k]);
    for (uint64_t i = 0; i < d->at[d->n_sequences]; i++)
        assert_in_range(d->events[i], 0, d->n_templates - 1);
}

static void knows_the_levels(void **state)
{
    static const char text[] = "081109 203518 143 INFO a.B: block blk_1 came\n"
                               "081109 203518 143 ERROR a.B: block blk_1 went\n"
                               "081109 203518 143 WARN a.B: block blk_1 stays here\n"
                               "081109 203519 143 ERROR a.B: block blk_2 came\n"
                               "081109 203519 143 INFO a.B: block blk_2 came\n";
    dir *t = *state;
    la_dataset *d;
    la_dataset_options o = {.format = "hdfs"};
    assert_int_equal(la_dataset_load(&d, dir_write(t, "x.log", text), &o, NULL), LOGAD_OK);
    assert_non_null(d->severity);
    assert_int_equal(d->n_templates, 3);
    for (uint32_t i = 0; i < 3; i++) {
        double want = strstr(d->templates[i], "came") != NULL ? -1.0 / 3
                      : strstr(d->templates[i], "went")       ? 1
                                                              : 0;
        assert_float_equal(d->severity[i], want, 1e-6);
    }
    la_dataset_free(d);
    o.format = "plain";
    assert_int_equal(la_dataset_load(&d, dir_write(t, "x.log", text), &o, NULL), LOGAD_OK);
    assert_null(d->severity);
    la_dataset_free(d);
}

static void keeps_the_templates_given(void **state)
{
    dir *t = *state;
    static const char *const seeds[] = {"never said", "Receiving block <*> src: <*> dest: <*>",
                                        "BLOCK* ask <*> to delete <*> <*>"};
    la_dataset *d;
    la_dataset_options o = {
        .format = "hdfs", .templates = seeds, .n_templates = 3, .keep_places = true};
    assert_int_equal(la_dataset_load(&d, dir_write(t, "x.log", hdfs), &o, NULL), LOGAD_OK);
    assert_non_null(d->known);
    for (uint32_t i = 0; i < 3; i++) {
        assert_string_equal(d->templates[i], seeds[i]);
        assert_true(d->known[i]);
    }
    assert_int_equal(d->n_templates, 4);
    assert_false(d->known[3]);
    assert_int_equal(d->n_unknown, 1);
    assert_int_equal(d->places[0].template_, 1);
    assert_int_equal(d->places[1].template_, 2);
    templates_are_distinct_and_in_range(d);
    la_dataset_free(d);
}

static void finds_ids_by_itself(void **state)
{
    dir *t = *state;
    static char text[60000];
    size_t n = 0;
    for (unsigned i = 0; i < 600; i++)
        n += (size_t)snprintf(text + n, sizeof text - n,
                              i % 10 == 9 ? "2024-05-01 10:00:00 INFO idle, %u\n"
                                          : "2024-05-01 10:00:00 INFO step of Order #%u\n",
                              100 + i / 10 + i % 2);
    dir_write(t, "x.log", text);
    la_dataset *d;
    assert_int_equal(la_dataset_load(&d, t->path, NULL, NULL), LOGAD_OK);
    assert_int_equal(d->grouping.kind, LA_GROUP_NAMED);
    assert_string_equal(d->grouping.key, "order");
    assert_int_equal(d->n_sessions, 61 + 3);
    assert_int_equal(d->n_ungrouped, 0);
    assert_string_equal(d->session[0], "100");
    assert_string_equal(d->session[2], "x.log#0");
    la_dataset_free(d);
}

static void falls_back_to_windows(void **state)
{
    dir *t = *state;
    static char text[20000];
    size_t n = 0;
    for (unsigned i = 0; i < 150; i++)
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "081109 203518 143 INFO dfs.Other: transaction %u%s\n", i,
                              i % 3 == 0 ? " of blk_1" : "");
    dir_write(t, "x.log", text);
    la_dataset *d;
    assert_int_equal(la_dataset_load(&d, t->path, NULL, NULL), LOGAD_OK);
    assert_int_equal(d->grouping.kind, LA_GROUP_COUNT);
    assert_int_equal(d->n_sessions, 8);
    assert_string_equal(d->session[7], "x.log#7");
    assert_string_equal(d->dir, t->path);
    assert_int_equal(d->at[d->sequence[0] + 1] - d->at[d->sequence[0]], LA_GROUP_LINES);
    assert_int_equal(d->at[d->sequence[7] + 1] - d->at[d->sequence[7]], 10);
    la_dataset_free(d);
    la_dataset_options o = {.grouping = {.kind = LA_GROUP_ID, .key = "block"}};
    assert_int_equal(la_dataset_load(&d, t->path, &o, NULL), LOGAD_OK);
    assert_int_equal(d->n_sessions, 1);
    assert_int_equal(d->n_ungrouped, 100);
    la_dataset_free(d);
}

static void reads_several_inputs(void **state)
{
    dir *t = *state;
    char a[256], b[256];
    dir_write(t, "empty.log", "\n\n");
    snprintf(a, sizeof a, "%s/empty.log", t->path);
    snprintf(b, sizeof b, "%s/x.log", t->path);
    dir_write(t, "x.log", hdfs);
    const char *inputs[] = {a, b, b};
    la_dataset *d;
    la_dataset_options o = {.keep_places = true};
    assert_int_equal(la_dataset_raw(&d, inputs, 3, &o, NULL), LOGAD_OK);
    assert_int_equal(d->n_files, 3);
    assert_int_equal(d->n_lines, 14);
    assert_int_equal(d->n_sessions, 2);
    assert_int_equal(d->place_at[1], 6); /* both readings of the file join the session */
    assert_int_equal(d->places[0].file, 1);
    assert_int_equal(d->places[3].file, 2);
    templates_are_distinct_and_in_range(d);
    la_dataset_free(d);
}

static void says_what_is_missing(void **state)
{
    dir *t = *state;
    la_dataset *d = NULL;
    logad_error err;
    const char *path = dir_write(t, "x.log", "");
    assert_int_equal(la_dataset_load(&d, path, NULL, &err), LOGAD_EINPUT);
    assert_says(err, "no log lines in ");
    assert_int_equal(la_dataset_load(&d, dir_write(t, "x.log", "\n \n"), NULL, &err), LOGAD_EINPUT);
    assert_says(err, "no log lines in ");
    la_dataset_options o = {.grouping = {.kind = LA_GROUP_ID, .key = "instance"}};
    assert_int_equal(la_dataset_load(&d, dir_write(t, "x.log", hdfs), &o, &err), LOGAD_EINPUT);
    assert_says(err, "none of 6 lines");
    assert_says(err, "by instance id");
    o = (la_dataset_options){.format = "no-such-format"};
    assert_int_equal(la_dataset_load(&d, path, &o, &err), LOGAD_EUSAGE);
    assert_null(d);
}

static void reports_damage(void **state)
{
    dir *t = *state;
    static char text[600000];
    size_t n = 0;
    for (unsigned i = 0; i < 8000; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "081109 203518 1 INFO a.B: read blk_%u\n",
                              i * 7919);
    dir_gzip(t, "x.log.gz", text, 20000);
    la_dataset *d;
    assert_int_equal(la_dataset_load(&d, t->path, NULL, NULL), LOGAD_OK);
    assert_non_null(d->damage);
    assert_non_null(strstr(d->damage, "x.log.gz"));
    assert_in_range(d->n_lines, 100, 7999);
    assert_int_equal(d->n_sessions, d->n_lines);
    la_dataset_free(d);
}

/* A note that comes first does not decide what the log beside it is. */
static void the_largest_input_settles_the_format(void **state)
{
    dir *t = *state;
    la_dataset *d;
    dir_write(t, "a.txt", "see the wiki\n");
    dir_write(t, "b.log", hdfs);
    assert_int_equal(la_dataset_load(&d, t->path, NULL, NULL), LOGAD_OK);
    assert_string_equal(d->format, "hdfs");
    assert_int_equal(d->n_sessions, 2);
    assert_int_equal(d->n_lines, 7);
    la_dataset_free(d);
}

static void refuses_labels(void **state)
{
    dir *t = *state;
    la_dataset *d;
    logad_error err;
    dir_write(t, "a.log", hdfs);
    dir_write(t, "z.log", "blk_1\t0\nblk_2\t1\nblk_3\t0\nblk_4\t0\n");
    assert_int_equal(la_dataset_load(&d, t->path, NULL, &err), LOGAD_EINPUT);
    assert_says(err, "z.log: holds labels");
}

/* Any bytes are data. */
static void takes_any_bytes(void **state)
{
    dir *t = *state;
    const char *path = dir_path(t, "x.log");
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    for (unsigned i = 0; i < 3000; i++)
        assert_int_not_equal(fputc((int)((i * 2654435761u) >> 13 & 0xff), f), EOF);
    assert_int_equal(fclose(f), 0);
    static const char *const groupings[] = {"count:3", "node:2", "id:(.)(.)", "time:1"};
    for (size_t i = 0; i < 4; i++) {
        la_dataset_options o = {.format = i == 1 ? "bgl" : NULL, .keep_places = true};
        la_dataset *d = NULL;
        assert_int_equal(la_grouping_parse(&o.grouping, groupings[i], NULL), LOGAD_OK);
        logad_status s = la_dataset_load(&d, path, &o, NULL);
        assert_true(s == LOGAD_OK || s == LOGAD_EINPUT);
        if (s == LOGAD_OK)
            templates_are_distinct_and_in_range(d);
        la_dataset_free(s == LOGAD_OK ? d : NULL);
    }
}

int main(void)
{
    la_log_set(LA_QUIET);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(knows_the_levels, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(groups_blocks, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(keeps_the_templates_given, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(finds_ids_by_itself, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(falls_back_to_windows, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(reads_several_inputs, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(says_what_is_missing, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(reports_damage, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(the_largest_input_settles_the_format, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(refuses_labels, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(takes_any_bytes, dir_make, dir_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
