/* A detector's row from scores of distinct sequences and labels of sessions. */
#include "eval/eval.h"
#include "tiny_set.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"

/* Session i has sequence 0 1 0 2 0 3 1 4 0 5; one of the four sessions of sequence 0 is anomalous.
 */
static uint8_t label[] = {0, 0, 1, 1, 0, 1, 0, 0, 0, 0};
static const double score[] = {0.1, 0.2, 0.9, 0.3, 0.8, 0.0};

static la_eval_row fill(const bool *use, const bool *unseen)
{
    la_dataset d = tiny_set();
    la_labels l = {label, 10, 3};
    la_eval_row row = {.name = "test"};
    assert_int_equal(la_eval_row_fill(&row, &d, &l, score, 0.5, use, unseen, 1, NULL), LOGAD_OK);
    return row;
}

/* Called: sequences 2 (anomalous) and 4 (normal), one session each. */
static void sessions_and_pairs_are_counted(void **state)
{
    (void)state;
    la_eval_row r = fill(NULL, NULL);
    assert_near(r.threshold, 0.5, 0);
    assert_near(r.by_session.tp, 1, 0);
    assert_near(r.by_session.fp, 1, 0);
    assert_near(r.by_session.fn, 2, 0);
    assert_near(r.by_session.tn, 6, 0);
    assert_near(r.by_session.f1, 0.4, 1e-12);
    /* Pairs: (0,-) (0,+) (1,-) (2,+) (3,+) (4,-) (5,-). */
    assert_near(r.by_sequence.tp, 1, 0);
    assert_near(r.by_sequence.fp, 1, 0);
    assert_near(r.by_sequence.fn, 2, 0);
    assert_near(r.by_sequence.tn, 3, 0);
    assert_true(isnan(r.unseen_f1));
    assert_true(r.interval[0] <= 0.4 && 0.4 <= r.interval[1]);
}

static void only_what_is_used_counts(void **state)
{
    (void)state;
    const bool use[] = {false, true, true, false, true, false};
    const bool unseen[] = {true, false, true, true, false, true};
    la_eval_row r = fill(use, unseen);
    assert_near(r.by_session.tp + r.by_session.fp + r.by_session.fn + r.by_session.tn, 4, 0);
    assert_near(r.by_session.f1, 2.0 / 3, 1e-12);
    assert_near(r.unseen_f1, 1, 1e-12); /* sequence 2 alone is both */
}

static void nothing_used_is_undefined(void **state)
{
    (void)state;
    const bool none[6] = {false};
    la_eval_row r = fill(none, none);
    assert_true(isnan(r.by_session.f1) && isnan(r.by_sequence.f1) && isnan(r.unseen_f1));
    assert_true(isnan(r.interval[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_and_pairs_are_counted),
        cmocka_unit_test(only_what_is_used_counts),
        cmocka_unit_test(nothing_used_is_undefined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
