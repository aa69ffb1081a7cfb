/* Sequence files: what is read, and one line of text for each way they can be wrong. */
#include "seqtest.h"

#include "seq/dataset.h"

static logad_status load(la_dataset **d, dir *t, const char *templates, const char *sessions,
                         logad_error *err)
{
    if (templates != NULL)
        dir_write(t, "templates.tsv", templates);
    if (sessions != NULL)
        dir_write(t, "sessions.tsv", sessions);
    return la_dataset_load(d, t->path, NULL, err);
}

static const char good_templates[] =
    "event_id\ttemplate\n5\topen <*>\nE7\tclose\n70000\t\n9\topen <*>\n";

static void reads_sessions(void **state)
{
    la_dataset *d;
    assert_int_equal(
        load(&d, *state, good_templates, "s1\t5 E7\r\ns2\t9  E7 \n\ns3\t70000\ns4\tE7 5", NULL),
        LOGAD_OK);
    assert_int_equal(d->n_templates, 3); /* 5 and 9 have the same text */
    assert_string_equal(d->templates[0], "open <*>");
    assert_string_equal(d->templates[2], "");
    assert_int_equal(d->n_sessions, 4);
    assert_int_equal(d->n_sequences, 3);
    assert_string_equal(d->session[3], "s4");
    assert_int_equal(d->sequence[1], 0);
    assert_int_equal(d->count[0], 2);
    assert_int_equal(d->at[3], 5);
    assert_int_equal(d->events[d->at[2]], 1);
    assert_int_equal(d->grouping.kind, LA_GROUP_GIVEN);
    assert_null(d->format);
    assert_null(d->known);
    assert_null(d->damage);
    assert_null(d->severity);
    la_dataset_free(d);
}

static void wrong(void **state, const char *templates, const char *sessions, const char *part)
{
    la_dataset *d = NULL;
    logad_error err;
    assert_int_equal(load(&d, *state, templates, sessions, &err), LOGAD_EINPUT);
    assert_null(d);
    assert_says(err, part);
    assert_null(strchr(err.text, '\n'));
}

static void says_what_is_wrong(void **state)
{
    wrong(state, good_templates, "s1\t5\ns2\t5 6\n", "sessions.tsv:2: event id 6 is not in");
    wrong(state, good_templates, "s1\t05\n", "sessions.tsv:1: event id 05 is not in");
    wrong(state, good_templates, "s1\t99999999999\n", "event id 99999999999");
    wrong(state, good_templates, "s1\t5\ns1\t5\n", "sessions.tsv:2: session s1");
    wrong(state, good_templates, "s1 5\n", "sessions.tsv:1: ");
    wrong(state, good_templates, "\t5\n", "no id before a tab");
    wrong(state, good_templates, "s1\t \n", "sessions.tsv:1: a session without events");
    wrong(state, good_templates, "", "sessions.tsv: no sessions");
    wrong(state, "5\topen\n", "s1\t5\n", "templates.tsv:1: the header line");
    wrong(state, "event_id\ttemplate\n5 open\n", "s1\t5\n", "templates.tsv:2: ");
    wrong(state, "event_id\ttemplate\n5\ta\n5\tb\n", "s1\t5\n", "templates.tsv:3: event id 5");
    wrong(state, "event_id\ttemplate\n", "s1\t5\n", "templates.tsv: no templates");
}

static void reads_severities(void **state)
{
    dir *t = *state;
    la_dataset *d;
    logad_error err;
    dir_write(t, "severities.tsv", "event_id\tseverity\n9\t-1\nE7\t0.5\n");
    assert_int_equal(load(&d, t, good_templates, "s1\t5 E7\n", &err), LOGAD_OK);
    assert_non_null(d->severity);
    assert_true(d->severity[0] == -1); /* 5 and 9 are one */
    assert_true(d->severity[1] == 0.5f);
    assert_true(d->severity[2] == 0); /* not named */
    la_dataset_free(d);
    dir_write(t, "severities.tsv", "5\t1\n");
    wrong(state, NULL, NULL, "severities.tsv:1: the header line");
    static const char *const bad[][2] = {{"E7\t1.5", "severities.tsv:2: not \"event_id"},
                                         {"E7\tnan", "severities.tsv:2: not"},
                                         {"E7\t", "severities.tsv:2: not"},
                                         {"E7 1", "severities.tsv:2: not"},
                                         {"E7\t1 ", "severities.tsv:2: not"},
                                         {"8\t1", "severities.tsv:2: event id 8 is not in"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[64];
        snprintf(text, sizeof text, "event_id\tseverity\n%s\n", bad[i][0]);
        dir_write(t, "severities.tsv", text);
        wrong(state, NULL, NULL, bad[i][1]);
    }
}

static void reads_how_sessions_were_formed(void **state)
{
    dir *t = *state;
    la_dataset *d;
    logad_error err;
    dir_write(t, "grouping.txt", "count:20\n");
    assert_int_equal(load(&d, t, good_templates, "s1\t5 E7\n", &err), LOGAD_OK);
    assert_int_equal(d->grouping.kind, LA_GROUP_COUNT);
    assert_int_equal(d->grouping.size, 20);
    la_dataset_free(d);
    static const char *const bad[] = {"",           "\n",        "auto\n",
                                      "by count\n", "count:0\n", "count:9\ncount:9\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        dir_write(t, "grouping.txt", bad[i]);
        wrong(state, NULL, NULL, "grouping.txt:1: not how the sessions were formed");
    }
}

static void keeps_what_is_whole_of_a_cut_file(void **state)
{
    dir *t = *state;
    static char text[400000];
    size_t n = 0;
    for (unsigned i = 0; i < 20000; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "s%u\t%s\n", i * 7919,
                              i % 3 ? "5 E7" : "E7");
    dir_write(t, "templates.tsv", good_templates);
    unlink(dir_path(t, "sessions.tsv"));
    dir_gzip(t, "sessions.tsv.gz", text, 20000);
    la_dataset *d;
    logad_error err;
    assert_int_equal(la_dataset_load(&d, t->path, NULL, &err), LOGAD_OK);
    assert_non_null(d->damage);
    assert_non_null(strstr(d->damage, "sessions.tsv.gz"));
    assert_in_range(d->n_sessions, 10, 19999);
    for (uint32_t i = 0; i < d->n_sessions; i++)
        assert_int_equal(d->at[d->sequence[i] + 1] - d->at[d->sequence[i]], i % 3 ? 2 : 1);
    la_dataset_free(d);
    dir_gzip(t, "sessions.tsv.gz", text, 30);
    assert_int_equal(la_dataset_load(&d, t->path, NULL, &err), LOGAD_EINPUT);
}

static void reads_the_real_sets(void **state)
{
    (void)state;
    const char *root = getenv("LOGAD_TEST_DATA");
    if (root == NULL) {
        print_message("SKIPPED: LOGAD_TEST_DATA is not set, the real sets are not read\n");
        skip();
    }
    static const struct {
        const char *name;
        uint32_t sessions, sequences, templates;
    } sets[] = {
        {"hdfs", 575061, 18373, 44}, {"bgl", 68134, 2921, 268}, {"openstack", 5596, 586, 58}};
    for (size_t i = 0; i < 3; i++) {
        char path[512];
        la_dataset *d;
        snprintf(path, sizeof path, "%s/%s", root, sets[i].name);
        assert_int_equal(la_dataset_load(&d, path, NULL, NULL), LOGAD_OK);
        assert_int_equal(d->n_sessions, sets[i].sessions);
        assert_in_range(d->n_sequences, 2, sets[i].sequences);
        assert_int_equal(d->n_templates, sets[i].templates);
        uint64_t sum = 0;
        for (uint32_t k = 0; k < d->n_sequences; k++)
            sum += d->count[k];
        assert_int_equal(sum, sets[i].sessions);
        la_dataset_free(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_sessions, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(says_what_is_wrong, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(reads_severities, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(reads_how_sessions_were_formed, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(keeps_what_is_whole_of_a_cut_file, dir_make, dir_remove),
        cmocka_unit_test(reads_the_real_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
