/* Examples are general, sure and not suspect, and the nearest come first. */
#include "target.h"

#include "teacher/examples.h"

static void only_what_is_general_and_sure(void **state)
{
    (void)state;
    target *t = target_new();
    la_routing r;
    la_examples e;
    logad_route_options o = {.has_tau = true, .tau = -1};
    double margin[TARGET_N] = {-5, 5, 0.1, -5, -5, -5};
    bool suspect[TARGET_N] = {false, false, false, true, false, false};
    uint32_t near[LA_PROMPT_EXAMPLES], n;
    assert_ok(la_routing_split(&r, t->m, &t->d, t->m->table, &o, &err));
    assert_ok(la_examples_new(&e, &r, margin, suspect, FIXTURE_D, &err));
    for (uint32_t i = 0; i < e.n; i++) {
        assert_true(e.sequence[i] != 2 && e.sequence[i] != 3); /* unsure; suspect */
        assert_int_equal(e.label[i], e.sequence[i] == 1 ? LA_LABEL_ANOMALOUS : LA_LABEL_NORMAL);
    }
    assert_ok(la_examples_near(&e, &r, 2, near, &n, &err));
    assert_true(n >= 3);
    assert_int_equal(e.sequence[near[0]], 1); /* the same events in another order */
    la_examples_free(&e);
    la_routing_free(&r);
    o.tau = 1;
    assert_ok(la_routing_split(&r, t->m, &t->d, t->m->table, &o, &err));
    margin[1] = margin[5] = -5;
    assert_ok(la_examples_new(&e, &r, margin, suspect, FIXTURE_D, &err));
    for (uint32_t i = 0; i < e.n; i++)
        assert_false(r.proprietary[e.sequence[i]]);
    la_examples_free(&e);
    la_routing_free(&r);
    target_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_what_is_general_and_sure)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
