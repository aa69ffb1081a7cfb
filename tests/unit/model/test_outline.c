/* The outline of a small system whose figures can be worked out by hand, and its levelling. */
#include "../fixture.h"
#include "../near.h"

#include "model/outline.h"

#include <math.h>

/* 90 x "0 1", 10 x "0 1 2": group {0, 1} in all, group {2}, worded 3, in a tenth. */
enum { V = 3 };
static const uint32_t events[] = {0, 1, 0, 1, 2};
static const uint64_t at[] = {0, 2};
static const uint32_t len[] = {2, 3}, count[] = {90, 10};
static const float wording[V] = {-1, -2, 3};
static const la_standing_input system_in = {.events = events,
                                            .at = at,
                                            .len = len,
                                            .count = count,
                                            .n = 2,
                                            .n_templates = V,
                                            .wording = wording};

static void sums_up_a_system(void **state)
{
    (void)state;
    la_standing *s = NULL;
    float x[LA_OUTLINE_N];
    assert_ok(la_standing_new(&s, &system_in, &err));
    assert_int_equal(s->n_groups, 2);
    assert_ok(la_outline_of(x, s, &system_in, &err));
    assert_near(x[LA_OUTLINE_GROUPS], log(2), 1e-5);
    assert_near(x[LA_OUTLINE_KINDS], 1.1, 1e-5);
    assert_near(x[LA_OUTLINE_LONE], 0.9, 1e-5);
    assert_near(x[LA_OUTLINE_NOTHING], log(0.003), 1e-5);
    assert_near(x[LA_OUTLINE_RARE], log(0.003), 1e-5);
    assert_near(x[LA_OUTLINE_UNCOMMON], log(0.003), 1e-5);
    assert_near(x[LA_OUTLINE_LOUD], log(0.103), 1e-5);
    assert_near(x[LA_OUTLINE_LOUDEST], log(0.103), 1e-5);
    assert_near(x[LA_OUTLINE_LACKING], log(0.003), 1e-5);
    assert_near(x[LA_OUTLINE_WORDING], 1, 1e-5); /* of -1 and 3 */
    assert_near(x[LA_OUTLINE_SPREAD], 2, 1e-5);
    assert_near(x[LA_OUTLINE_AGREES], 1, 1e-5);
    assert_near(x[LA_OUTLINE_DISTURB], 0, 1e-5);
    la_standing_free(s);
}

static void nothing_met_is_zeros(void **state)
{
    (void)state;
    la_standing *s = NULL;
    la_outline o;
    float x[LA_OUTLINE_N];
    assert_ok(la_standing_new(&s, &system_in, &err));
    assert_ok(la_outline_open(&o, s, &err));
    la_outline_close(&o, s, x);
    for (size_t j = 0; j < LA_OUTLINE_N; j++)
        assert_near(x[j], 0, 1e-5);
    la_standing_free(s);
}

/* Outside of the range alone is not far, nor is what is far out in a range that holds it. */
static void what_is_like_nothing_is_named(void **state)
{
    (void)state;
    float many[40 * LA_OUTLINE_N] = {0}, x[LA_OUTLINE_N] = {0};
    la_outline_scale scale;
    for (size_t i = 0; i < 40; i++) {
        many[i * LA_OUTLINE_N + LA_OUTLINE_KINDS] = (float)(i % 2);
        many[i * LA_OUTLINE_N + LA_OUTLINE_DISTURB] = i == 0 ? 9 : (float)(i % 2);
    }
    la_outline_measure(&scale, many, 40);
    assert_null(la_outline_beyond(&scale, x));
    x[LA_OUTLINE_KINDS] = 1.9f; /* 2.8 deviations */
    x[LA_OUTLINE_DISTURB] = 8.9f;
    assert_null(la_outline_beyond(&scale, x));
    x[LA_OUTLINE_KINDS] = 2.1f;
    assert_string_equal(la_outline_beyond(&scale, x), "how many kinds of messages a session has");
    x[LA_OUTLINE_DISTURB] = -90;
    assert_string_equal(la_outline_beyond(&scale, x), "how many messages disturb");
    x[LA_OUTLINE_NEXT] = 1000; /* of what all share nothing can be said */
    assert_string_equal(la_outline_beyond(&scale, x), "how many messages disturb");
    la_outline_measure(&scale, many, 0);
    assert_null(la_outline_beyond(&scale, x));
}

static void levels_by_mean_and_deviation(void **state)
{
    (void)state;
    float two[2 * LA_OUTLINE_N] = {0}, x[LA_OUTLINE_N] = {0};
    la_outline_scale scale;
    two[0] = 1;
    two[LA_OUTLINE_N] = 5;
    two[1] = two[LA_OUTLINE_N + 1] = 7; /* the same for both: tells nothing */
    la_outline_measure(&scale, two, 2);
    x[0] = 4;
    x[1] = 9;
    la_outline_level(&scale, x);
    assert_near(x[0], 0.5, 1e-5);
    assert_near(x[1], 0, 1e-5);
    x[0] = -100;
    la_outline_level(&scale, x);
    assert_near(x[0], -2, 1e-5);
    la_outline_measure(&scale, two, 0);
    x[0] = 4;
    la_outline_level(&scale, x);
    assert_near(x[0], 0, 1e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_up_a_system),
        cmocka_unit_test(nothing_met_is_zeros),
        cmocka_unit_test(what_is_like_nothing_is_named),
        cmocka_unit_test(levels_by_mean_and_deviation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
