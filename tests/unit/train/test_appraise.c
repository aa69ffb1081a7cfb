/* Bags of two systems, and networks that learn on them: the rare and loud group is the fault. */
#include "../fixture.h"

#include "train/appraise.h"

#include <math.h>
#include <string.h>

enum { V = 3 };
/* "0 1", "0 1 2": the third template is the fault's. */
static const uint32_t events[] = {0, 1, 0, 1, 2};
static const uint64_t at[] = {0, 2};
static const uint32_t len[] = {2, 3}, count[] = {95, 5};
static const float wording[V] = {-2, -2, 3}, share[] = {0, 1};

static void add(la_bagset *b, double weight)
{
    la_standing_input in = {.events = events,
                            .at = at,
                            .len = len,
                            .count = count,
                            .n = 2,
                            .n_templates = V,
                            .wording = wording};
    assert_ok(la_bagset_add(b, &in, share, weight, &err));
}

static void a_system_has_its_own_items_and_bags(void **state)
{
    (void)state;
    la_bagset b = {0};
    add(&b, 0.25);
    add(&b, 0.75);
    la_bags *v = la_bagset_views(&b);
    assert_int_equal(b.n_systems, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(v[i].n_bags, 2);
        assert_int_equal(v[i].n_items, 2);
        assert_int_equal(v[i].at[1] - v[i].at[0], 1);
        assert_int_equal(v[i].at[2] - v[i].at[1], 2);
        assert_int_equal(v[i].member[v[i].at[1]], 0); /* the group that both bags have */
        assert_int_equal(v[i].member[v[i].at[1] + 1], 1);
        assert_true(fabs((double)(v[i].weight[0] + v[i].weight[1]) - (i == 0 ? 0.25 : 0.75)) <
                    1e-6);
        assert_true(v[i].share[0] == 0 && v[i].share[1] == 1);
        assert_int_equal(v[i].settled.n_struck, 1);
        assert_int_equal(v[i].settled.struck[0], 1);
    }
    assert_int_equal(memcmp(v[0].item, v[1].item, 2 * LA_STANDS_N * sizeof(float)), 0);
    assert_true(v[0].item != v[1].item && v[0].context != v[1].context);
    free(v);
    la_bagset_close(&b);
}

/* As if one bagset had taken all of them. */
static void bags_of_others_join(void **state)
{
    (void)state;
    la_bagset one = {0}, two = {0}, more = {0}, none = {0};
    for (int i = 0; i < 3; i++)
        add(&one, 0.25 * i);
    add(&two, 0);
    add(&more, 0.25);
    add(&more, 0.5);
    assert_ok(la_bagset_join(&two, &none, &err));
    assert_ok(la_bagset_join(&two, &more, &err));
    la_bagset_close(&more);
    la_bags *v = la_bagset_views(&one), *w = la_bagset_views(&two);
    assert_int_equal(two.n_systems, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(v[i].n_items, w[i].n_items);
        assert_int_equal(v[i].n_wholes, w[i].n_wholes);
        assert_int_equal(v[i].n_bags, w[i].n_bags);
        assert_memory_equal(v[i].context, w[i].context, LA_OUTLINE_N * sizeof(float));
        assert_memory_equal(v[i].item, w[i].item, v[i].n_items * LA_STANDS_N * sizeof(float));
        assert_memory_equal(v[i].whole, w[i].whole,
                            v[i].n_wholes * LA_STANDS_WHOLE * sizeof(float));
        for (size_t k = 0; k < v[i].n_bags; k++) {
            assert_int_equal(v[i].whole_of[k], w[i].whole_of[k]);
            assert_true(v[i].weight[k] == w[i].weight[k] && v[i].share[k] == w[i].share[k]);
            assert_int_equal(v[i].at[k + 1], w[i].at[k + 1]);
            for (uint64_t m = v[i].at[k]; m < v[i].at[k + 1]; m++)
                assert_int_equal(v[i].member[m], w[i].member[m]);
        }
    }
    free(v);
    free(w);
    la_bagset_close(&one);
    la_bagset_close(&two);
}

static void learn(const la_bags *v, unsigned threads, uint32_t steps, float *theta)
{
    la_rng root = la_rng_new(1);
    la_pool *pool = la_pool_new(threads);
    la_appraise a = {.root = &root,
                     .pool = pool,
                     .systems = v,
                     .n_sources = 1,
                     .n_draws = 1,
                     .n_drawn = 1,
                     .steps = steps,
                     .theta = theta};
    assert_ok(la_appraise_learn(&a, &err));
    la_pool_free(pool);
}

static void the_fault_is_learned_by_any_number_of_threads(void **state)
{
    (void)state;
    la_bagset b = {0};
    add(&b, 0.1);
    add(&b, 0.9);
    memset(b.outline, 0, 2 * LA_OUTLINE_N * sizeof *b.outline);
    la_bags *v = la_bagset_views(&b);
    la_monotone shape;
    la_appraise_shape(&shape);
    size_t n = LA_APPRAISER_NETS * shape.params.size;
    float *one = test_calloc(n, sizeof *one), *two = test_calloc(n, sizeof *two);
    learn(v, 1, 150, one);
    learn(v, 2, 150, two);
    assert_int_equal(memcmp(one, two, n * sizeof *one), 0);
    la_appraiser *a = NULL;
    assert_ok(la_appraiser_new(&a, &err));
    la_appraise_fold(one, b.outline, a);
    la_appraiser_nets nets;
    la_appraiser_ready(a, &nets);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++) {
        double usual = la_monotone_logit(&nets.item[k], v[0].item),
               fault = la_monotone_logit(&nets.item[k], v[0].item + LA_STANDS_N);
        assert_true(usual < -2 && fault > usual + 3);
    }
    la_appraiser_free(a);
    test_free(one);
    test_free(two);
    free(v);
    la_bagset_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_system_has_its_own_items_and_bags),
        cmocka_unit_test(bags_of_others_join),
        cmocka_unit_test(the_fault_is_learned_by_any_number_of_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
