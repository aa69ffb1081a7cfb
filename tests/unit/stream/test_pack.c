/* stream/pack.c: what goes in comes out; what was cut or made up fails and never overruns. */
#include "../fixture.h"
#include "stream/pack.h"
#include <math.h>

static void test_round_trip(void **state)
{
    (void)state;
    static const uint64_t numbers[] = {0, 1, 127, 128, 300, UINT32_MAX, INT64_MAX, UINT64_MAX};
    la_buf b = {0};
    for (size_t i = 0; i < 8; i++)
        la_pack_u64(&b, numbers[i]);
    la_pack_real(&b, -0.1);
    la_pack_real(&b, -(double)INFINITY);
    la_pack_str(&b, "a\0b", 3);
    la_pack_str(&b, "", 0);
    la_unpack u = {.p = (const unsigned char *)b.p, .end = (const unsigned char *)b.p + b.n};
    for (size_t i = 0; i < 8; i++)
        assert_true(la_unpack_u64(&u) == numbers[i]);
    assert_near(la_unpack_real(&u), -0.1, 0);
    assert_true(isinf(la_unpack_real(&u)));
    la_str s = la_unpack_str(&u);
    assert_int_equal(s.n, 3);
    assert_same(s.p, "a\0b", 3);
    assert_int_equal(la_unpack_str(&u).n, 0);
    assert_false(u.failed);
    assert_ptr_equal(u.p, u.end);
    assert_int_equal(la_unpack_u64(&u), 0);
    assert_true(u.failed);
    la_buf_free(&b);
}

static void expect_failure(const char *bytes, size_t n)
{
    la_unpack u = {.p = (const unsigned char *)bytes, .end = (const unsigned char *)bytes + n};
    assert_int_equal(la_unpack_str(&u).n, 0);
    assert_true(u.failed);
    assert_int_equal(la_unpack_u64(&u), 0);
    assert_near(la_unpack_real(&u), 0, 0);
}

static void test_damage(void **state)
{
    (void)state;
    expect_failure("", 0);
    expect_failure("\x05 abc", 4);
    expect_failure("\x80", 1);
    expect_failure("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02", 10);
    expect_failure("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", 11);
    la_unpack u = {.p = (const unsigned char *)"\x09", .end = (const unsigned char *)"\x09" + 1};
    assert_int_equal(la_unpack_max(&u, 8), 0);
    assert_true(u.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip),
                                       cmocka_unit_test(test_damage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
