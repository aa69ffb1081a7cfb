/* io/source.c: the same bytes out of plain files, gzip members and memory; damage is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "gzip.h"
#include "io/source.h"
#include "scratch.h"

#define CAP ((size_t)4 << 20)

typedef struct result {
    char *p;
    size_t n;
    char damage[400]; /* "" = whole */
    int is_cut;
} result;

static result drain(la_source *s, size_t step)
{
    size_t cap = step <= 4096 ? (size_t)1 << 16 : CAP;
    result r = {.p = malloc(cap)};
    for (size_t n; (n = la_source_read(s, r.p + r.n, step)) > 0; r.n += n)
        assert_true(n <= step && r.n + n < cap - step);
    assert_int_equal(la_source_read(s, r.p + r.n, step), 0);
    const char *damage = la_source_damage(s);
    snprintf(r.damage, sizeof r.damage, "%s", damage == NULL ? "" : damage);
    r.is_cut = la_source_is_cut(s);
    la_source_close(s);
    return r;
}

static result from_memory(const void *p, size_t n, size_t step)
{
    la_source *s;
    assert_int_equal(la_source_memory(&s, p, n, NULL), LOGAD_OK);
    return drain(s, step);
}

/* Incompressible in parts, so that gzip's own blocks vary. */
static char *make_data(size_t n)
{
    la_rng r = la_rng_new(11);
    char *p = malloc(n);
    for (size_t i = 0; i < n; i++)
        p[i] = i / 1000 % 2 ? (char)la_rng_u64(&r) : (char)('a' + i % 7);
    p[0] = 'x';
    return p;
}

static void test_plain_and_gzip_agree(void **state)
{
    (void)state;
    const size_t n = 1000003;
    char *data = make_data(n);
    unsigned char *gz = malloc(CAP);
    size_t gz_n = 0;
    gzip_member(gz, &gz_n, CAP, data, 400000);
    gzip_member(gz, &gz_n, CAP, data, 0);
    gzip_member(gz, &gz_n, CAP, data + 400000, n - 400000);
    static const size_t steps[] = {5000, 65536, 262144, 1 << 20};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        result a = from_memory(data, n, steps[i]), b = from_memory(gz, gz_n, steps[i]);
        assert_int_equal(a.n, n);
        assert_int_equal(b.n, n);
        assert_memory_equal(a.p, data, n);
        assert_memory_equal(b.p, data, n);
        assert_string_equal(a.damage, "");
        assert_string_equal(b.damage, "");
        free(a.p);
        free(b.p);
    }
    scratch s;
    la_source *file;
    scratch_make(&s);
    assert_int_equal(la_source_open(&file, scratch_write(&s, "x.log", gz, gz_n), NULL), LOGAD_OK);
    result c = drain(file, 262144);
    assert_int_equal(c.n, n);
    assert_memory_equal(c.p, data, n);
    free(c.p);
    scratch_remove(&s);
    free(gz);
    free(data);
}

static void test_cut_at_every_point(void **state)
{
    (void)state;
    char *data = make_data(3000);
    unsigned char gz[8192];
    size_t n = 0, first;
    gzip_member(gz, &n, sizeof gz, data, 1500);
    first = n;
    gzip_member(gz, &n, sizeof gz, data + 1500, 1500);
    for (size_t cut = 2; cut <= n; cut++) {
        unsigned char *exact = malloc(cut);
        memcpy(exact, gz, cut);
        result r = from_memory(exact, cut, 4096);
        assert_memory_equal(r.p, data, r.n);
        assert_int_equal(r.is_cut, cut != n && cut != first && cut != first + 1);
        assert_int_equal(r.damage[0] != '\0', cut != n && cut != first);
        if (cut >= first)
            assert_true(r.n >= 1500);
        free(r.p);
        free(exact);
    }
    free(data);
}

/* One wrong bit is noticed, unless it lies where nothing depends on it (a time, padding). */
static void test_every_bit(void **state)
{
    (void)state;
    char *data = make_data(1200);
    unsigned char gz[4096];
    size_t n = 0;
    gzip_member(gz, &n, sizeof gz, data, 1200);
    for (size_t bit = 16; bit < n * 8; bit++) {
        gz[bit / 8] ^= (unsigned char)(1u << bit % 8);
        result r = from_memory(gz, n, 4096);
        if (r.damage[0] == '\0') {
            assert_int_equal(r.n, 1200);
            assert_memory_equal(r.p, data, r.n);
        }
        free(r.p);
        gz[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    free(data);
}

static void test_after_the_data(void **state)
{
    (void)state;
    unsigned char gz[4096] = {0};
    size_t n = 0;
    gzip_member(gz, &n, sizeof gz, "hello\n", 6);
    result zeros = from_memory(gz, n + 512, 100);
    assert_string_equal(zeros.damage, "");
    assert_int_equal(zeros.n, 6);
    gz[n + 100] = 'x';
    result junk = from_memory(gz, n + 512, 100);
    assert_non_null(strstr(junk.damage, "not gzip"));
    assert_false(junk.is_cut);
    assert_int_equal(junk.n, 6);
    free(zeros.p);
    free(junk.p);
}

static void test_small_inputs(void **state)
{
    (void)state;
    static const char *const inputs[] = {"", "a", "\n", "\x1F", "\x1F\x1F", "\x1Fz"};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        result r = from_memory(inputs[i], strlen(inputs[i]), 10);
        assert_int_equal(r.n, strlen(inputs[i]));
        assert_memory_equal(r.p, inputs[i], r.n);
        assert_string_equal(r.damage, "");
        free(r.p);
    }
}

static void test_what_cannot_be_opened(void **state)
{
    (void)state;
    la_source *s;
    logad_error err;
    assert_int_equal(la_source_open(&s, "/nope/x.log", &err), LOGAD_EINPUT);
    assert_string_equal(err.text, "/nope/x.log: No such file or directory; check the path");
    assert_null(s);
    assert_int_equal(la_source_open(&s, "/tmp", &err), LOGAD_EINPUT);
    assert_non_null(strstr(err.text, "/tmp: is a folder"));
    assert_null(s);
    la_source_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_and_gzip_agree),
        cmocka_unit_test(test_cut_at_every_point),
        cmocka_unit_test(test_every_bit),
        cmocka_unit_test(test_after_the_data),
        cmocka_unit_test(test_small_inputs),
        cmocka_unit_test(test_what_cannot_be_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
