/* The schedules of lambda and of the learning rate. */
#include "../fixture.h"

#include "train/schedule.h"

#include <math.h>

static void lambda_rises_from_nought_to_one(void **state)
{
    (void)state;
    assert_true(la_schedule_lambda(0, 400) == 0);
    assert_near(la_schedule_lambda(399, 400), 2 / (1 + exp(-10)) - 1, 1e-12);
    assert_near(la_schedule_lambda(200, 401), 2 / (1 + exp(-5)) - 1, 1e-12);
    for (uint32_t i = 1; i < 400; i++)
        assert_true(la_schedule_lambda(i, 400) > la_schedule_lambda(i - 1, 400));
    double one = la_schedule_lambda(0, 1);
    assert_true(one > 0.99 && one < 1);
}

static void the_rate_falls_to_nought(void **state)
{
    (void)state;
    assert_true(la_schedule_rate(0, 300) == 1);
    assert_near(la_schedule_rate(75, 300), 0.75, 1e-15);
    assert_near(la_schedule_rate(299, 300), 1.0 / 300, 1e-12);
    assert_true(la_schedule_rate(300, 300) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lambda_rises_from_nought_to_one),
        cmocka_unit_test(the_rate_falls_to_nought),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
