/* Sessions of several units of work: how many, and in which order their rows come. */
#include "seqtest.h"

#include "seq/sim_mix.h"

static void units_lie_around_their_mean(void **state)
{
    (void)state;
    la_rng r = la_rng_new(1);
    double sum = 0;
    uint32_t few = 0, many = 0;
    for (int i = 0; i < 4000; i++) {
        uint32_t n = la_sim_mix_units(9, &r);
        assert_in_range(n, 5, 13);
        sum += n;
        few += n <= 6;
        many += n >= 12;
    }
    assert_true(few > 400 && many > 400);
    assert_true(sum / 4000 > 8.8 && sum / 4000 < 9.2);
    assert_int_equal(la_sim_mix_units(1, &r), 1);
}

static void add_two(la_sim_mix *m, bool side_by_side, uint64_t seed)
{
    const uint32_t one[] = {1, 2, 3, 4}, two[] = {11, 12, 13, 14};
    la_rng r = la_rng_new(seed);
    m->n = 0;
    assert_true(la_sim_mix_add(m, 0, one, 4, side_by_side, &r));
    assert_true(la_sim_mix_add(m, 1, two, 4, side_by_side, &r));
    la_sim_mix_sort(m);
    assert_int_equal(m->n, 8);
}

static void units_follow_each_other(void **state)
{
    (void)state;
    const uint32_t want[] = {1, 2, 3, 4, 11, 12, 13, 14};
    la_sim_mix m = {0};
    add_two(&m, false, 3);
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(m.moment[i].row, want[i]);
    la_sim_mix_free(&m);
}

/* Each keeps its own order; that the two lie mixed comes about in most sessions, and not in all. */
static void units_side_by_side_lie_mixed(void **state)
{
    (void)state;
    int mixed = 0;
    la_sim_mix m = {0};
    for (uint64_t seed = 0; seed < 100; seed++) {
        uint32_t one = 0, two = 10, turns = 0;
        add_two(&m, true, seed);
        for (size_t i = 0; i < 8; i++) {
            uint32_t row = m.moment[i].row, *last = row > 10 ? &two : &one;
            assert_int_equal(row, *last + 1);
            *last = row;
            turns += i > 0 && (row > 10) != (m.moment[i - 1].row > 10);
        }
        mixed += turns > 1;
    }
    assert_true(mixed > 40 && mixed < 95);
    la_sim_mix_free(&m);
}

static void nothing_mixes_to_nothing(void **state)
{
    (void)state;
    la_rng r = la_rng_new(1);
    la_sim_mix m = {0};
    assert_true(la_sim_mix_add(&m, 0, NULL, 0, true, &r));
    la_sim_mix_sort(&m);
    assert_int_equal(m.n, 0);
    la_sim_mix_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_lie_around_their_mean),
        cmocka_unit_test(units_follow_each_other),
        cmocka_unit_test(units_side_by_side_lie_mixed),
        cmocka_unit_test(nothing_mixes_to_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
