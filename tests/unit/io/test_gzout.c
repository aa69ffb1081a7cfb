/* io/gzout.c: what was put comes out again, plain or gzip; the same bytes make the same file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/gzout.h"
#include "scratch.h"
#include <zlib.h>

static char *write_file(scratch *s, const char *name, bool gzip, size_t *n)
{
    char path[256];
    la_gzout *g;
    snprintf(path, sizeof path, "%s/%s", s->dir, name);
    assert_int_equal(la_gzout_open(&g, path, gzip, NULL), LOGAD_OK);
    for (int i = 0; i < 20000; i++) {
        char line[40];
        int len = snprintf(line, sizeof line, "line %d of many\n", i * 7919);
        la_gzout_put(g, line, (size_t)len);
    }
    la_gzout_put(g, "", 0);
    assert_false(la_gzout_failed(g));
    assert_int_equal(la_gzout_commit(g, NULL), LOGAD_OK);
    return scratch_read(path, n);
}

static void test_round_trip(void **state)
{
    (void)state;
    scratch s;
    size_t n, n_gzip, n_again;
    scratch_make(&s);
    char *plain = write_file(&s, "a", false, &n), *packed = write_file(&s, "a.gz", true, &n_gzip);
    char *again = write_file(&s, "b.gz", true, &n_again);
    assert_true(n_gzip < n / 2);
    assert_int_equal(n_again, n_gzip);
    assert_memory_equal(again, packed, n_gzip);
    char path[256], *back = calloc(1, n + 2);
    assert_non_null(back);
    snprintf(path, sizeof path, "%s/a.gz", s.dir);
    gzFile f = gzopen(path, "rb");
    assert_int_equal(gzread(f, back, (unsigned)n + 1), (int)n);
    assert_int_equal(gzclose(f), Z_OK);
    assert_memory_equal(back, plain, n);
    free(plain);
    free(packed);
    free(again);
    free(back);
    scratch_remove(&s);
}

static void test_abandon(void **state)
{
    (void)state;
    scratch s;
    la_gzout *g = NULL;
    char path[256];
    scratch_make(&s);
    snprintf(path, sizeof path, "%s/a.gz", s.dir);
    assert_int_equal(la_gzout_open(&g, path, true, NULL), LOGAD_OK);
    la_gzout_put(g, "x", 1);
    la_gzout_abandon(g);
    la_gzout_abandon(NULL);
    assert_int_equal(scratch_count(s.dir), 0);
    snprintf(path, sizeof path, "%s/none/a.gz", s.dir);
    assert_int_equal(la_gzout_open(&g, path, true, NULL), LOGAD_EIO);
    scratch_remove(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_abandon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
