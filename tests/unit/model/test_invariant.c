/* Numbers that go together, mined from windows that can be counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/invariant.h"
#include <math.h>

/* Templates 0 begin, 1 part, 2 whole, 3 rare, each window "template x times":
 * 80 x {0:3, 1:3, 2:1}, 12 x {0:2, 1:2}, 5 x {0:3, 1:4, 2:1}, 3 x {0:3, 1:1, 2:1, 3:1}. */
enum { V = 4 };
static const uint64_t at[] = {0, 3, 5, 8, 12};
static const uint32_t kind[] = {0, 1, 2, 1, 0, 0, 1, 2, 3, 2, 1, 0};
static const uint32_t times[] = {3, 3, 1, 2, 2, 3, 4, 1, 1, 1, 1, 3};
static const uint32_t count[] = {80, 12, 5, 3};
static const double df[V] = {100, 100, 88, 3};

static la_invariants mined(void)
{
    la_tallies w = {.at = at,
                    .kind = kind,
                    .times = times,
                    .count = count,
                    .n = 4,
                    .df = df,
                    .n_templates = V,
                    .sessions = 100};
    la_invariants v;
    assert_int_equal(la_invariants_find(&v, &w, NULL), LOGAD_OK);
    return v;
}

static uint32_t find(const la_invariants *v, uint32_t x, uint32_t y)
{
    for (uint32_t i = 0; i < v->n; i++)
        if (v->x[i] == x && v->y[i] == y)
            return i;
    fail_msg("no invariant of %u and %u", x, y);
    return 0;
}

static void near(double x, double want)
{
    if (!(fabs(x - want) < 1e-5))
        fail_msg("%.7g is not %.7g", x, want);
}

static void finds_factors_and_how_rare_breaks_are(void **state)
{
    (void)state;
    la_invariants v = mined();
    uint32_t same = find(&v, 0, 1), parts = find(&v, 0, 2);
    assert_int_equal(v.times[same], 1);
    near((double)v.over[same], -log(3.0 / 100));
    near((double)v.under[same], -log(5.0 / 100));
    assert_int_equal(v.times[parts], 3); /* of all that have both */
    near((double)v.over[parts], -log(0.5 / 88));
    near((double)v.under[parts], -log(0.5 / 88));
    assert_int_equal(v.times[find(&v, 1, 2)], 3); /* of 80 of 88 */
    for (uint32_t i = 0; i < v.n; i++) /* three windows hold too little to fit anything */
        assert_true(v.x[i] != 1 || v.y[i] != 3 || v.times[i] == 1);
    la_invariants_free(&v);
}

static void a_broken_one_names_what_there_is_too_much_of(void **state)
{
    (void)state;
    la_invariants v = mined();
    uint32_t excess;
    near((double)la_invariants_broken(&v, (uint32_t[V]){3, 3, 1, 0}, &excess), 0);
    assert_int_equal(excess, UINT32_MAX);
    near((double)la_invariants_broken(&v, (uint32_t[V]){7, 7, 0, 0}, &excess), 0);
    near((double)la_invariants_broken(&v, (uint32_t[V]){3, 4, 0, 0}, &excess), -log(5.0 / 100));
    assert_int_equal(excess, 1);
    near((double)la_invariants_broken(&v, (uint32_t[V]){4, 3, 0, 0}, &excess), -log(3.0 / 100));
    assert_int_equal(excess, 0);
    /* What is not there at all breaks nothing: that it is absent is another fact. */
    near((double)la_invariants_broken(&v, (uint32_t[V]){0, 4, 0, 0}, &excess), 0);
    la_invariants_free(&v);
}

static void no_window_has_none(void **state)
{
    (void)state;
    la_tallies w = {.at = at, .df = (double[V]){0}, .n_templates = V};
    la_invariants v;
    uint32_t excess;
    assert_int_equal(la_invariants_find(&v, &w, NULL), LOGAD_OK);
    assert_int_equal(v.n, 0);
    near((double)la_invariants_broken(&v, (uint32_t[V]){1, 2, 3, 4}, &excess), 0);
    la_invariants_free(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_factors_and_how_rare_breaks_are),
        cmocka_unit_test(a_broken_one_names_what_there_is_too_much_of),
        cmocka_unit_test(no_window_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
