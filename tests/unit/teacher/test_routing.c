/* General is what resembles the sources down to its least familiar event, and tau keeps its bounds.
 */
#include "target.h"

#include <math.h>

static void the_nearest_source_counts(void **state)
{
    (void)state;
    static const float v[] = {1, 0, 0, 0, 3, 4}, u[] = {2, 0, 0, -1};
    double sim[3];
    la_routing_similarity(sim, v, 3, u, 2, 2);
    assert_near(sim[0], 1, 1e-9);
    assert_near(sim[1], 0, 0); /* without length */
    assert_near(sim[2], 0.6, 1e-6);
    la_routing_similarity(sim, v, 1, u, 0, 2);
    assert_near(sim[0], 0, 0);
}

static void the_least_familiar_event_decides(void **state)
{
    (void)state;
    target *t = target_new();
    la_routing r;
    logad_route_options o = {.has_tau = true, .tau = 0.999};
    assert_ok(la_routing_split(&r, t->m, &t->d, t->m->table, &o, &err));
    static const bool proprietary[TARGET_N] = {false, true, true, true, false, true};
    for (uint32_t i = 0; i < TARGET_N; i++)
        assert_int_equal(r.proprietary[i], proprietary[i]);
    assert_int_equal(r.n_proprietary, 4);
    assert_int_equal(r.proprietary_sessions, 49);
    assert_int_equal(r.decisive[1], 6);
    assert_near(r.sim[4], 1, 0); /* nothing in it is unfamiliar */
    la_routing_free(&r);
    o.quantile = 1; /* the most familiar */
    assert_ok(la_routing_split(&r, t->m, &t->d, t->m->table, &o, &err));
    assert_false(r.proprietary[1]);
    assert_true(r.proprietary[5]);
    la_routing_free(&r);
    target_free(t);
}

static void a_chosen_tau_keeps_its_bounds(void **state)
{
    (void)state;
    target *t = target_new();
    la_routing r;
    logad_route_options o = {0};
    assert_ok(la_routing_split(&r, t->m, &t->d, t->m->table, &o, &err));
    assert_true(r.tau >= LA_TAU_FLOOR && r.tau <= LA_TAU_CEILING);
    la_buf text = {0}, json = {0};
    la_routing_text(&r, &text);
    la_routing_json(&r, &json);
    assert_false(text.failed || json.failed);
    assert_non_null(strstr(json.p, "\"tau\""));
    la_buf_free(&text);
    la_buf_free(&json);
    la_routing_free(&r);
    target_free(t);
}

static void a_text_that_a_source_has_is_familiar(void **state)
{
    (void)state;
    target *t = target_new();
    la_routing r;
    logad_route_options o = {.has_tau = true, .tau = 0.999};
    t->m->source_ids[0] = logad_template_id(t->d.templates[6]);
    assert_ok(la_routing_split(&r, t->m, &t->d, t->m->table, &o, &err));
    assert_near(r.event_sim[6], 1, 0);
    assert_false(r.proprietary[1]);
    la_routing_free(&r);
    t->m->n_source = 0;
    assert_int_equal(la_routing_split(&r, t->m, &t->d, t->m->table, &o, &err), LOGAD_EMODEL);
    assert_says("train it again");
    target_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_source_counts),
        cmocka_unit_test(the_least_familiar_event_decides),
        cmocka_unit_test(a_chosen_tau_keeps_its_bounds),
        cmocka_unit_test(a_text_that_a_source_has_is_familiar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
