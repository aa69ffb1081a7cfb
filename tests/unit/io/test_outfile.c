/* io/outfile.c: whole or not at all, full disks and closed pipes reported. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/outfile.h"
#include "scratch.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>

static void expect_content(const char *path, const char *want)
{
    size_t n;
    char *p = scratch_read(path, &n);
    assert_string_equal(p, want);
    free(p);
}

static void test_appears_at_commit(void **state)
{
    (void)state;
    scratch s;
    la_outfile *f;
    scratch_make(&s);
    const char *path = scratch_write(&s, "m.logad", "old", 3);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(la_outfile_open(&f, path, NULL), LOGAD_OK);
    la_outfile_put(f, "new ", 4);
    la_outfile_put(f, "text", 4);
    la_outfile_put(f, NULL, 0);
    expect_content(path, "old");
    assert_false(la_outfile_failed(f));
    assert_int_equal(la_outfile_commit(f, NULL), LOGAD_OK);
    expect_content(path, "new text");
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_int_equal(scratch_count(s.dir), 1);
    scratch_remove(&s);
}

static void test_abandon(void **state)
{
    (void)state;
    scratch s;
    la_outfile *f;
    scratch_make(&s);
    const char *path = scratch_write(&s, "m", "old", 3);
    assert_int_equal(la_outfile_open(&f, path, NULL), LOGAD_OK);
    la_outfile_put(f, "new", 3);
    la_outfile_abandon(f);
    la_outfile_abandon(NULL);
    expect_content(path, "old");
    assert_int_equal(scratch_count(s.dir), 1);
    scratch_remove(&s);
}

static void test_at_once(void **state)
{
    (void)state;
    scratch s;
    logad_error err;
    scratch_make(&s);
    const char *path = scratch_write(&s, "m", "old one", 7);
    assert_int_equal(la_outfile_write(path, "new", 3, &err), LOGAD_OK);
    expect_content(path, "new");
    assert_int_equal(la_outfile_write("/no/such/folder/m", "x", 1, &err), LOGAD_EIO);
    scratch_remove(&s);
}

/* Pieces smaller, equal and larger than the buffer arrive in order. */
static void test_sizes(void **state)
{
    (void)state;
    static const size_t sizes[] = {1,      1000,  262143, 262144, 262145, 1 << 20,
                                   7,      40000, 65535,  65536,  65537,  32768,
                                   131072, 98304, 200001, 32767,  1};
    scratch s;
    la_outfile *f;
    char *data = malloc(1 << 20);
    scratch_make(&s);
    assert_int_equal(la_outfile_open(&f, scratch_path(&s, "big"), NULL), LOGAD_OK);
    size_t total = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        memset(data, (int)('a' + i), sizes[i]);
        la_outfile_put(f, data, sizes[i]);
        total += sizes[i];
    }
    assert_int_equal(la_outfile_commit(f, NULL), LOGAD_OK);
    size_t n, at = 0;
    char *got = scratch_read(scratch_path(&s, "big"), &n);
    assert_int_equal(n, total);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            if (got[at++] != (char)('a' + i))
                fail_msg("wrong byte %zu", at - 1);
    free(got);
    free(data);
    scratch_remove(&s);
}

static void test_links_stay(void **state)
{
    (void)state;
    scratch s;
    la_outfile *f;
    char link[512], real[512];
    struct stat st;
    scratch_make(&s);
    snprintf(real, sizeof real, "%s", scratch_write(&s, "real", "old", 3));
    snprintf(link, sizeof link, "%s", scratch_path(&s, "link"));
    assert_int_equal(symlink("real", link), 0);
    assert_int_equal(la_outfile_open(&f, link, NULL), LOGAD_OK);
    la_outfile_put(f, "new", 3);
    assert_int_equal(la_outfile_commit(f, NULL), LOGAD_OK);
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    expect_content(real, "new");
    scratch_remove(&s);
}

static void test_places_that_cannot_be(void **state)
{
    (void)state;
    scratch s;
    la_outfile *f;
    logad_error err;
    scratch_make(&s);
    assert_int_equal(la_outfile_open(&f, scratch_path(&s, "no/m"), &err), LOGAD_EIO);
    assert_non_null(strstr(err.text, "no/m"));
    assert_non_null(strstr(err.text, "No such file"));
    assert_null(f);
    assert_int_equal(la_outfile_open(&f, s.dir, &err), LOGAD_EIO);
    scratch_remove(&s);
}

static void test_full_disk(void **state)
{
    (void)state;
    la_outfile *f;
    logad_error err;
    if (access("/dev/full", W_OK) != 0) {
        print_message("SKIPPED: no /dev/full here\n");
        skip();
    }
    assert_int_equal(la_outfile_open(&f, "/dev/full", &err), LOGAD_OK);
    la_outfile_put(f, "x", 1);
    assert_int_equal(la_outfile_commit(f, &err), LOGAD_EIO);
    assert_non_null(strstr(err.text, "/dev/full"));
    assert_non_null(strstr(err.text, "No space"));
    assert_int_equal(la_outfile_open(&f, "/dev/full", &err), LOGAD_OK);
    char *big = calloc(1, 1 << 20);
    la_outfile_put(f, big, 1 << 20);
    assert_true(la_outfile_failed(f));
    la_outfile_put(f, "x", 1);
    assert_int_equal(la_outfile_commit(f, &err), LOGAD_EIO);
    free(big);
    assert_int_equal(la_outfile_open(&f, "/dev/null", &err), LOGAD_OK);
    la_outfile_put(f, "x", 1);
    assert_int_equal(la_outfile_commit(f, &err), LOGAD_OK);
}

/* stdout is put in fd's place for the time of one output. */
static logad_status write_stdout(int fd, const char *path, logad_error *err)
{
    la_outfile *f;
    fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    dup2(fd, STDOUT_FILENO);
    logad_status s = la_outfile_open(&f, path, err);
    if (s == LOGAD_OK) {
        la_outfile_put(f, "out", 3);
        s = la_outfile_commit(f, err);
    }
    bool open_still = fcntl(STDOUT_FILENO, F_GETFD) >= 0;
    dup2(saved, STDOUT_FILENO);
    close(saved);
    assert_true(open_still);
    return s;
}

static void test_stdout(void **state)
{
    (void)state;
    int ends[2];
    char got[8] = {0};
    logad_error err;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write_stdout(ends[1], "-", &err), LOGAD_OK);
    assert_int_equal(write_stdout(ends[1], NULL, &err), LOGAD_OK);
    assert_int_equal(read(ends[0], got, sizeof got), 6);
    assert_string_equal(got, "outout");
    close(ends[0]);
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(write_stdout(ends[1], "-", &err), LOGAD_EIO);
    assert_non_null(strstr(err.text, "stdout"));
    assert_non_null(strstr(err.text, "Broken pipe"));
    signal(SIGPIPE, SIG_DFL);
    close(ends[1]);
    int full = open("/dev/full", O_WRONLY);
    if (full >= 0) {
        assert_int_equal(write_stdout(full, "-", &err), LOGAD_EIO);
        close(full);
    }
}

/* What a killed process with our number left behind is in nobody's way. */
static void test_stale_temp(void **state)
{
    (void)state;
    scratch s;
    la_outfile *f;
    char name[64];
    scratch_make(&s);
    snprintf(name, sizeof name, ".m.tmp.%ld", (long)getpid());
    scratch_write(&s, name, "stale", 5);
    assert_int_equal(la_outfile_open(&f, scratch_path(&s, "m"), NULL), LOGAD_OK);
    la_outfile_put(f, "x", 1);
    assert_int_equal(la_outfile_commit(f, NULL), LOGAD_OK);
    expect_content(scratch_path(&s, "m"), "x");
    assert_int_equal(scratch_count(s.dir), 1);
    scratch_remove(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_appears_at_commit), cmocka_unit_test(test_abandon),
        cmocka_unit_test(test_at_once),           cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_links_stay),        cmocka_unit_test(test_places_that_cannot_be),
        cmocka_unit_test(test_full_disk),         cmocka_unit_test(test_stdout),
        cmocka_unit_test(test_stale_temp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
