/* What a refusal means, and how long to wait. */
#include "../fixture.h"

#include "teacher/retry.h"

static void statuses(void **state)
{
    (void)state;
    static const struct {
        long status;
        la_fault want;
    } rows[] = {{200, LA_FAULT_NONE},      {400, LA_FAULT_FORMAT},    {401, LA_FAULT_PERMANENT},
                {403, LA_FAULT_PERMANENT}, {404, LA_FAULT_PERMANENT}, {408, LA_FAULT_PASSING},
                {409, LA_FAULT_PASSING},   {413, LA_FAULT_ITEM},      {422, LA_FAULT_FORMAT},
                {429, LA_FAULT_PASSING},   {500, LA_FAULT_PASSING},   {503, LA_FAULT_PASSING},
                {302, LA_FAULT_PERMANENT}, {204, LA_FAULT_PERMANENT}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(la_fault_of(rows[i].status, LA_STR("{}")), rows[i].want);
    assert_int_equal(la_fault_of(429, LA_STR("{\"error\":{\"code\":\"insufficient_quota\"}}")),
                     LA_FAULT_PERMANENT);
    assert_int_equal(la_fault_of(429, LA_STR("{\"error\":{\"type\":\"insufficient_quota\"}}")),
                     LA_FAULT_PERMANENT);
    assert_int_equal(la_fault_of(429, LA_STR("insufficient_quota")), LA_FAULT_PASSING);
}

static void waits_that_are_asked_for(void **state)
{
    (void)state;
    assert_near(la_retry_asked("250", "9", 0), 0.25, 1e-9);
    assert_near(la_retry_asked(NULL, "9", 0), 9, 0);
    assert_near(la_retry_asked("x", "1.5 ", 0), 1.5, 0);
    assert_near(la_retry_asked(NULL, "Sun, 06 Nov 1994 08:49:37 GMT", 784111770), 7, 0);
    assert_near(la_retry_asked(NULL, "Sun, 06 Nov 1994 08:49:37 GMT", 784111999), 0, 0);
    static const char *const none[] = {"",
                                       "-1",
                                       "soon",
                                       "1e999",
                                       "Sun, 06 Foo 1994 08:49:37 GMT",
                                       "Sun, 06 Nov 1994 08:49:37 EST",
                                       "nan",
                                       "06 Nov 1994"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_true(la_retry_asked(NULL, none[i], 0) < 0);
    assert_true(la_retry_asked(NULL, NULL, 0) < 0);
}

static void waits_double_up_to_a_ceiling(void **state)
{
    (void)state;
    la_rng rng = la_rng_new(1);
    for (unsigned tries = 1; tries < 60; tries++) {
        double w = la_retry_wait(0.5, tries, &rng);
        double full = tries < 8 ? 0.5 * (1 << (tries - 1)) : 1e9;
        full = full < LA_RETRY_CEILING ? full : LA_RETRY_CEILING;
        assert_true(w <= full && w >= 0.75 * full);
    }
}

static void error_texts(void **state)
{
    (void)state;
    char out[200];
    la_error_text(LA_STR("{\"error\":{\"message\":\"no\\u001b way\\nmore\"}}"), out, sizeof out);
    assert_string_equal(out, "no\\x1B way");
    la_error_text(LA_STR("plain\nnext"), out, sizeof out);
    assert_string_equal(out, "plain");
    la_error_text((la_str){NULL, 0}, out, sizeof out);
    assert_string_equal(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statuses), cmocka_unit_test(waits_that_are_asked_for),
        cmocka_unit_test(waits_double_up_to_a_ceiling), cmocka_unit_test(error_texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
