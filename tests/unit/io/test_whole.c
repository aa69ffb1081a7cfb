/* io/whole.c: small inputs read whole, and no more than they may hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/whole.h"
#include "scratch.h"

static void appends_what_a_file_holds(void **state)
{
    (void)state;
    scratch s;
    scratch_make(&s);
    la_buf out = {0};
    la_buf_put(&out, "<", 1);
    const char *path = scratch_write(&s, "a", "12345", 5);
    assert_int_equal(la_read_whole(&out, path, 5, "thing", NULL), LOGAD_OK);
    assert_int_equal(la_read_whole(&out, scratch_write(&s, "b", "", 0), 0, "thing", NULL),
                     LOGAD_OK);
    assert_int_equal(out.n, 6);
    assert_memory_equal(out.p, "<12345", 6);
    la_buf_free(&out);
    scratch_remove(&s);
}

static void says_what_is_too_long_or_not_there(void **state)
{
    (void)state;
    scratch s;
    scratch_make(&s);
    la_buf out = {0};
    logad_error err;
    const char *path = scratch_write(&s, "a", "12345", 5);
    assert_int_equal(la_read_whole(&out, path, 4, "thing", &err), LOGAD_EINPUT);
    assert_non_null(strstr(err.text, "more than 4 bytes: not a thing"));
    assert_int_equal(la_read_whole(&out, scratch_path(&s, "none"), 4, "thing", &err), LOGAD_EINPUT);
    assert_int_equal(la_read_given(&out, NULL, "none.tsv", 4, "thing", &err), LOGAD_EINPUT);
    assert_string_equal(err.text, "the bundled thing (none.tsv) is not beside the program: "
                                  "install it whole");
    assert_int_equal(la_read_given(&out, scratch_path(&s, "a"), "none.tsv", 5, "thing", NULL),
                     LOGAD_OK);
    assert_int_equal(out.n, 5);
    la_buf_free(&out);
    scratch_remove(&s);
}

static void finds_what_is_bundled(void **state)
{
    (void)state;
    la_buf out = {0};
    assert_int_equal(la_read_given(&out, NULL, "README.md", 1 << 20, "page", NULL), LOGAD_OK);
    assert_true(out.n > 1000);
    la_buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_what_a_file_holds),
        cmocka_unit_test(says_what_is_too_long_or_not_there),
        cmocka_unit_test(finds_what_is_bundled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
