/* Simulated sessions over the bundled phrase book: sameness, ranges, and what each effect may do.
 */
#include "../book.h"
#include "seqtest.h"

#include "base/rng.h"
#include "seq/sim_flow.h"
#include "seq/sim_plan.h"

#include <math.h>

#define SESSIONS 1500u

static la_sim_flows flows(uint32_t system, uint64_t seed)
{
    la_sim_flows f;
    uint32_t first = book->first[system], n = book->first[system + 1] - first;
    assert_int_equal(la_sim_flow(&f, book->row + first, n, seed, SESSIONS, NULL), LOGAD_OK);
    return f;
}

static bool same(const la_sim_flows *a, const la_sim_flows *b)
{
    size_t n = a->n_sequences;
    return n == b->n_sequences && memcmp(a->at, b->at, (n + 1) * sizeof *a->at) == 0 &&
           memcmp(a->events, b->events, a->at[n] * sizeof *a->events) == 0 &&
           memcmp(a->count, b->count, n * sizeof *a->count) == 0 &&
           memcmp(a->anomalous, b->anomalous, n * sizeof *a->anomalous) == 0;
}

static void a_seed_gives_the_same_sessions(void **state)
{
    (void)state;
    la_sim_flows a = flows(3, 7), b = flows(3, 7), c = flows(3, 8);
    assert_true(same(&a, &b));
    assert_false(same(&a, &c));
    la_sim_flows_free(&a);
    la_sim_flows_free(&b);
    la_sim_flows_free(&c);
}

/* Sequences are distinct, no count is wrong, every event is a row; the share of faults is in its
 * range (1 % to 15 %, and four standard deviations of what is left to chance). */
static double check(const la_sim_flows *f, uint32_t n_rows)
{
    uint32_t sessions = 0, faults = 0;
    assert_true(f->n_sequences > 0 && f->at[0] == 0);
    for (uint32_t i = 0; i < f->n_sequences; i++) {
        assert_true(f->at[i] < f->at[i + 1]);
        assert_true(f->count[i] > 0 && f->anomalous[i] <= f->count[i]);
        sessions += f->count[i];
        faults += f->anomalous[i];
        for (uint64_t k = f->at[i]; k < f->at[i + 1]; k++)
            assert_true(f->events[k] < n_rows);
    }
    assert_true(sessions <= SESSIONS && sessions > SESSIONS * 9 / 10);
    return (double)faults / sessions;
}

static void every_system_of_the_book_can_be_simulated(void **state)
{
    (void)state;
    uint32_t both = 0, few = 0;
    for (uint32_t s = 0; s < book->n_systems; s++) {
        la_sim_flows f = flows(s, s + 1);
        double rate = check(&f, book->first[s + 1] - book->first[s]);
        assert_true(rate < 0.15 + 0.04);
        few += rate < 0.01 - 0.01 * 0.5; /* short sessions hide some silent faults */
        both += rate > 0.0 && rate < 1.0;
        la_sim_flows_free(&f);
    }
    assert_true(both >= 90);
    assert_true(few <= 12);
}

/* What tells the classes apart: fault messages in anomalous sessions only. */
static void normal_sessions_hold_no_fault(void **state)
{
    (void)state;
    uint32_t with = 0;
    for (uint32_t s = 0; s < book->n_systems; s += 7) {
        la_sim_flows f = flows(s, s + 5);
        for (uint32_t i = 0; i < f.n_sequences; i++) {
            bool fault = false;
            for (uint64_t k = f.at[i]; k < f.at[i + 1]; k++)
                fault = fault || book->row[book->first[s] + f.events[k]].cls == LA_PHRASE_FAULT;
            assert_true(!fault || f.anomalous[i] == f.count[i]);
            with += fault;
        }
        la_sim_flows_free(&f);
    }
    assert_true(with > 50);
}

/* How often the second time that the flow's first message comes is before the first time that its
 * last one does. */
static double mixed_share(const la_sim_flows *f, uint32_t first, uint32_t last)
{
    double mixed = 0, all = 0;
    for (uint32_t i = 0; i < f->n_sequences; i++) {
        uint32_t starts = 0;
        for (uint64_t k = f->at[i]; k < f->at[i + 1] && f->events[k] != last; k++)
            starts += f->events[k] == first;
        mixed += f->count[i] * (starts > 1);
        all += f->count[i];
    }
    return mixed / all;
}

/* Units of work lie side by side in a session of several, and else behind each other. */
static void a_session_holds_its_units(void **state)
{
    (void)state;
    double mixed[2] = {0}, n[2] = {0}, longer = 0, one = 0;
    for (uint64_t seed = 0; seed < 200; seed++) {
        la_sim_plan p;
        la_rng root = la_rng_new(seed);
        assert_int_equal(la_sim_plan_draw(&p, book->row, book->first[1], &root, NULL), LOGAD_OK);
        la_sim_rows flow = p.flow[0];
        if (flow.n >= 4 && (p.units > 3 || p.units <= 1)) {
            la_sim_flows f = flows(0, seed);
            double events = (double)f.at[f.n_sequences] / f.n_sequences;
            if (p.units > 3) {
                mixed[p.side_by_side] += mixed_share(&f, flow.at[0], flow.at[flow.n - 1]);
                n[p.side_by_side]++;
                longer += events;
            } else {
                one = events > one ? events : one;
            }
            la_sim_flows_free(&f);
        }
        la_sim_plan_free(&p);
    }
    assert_true(n[0] > 0 && n[1] > 0);
    /* The flow's last message is often missing where units are behind each other. */
    assert_true(mixed[1] / n[1] > mixed[0] / n[0] + 0.1);
    assert_true(longer / (n[0] + n[1]) > one);
}

static void draws_systems_within_their_ranges(void **state)
{
    (void)state;
    uint32_t upkeep = 0, component = 0, one_kind = 0, calm = 0, strict = 0, flows = 0, kinds = 0;
    uint32_t hardly = 0, faulty = 0, loops = 0, vary = 0, units = 0, several = 0, beside = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        la_sim_plan p;
        la_rng root = la_rng_new(seed);
        double sum = 0.0;
        assert_int_equal(la_sim_plan_draw(&p, book->row, book->first[1], &root, NULL), LOGAD_OK);
        assert_true(p.n_flows >= 1 && p.n_flows <= LA_SIM_MAX_FLOWS);
        assert_true(p.n_kinds >= 1 && p.n_kinds <= LA_SIM_MAX_KINDS);
        double struck = 1 - pow(1 - p.fault_share, p.units); /* share of the sessions */
        assert_true(struck > 0.01 - 1e-9 && struck < 0.15 + 1e-9);
        assert_true(p.units >= 1 && p.units <= LA_SIM_MAX_UNITS);
        several += p.units > 1;
        beside += p.units > 1 && p.side_by_side;
        bool goes_on = true;
        for (uint32_t k = 0; k < p.n_kinds; k++) {
            goes_on = goes_on && (p.kind[k].rows.n == 0 || p.kind[k].effect == LA_SIM_NONE);
            sum += p.kind_weight[k];
            assert_true(p.kind[k].rows.n <= 12);
            assert_true(p.kind[k].rows.n > 0 || p.kind[k].effect != LA_SIM_NONE);
        }
        assert_true(sum > 0.999999 && sum < 1.000001);
        for (uint32_t i = 0; i < p.n_bundles; i++)
            assert_true(p.bundle[i].share <= 0.5 && p.bundle[i].rows.n <= 4);
        for (uint32_t i = 0; i < p.n_bundles; i++)
            hardly += p.bundle[i].share < 1e-4;
        for (uint32_t k = 0; k < p.n_flows; k++) {
            units += p.flow[k].n >= 4;
            loops += p.loop[k].n > 0;
            vary += p.loop[k].n > 0 && p.loop[k].times == 0;
            assert_true(p.loop[k].n != 1 && p.loop[k].n <= 5 && p.loop[k].times <= 4);
            assert_true(p.loop[k].from + p.loop[k].n <= p.flow[k].n);
        }
        strict += p.swap <= 0;
        flows += p.n_flows > 3;
        kinds += p.n_kinds > 12;
        faulty += struck > 0.08;
        upkeep += p.n_upkeep > 0;
        component += p.flow[0].n <= 3; /* the book's first system has longer flows */
        one_kind += p.n_kinds == 1;
        calm += goes_on;
        assert_true((p.n_upkeep > 0) == (p.upkeep_share > 0.0));
        la_sim_plan_free(&p);
    }
    assert_true(upkeep > 60 && upkeep < 240);
    assert_true(component > 50 && component < 150);
    assert_true(one_kind > 30 && one_kind < 120);
    assert_true(strict > 40 && strict < 90); /* 3 in 10 of those with units of work */
    assert_true(flows > 70 && flows < 140);  /* half of those */
    assert_true(kinds > 30 && kinds < 100);
    assert_true(faulty > 110 && faulty < 190); /* half of them */
    assert_true(hardly > 100);
    assert_true(several > 60 && several < 110); /* 4 in 10 of those with units of work */
    assert_true(beside > several * 3 / 10 && beside < several * 7 / 10);
    assert_true(loops > units * 4 / 10 && loops < units * 6 / 10);
    assert_true(vary > loops * 4 / 10 && vary < loops * 6 / 10);
    assert_true(calm > 130 && calm < 220); /* half of them, and a few by chance */
}

static void simulates_the_least_system(void **state)
{
    (void)state;
    const la_phrase one = {.cls = LA_PHRASE_ROUTINE, .how = LA_HOW_OPT, .text = "x"};
    const la_phrase fault = {.cls = LA_PHRASE_FAULT, .how = LA_HOW_CHAIN, .text = "y"};
    logad_error err;
    la_sim_flows f;
    for (uint64_t seed = 0; seed < 50; seed++) {
        assert_int_equal(la_sim_flow(&f, &one, 1, seed, 200, &err), LOGAD_OK);
        for (uint32_t i = 0; i < f.n_sequences; i++)
            assert_true(f.count[i] <= 200 && f.anomalous[i] <= f.count[i]);
        la_sim_flows_free(&f);
    }
    assert_int_equal(la_sim_flow(&f, &one, 1, 1, 0, &err), LOGAD_OK);
    assert_int_equal(f.n_sequences, 0);
    assert_int_equal(f.at[0], 0);
    la_sim_flows_free(&f);
    assert_int_equal(la_sim_flow(&f, &fault, 1, 1, 10, &err), LOGAD_EINPUT);
    assert_says(err, "no routine message");
    assert_int_equal(la_sim_flow(&f, &one, 1, 1, UINT32_MAX, &err), LOGAD_EINPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_gives_the_same_sessions),
        cmocka_unit_test(every_system_of_the_book_can_be_simulated),
        cmocka_unit_test(normal_sessions_hold_no_fault),
        cmocka_unit_test(a_session_holds_its_units),
        cmocka_unit_test(draws_systems_within_their_ranges),
        cmocka_unit_test(simulates_the_least_system),
    };
    return cmocka_run_group_tests(tests, open_book, close_book);
}
