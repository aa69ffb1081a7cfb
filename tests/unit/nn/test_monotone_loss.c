/* Bags that are settled: what no step changes, and that equal rows may be kept once or often. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../bags.h"
#include "../near.h"

enum { F = 2, MOST = 64, SCRATCH = 256, LANES = 2 * 8 * F };

static const float item[ITEMS * F] = {0.5f, -1, 2, 0, 1, 1}, whole[WHOLES * F] = {0, 1, -1, 0.5f};

static void what_no_step_changes_is_counted_once(void **state)
{
    (void)state;
    double calm[ITEMS + WHOLES];
    float lanes[LANES];
    uint32_t struck[BAGS];
    la_monotone m;
    la_bags b = bags_of(item, whole);
    la_monotone_shape(&m, F, F, 0);
    assert_int_equal(la_bags_lanes(&m, &b), LANES);
    la_bags_settle(&b, &m, (la_settled){calm, lanes, struck, 0});
    static const double is[] = {1.125, 1, 0.25, 3, 0.125};
    for (size_t i = 0; i < ITEMS + WHOLES; i++)
        assert_near(b.settled.calm[i], is[i], 1e-12);
    assert_int_equal(b.settled.n_struck, 2);
    assert_int_equal(b.settled.struck[0], 1);
    assert_int_equal(b.settled.struck[1], 3);
    for (size_t i = 0; i < 8; i++) /* items, one feature behind the other, then wholes */
        for (size_t j = 0; j < F; j++) {
            assert_true(lanes[8 * j + i] == (i < ITEMS ? item[i * F + j] : 0));
            assert_true(lanes[8 * (F + j) + i] == (i < WHOLES ? whole[i * F + j] : 0));
        }
}

static void slope(const la_monotone *m, const float *theta, la_bags *b, float *grad)
{
    double calm[MEMBERS + BAGS];
    uint32_t struck[BAGS];
    float scratch[SCRATCH], lanes[LANES];
    la_bags_settle(b, m, (la_settled){calm, lanes, struck, 0});
    assert_true(la_monotone_scratch(b) <= SCRATCH);
    la_monotone_slope(m, theta, b, 1, grad, scratch);
}

/* Every member an item of its own and every bag with a whole of its own. */
static void equal_rows_count_as_often_as_they_are_there(void **state)
{
    (void)state;
    static const uint32_t each[MEMBERS] = {0, 1, 2, 3, 4, 5};
    la_monotone m;
    la_rng rng = la_rng_new(2);
    float theta[MOST], once[MOST] = {0}, often[MOST] = {0};
    float items[MEMBERS * F], wholes[BAGS * F];
    la_monotone_shape(&m, F, F, 0);
    assert_true(m.params.size <= MOST);
    la_monotone_init(&m, theta, &rng);
    theta[m.b] = theta[m.wb] = -1;
    for (size_t i = 0; i < MEMBERS * F; i++)
        items[i] = item[bag_member[i / F] * F + i % F];
    for (size_t i = 0; i < BAGS * F; i++)
        wholes[i] = whole[bag_whole_of[i / F] * F + i % F];
    la_bags b = bags_of(item, whole);
    slope(&m, theta, &b, once);
    b.item = items;
    b.whole = wholes;
    b.n_items = MEMBERS;
    b.n_wholes = BAGS;
    b.member = b.whole_of = each;
    slope(&m, theta, &b, often);
    for (size_t i = 0; i < m.params.size; i++) {
        assert_near(once[i], often[i], 1e-6);
        assert_true(once[i] > 0 || once[i] < 0);
    }
}

/* Short ones first, and in their order where they are equally long. */
static void struck_bags_go_by_length(void **state)
{
    (void)state;
    enum { N = 5, LONG = 40 };
    static const uint32_t length[N] = {LONG, 2, 35, 0, 2};
    static const uint32_t order[N] = {3, 1, 4, 0, 2};
    static const float weights[N] = {1, 1, 1, 1, 1}, shares[N] = {1, 1, 1, 1, 1};
    static const uint32_t zeros[N * LONG] = {0};
    uint64_t from[N + 1] = {0};
    double calm[2];
    float lanes[LANES];
    uint32_t struck[N];
    la_monotone m;
    la_monotone_shape(&m, F, F, 0);
    for (size_t i = 0; i < N; i++)
        from[i + 1] = from[i] + length[i];
    la_bags b = {.item = item,
                 .whole = whole,
                 .n_items = 1,
                 .n_wholes = 1,
                 .n_bags = N,
                 .at = from,
                 .member = zeros,
                 .whole_of = zeros,
                 .weight = weights,
                 .share = shares};
    la_bags_settle(&b, &m, (la_settled){calm, lanes, struck, 0});
    assert_int_equal(b.settled.n_struck, N);
    for (size_t i = 0; i < N; i++)
        assert_int_equal(struck[i], order[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_no_step_changes_is_counted_once),
        cmocka_unit_test(struck_bags_go_by_length),
        cmocka_unit_test(equal_rows_count_as_often_as_they_are_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
