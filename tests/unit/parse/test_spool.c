/* parse/spool.c: records come back as they went, from memory and from the temporary file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/spool.h"
#include <stdlib.h>
#include <string.h>

static size_t length_of(uint32_t i)
{
    return i % 1000 == 999 ? 3u << 20 : i % 97;
}

static void round_trip(uint32_t count)
{
    la_spool *s;
    assert_int_equal(la_spool_new(&s, NULL), LOGAD_OK);
    for (uint32_t i = 0; i < count; i++) {
        char *p = la_spool_begin(s, length_of(i) + 10);
        assert_non_null(p);
        memset(p, (int)(i & 0xFF), length_of(i));
        la_spool_end(s, length_of(i));
    }
    assert_int_equal(la_spool_rewind(s, NULL), LOGAD_OK);
    for (uint32_t i = 0; i < count; i++) {
        size_t n;
        const char *p = la_spool_next(s, &n);
        assert_non_null(p);
        assert_int_equal(n, length_of(i));
        for (size_t k = 0; k < n; k += 31)
            assert_int_equal((unsigned char)p[k], i & 0xFF);
    }
    size_t n;
    assert_null(la_spool_next(s, &n));
    assert_int_equal(la_spool_check(s, NULL), LOGAD_OK);
    la_spool_free(s);
}

static void test_round_trip(void **state)
{
    (void)state;
    round_trip(0);
    round_trip(100);
    round_trip(5000);
    round_trip(60000);
}

static void test_no_room(void **state)
{
    (void)state;
    la_spool *s;
    logad_error err;
    assert_int_equal(setenv("TMPDIR", "/nonexistent/folder", 1), 0);
    assert_int_equal(la_spool_new(&s, NULL), LOGAD_OK);
    char *p = NULL;
    for (int i = 0; i < 3 && (i == 0 || p != NULL); i++) {
        p = la_spool_begin(s, LA_SPOOL_BUFFER / 2);
        if (p != NULL)
            la_spool_end(s, LA_SPOOL_BUFFER / 2);
    }
    assert_null(p);
    assert_int_equal(la_spool_rewind(s, &err), LOGAD_EIO);
    assert_non_null(strstr(err.text, "TMPDIR"));
    la_spool_free(s);
    unsetenv("TMPDIR");
}

static void test_too_long(void **state)
{
    (void)state;
    la_spool *s;
    assert_int_equal(la_spool_new(&s, NULL), LOGAD_OK);
    assert_null(la_spool_begin(s, LA_SPOOL_RECORD + 1));
    la_spool_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_no_room),
        cmocka_unit_test(test_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
