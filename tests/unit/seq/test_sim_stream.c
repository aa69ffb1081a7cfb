/* Windows of a simulated log: whose lines they hold, how many a fault wrote in, and of how many
 * lines they are. */
#include "../book.h"
#include "seqtest.h"

#include "seq/sim_stream.h"

static la_sim_flows windows(uint32_t system, uint64_t seed, la_sim_windows how)
{
    la_sim_flows f;
    uint32_t first = book->first[system], n = book->first[system + 1] - first;
    assert_int_equal(la_sim_stream(&f, book->row + first, n, seed, how, NULL), LOGAD_OK);
    return f;
}

static void a_seed_gives_the_same_windows(void **state)
{
    (void)state;
    const la_sim_windows how = {200, 20, false};
    la_sim_flows a = windows(3, 7, how), b = windows(3, 7, how), c = windows(3, 8, how);
    assert_int_equal(a.n_sequences, b.n_sequences);
    assert_int_equal(a.at[a.n_sequences], b.at[b.n_sequences]);
    assert_memory_equal(a.events, b.events, a.at[a.n_sequences] * sizeof *a.events);
    assert_memory_equal(a.anomalous, b.anomalous, a.n_sequences * sizeof *a.anomalous);
    assert_true(a.n_sequences != c.n_sequences ||
                memcmp(a.events, c.events, a.at[a.n_sequences] * sizeof *a.events) != 0);
    la_sim_flows_free(&a);
    la_sim_flows_free(&b);
    la_sim_flows_free(&c);
}

static bool has_fault(const la_sim_flows *f, uint32_t i, const la_phrase *row)
{
    for (uint64_t k = f->at[i]; k < f->at[i + 1]; k++)
        if (row[f->events[k]].cls == LA_PHRASE_FAULT)
            return true;
    return false;
}

/* Sequences are numbered as they first come, and come as often as they are counted. */
static void check_order(const la_sim_flows *f)
{
    uint32_t known = 0, *times = test_calloc(f->n_sequences, sizeof *times);
    for (uint32_t i = 0; i < f->n_sessions; i++) {
        assert_true(f->order[i] <= known);
        known += f->order[i] == known;
        times[f->order[i]]++;
    }
    assert_int_equal(known, f->n_sequences);
    assert_memory_equal(times, f->count, f->n_sequences * sizeof *times);
    test_free(times);
}

/* Each window of a count has that many lines, but the last; anomalous are those, and only those,
 * that hold a message of a fault. */
static void windows_are_judged_by_their_lines(void **state)
{
    (void)state;
    for (uint32_t system = 0; system < book->n_systems; system++) {
        la_sim_flows f = windows(system, 1, (la_sim_windows){150, 30, false});
        const la_phrase *row = book->row + book->first[system];
        uint32_t n = 0, odd = 0;
        for (uint32_t i = 0; i < f.n_sequences; i++) {
            assert_int_equal(f.anomalous[i], has_fault(&f, i, row) ? f.count[i] : 0);
            n += f.count[i];
            odd += f.at[i + 1] - f.at[i] != 30;
        }
        assert_int_equal(f.n_sessions, n);
        check_order(&f);
        assert_true(n >= 150 && n < 170 && odd <= 1);
        la_sim_flows_free(&f);
    }
}

/* For windows shorter and longer than a unit of work: in most systems something goes wrong, and
 * 0.2 to 15 % of the windows tell of it, but for what outages leave to chance. */
static void few_windows_are_anomalous(void **state)
{
    (void)state;
    const uint32_t lines[] = {5, 20, 100};
    for (size_t k = 0; k < 3; k++) {
        double all = 0;
        uint32_t none = 0, many = 0;
        for (uint32_t system = 0; system < book->n_systems; system++) {
            la_sim_flows f = windows(system, 5 + system, (la_sim_windows){400, lines[k], false});
            double n = 0, bad = 0;
            for (uint32_t i = 0; i < f.n_sequences; i++) {
                n += f.count[i];
                bad += f.anomalous[i];
            }
            all += bad / n / book->n_systems;
            none += bad == 0;
            many += bad / n > 0.1;
            assert_true(bad / n < 0.4);
            la_sim_flows_free(&f);
        }
        assert_true(all > 0.01 && all < 0.06);
        assert_true(none < book->n_systems / 5 && many > 0 && many < book->n_systems / 5);
    }
}

/* However many units write at a time: of the lines of faults most stand beside another one. */
static void lines_of_a_fault_come_at_once(void **state)
{
    (void)state;
    uint32_t lines = 0, beside = 0;
    for (uint32_t system = 0; system < book->n_systems; system++) {
        la_sim_flows f = windows(system, system, (la_sim_windows){40, 400, false});
        const la_phrase *row = book->row + book->first[system];
        for (uint64_t k = 1; k < f.at[f.n_sequences]; k++) {
            bool fault = row[f.events[k]].cls == LA_PHRASE_FAULT;
            lines += fault;
            beside += fault && row[f.events[k - 1]].cls == LA_PHRASE_FAULT;
        }
        la_sim_flows_free(&f);
    }
    assert_true(lines > 1000 && beside > lines * 6 / 10);
}

/* In how many of 20 stretches of a log a message comes. */
static uint32_t stretches_with(const la_sim_flows *f, uint32_t row, uint32_t *times)
{
    bool seen[20] = {false};
    uint32_t n = 0;
    *times = 0;
    for (uint32_t i = 0; i < f->n_sessions; i++)
        for (uint64_t k = f->at[f->order[i]]; k < f->at[f->order[i] + 1]; k++)
            if (f->events[k] == row) {
                seen[(uint64_t)i * 20 / f->n_sessions] = true;
                ++*times;
                break;
            }
    for (size_t i = 0; i < 20; i++)
        n += seen[i];
    return n;
}

/* At random twenty windows are in 13 stretches of 20, and hardly ever in six. */
static void some_harmless_work_comes_in_spells(void **state)
{
    (void)state;
    uint32_t frequent = 0, spells = 0;
    for (uint32_t system = 0; system < book->n_systems; system++) {
        la_sim_flows f = windows(system, system, (la_sim_windows){600, 20, false});
        const la_phrase *row = book->row + book->first[system];
        uint32_t times, n = book->first[system + 1] - book->first[system];
        for (uint32_t k = 0; k < n; k++) {
            uint32_t in = stretches_with(&f, k, &times);
            frequent += row[k].cls == LA_PHRASE_BENIGN && times >= 20;
            spells += row[k].cls == LA_PHRASE_BENIGN && times >= 20 && in <= 6;
        }
        la_sim_flows_free(&f);
    }
    assert_true(frequent > 100 && spells > 8);
}

static void windows_of_time_differ_in_length(void **state)
{
    (void)state;
    uint32_t lengths = 0, n = 0;
    la_sim_flows f = windows(2, 1, (la_sim_windows){300, 40, true});
    for (uint32_t i = 0; i < f.n_sequences; i++) {
        n += f.count[i];
        lengths += f.at[i + 1] - f.at[i] != 40;
    }
    assert_in_range(n, 200, 300);
    assert_true(lengths > f.n_sequences / 2);
    la_sim_flows_free(&f);
}

static void refuses_what_has_no_end(void **state)
{
    (void)state;
    const la_phrase one = {.cls = LA_PHRASE_ROUTINE, .how = LA_HOW_OPT, .text = "x"};
    logad_error err;
    la_sim_flows f;
    for (uint64_t seed = 0; seed < 20; seed++) { /* some of its units write nothing */
        la_sim_windows how = {50, 10, seed % 2 == 0};
        assert_int_equal(la_sim_stream(&f, &one, 1, seed, how, &err), LOGAD_OK);
        for (uint32_t i = 0; i < f.n_sequences; i++)
            assert_int_equal(f.anomalous[i], 0);
        la_sim_flows_free(&f);
    }
    assert_int_equal(la_sim_stream(&f, &one, 1, 1, (la_sim_windows){9, 0, false}, &err),
                     LOGAD_EINPUT);
    assert_int_equal(
        la_sim_stream(&f, &one, 1, 1, (la_sim_windows){UINT32_MAX, UINT32_MAX, false}, &err),
        LOGAD_EINPUT);
    assert_says(err, "windows of");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_gives_the_same_windows),
        cmocka_unit_test(windows_are_judged_by_their_lines),
        cmocka_unit_test(few_windows_are_anomalous),
        cmocka_unit_test(lines_of_a_fault_come_at_once),
        cmocka_unit_test(some_harmless_work_comes_in_spells),
        cmocka_unit_test(windows_of_time_differ_in_length),
        cmocka_unit_test(refuses_what_has_no_end),
    };
    return cmocka_run_group_tests(tests, open_book, close_book);
}
