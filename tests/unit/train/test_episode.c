/* Episodes: drawn by number alone, balanced, from training windows, with support and query apart.
 */
#include "world.h"

#include "train/episode.h"

typedef struct drawn {
    world w;
    la_corpus c;
    la_rng root;
} drawn;

static drawn drawn_new(size_t n_sources, double holdout)
{
    drawn d = {.w = world_new(), .root = la_rng_new(5)};
    logad_train_options o = world_options(&d.w, n_sources);
    o.sources = d.w.sources;
    o.holdout = holdout;
    assert_ok(la_corpus_load(&d.c, &o, &err));
    return d;
}

static void drawn_free(drawn *d)
{
    la_corpus_free(&d->c);
    world_free(&d->w);
}

/* The item a sample shows. */
static uint32_t item_of(const la_corpus *c, const la_sample *s)
{
    for (uint32_t i = 0; i < c->n_items; i++)
        if (c->events + c->items[i].at == s->events && c->items[i].len == s->len)
            return i;
    fail_msg("a sample that is no window of the corpus");
    return 0;
}

static bool is_training(const la_corpus *c, uint32_t item)
{
    if (item >= c->n_labelled)
        return true;
    const la_source *s = &c->source[c->items[item].source];
    for (uint32_t i = 0; i < s->n_train[c->items[item].label]; i++)
        if (s->train[c->items[item].label][i] == item)
            return true;
    return false;
}

/* Balanced, weighted right, of one source and of training windows only; *source is which. */
static void check_set(const la_corpus *c, const la_sample *set, uint8_t *source)
{
    uint32_t n[3] = {0};
    double mix = 0, weights = 0;
    for (uint32_t k = 0; k < LA_EPISODE_SET; k++) {
        const la_sample *s = &set[k];
        uint32_t item = item_of(c, s);
        assert_true(is_training(c, item));
        assert_int_equal(s->target, item >= c->n_labelled);
        n[s->target ? 2 : s->label]++;
        if (s->target) {
            assert_true(s->w_class == 0 && s->w_domain == 1);
            continue;
        }
        assert_int_equal(s->label, c->items[item].label);
        assert_true(s->w_class == 1);
        if (k == 0)
            *source = c->items[item].source;
        assert_int_equal(c->items[item].source, *source);
        weights += (double)s->w_domain;
        mix += s->label ? (double)s->w_domain : 0;
    }
    assert_int_equal(n[0], LA_EPISODE_SOURCE / 2);
    assert_int_equal(n[1], LA_EPISODE_SOURCE / 2);
    assert_int_equal(n[2], LA_EPISODE_TARGET);
    /* To the discriminator the source has its own mix and the target's weight. */
    assert_near(mix / weights, c->source[*source].base_rate, 1e-5);
    assert_near(weights, LA_EPISODE_TARGET, 1e-3);
}

static void sets_are_balanced_and_of_training_windows(void **state)
{
    (void)state;
    drawn d = drawn_new(2, 0.3);
    la_episode e;
    uint32_t first[2] = {0};
    for (uint32_t i = 0; i < 40; i++) {
        uint8_t a = 9, b = 9;
        la_episode_draw(&e, &d.c, &d.root, i, true);
        check_set(&d.c, e.support, &a);
        check_set(&d.c, e.query, &b);
        assert_true(a != b); /* two sources: two pseudo-tasks */
        first[a]++;
    }
    assert_true(first[0] > 5 && first[1] > 5);
    drawn_free(&d);
}

static void support_and_query_have_disjoint_groups(void **state)
{
    (void)state;
    drawn d = drawn_new(1, 0);
    la_episode e;
    for (uint32_t i = 0; i < 20; i++) {
        la_episode_draw(&e, &d.c, &d.root, i, true);
        for (uint32_t a = 0; a < LA_EPISODE_SOURCE; a++)
            for (uint32_t b = 0; b < LA_EPISODE_SOURCE; b++)
                assert_true(d.c.items[item_of(&d.c, &e.support[a])].group !=
                            d.c.items[item_of(&d.c, &e.query[b])].group);
    }
    drawn_free(&d);
}

static void freelog_draws_both_from_the_whole_source(void **state)
{
    (void)state;
    drawn d = drawn_new(1, 0);
    la_episode e;
    uint32_t shared = 0;
    for (uint32_t i = 0; i < 20; i++) {
        uint8_t a, b;
        la_episode_draw(&e, &d.c, &d.root, i, false);
        check_set(&d.c, e.support, &a);
        check_set(&d.c, e.query, &b);
        for (uint32_t j = 0; j < LA_EPISODE_SOURCE; j++)
            for (uint32_t k = 0; k < LA_EPISODE_SOURCE; k++)
                shared += e.support[j].events == e.query[k].events;
    }
    assert_true(shared > 0);
    drawn_free(&d);
}

static void an_episode_depends_on_its_number_alone(void **state)
{
    (void)state;
    drawn d = drawn_new(2, 0);
    la_episode a, b, other;
    la_episode_draw(&a, &d.c, &d.root, 17, true);
    for (uint32_t i = 0; i < 5; i++)
        la_episode_draw(&other, &d.c, &d.root, i, true);
    la_episode_draw(&b, &d.c, &d.root, 17, true);
    assert_same(&a, &b, sizeof a);
    assert_true(memcmp(&a, &other, sizeof a) != 0);
    la_rng root = la_rng_new(6);
    la_episode_draw(&b, &d.c, &root, 17, true);
    assert_true(memcmp(&a, &b, sizeof a) != 0);
    drawn_free(&d);
}

/* A class that lies in one group is drawn for both all the same. */
static void a_class_of_one_group_is_still_drawn(void **state)
{
    (void)state;
    drawn d = drawn_new(1, 0);
    d.c.source[0].n_train[1] = 1;
    la_episode e;
    for (uint32_t i = 0; i < 10; i++) {
        uint8_t s;
        la_episode_draw(&e, &d.c, &d.root, i, true);
        check_set(&d.c, e.support, &s);
        check_set(&d.c, e.query, &s);
    }
    drawn_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_are_balanced_and_of_training_windows),
        cmocka_unit_test(support_and_query_have_disjoint_groups),
        cmocka_unit_test(freelog_draws_both_from_the_whole_source),
        cmocka_unit_test(an_episode_depends_on_its_number_alone),
        cmocka_unit_test(a_class_of_one_group_is_still_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
