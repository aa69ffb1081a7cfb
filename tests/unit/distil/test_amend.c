/* What is taught of a group reaches kinds that were not taught, stays out of other folds, and
 * leaves odder windows odder. */
#include "../fixture.h"

#include "distil/amend.h"

#include <math.h>

enum { V = 6, KINDS = 40, GROUPS_MAX = V };

/* Templates 0 and 1 are in every window, 2 to 5 in some: none of them alike in their standing. */
typedef struct world {
    uint32_t events[KINDS * 3], len[KINDS], count[KINDS];
    uint64_t at[KINDS];
    float wording[V];
    la_appraiser *a;
    la_appraisal x;
    la_amend set;
} world;

static const char *const texts[V] = {"a", "b", "c", "d", "e", "f"};

static void add_all(world *w)
{
    la_standing_reader r;
    la_dataset d = {.templates = (char **)(uintptr_t)texts, .n_templates = V};
    assert_ok(la_appraisal_open(&w->x, w->a, texts, V, &d, &err));
    assert_ok(la_standing_reader_open(&r, w->a->standing, w->x.id, w->x.wording, V, &err));
    assert_ok(la_amend_open(&w->set, w->a, 0, &err));
    for (uint32_t k = 0; k < KINDS; k++)
        assert_ok(la_amend_add(&w->set, &w->x, &r,
                               (la_amend_window){.events = w->events + w->at[k],
                                                 .len = w->len[k],
                                                 .kind = k,
                                                 .fold = (uint8_t)(k % LA_AMEND_FOLDS),
                                                 .weight = 1},
                               &err));
    la_standing_reader_close(&r);
}

static world *make(void)
{
    static const char *const words[] = {"x"};
    static const float weights[] = {1};
    world *w = need(la_calloc(1, sizeof *w));
    for (uint32_t k = 0; k < KINDS; k++) {
        w->at[k] = 3 * k;
        w->len[k] = 3;
        w->count[k] = 100;
        w->events[3 * k] = 0;
        w->events[3 * k + 1] = 1;
        w->events[3 * k + 2] = 2 + k % 4;
    }
    la_standing_input in = {.events = w->events,
                            .at = w->at,
                            .len = w->len,
                            .count = w->count,
                            .n = KINDS,
                            .n_templates = V,
                            .wording = w->wording};
    assert_ok(la_appraiser_new(&w->a, &err));
    assert_ok(la_standing_new(&w->a->standing, &in, &err));
    assert_ok(la_wording_new(&w->a->wording, words, weights, 1, 0, &err));
    la_rng rng = la_rng_new(4);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++)
        la_monotone_init(&w->a->shape, w->a->theta + k * w->a->shape.params.size, &rng);
    add_all(w);
    return w;
}

static void drop(world *w)
{
    la_amend_close(&w->set);
    la_appraisal_close(&w->x);
    la_appraiser_free(w->a);
    free(w);
}

static void one_group_is_taught(void **state)
{
    (void)state;
    world *w = make();
    double lesson[KINDS];
    float taught[GROUPS_MAX + 1], left[GROUPS_MAX + 1], none[GROUPS_MAX + 1] = {0};
    for (uint32_t k = 0; k < KINDS; k++)
        lesson[k] = k < 20 ? (k % 4 == 3 ? 0.9 : -0.9) : 0;
    assert_ok(la_amend_fit(&w->set, lesson, LA_AMEND_FOLDS, 0, taught, &err));
    for (size_t k = 0; k < KINDS; k++) {
        assert_true(la_amend_margin(&w->set, k, none) < 0);
        assert_int_equal(la_amend_margin(&w->set, k, taught) > 0, k % 4 == 3);
    }
    /* Of the fold of kind 3 nothing is learned, and the rest says the same. */
    assert_ok(la_amend_fit(&w->set, lesson, 3 % LA_AMEND_FOLDS, 0, left, &err));
    assert_true(la_amend_margin(&w->set, 3, left) > la_amend_margin(&w->set, 3, none) + 1);
    for (uint32_t k = 0; k < KINDS; k++)
        lesson[k] = k % LA_AMEND_FOLDS == 3 % LA_AMEND_FOLDS ? 1 : 0;
    assert_ok(la_amend_fit(&w->set, lesson, 3 % LA_AMEND_FOLDS, 0, left, &err));
    assert_same(left, none, (w->set.n_groups + 1) * sizeof *none);
    drop(w);
}

static void the_appraiser_says_the_same(void **state)
{
    (void)state;
    world *w = make();
    double lesson[KINDS] = {1, -1, 1, -1}, margin;
    float *taught = need(la_calloc(w->set.n_groups + LA_TAUGHT_MORE, sizeof *taught));
    static const uint32_t twice[] = {0, 1, 5, 5, 5};
    la_standing_reader r;
    assert_ok(la_amend_fit(&w->set, lesson, LA_AMEND_FOLDS, 50, taught, &err));
    w->a->taught = taught;
    assert_ok(la_standing_reader_open(&r, w->a->standing, w->x.id, w->x.wording, V, &err));
    for (uint32_t k = 0; k < 4; k++) {
        assert_ok(la_appraisal_margin(&w->x, &r, w->events + w->at[k], 3, &margin, &err));
        assert_near(margin, la_amend_margin(&w->set, k, taught), 1e-4);
    }
    double usual = margin;
    assert_ok(la_appraisal_margin(&w->x, &r, twice, 5, &margin, &err));
    assert_true(margin >= usual); /* odder is not less anomalous, whatever was taught */
    la_standing_reader_close(&r);
    drop(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_group_is_taught),
        cmocka_unit_test(the_appraiser_says_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
