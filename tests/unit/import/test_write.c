/* The folder of a set: the same bytes every time, its sums, a disk that takes no more. */
#include "importtest.h"

#include "base/hash.h"
#include <signal.h>
#include <sys/resource.h>

static const char log_text[] = "start job=1\nstart job=2\nstop job=1\n";

static logad_status make(dir *t, logad_import_summary *sum)
{
    dir_write(t, "app.log", log_text);
    return import_one(t, "app.log",
                      (logad_import_options){.format = "plain", .group = "id:job=(\\d)"}, sum);
}

static void sums_are_of_the_files(void **state)
{
    dir *t = *state;
    logad_import_summary sum;
    char text[2048] = "", again[2048], hex[65], name[80];
    for (int i = 0; i < 2; i++) {
        assert_int_equal(make(t, &sum), LOGAD_OK);
        FILE *f = fopen(dir_path(t, "out/SHA256SUMS"), "r");
        assert_non_null(f);
        again[fread(again, 1, sizeof again - 1, f)] = '\0';
        fclose(f);
        if (i == 0)
            snprintf(text, sizeof text, "%s", again);
        else
            assert_string_equal(text, again);
        if (i == 0)
            remove_all(dir_path(t, "out"));
    }
    size_t n = 0;
    for (char *p = text; *p != '\0'; p = strchr(p, '\n') + 1, n++) {
        assert_int_equal(sscanf(p, "%64s  %60s", hex, name), 2);
        char path[160], got[65];
        snprintf(path, sizeof path, "out/%s", name);
        assert_true(la_sha256_file(dir_path(t, path), got));
        assert_string_equal(got, hex);
    }
    assert_int_equal(n, 4); /* no labels, no levels */
    assert_false(la_sha256_file(dir_path(t, "none"), hex));
}

static void a_set_knows_how_its_sessions_were_formed(void **state)
{
    dir *t = *state;
    logad_import_summary sum;
    la_dataset *d;
    assert_int_equal(make(t, &sum), LOGAD_OK);
    assert_int_equal(la_dataset_load(&d, dir_path(t, "out"), NULL, NULL), LOGAD_OK);
    assert_int_equal(d->grouping.kind, LA_GROUP_ID);
    assert_string_equal(d->grouping.key, "job=(\\d)");
    la_dataset_free(d);
}

static void a_full_disk_leaves_nothing(void **state)
{
    dir *t = *state;
    logad_import_summary sum;
    struct rlimit old, small = {.rlim_cur = 40, .rlim_max = RLIM_INFINITY};
    dir_write(t, "app.log", log_text);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, SIG_IGN);
    small.rlim_max = old.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    logad_status s = import_one(
        t, "app.log", (logad_import_options){.format = "plain", .group = "id:job=(\\d)"}, &sum);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(s, LOGAD_EIO);
    assert_int_not_equal(access(dir_path(t, "out"), F_OK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sums_are_of_the_files, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(a_set_knows_how_its_sessions_were_formed, dir_make,
                                        dir_remove),
        cmocka_unit_test_setup_teardown(a_full_disk_leaves_nothing, dir_make, dir_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
