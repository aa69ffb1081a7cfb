/* Simulated logs: the same for a seed, in the real formats, with labels for the sessions they form.
 */
#include "seqtest.h"

#include "base/log.h"
#include "seq/labels.h"
#include "seq/sim.h"
#include <logad/sequence.h>

static void simulate(dir *t, const char *system, const char *folder, uint64_t seed, bool gzip)
{
    logad_simulate_options o = {.system = system,
                                .out = dir_path(t, folder),
                                .seed = seed,
                                .sessions = 300,
                                .fault_rate = 0.1,
                                .gzip = gzip};
    assert_int_equal(logad_simulate(&o, NULL), LOGAD_OK);
}

static void same_file(dir *t, const char *a, const char *b, bool same)
{
    char *x = read_whole(dir_path(t, a)), *y = read_whole(dir_path(t, b));
    assert_true(strlen(x) > 100);
    assert_int_equal(strcmp(x, y) == 0, same);
    free(x);
    free(y);
}

static void follows_the_seed(void **state)
{
    dir *t = *state;
    simulate(t, "hdfs", "a", 1, false);
    simulate(t, "hdfs", "b", 1, false);
    simulate(t, "hdfs", "c", 2, false);
    same_file(t, "a/hdfs.log", "b/hdfs.log", true);
    same_file(t, "a/labels.tsv", "b/labels.tsv", true);
    same_file(t, "a/hdfs.log", "c/hdfs.log", false);
    char *readme = read_whole(dir_path(t, "a/README"));
    assert_int_equal(strncmp(readme, "SIMULATED", 9), 0);
    assert_non_null(strstr(readme, "logad data simulate hdfs --out DIR --sessions 300"));
    free(readme);
}

static void makes_labelled_sets(void **state, const char *system)
{
    dir *t = *state;
    la_dataset *d;
    la_labels l;
    la_ledger ledger = {0};
    simulate(t, system, "set", 5, true);
    assert_int_equal(la_dataset_load(&d, dir_path(t, "set"), NULL, NULL), LOGAD_OK);
    assert_string_equal(d->format, system);
    assert_int_equal(d->n_sessions, 300);
    assert_int_equal(d->n_ungrouped, 0);
    assert_int_equal(la_labels_open(&l, d, &(la_label_file){.purpose = "x"}, &ledger, NULL),
                     LOGAD_OK);
    assert_in_range(l.n_anomalous, 10, 60);
    la_labels_free(&l);
    la_ledger_free(&ledger);
    la_dataset_free(d);
}

static void makes_hdfs(void **state)
{
    makes_labelled_sets(state, "hdfs");
}

static void makes_bgl(void **state)
{
    makes_labelled_sets(state, "bgl");
}

static void refuses(void **state)
{
    dir *t = *state;
    logad_error err;
    logad_simulate_options o = {.system = "vax", .out = t->path};
    assert_int_equal(logad_simulate(&o, &err), LOGAD_EUSAGE);
    assert_says(err, "hdfs or bgl");
    o = (logad_simulate_options){.system = "hdfs"};
    assert_int_equal(logad_simulate(&o, &err), LOGAD_EUSAGE);
    o = (logad_simulate_options){.system = "hdfs", .out = t->path, .fault_rate = 1.5};
    assert_int_equal(logad_simulate(&o, &err), LOGAD_EUSAGE);
    o = (logad_simulate_options){.system = "hdfs", .out = t->path, .sessions = 4000000000u};
    assert_int_equal(logad_simulate(&o, &err), LOGAD_EUSAGE);
    o = (logad_simulate_options){.system = "hdfs", .out = dir_path(t, "no/folder"), .sessions = 5};
    assert_int_equal(logad_simulate(&o, &err), LOGAD_EIO);
}

static void draws_stay_in_range(void **state)
{
    (void)state;
    la_rng r = la_rng_new(3);
    double sum = 0;
    for (unsigned i = 0; i < 20000; i++) {
        assert_in_range(la_sim_int(&r, 3, 7), 3, 7);
        assert_in_range(la_sim_log(&r, 1, 60), 1, 60);
        assert_int_equal(la_sim_log(&r, 9, 9), 9);
        sum += la_sim_exp(&r, 4.0);
    }
    assert_true(sum / 20000 > 3.8 && sum / 20000 < 4.2);
}

int main(void)
{
    la_log_set(LA_QUIET);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(follows_the_seed, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(makes_hdfs, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(makes_bgl, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(refuses, dir_make, dir_remove),
        cmocka_unit_test(draws_stay_in_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
