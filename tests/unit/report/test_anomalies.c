/* report/anomalies.c: the worst of any number are kept, in order; templates are counted over all.
 */
#include "base/rng.h"
#include "report/anomalies.h"
#include "verdicts.h"

static void test_keeps_the_worst(void **state)
{
    (void)state;
    la_anomalies a = {0};
    la_rng rng = la_rng_new(5);
    enum { N = LA_ANOMALIES_MAX + 5000 };
    uint32_t *order = calloc(N, sizeof *order);
    assert_non_null(order);
    for (uint32_t i = 0; i < N; i++)
        order[i] = i;
    la_rng_shuffle(&rng, order, N);
    for (uint32_t i = 0; i < N; i++) {
        char session[16];
        snprintf(session, sizeof session, "%u", order[i]);
        logad_verdict v = made_up(session, 0.5 + order[i] / 1e6, order[i] % 3 == 0 ? "x" : "y", "f",
                                  order[i] + 1, 0);
        assert_int_equal(la_anomalies_add(&a, &v, NULL), LOGAD_OK);
    }
    la_anomalies_sort(&a);
    assert_int_equal(a.n, LA_ANOMALIES_MAX);
    assert_int_equal(a.n_all, N);
    for (uint32_t i = 0; i < a.n; i++)
        assert_int_equal(strtol(a.items[i].session, NULL, 10), N - 1 - i);
    uint32_t top[1];
    assert_int_equal(la_anomalies_top(&a, top, 1), 1);
    assert_string_equal(a.templates[top[0]].text, "y");
    assert_int_equal(a.templates[top[0]].first, N / 3 * 2);
    free(order);
    la_anomalies_free(&a);
}

static void test_equal_scores_keep_their_order(void **state)
{
    (void)state;
    la_anomalies a = {0};
    for (int i = 0; i < 100; i++) {
        char session[16];
        snprintf(session, sizeof session, "%d", i);
        logad_verdict v = made_up(session, i % 2 == 0 ? 0.9 : 0.8, "t", NULL, 0, 0);
        assert_int_equal(la_anomalies_add(&a, &v, NULL), LOGAD_OK);
    }
    la_anomalies_sort(&a);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(strtol(a.items[i].session, NULL, 10), 2 * i);
        assert_int_equal(strtol(a.items[50 + i].session, NULL, 10), 2 * i + 1);
    }
    la_anomalies_free(&a);
}

static void test_many_templates_have_a_limit(void **state)
{
    (void)state;
    la_anomalies a = {0};
    for (int i = 0; i < LA_ANOMALIES_TEMPLATES + 50; i++) {
        char text[32];
        snprintf(text, sizeof text, "template %d", i);
        logad_verdict v = made_up("s", 0.9, text, NULL, 0, 0);
        assert_int_equal(la_anomalies_add(&a, &v, NULL), LOGAD_OK);
    }
    assert_int_equal(a.n_templates, LA_ANOMALIES_TEMPLATES);
    assert_int_equal(a.templates[LA_ANOMALIES_TEMPLATES - 1].first, 51);
    la_anomalies_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keeps_the_worst),
        cmocka_unit_test(test_equal_scores_keep_their_order),
        cmocka_unit_test(test_many_templates_have_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
