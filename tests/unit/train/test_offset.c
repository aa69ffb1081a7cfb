/* What the margins of systems are off by, where shares are made so that it is known. */
#include "../fixture.h"

#include "train/offset.h"

#include <math.h>

enum { BAGS = 4, SYSTEMS = 3 };
static const uint64_t at[BAGS + 1] = {0, 1, 2, 3, 4};
static const uint32_t member[BAGS] = {0, 1, 2, 3};
static const float weight[BAGS] = {0.4f, 0.3f, 0.2f, 0.1f};
static float item[BAGS * LA_STANDS_N], whole[BAGS * LA_STANDS_WHOLE], context[LA_OUTLINE_N];

typedef struct world {
    la_bags system[SYSTEMS];
    float share[SYSTEMS][BAGS], lanes[SYSTEMS][8 * (LA_STANDS_N + LA_STANDS_WHOLE)];
    double calm[SYSTEMS][2 * BAGS];
    uint32_t struck[SYSTEMS][BAGS];
    float *theta;
} world;

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

static la_bags bags(const float *share)
{
    return (la_bags){.context = context,
                     .item = item,
                     .whole = whole,
                     .n_items = BAGS,
                     .n_wholes = BAGS,
                     .n_bags = BAGS,
                     .at = at,
                     .member = member,
                     .whole_of = member,
                     .weight = weight,
                     .share = share};
}

static void settle(world *w, const la_monotone *m, size_t s)
{
    w->system[s] = bags(w->share[s]);
    la_bags_settle(&w->system[s], m, (la_settled){w->calm[s], w->lanes[s], w->struck[s], 0});
}

/* Systems of which as much is anomalous as their networks' margins and an offset have it. */
static void make(world *w, const double *offset)
{
    la_monotone shape;
    la_rng rng = la_rng_new(3);
    la_appraise_shape(&shape);
    w->theta = test_calloc(LA_APPRAISER_NETS * shape.params.size, sizeof *w->theta);
    for (size_t i = 0; i < BAGS * LA_STANDS_N; i++)
        item[i] = (float)(3 * la_rng_unit(&rng));
    float scratch[512];
    double margin[BAGS] = {0};
    settle(w, &shape, 0);
    assert_true(la_monotone_scratch(&w->system[0]) <= 512);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++) {
        float *theta = w->theta + k * shape.params.size;
        la_rng start = la_rng_fork(&rng, "net/%zu", k);
        la_monotone_init(&shape, theta, &start);
        la_monotone_margins(&shape, theta, &w->system[0], margin, scratch);
    }
    for (size_t s = 0; s < SYSTEMS; s++) {
        for (size_t i = 0; i < BAGS; i++)
            w->share[s][i] = (float)sigmoid(margin[i] / LA_APPRAISER_NETS + offset[s]);
        settle(w, &shape, s);
    }
}

static void the_offset_makes_the_probabilities_add_up(void **state)
{
    (void)state;
    static const double margin[BAGS] = {-4, -1, 0.5, 2};
    static const float none[BAGS] = {0}, all[BAGS] = {1, 1, 1, 1};
    float share[BAGS];
    for (int d = -3; d <= 3; d++) {
        for (size_t i = 0; i < BAGS; i++)
            share[i] = (float)sigmoid(margin[i] + d);
        la_bags b = bags(share);
        assert_near(la_offset_of(&b, margin), d, 1e-5);
    }
    la_bags calm = bags(none), lost = bags(all);
    assert_near(la_offset_of(&calm, margin), -LA_OFFSET_MOST, 1e-6);
    assert_near(la_offset_of(&lost, margin), LA_OFFSET_MOST, 1e-6);
}

static void the_spread_is_that_of_simulated_systems(void **state)
{
    (void)state;
    static const double offset[SYSTEMS] = {4, 1, -2};
    world w = {0};
    make(&w, offset);
    la_pool *pool = la_pool_new(2);
    la_appraise a = {.pool = pool,
                     .systems = w.system,
                     .n_sources = 1,
                     .n_draws = 2,
                     .n_drawn = 1,
                     .theta = w.theta};
    double spread;
    assert_ok(la_offset_spread(&spread, &a, &err));
    assert_near(spread, sqrt((1 + 4) / 2.0), 1e-4);
    memset(w.share[2], 0, sizeof w.share[2]); /* where nothing goes wrong nothing is to be told */
    assert_ok(la_offset_spread(&spread, &a, &err));
    assert_near(spread, 1, 1e-4);
    a.n_draws = 0; /* nothing was simulated: the source is all there is */
    assert_ok(la_offset_spread(&spread, &a, &err));
    assert_near(spread, 4, 1e-4);
    la_pool_free(pool);
    test_free(w.theta);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_offset_makes_the_probabilities_add_up),
        cmocka_unit_test(the_spread_is_that_of_simulated_systems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
