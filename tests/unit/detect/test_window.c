/* Long sequences are cut without losing an event. */
#include "../fixture.h"

#include "detect/window.h"

/* Every length under every ceiling: covered in order, within the ceiling, even. */
static void windows_cover_the_sequence(void **state)
{
    (void)state;
    for (uint32_t max = 1; max <= 12; max++)
        for (uint64_t len = 0; len <= 150; len++) {
            la_windows w = {0};
            uint64_t at = 1000, expect = (len + max - 1) / max;
            assert_ok(la_windows_add(&w, 7, at, at + len, max, &err));
            assert_int_equal(w.n, expect);
            assert_int_equal(la_windows_count(len, max), expect);
            for (size_t i = 0; i < w.n; i++) {
                assert_int_equal(w.items[i].sequence, 7);
                assert_int_equal(w.items[i].number, i);
                assert_true(w.items[i].at == at);
                assert_in_range(w.items[i].len, 1, max);
                if (i + 1 < w.n)
                    assert_int_equal(w.items[i].len, w.items[0].len);
                assert_true(w.items[i].len <= w.items[0].len);
                at += w.items[i].len;
            }
            assert_true(at == 1000 + len);
            la_windows_free(&w);
        }
}

static void windows_are_added_to_those_before(void **state)
{
    (void)state;
    la_windows w = {0};
    assert_ok(la_windows_add(&w, 0, 0, 5, 500, &err));
    assert_ok(la_windows_add(&w, 1, 5, 5, 500, &err));
    assert_ok(la_windows_add(&w, 2, 5, 1006, 500, &err));
    assert_int_equal(w.n, 4);
    assert_int_equal(w.items[0].len, 5);
    assert_int_equal(w.items[1].sequence, 2);
    assert_int_equal(w.items[1].len, 334);
    assert_int_equal(w.items[3].len, 333);
    assert_int_equal(w.items[3].number, 2);
    la_windows_free(&w);
    assert_null(w.items);
    la_windows_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_cover_the_sequence),
        cmocka_unit_test(windows_are_added_to_those_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
