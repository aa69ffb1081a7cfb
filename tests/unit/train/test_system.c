/* The target's windows in the order of time, where some are kept from training and some are cut. */
#include "../fixture.h"

#include "train/system.h"

static void the_order_is_that_of_sessions(void **state)
{
    (void)state;
    /* Sequences of 2, 5, 1 and 2 events; the third is kept from training, the second is cut in two.
     */
    static uint64_t at[] = {0, 2, 7, 8, 10};
    static uint32_t sequence[] = {3, 0, 2, 1, 0};
    static bool held[] = {false, false, true, false};
    static uint32_t count[] = {2, 1, 1, 1};
    la_dataset d = {
        .n_sequences = 4, .at = at, .count = count, .n_sessions = 5, .sequence = sequence};
    la_corpus c = {.target = &d, .held = held};
    la_system w = {0};
    assert_ok(la_system_order(&w, &c, 4, &err));
    static const uint32_t want[] = {3, 0, 1, 2, 0};
    assert_int_equal(w.in.n_order, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(w.in.order[i], want[i]);
    la_system_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_is_that_of_sessions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
