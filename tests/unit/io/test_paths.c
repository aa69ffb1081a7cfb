/* io/paths.c: what an argument means, and where bundled files are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/paths.h"
#include "scratch.h"

static void make_dir(scratch *s, const char *name)
{
    assert_int_equal(mkdir(scratch_path(s, name), 0755), 0);
}

static void expect(scratch *s, const char *arg, const char *const *names, size_t n)
{
    la_paths p = {0};
    logad_error err;
    char full[512];
    snprintf(full, sizeof full, "%s/%s", s->dir, arg);
    assert_int_equal(la_paths_add(&p, full, &err), LOGAD_OK);
    assert_int_equal(p.n, n);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(p.items[i], scratch_path(s, names[i]));
    la_paths_free(&p);
}

static void refuse(scratch *s, const char *arg, const char *why)
{
    la_paths p = {0};
    logad_error err;
    char full[512];
    snprintf(full, sizeof full, "%s/%s", s->dir, arg);
    assert_int_equal(la_paths_add(&p, full, &err), LOGAD_EINPUT);
    assert_non_null(strstr(err.text, why));
    la_paths_free(&p);
}

static void test_arguments(void **state)
{
    (void)state;
    scratch s;
    scratch_make(&s);
    make_dir(&s, "d");
    make_dir(&s, "d/sub");
    make_dir(&s, "d/.hidden");
    make_dir(&s, "empty");
    make_dir(&s, "empty/inner");
    scratch_write(&s, "d/b.log", "", 0);
    scratch_write(&s, "d/a.log", "", 0);
    scratch_write(&s, "d/z.log", "", 0);
    scratch_write(&s, "d/sub/c.log", "", 0);
    scratch_write(&s, "d/.secret", "", 0);
    scratch_write(&s, "d/.hidden/x.log", "", 0);
    scratch_write(&s, "odd[1].log", "", 0);
    char link[512];
    snprintf(link, sizeof link, "%s", scratch_path(&s, "d/sub/up"));
    assert_int_equal(symlink("..", link), 0); /* a circle */
    expect(&s, "d/a.log", (const char *[]){"d/a.log"}, 1);
    expect(&s, "d", (const char *[]){"d/a.log", "d/b.log", "d/sub/c.log", "d/z.log"}, 4);
    expect(&s, "d/", (const char *[]){"d/a.log", "d/b.log", "d/sub/c.log", "d/z.log"}, 4);
    expect(&s, "d/[ab].log", (const char *[]){"d/a.log", "d/b.log"}, 2);
    expect(&s, "d/s*", (const char *[]){"d/sub/c.log"}, 1);
    expect(&s, "odd[1].log", (const char *[]){"odd[1].log"}, 1);
    refuse(&s, "nope.log", "No such file");
    refuse(&s, "nope*.log", "no file matches");
    refuse(&s, "empty", "no files in this folder");
    scratch_remove(&s);
}

static void test_stdin_and_several(void **state)
{
    (void)state;
    la_paths p = {0};
    assert_int_equal(la_paths_add(&p, "-", NULL), LOGAD_OK);
    assert_int_equal(la_paths_add(&p, "/dev/null", NULL), LOGAD_OK);
    assert_int_equal(p.n, 2);
    assert_string_equal(p.items[0], "-");
    assert_string_equal(p.items[1], "/dev/null");
    la_paths_free(&p);
    assert_int_equal(p.n, 0);
}

static void test_kinds_and_join(void **state)
{
    (void)state;
    assert_true(la_is_dir("/tmp"));
    assert_false(la_is_file("/tmp"));
    assert_false(la_is_file("/dev/null"));
    assert_false(la_is_dir("/nope"));
    static const struct {
        const char *a, *b, *want;
    } cases[] = {{"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"a//", "b", "a/b"}, {"/", "b", "/b"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = la_path_join(cases[i].a, cases[i].b);
        assert_string_equal(path, cases[i].want);
        free(path);
    }
}

/* The build links the project's data folder beside its binaries. */
static void test_bundled(void **state)
{
    (void)state;
    char *path = la_bundled("README.md");
    assert_non_null(path);
    assert_true(la_is_file(path));
    free(path);
    assert_null(la_bundled("nope"));
    assert_null(la_bundled(""));
    assert_null(la_bundled("/etc/passwd"));
    assert_null(la_bundled("../README.md"));
    assert_null(la_bundled("a/../../README.md"));
    assert_null(la_bundled(".."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_stdin_and_several),
        cmocka_unit_test(test_kinds_and_join),
        cmocka_unit_test(test_bundled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
