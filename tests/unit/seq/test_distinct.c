/* Distinct sequences are found, counted and kept in order of first appearance. */
#include "seqtest.h"

#include "seq/build.h"

static void counts_repeats(void **state)
{
    (void)state;
    la_distinct s = {0};
    const uint32_t a[] = {1, 2, 3}, b[] = {1, 2}, c[] = {3, 2, 1};
    uint32_t i;
    assert_int_equal(la_distinct_add(&s, a, 3, &i, NULL), LOGAD_OK);
    assert_int_equal(i, 0);
    assert_int_equal(la_distinct_add(&s, b, 2, &i, NULL), LOGAD_OK);
    assert_int_equal(i, 1);
    assert_int_equal(la_distinct_add(&s, c, 3, &i, NULL), LOGAD_OK);
    assert_int_equal(i, 2);
    assert_int_equal(la_distinct_add(&s, a, 3, &i, NULL), LOGAD_OK);
    assert_int_equal(i, 0);
    assert_int_equal(s.n, 3);
    assert_int_equal(s.count[0], 2);
    assert_int_equal(s.count[1], 1);
    assert_int_equal(s.at[3], 8);
    la_distinct_free(&s);
}

static void stays_right_while_it_grows(void **state)
{
    (void)state;
    la_distinct s = {0};
    enum { N = 20000 };
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < N; i++) {
            uint32_t events[3] = {i % 7, i / 7, i}, at;
            assert_int_equal(la_distinct_add(&s, events, 1 + i % 3, &at, NULL), LOGAD_OK);
        }
    /* Of those of one event 7 differ, of two all by i / 7 and i % 7, of three all by i. */
    uint32_t sum = 0;
    for (uint32_t i = 0; i < s.n; i++) {
        sum += s.count[i];
        assert_true(s.at[i + 1] > s.at[i]);
    }
    assert_int_equal(sum, 2 * N);
    assert_int_equal(s.n, 7 + 6667 + 6666);
    la_distinct_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_repeats),
        cmocka_unit_test(stays_right_while_it_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
