/* What the margins of systems are off by, where shares are made so that it is known. */
#include "judged.h"

#include "train/offset.h"

#include <math.h>

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

/* As much of each bag is anomalous as its margin and an offset have it. */
static void make_shares(const double *margin, double offset, float *share)
{
    for (size_t i = 0; i < BAGS; i++)
        share[i] = (float)sigmoid(margin[i] + offset);
}

static void the_offset_makes_the_probabilities_add_up(void **state)
{
    (void)state;
    static const double margin[BAGS] = {-4, -1, 0.5, 2, -3, 1};
    judged w = {0};
    judged_open(&w);
    for (int d = -3; d <= 3; d++) {
        make_shares(margin, d, w.share[0]);
        assert_near(la_offset_of(&w.system[0], margin), d, 1e-5);
    }
    for (size_t i = 0; i < BAGS; i++)
        w.share[1][i] = 1;
    assert_near(la_offset_of(&w.system[1], margin), LA_OFFSET_MOST, 1e-6);
    assert_near(la_offset_of(&w.system[2], margin), -LA_OFFSET_MOST, 1e-6); /* nothing goes wrong */
    judged_close(&w);
}

static void the_spread_is_that_of_simulated_systems(void **state)
{
    (void)state;
    static const double offset[SYSTEMS] = {4, 1, -2, 3};
    judged w = {0};
    double margin[BAGS], spread;
    judged_open(&w);
    judged_margins(&w, margin);
    for (size_t s = 0; s < SYSTEMS; s++)
        make_shares(margin, offset[s], w.share[s]);
    judged_settle(&w);
    assert_ok(la_offset_spread(&spread, &w.a, &err));
    assert_near(spread, sqrt((1 + 4 + 9) / 3.0), 1e-4);
    memset(w.share[2], 0, sizeof w.share[2]); /* where nothing goes wrong nothing is to be told */
    judged_settle(&w);
    assert_ok(la_offset_spread(&spread, &w.a, &err));
    assert_near(spread, sqrt((1 + 9) / 2.0), 1e-4);
    w.a.n_draws = 0; /* nothing was simulated: the source is all there is */
    assert_ok(la_offset_spread(&spread, &w.a, &err));
    assert_near(spread, 4, 1e-4);
    judged_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_offset_makes_the_probabilities_add_up),
        cmocka_unit_test(the_spread_is_that_of_simulated_systems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
