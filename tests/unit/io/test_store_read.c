/* io/store_read.c: round trip; hostile, altered and cut files are refused, all of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/store.h"
#include "scratch.h"

/* A file from a header's text and a number of data bytes, which are 1. */
static size_t build(unsigned char *out, size_t cap, const char *header, size_t n_data)
{
    size_t n = strlen(header);
    assert_true(8 + n + n_data <= cap);
    for (unsigned i = 0; i < 8; i++)
        out[i] = (unsigned char)((uint64_t)n >> 8 * i);
    memcpy(out + 8, header, n);
    memset(out + 8 + n, 1, n_data);
    return 8 + n + n_data;
}

/* Through a copy of the exact size, so that a read past the end is seen. */
static logad_status parse(const void *p, size_t n, bool require_sha, logad_error *err)
{
    la_store *s;
    unsigned char *exact = malloc(n > 0 ? n : 1);
    memcpy(exact, p, n);
    logad_status status = la_store_parse(&s, exact, n, require_sha, err);
    free(exact);
    assert_true((status == LOGAD_OK) == (s != NULL));
    la_store_free(s);
    return status;
}

static void test_round_trip(void **state)
{
    (void)state;
    static const float w[3] = {1.5f, -2.0f, 0.0f};
    static const uint64_t u[2] = {1, UINT64_MAX};
    scratch dir;
    la_store *s = la_store_new();
    la_tensor t;
    scratch_make(&dir);
    la_store_put_meta(s, "text", "a\n\"b\" \xE2\x82\xAC <*>");
    la_store_put_meta(s, "", "");
    la_store_put(s, "odd", LA_U8, 1, (const uint64_t[]){3}, "abc");
    la_store_put(s, "w", LA_F32, 1, (const uint64_t[]){3}, w);
    la_store_put(s, "u", LA_U64, 2, (const uint64_t[]){2, 1}, u);
    assert_int_equal(la_store_write(s, scratch_path(&dir, "m"), NULL), LOGAD_OK);
    la_store_free(s);
    assert_int_equal(la_store_open(&s, scratch_path(&dir, "m"), true, NULL), LOGAD_OK);
    assert_string_equal(la_store_meta(s, "text"), "a\n\"b\" \xE2\x82\xAC <*>");
    assert_string_equal(la_store_meta(s, ""), "");
    assert_int_equal(strlen(la_store_meta(s, "sha256")), 64);
    assert_int_equal(la_store_n_tensors(s), 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal((uintptr_t)la_store_tensor(s, i)->data % 8, 0);
    assert_int_equal(la_store_get(s, "w", LA_F32, 1, &t, NULL), LOGAD_OK);
    assert_memory_equal(t.data, w, sizeof w);
    assert_int_equal(la_store_get(s, "u", LA_U64, 2, &t, NULL), LOGAD_OK);
    assert_memory_equal(t.data, u, sizeof u);
    la_store_free(s);
    scratch_remove(&dir);
}

static unsigned char *small_file(size_t *n)
{
    static const float w[3] = {1.5f, -2.0f, 0.0f};
    scratch dir;
    la_store *s = la_store_new();
    scratch_make(&dir);
    la_store_put_meta(s, "format", "logad");
    la_store_put(s, "w", LA_F32, 1, (const uint64_t[]){3}, w);
    la_store_put(s, "b", LA_U8, 1, (const uint64_t[]){5}, "bytes");
    assert_int_equal(la_store_write(s, scratch_path(&dir, "m"), NULL), LOGAD_OK);
    la_store_free(s);
    unsigned char *p = (unsigned char *)scratch_read(scratch_path(&dir, "m"), n);
    scratch_remove(&dir);
    return p;
}

static void test_every_bit_counts(void **state)
{
    (void)state;
    size_t n;
    unsigned char *p = small_file(&n);
    assert_int_equal(parse(p, n, true, NULL), LOGAD_OK);
    for (size_t bit = 0; bit < n * 8; bit++) {
        p[bit / 8] ^= (unsigned char)(1u << bit % 8);
        if (parse(p, n, true, NULL) != LOGAD_EMODEL)
            fail_msg("bit %zu of byte %zu does not matter", bit % 8, bit / 8);
        p[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    for (size_t cut = 0; cut < n; cut++)
        assert_int_equal(parse(p, cut, true, NULL), LOGAD_EMODEL);
    for (size_t cut = 0; cut < n; cut++)
        assert_int_equal(parse(p, cut, false, NULL), LOGAD_EMODEL);
    p[n] = 0;
    assert_int_equal(parse(p, n + 1, true, NULL), LOGAD_EMODEL);
    free(p);
}

#define ONE(shape, from, to)                                                                       \
    "{\"t\":{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":[" from "," to "]}}"
#define TWO(first, second)                                                                         \
    "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[" first                              \
    "]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[" second "]}}"

static const struct {
    bool good;
    const char *header;
    size_t n_data;
} cases[] = {
    {true, "{}", 0},
    {true, "{}      ", 0},
    {true, ONE("[2]", "0", "8"), 8},
    {true, ONE("[]", "0", "4"), 4},
    {true, ONE("[0]", "0", "0"), 0},
    {true, ONE("[1,2,1,1]", "0", "8"), 8},
    {true, TWO("0,4", "4,8"), 8},
    {true, "{\"__metadata__\":{\"k\":\"v\"}}", 0},
    {true, "{\"__metadata__\":{\"k\":\"\\\"sha256\\\":\\\"\"}}", 0},
    {true, "{ \"t\" : {\"data_offsets\":[0,1], \"dtype\":\"I8\", \"shape\":[1] } }", 1},
    {false, "", 0},
    {false, " {}", 0},
    {false, "{}", 1},
    {false, "{}}", 0},
    {false, "{}\t", 0},
    {false, "[]", 0},
    {false, "{", 0},
    {false, "null", 0},
    {false, "{\"t\":1}", 0},
    {false, "{\"t\":{}}", 0},
    {false, "{\"t\"}", 0},
    {false, ONE("[2]", "0", "8"), 7},
    {false, ONE("[2]", "0", "8"), 9},
    {false, ONE("[2]", "1", "9"), 9},
    {false, ONE("[2]", "8", "0"), 8},
    {false, ONE("[3]", "0", "8"), 8},
    {false, ONE("[2,2]", "0", "8"), 8},
    {false, ONE("[1,1,1,1,2]", "0", "8"), 8},
    {false, ONE("[-2]", "0", "8"), 8},
    {false, ONE("[2.0]", "0", "8"), 8},
    {false, ONE("[2e0]", "0", "8"), 8},
    {false, ONE("[\"2\"]", "0", "8"), 8},
    {false, ONE("[true]", "0", "8"), 8},
    {false, ONE("[null]", "0", "8"), 8},
    {false, ONE("2", "0", "8"), 8},
    {false, ONE("[9007199254740993]", "0", "8"), 8},
    {false, ONE("[18446744073709551618]", "0", "8"), 8},
    {false, ONE("[4611686018427387906]", "0", "8"), 8},
    {false, ONE("[4294967296,4294967296]", "0", "0"), 0},
    {false, ONE("[4294967296,1073741824,2]", "0", "8"), 8},
    {false, ONE("[2]", "0", "8,9"), 8},
    {false, TWO("0,4", "0,4"), 8},
    {false, TWO("0,4", "2,6"), 6},
    {false, TWO("0,4", "5,9"), 9},
    {false, TWO("4,8", "0,4"), 8},
    {false, "{\"t\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8},
    {false, "{\"t\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,8]}}", 8},
    {false, "{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"x\":\"\"}}", 1},
    {false, "{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"shape\":[1]}}", 1},
    {false, "{\"t\":{\"dtype\":\"U8\",\"shape\":[1]}}", 1},
    {false,
     "{\"t\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},"
     "\"t\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
     0},
    {false,
     "{\"t\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},"
     "\"\\u0074\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
     0},
    {false, "{\"__metadata__\":{\"k\":1}}", 0},
    {false, "{\"__metadata__\":{\"k\":{}}}", 0},
    {false, "{\"__metadata__\":[]}", 0},
    {false, "{\"__metadata__\":{\"k\":\"a\",\"k\":\"b\"}}", 0},
    {false, "{\"__metadata__\":{},\"__metadata__\":{}}", 0},
    {false, "{\"__metadata__\":{\"k\":\"\\u0000\"}}", 0},
    {false, "{\"__metadata__\":{\"k\":\"\n\"}}", 0},
    {false, "{\"__metadata__\":{\"k\":\"\xFF\"}}", 0},
    {false, "{\"__metadata__\":{\"k\":\"\\ud800\"}}", 0},
    {false, "{\"__metadata__\":{\"k\":\"x}}", 0},
    {false, "{\"__metadata__\":{\"k\":\"x\\", 0},
    {false, "{\"__metadata__\":{\"sha256\":\"00\"}}", 0},
    {false, "{\"__metadata__\":{\"sh\\u0061256\":\"00\"}}", 0},
};

static void test_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned char file[1024];
        logad_error err = {LOGAD_OK, ""};
        size_t n = build(file, sizeof file, cases[i].header, cases[i].n_data);
        if (parse(file, n, false, &err) != (cases[i].good ? LOGAD_OK : LOGAD_EMODEL))
            fail_msg("%s with %zu bytes: %s", cases[i].header, cases[i].n_data, err.text);
        assert_int_equal(parse(file, n, true, &err), LOGAD_EMODEL);
        assert_true(strlen(err.text) > 0);
    }
}

static void test_not_finite(void **state)
{
    (void)state;
    unsigned char file[256];
    size_t n = build(file, sizeof file, ONE("[2]", "0", "8"), 8);
    assert_int_equal(parse(file, n, false, NULL), LOGAD_OK);
    memcpy(file + n - 4, "\x00\x00\x80\x7F", 4);
    assert_int_equal(parse(file, n, false, NULL), LOGAD_EMODEL);
    memcpy(file + n - 4, "\x01\x00\xC0\xFF", 4);
    assert_int_equal(parse(file, n, false, NULL), LOGAD_EMODEL);
}

/* Lengths that wrap round, and headers whose depth or number of values would cost memory. */
static void test_bombs(void **state)
{
    (void)state;
    unsigned char length[16];
    for (unsigned shift = 0; shift < 64; shift++) {
        memset(length, '{', sizeof length);
        for (unsigned i = 0; i < 8; i++)
            length[i] = (unsigned char)(UINT64_MAX >> shift >> 8 * i);
        assert_int_equal(parse(length, sizeof length, false, NULL), LOGAD_EMODEL);
    }
    const size_t n = 8u << 20;
    char *header = malloc(n + 1);
    unsigned char *file = malloc(n + 8);
    static const char *const pieces[] = {"[", "{\"a\":", "[],", "0,", "\"\","};
    for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
        size_t len = strlen(pieces[k]), at = 6;
        memcpy(header, "{\"a\":[", 6);
        for (; at + len < n; at += len)
            memcpy(header + at, pieces[k], len);
        header[at] = '\0';
        assert_int_equal(parse(file, build(file, n + 8, header, 0), false, NULL), LOGAD_EMODEL);
    }
    free(file);
    free(header);
}

static void test_what_cannot_be_opened(void **state)
{
    (void)state;
    la_store *s;
    logad_error err;
    scratch dir;
    scratch_make(&dir);
    assert_int_equal(la_store_open(&s, "/nope/m.logad", true, &err), LOGAD_EINPUT);
    assert_non_null(strstr(err.text, "/nope/m.logad: No such file"));
    assert_null(s);
    assert_int_equal(la_store_open(&s, dir.dir, true, &err), LOGAD_EINPUT);
    assert_int_equal(la_store_open(&s, "/dev/null", true, &err), LOGAD_EINPUT);
    const char *path = scratch_path(&dir, "fifo");
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(la_store_open(&s, path, true, &err), LOGAD_EINPUT);
    path = scratch_write(&dir, "empty", "", 0);
    assert_int_equal(la_store_open(&s, path, true, &err), LOGAD_EMODEL);
    assert_non_null(strstr(err.text, "/empty: not a safetensors file"));
    /* A sparse file that says 3 GiB costs nothing to refuse. */
    assert_int_equal(truncate(path, (off_t)3 << 30), 0);
    assert_int_equal(la_store_open(&s, path, true, &err), LOGAD_EMODEL);
    scratch_remove(&dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_every_bit_counts),
        cmocka_unit_test(test_table),      cmocka_unit_test(test_not_finite),
        cmocka_unit_test(test_bombs),      cmocka_unit_test(test_what_cannot_be_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
