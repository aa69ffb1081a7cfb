/* The judge of weights: F1 of the sources' validation windows less the distance to the target. */
#include "world.h"

#include "train/select.h"

typedef struct court {
    world w;
    la_corpus c;
    la_net *net;
    float *theta;
    la_pool *pool;
    la_rng root;
} court;

static court court_new(void)
{
    court k = {.w = world_new(), .root = la_rng_new(5)};
    logad_train_options o = world_options(&k.w, 2);
    o.sources = k.w.sources;
    assert_ok(la_corpus_load(&k.c, &o, &err));
    k.net = small_net(LA_ENCODER_GRU, FIXTURE_D);
    k.theta = random_theta(k.net, 61);
    k.pool = need(la_pool_new(2));
    return k;
}

static void court_free(court *k)
{
    la_pool_free(k->pool);
    la_net_free(k->net);
    free(k->theta);
    la_corpus_free(&k->c);
    world_free(&k->w);
}

static la_scorer scorer(const court *k)
{
    return (la_scorer){
        .net = k->net, .theta = k->theta, .table = k->c.table, .max_events = 6, .pool = k->pool};
}

static la_judgement judge(const court *k, const la_rng *root)
{
    la_judge *j = NULL;
    la_judgement out = {.value = -9};
    la_scorer s = scorer(k);
    assert_ok(la_judge_new(&j, &k->c, root, &err));
    assert_ok(la_judge_weights(j, &s, &out, &err));
    la_judge_free(j);
    return out;
}

/* F1 of all validation windows, one by one. */
static double f1_by_hand(const court *k)
{
    la_scorer s = scorer(k);
    double tp = 0, fp = 0, fn = 0;
    for (size_t i = 0; i < k->c.n_sources; i++)
        for (uint32_t v = 0; v < k->c.source[i].n_valid; v++) {
            const la_item *it = &k->c.items[k->c.source[i].valid[v]];
            la_window w = {.at = it->at, .len = it->len};
            double margin;
            assert_ok(la_score_windows(&s, k->c.events, &w, 1, &margin, NULL, &err));
            tp += it->label == 1 && margin >= 0;
            fp += it->label == 0 && margin >= 0;
            fn += it->label == 1 && margin < 0;
        }
    return tp > 0 ? 2 * tp / (2 * tp + fp + fn) : 0;
}

static void value_is_f1_less_half_the_distance(void **state)
{
    (void)state;
    court k = court_new();
    assert_true(k.c.source[0].n_valid + k.c.source[1].n_valid <= LA_SELECT_WINDOWS);
    for (int bias = -1; bias <= 1; bias++) {
        k.theta[k.net->class_b + 1] = (float)bias * 100;
        k.theta[k.net->class_b] = 0;
        la_judgement j = judge(&k, &k.root);
        assert_near(j.f1, f1_by_hand(&k), 1e-12);
        assert_near(j.value, j.f1 - LA_SELECT_DISTANCE * j.distance / 2, 1e-12);
        assert_true(j.distance >= 0 && j.distance <= 2);
        if (bias < 0)
            assert_true(j.f1 == 0);
    }
    court_free(&k);
}

static void judgements_repeat(void **state)
{
    (void)state;
    court k = court_new();
    la_judgement a = judge(&k, &k.root), b = judge(&k, &k.root);
    assert_same(&a, &b, sizeof a);
    court_free(&k);
}

static void an_encoder_that_sees_nothing_is_at_no_distance(void **state)
{
    (void)state;
    court k = court_new();
    memset(k.c.table, 0, (size_t)k.c.n_rows * k.c.d * sizeof *k.c.table);
    la_judgement blind = judge(&k, &k.root);
    assert_true(blind.distance < 2);
    /* A system whose vectors all lie elsewhere is told apart by any encoder that looks. */
    for (uint32_t i = 0; i < k.c.n_rows * k.c.d; i++)
        k.c.table[i] = i / k.c.d < k.c.target_row ? -1 : 1;
    la_judgement apart = judge(&k, &k.root);
    assert_true(apart.distance > 1.9);
    court_free(&k);
}

static void a_source_without_validation_windows_is_judged_by_nothing(void **state)
{
    (void)state;
    court k = court_new();
    k.c.source[0].n_valid = k.c.source[1].n_valid = 0;
    la_judgement j = judge(&k, &k.root);
    assert_true(j.f1 == 0 && j.distance == 0 && j.value == 0);
    la_judge_free(NULL);
    court_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value_is_f1_less_half_the_distance),
        cmocka_unit_test(judgements_repeat),
        cmocka_unit_test(an_encoder_that_sees_nothing_is_at_no_distance),
        cmocka_unit_test(a_source_without_validation_windows_is_judged_by_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
