/* io/store_write.c: an independent reader of the format understands what is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/store.h"
#include "scratch.h"
#include <math.h>

#ifndef TEST_SOURCE_DIR
#define TEST_SOURCE_DIR "."
#endif

static la_store *make(void)
{
    static const float w[2] = {1.0f, -2.0f};
    static const uint64_t u[1] = {UINT64_C(0x0807060504030201)};
    static const int8_t q[3] = {-1, 0, 1};
    la_store *s = la_store_new();
    la_store_put_meta(s, "format", "1");
    la_store_put_meta(s, "text", "tab\t \"quoted\" <*> \xC3\xBC");
    la_store_put(s, "q", LA_I8, 1, (const uint64_t[]){3}, q);
    la_store_put(s, "w", LA_F32, 2, (const uint64_t[]){1, 2}, w);
    la_store_put(s, "u", LA_U64, 0, NULL, u);
    la_store_put(s, "none", LA_U32, 1, (const uint64_t[]){0}, NULL);
    return s;
}

static void test_another_reader(void **state)
{
    (void)state;
    scratch s;
    char command[1200], got[1000];
    la_store *store = make();
    scratch_make(&s);
    assert_int_equal(la_store_write(store, scratch_path(&s, "m"), NULL), LOGAD_OK);
    la_store_free(store);
    if (system("python3 -c '' 2>/dev/null") != 0) {
        scratch_remove(&s);
        print_message("SKIPPED: no python3 here\n");
        skip();
    }
    snprintf(command, sizeof command, "python3 %s/unit/io/read_safetensors.py %s", TEST_SOURCE_DIR,
             scratch_path(&s, "m"));
    FILE *f = popen(command, "r");
    assert_non_null(f);
    size_t n = fread(got, 1, sizeof got - 1, f);
    got[n] = '\0';
    assert_int_equal(pclose(f), 0);
    assert_string_equal(got, "q I8 3 ff0001\n"
                             "w F32 1 2 0000803f000000c0\n"
                             "u U64 0102030405060708\n"
                             "none U32 0 \n"
                             "{\"format\":\"1\",\"text\":\"tab\\t \\\"quoted\\\" <*> \\u00fc\"}\n");
    scratch_remove(&s);
}

static void test_same_calls_same_bytes(void **state)
{
    (void)state;
    scratch s;
    char *p[2];
    size_t n[2];
    scratch_make(&s);
    for (int i = 0; i < 2; i++) {
        la_store *store = make();
        const char *path = scratch_path(&s, i == 0 ? "a" : "b");
        assert_int_equal(la_store_write(store, path, NULL), LOGAD_OK);
        la_store_free(store);
        p[i] = scratch_read(path, &n[i]);
    }
    assert_int_equal(n[0], n[1]);
    assert_memory_equal(p[0], p[1], n[0]);
    free(p[0]);
    free(p[1]);
    scratch_remove(&s);
}

static void expect_refusal(la_store *store, logad_status want, const char *why)
{
    scratch s;
    logad_error err;
    scratch_make(&s);
    assert_int_equal(la_store_write(store, scratch_path(&s, "m"), &err), want);
    assert_non_null(strstr(err.text, why));
    assert_int_equal(scratch_count(s.dir), 0);
    la_store_free(store);
    scratch_remove(&s);
}

static void test_refusals(void **state)
{
    (void)state;
    const float bad[2] = {1.0f, NAN};
    la_store *s = make();
    la_store_put(s, "bad", LA_F32, 1, (const uint64_t[]){2}, bad);
    expect_refusal(s, LOGAD_EMODEL, "'bad' has a value that is not finite");
    s = make();
    la_store_put(s, "w", LA_F32, 1, (const uint64_t[]){1}, bad);
    expect_refusal(s, LOGAD_EMODEL, "'w' stands twice");
    s = make();
    la_store_put_meta(s, "format", "2");
    la_store_put_meta(s, "later", "the first failure is the one told");
    expect_refusal(s, LOGAD_EMODEL, "'format' stands twice");
    s = make();
    la_store_put(s, "__metadata__", LA_F32, 1, (const uint64_t[]){1}, bad);
    expect_refusal(s, LOGAD_EMODEL, "__metadata__");
    s = make();
    la_store_put_meta(s, "sha256", "x");
    expect_refusal(s, LOGAD_EMODEL, "sha256");
    char *huge = malloc((17u << 20) + 1);
    memset(huge, 'x', 17u << 20);
    huge[17u << 20] = '\0';
    s = make();
    la_store_put_meta(s, "huge", huge);
    expect_refusal(s, LOGAD_ENOMEM, "16 MiB");
    free(huge);
    logad_error err;
    s = make();
    assert_int_equal(la_store_write(s, "/nope/m", &err), LOGAD_EIO);
    if (access("/dev/full", W_OK) == 0)
        assert_int_equal(la_store_write(s, "/dev/full", &err), LOGAD_EIO);
    la_store_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_another_reader),
        cmocka_unit_test(test_same_calls_same_bytes),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
