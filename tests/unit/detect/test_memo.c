/* detect/memo.c: what was put in comes out, and the whole stays bounded. */
#include "../fixture.h"
#include "detect/memo.h"

static void test_find_and_forget(void **state)
{
    (void)state;
    la_memo *m = need(la_memo_new());
    uint32_t a[] = {1, 2, 3}, b[] = {1, 2};
    la_remembered r = {.margin = 1.5, .window = 2};
    assert_null(la_memo_find(m, a, 3));
    assert_ok(la_memo_add(m, a, 3, &r, &err));
    assert_near(la_memo_find(m, a, 3)->margin, 1.5, 0);
    assert_int_equal(la_memo_find(m, a, 3)->window, 2);
    assert_null(la_memo_find(m, b, 2));
    la_memo_free(m);
    la_memo_free(NULL);
}

static void test_stays_bounded(void **state)
{
    (void)state;
    la_memo *m = need(la_memo_new());
    static uint32_t events[LA_MEMO_EVENTS / 16 + 1];
    la_remembered r = {.margin = 1};
    assert_ok(la_memo_add(m, events, LA_MEMO_EVENTS / 16 + 1, &r, &err));
    assert_null(la_memo_find(m, events, LA_MEMO_EVENTS / 16 + 1));
    size_t kept = 0, n = LA_MEMO_EVENTS / 16;
    for (uint32_t i = 0; i < 40; i++) {
        events[0] = i;
        assert_ok(la_memo_add(m, events, n, &r, &err));
        assert_non_null(la_memo_find(m, events, n));
    }
    for (uint32_t i = 0; i < 40; i++) {
        events[0] = i;
        kept += la_memo_find(m, events, n) != NULL;
    }
    assert_in_range(kept, 1, 16);
    la_memo_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find_and_forget),
        cmocka_unit_test(test_stays_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
