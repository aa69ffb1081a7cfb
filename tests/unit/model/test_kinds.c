/* Sequences of kinds that a teacher spoke of get its word, all others the network's. */
#include "../fixture.h"

#include <logad/event.h>

static void order_and_number_do_not_matter(void **state)
{
    (void)state;
    static const uint64_t a[] = {1, 2}, b[] = {2, 1}, c[] = {1, 3};
    assert_true(la_model_kind(a, 2) == la_model_kind(b, 2));
    assert_true(la_model_kind(a, 2) != la_model_kind(c, 2));
}

static void known_kinds_are_recalled(void **state)
{
    (void)state;
    logad_model *m = small_model(LA_ENCODER_GRU);
    char x[] = "open file", y[] = "error lost packet";
    char *templates[] = {x, y};
    uint64_t at[] = {0, 2, 3, 6, 6};
    uint32_t events[] = {0, 1, 0, 1, 0, 1};
    la_dataset d = {
        .n_templates = 2, .templates = templates, .n_sequences = 4, .at = at, .events = events};
    uint64_t ids[] = {logad_template_id(x), logad_template_id(y)};
    uint64_t kinds[] = {la_model_kind(ids, 2), 5};
    static const float odds[] = {2, -1};
    double margin[] = {9, 9, 9, 9};
    assert_ok(la_model_set_kinds(m, kinds, odds, 2, &err));
    assert_true(m->kind[0] < m->kind[1]);
    assert_ok(la_model_recall(m, &d, margin, &err));
    assert_near(margin[0], m->threshold + 2, 1e-9);
    assert_near(margin[1], 9, 0);
    assert_near(margin[2], m->threshold + 2, 1e-9);
    assert_near(margin[3], 9, 0); /* without events */
    logad_model_free(m);
}

/* The margin of a window of one template whose half of a kind has these odds. */
static double recalled(double margin, float odds)
{
    logad_model *m = small_model(LA_ENCODER_GRU);
    char x[] = "open file";
    char *templates[] = {x};
    uint64_t at[] = {0, 1}, id = logad_template_id(x);
    uint32_t events[] = {0};
    la_dataset d = {
        .n_templates = 1, .templates = templates, .n_sequences = 1, .at = at, .events = events};
    la_appraiser a = {0};
    m->appraiser = &a;
    uint64_t kind = la_model_half(la_model_kind(&id, 1), margin >= 0);
    margin += m->threshold;
    assert_ok(la_model_set_kinds(m, &kind, &odds, 1, &err));
    assert_ok(la_model_recall(m, &d, &margin, &err));
    margin -= m->threshold;
    m->appraiser = NULL;
    logad_model_free(m);
    return margin;
}

static void an_answer_that_agrees_makes_no_doubt(void **state)
{
    (void)state;
    double word = la_model_word(9, LA_MODEL_WRONG);
    assert_near(recalled(9, 1), 9, 1e-6);
    assert_near(recalled(-9, -1), -9, 1e-6);
    assert_near(recalled(9, 8), word + 8, 1e-6);
    assert_near(recalled(9, -1), word - 1, 1e-6);
    assert_near(recalled(-9, 1), 1 - word, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(order_and_number_do_not_matter),
                                       cmocka_unit_test(known_kinds_are_recalled),
                                       cmocka_unit_test(an_answer_that_agrees_makes_no_doubt)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
