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

/* Records of i in two parts. */
static void round_trip(uint32_t count)
{
    la_spool *s;
    la_buf got = {0};
    bool more;
    char *bytes = malloc(4u << 20);
    assert_non_null(bytes);
    assert_int_equal(la_spool_new(&s, NULL), LOGAD_OK);
    for (uint32_t i = 0; i < count; i++) {
        size_t n = length_of(i), cut = n / 3;
        memset(bytes, (int)(i & 0xFF), n);
        la_str parts[] = {{bytes, cut}, {NULL, 0}, {bytes + cut, n - cut}};
        assert_int_equal(la_spool_put(s, parts, 3, NULL), LOGAD_OK);
    }
    assert_int_equal(la_spool_rewind(s, NULL), LOGAD_OK);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(la_spool_next(s, &got, &more, NULL), LOGAD_OK);
        assert_true(more);
        assert_int_equal(got.n, length_of(i));
        for (size_t k = 0; k < got.n; k += 31)
            assert_int_equal((unsigned char)got.p[k], i & 0xFF);
    }
    assert_int_equal(la_spool_next(s, &got, &more, NULL), LOGAD_OK);
    assert_false(more);
    la_spool_free(s);
    la_buf_free(&got);
    free(bytes);
}

/* As many parts as a record may have, of every length around a step. */
static void test_parts(void **state)
{
    (void)state;
    static char bytes[20000];
    la_spool *s;
    la_buf got = {0};
    bool more;
    assert_int_equal(la_spool_new(&s, NULL), LOGAD_OK);
    for (uint32_t i = 0; i < 300; i++) {
        la_str parts[LA_SPOOL_PARTS];
        memset(bytes, (int)(i & 0xFF), sizeof bytes);
        for (uint32_t k = 0; k < LA_SPOOL_PARTS; k++)
            parts[k] = (la_str){bytes, 1 + (i * 7919 + k * 104729) % (sizeof bytes - 1)};
        assert_int_equal(la_spool_put(s, parts, LA_SPOOL_PARTS, NULL), LOGAD_OK);
    }
    assert_int_equal(la_spool_rewind(s, NULL), LOGAD_OK);
    for (uint32_t i = 0; i < 300; i++) {
        size_t n = 0;
        for (uint32_t k = 0; k < LA_SPOOL_PARTS; k++)
            n += 1 + (i * 7919 + k * 104729) % (sizeof bytes - 1);
        assert_int_equal(la_spool_next(s, &got, &more, NULL), LOGAD_OK);
        assert_int_equal(got.n, n);
        for (size_t k = 0; k < n; k++)
            assert_int_equal((unsigned char)got.p[k], i & 0xFF);
    }
    assert_int_equal(la_spool_next(s, &got, &more, NULL), LOGAD_OK);
    assert_false(more);
    la_buf_free(&got);
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
    logad_status status = LOGAD_OK;
    static char half[LA_SPOOL_BUFFER / 2];
    la_str part = {half, sizeof half};
    assert_int_equal(setenv("TMPDIR", "/nonexistent/folder", 1), 0);
    assert_int_equal(la_spool_new(&s, NULL), LOGAD_OK);
    for (int i = 0; i < 3 && status == LOGAD_OK; i++)
        status = la_spool_put(s, &part, 1, &err);
    assert_int_equal(status, LOGAD_EIO);
    assert_non_null(strstr(err.text, "TMPDIR"));
    la_spool_free(s);
    unsetenv("TMPDIR");
}

static void test_too_long(void **state)
{
    (void)state;
    la_spool *s;
    la_str part = {"", LA_SPOOL_RECORD + 1};
    assert_int_equal(la_spool_new(&s, NULL), LOGAD_OK);
    assert_int_equal(la_spool_put(s, &part, 1, NULL), LOGAD_ENOMEM);
    la_spool_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_no_room),
        cmocka_unit_test(test_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
