/* When things happen in a simulated log. */
#include "seqtest.h"

#include "seq/sim_spell.h"

#include <math.h>

static void a_spell_keeps_the_chance_of_all_time(void **state)
{
    (void)state;
    la_rng r = la_rng_new(1);
    int any_time = 0;
    for (int i = 0; i < 400; i++) {
        la_sim_spell s = la_sim_spell_draw(0.3, 0.001, &r);
        double sum = 0, most = 0, chance = 0.5 * s.share;
        for (int k = 0; k < 20000; k++) {
            double now = la_sim_spell_at(&s, chance, (k + 0.5) / 20000);
            sum += now / 20000;
            most = now > most ? now : most;
        }
        any_time += s.share >= 1;
        assert_true(s.share > 0.0019 && (s.share >= 1 || s.share < 0.201));
        assert_true(s.times >= 1 && s.times <= 24);
        assert_true(fabs(most - 0.5) < 1e-9); /* within it comes more often by as much */
        assert_true(fabs(sum - chance) < 0.15 * chance + 0.001);
    }
    assert_true(any_time > 240 && any_time < 320);
    for (int i = 0; i < 20; i++) { /* what is frequent has long spells */
        la_sim_spell s = la_sim_spell_draw(1, 0.45, &r);
        assert_true(fabs(s.share - 0.5) < 1e-9);
    }
    la_sim_spell s = {1, 0.01, 0};
    assert_true(la_sim_spell_at(&s, 0.5, 0.005) == 0.9 && la_sim_spell_at(&s, 0.5, 0.5) == 0);
}

/* One kind of fault that writes, and one that does not and is ten times as frequent. */
static void faults_come_in_episodes(void **state)
{
    (void)state;
    enum { UNITS = 4000 };
    uint32_t row = 0, lone = 0, long_ones = 0;
    la_sim_plan p = {.n_kinds = 2, .kind = {{.rows = {NULL, 0}}, {.rows = {&row, 1}}}};
    p.kind_weight[0] = 10 / 11.0;
    p.kind_weight[1] = 1 / 11.0;
    for (uint64_t seed = 0; seed < 200; seed++) {
        uint8_t kind[UNITS] = {0};
        la_rng r = la_rng_new(seed);
        la_sim_faults_draw(kind, &p, (la_sim_hours){UNITS, 20, 10}, &r);
        uint32_t n = 0;
        for (uint32_t i = 0; i < UNITS; i++) {
            assert_true(kind[i] == 0 || kind[i] == 2);
            n += kind[i] > 0;
        }
        assert_in_range(n, 1, UNITS * 32 / 100); /* 15 % of the windows, of two units each */
        lone += n <= 12;
        long_ones += n > UNITS / 100;
    }
    assert_true(lone > 60 && lone < 160);
    assert_true(long_ones > 10);
}

static void silent_faults_leave_no_line(void **state)
{
    (void)state;
    uint8_t kind[50] = {0};
    la_sim_plan p = {.n_kinds = 1};
    p.kind_weight[0] = 1;
    la_rng r = la_rng_new(1);
    la_sim_faults_draw(kind, &p, (la_sim_hours){50, 20, 10}, &r);
    for (size_t i = 0; i < 50; i++)
        assert_int_equal(kind[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spell_keeps_the_chance_of_all_time),
        cmocka_unit_test(faults_come_in_episodes),
        cmocka_unit_test(silent_faults_leave_no_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
