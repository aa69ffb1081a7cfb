/* io/zstd_in.c and what io/source.c makes of it. Where libzstd was not there, zstd is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/source.h"
#include "io/zstd_in.h"
#include <string.h>

/* "one\ntwo\n" as zstd writes it, with a checksum. */
static const unsigned char frame[] = {0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x41,
                                      0x00, 0x00, 0x6f, 0x6e, 0x65, 0x0a, 0x74,
                                      0x77, 0x6f, 0x0a, 0xe6, 0xa6, 0x0e, 0x40};

static size_t read_all(const void *p, size_t n, char *out, size_t cap, const char **damage,
                       la_source **s)
{
    size_t got = 0, k;
    assert_int_equal(la_source_memory(s, p, n, NULL), LOGAD_OK);
    while ((k = la_source_read(*s, out + got, cap - got)) > 0)
        got += k;
    *damage = la_source_damage(*s);
    return got;
}

static void test_frames(void **state)
{
    (void)state;
    char out[256];
    unsigned char twice[2 * sizeof frame];
    const char *damage;
    la_source *s;
    if (!la_zstd_is_built_in()) {
        logad_error err;
        assert_int_equal(la_source_memory(&s, frame, sizeof frame, &err), LOGAD_EINPUT);
        assert_non_null(strstr(err.text, "zstdcat"));
        print_message("SKIPPED: built without libzstd\n");
        skip();
    }
    memcpy(twice, frame, sizeof frame);
    memcpy(twice + sizeof frame, frame, sizeof frame);
    assert_int_equal(read_all(twice, sizeof twice, out, sizeof out, &damage, &s), 16);
    assert_memory_equal(out, "one\ntwo\none\ntwo\n", 16);
    assert_null(damage);
    la_source_close(s);
}

/* Cut at every byte, changed in every byte: an end, and a word about it. */
static void test_damage(void **state)
{
    (void)state;
    if (!la_zstd_is_built_in())
        skip();
    for (size_t n = 4; n < sizeof frame; n++) {
        char out[256];
        const char *damage;
        la_source *s;
        assert_in_range(read_all(frame, n, out, sizeof out, &damage, &s), 0, 8);
        assert_non_null(strstr(damage, "cut short"));
        la_source_close(s);
        unsigned char changed[sizeof frame];
        memcpy(changed, frame, sizeof frame);
        changed[n] ^= 0x55;
        size_t got = read_all(changed, sizeof changed, out, sizeof out, &damage, &s);
        assert_true(damage != NULL || (got == 8 && memcmp(out, "one\ntwo\n", 8) == 0));
        la_source_close(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames),
        cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
