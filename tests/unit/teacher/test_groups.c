/* Answers about some sequences speak for all like them, and the next questions follow from that. */
#include "../fixture.h"

#include "teacher/choose.h"

#include <math.h>

/* 0: a b (40 sessions), 1: b a (20), 2: a a b (10), 3: c (900), 4: c c (5), 5: d (25) */
static const uint32_t events[] = {0, 1, 1, 0, 0, 0, 1, 2, 2, 2, 3};
static const uint64_t at[] = {0, 2, 4, 7, 8, 10, 11};
static const uint32_t count[] = {40, 20, 10, 900, 5, 25};

static la_groups groups(void)
{
    la_groups g;
    assert_ok(la_groups_new(&g, events, at, count, 6, &err));
    return g;
}

static void bags_and_kinds(void **state)
{
    (void)state;
    la_groups g = groups();
    assert_int_equal(g.n_bags, 5);
    assert_int_equal(g.n_kinds, 3);
    assert_int_equal(g.bag[0], g.bag[1]);
    assert_int_not_equal(g.bag[0], g.bag[2]);
    assert_int_equal(g.kind[0], g.kind[2]);
    assert_int_equal(g.kind[3], g.kind[4]);
    assert_near(g.mass[g.kind[0]], 70, 0);
    assert_near(g.bag_mass[g.bag[0]], 60, 0);
    assert_near(g.sessions, 1000, 0);
    la_groups_free(&g);
}

static void accuracy_from_agreement(void **state)
{
    (void)state;
    /* 200 bags of two orders; a teacher that is right in nine of ten. */
    uint32_t ev[800], ones[400];
    uint64_t from[401];
    la_vote votes[400];
    la_rng rng = la_rng_new(5);
    for (uint32_t i = 0; i < 400; i++) {
        uint32_t a = 2 * (i / 2), b = a + 1;
        ev[2 * i] = i % 2 == 0 ? a : b;
        ev[2 * i + 1] = i % 2 == 0 ? b : a;
        from[i] = 2 * i;
        ones[i] = 1;
        votes[i] = (la_vote){la_rng_unit(&rng) < 0.9 ? -1 : 1, 1};
    }
    from[400] = 800;
    la_groups g;
    assert_ok(la_groups_new(&g, ev, from, ones, 400, &err));
    assert_near(la_votes_accuracy(&g, votes), 0.9, 0.05);
    memset(votes, 0, sizeof votes);
    assert_near(la_votes_accuracy(&g, votes), 0.85, 0); /* nothing to tell it by */
    for (int i = 0; i < 400; i++)
        votes[i] = (la_vote){-1, 1};
    assert_near(la_votes_accuracy(&g, votes), 0.98, 1e-9);
    la_groups_free(&g);
}

static void members_by_turns(void **state)
{
    (void)state;
    la_groups g = groups();
    la_members m;
    assert_ok(la_members_new(&m, &g, NULL, count, &err));
    uint32_t k = g.kind[0];
    assert_int_equal(m.at[k + 1] - m.at[k], 3);
    assert_int_equal(m.list[m.at[k]], 0);     /* bag of 60 */
    assert_int_equal(m.list[m.at[k] + 1], 1); /* 60 / 4 */
    assert_int_equal(m.list[m.at[k] + 2], 2); /* bag of 10 */
    la_members_free(&m);
    static const bool may[6] = {false, false, true, false, false, true};
    assert_ok(la_members_new(&m, &g, may, count, &err));
    assert_int_equal(m.at[3], 2);
    la_members_free(&m);
    la_groups_free(&g);
}

static void chooses_coverage_then_doubt(void **state)
{
    (void)state;
    la_groups g = groups();
    la_members m;
    la_vote votes[6] = {{0, 0}};
    double belief[3] = {0}, doubt[3] = {0};
    uint32_t out[10], n;
    assert_ok(la_members_new(&m, &g, NULL, count, &err));
    la_choice c = {&g, &m, votes, belief, doubt};
    assert_ok(la_choose(out, 10, &n, &c, &err));
    assert_int_equal(n, 6); /* each once */
    assert_int_equal(out[0], 3);
    votes[3] = (la_vote){-1, 1};
    assert_ok(la_choose(out, 10, &n, &c, &err));
    assert_int_equal(n, 5); /* what was answered is not asked again */
    belief[g.kind[3]] = -20;
    assert_ok(la_choose(out, 2, &n, &c, &err));
    assert_int_equal(n, 2);
    assert_int_equal(out[0], 0);
    la_members_free(&m);
    la_groups_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bags_and_kinds),
        cmocka_unit_test(accuracy_from_agreement),
        cmocka_unit_test(members_by_turns),
        cmocka_unit_test(chooses_coverage_then_doubt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
