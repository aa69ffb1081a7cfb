/* Margins of sequences: the same whoever computes them and in whatever company. */
#include "scoring.h"

#include <math.h>

static double *score(const scoring *x, unsigned threads, uint32_t *window)
{
    la_scorer s = x->s;
    s.pool = need(la_pool_new(threads));
    double *margin = need(la_calloc(x->n, sizeof *margin));
    assert_ok(la_score_sequences(&s, x->events, x->at, x->n, margin, window, &err));
    la_pool_free(s.pool);
    return margin;
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    for (int kind = LA_ENCODER_GRU; kind <= LA_ENCODER_TRANSFORMER; kind++) {
        scoring x = scoring_new((la_encoder_kind)kind, 300, 30, 11);
        uint32_t window[3][300];
        double *one = score(&x, 1, window[0]);
        for (unsigned t = 2; t <= 3; t++) {
            double *more = score(&x, t, window[t - 1]);
            assert_same(one, more, x.n * sizeof *one);
            assert_same(window[0], window[t - 1], sizeof window[0]);
            free(more);
        }
        free(one);
        scoring_free(&x);
    }
}

static void a_sequence_scores_the_same_in_any_company(void **state)
{
    (void)state;
    for (int kind = LA_ENCODER_GRU; kind <= LA_ENCODER_TRANSFORMER; kind++) {
        scoring x = scoring_new((la_encoder_kind)kind, 150, 20, 20);
        double *margin = score(&x, 2, NULL);
        for (uint32_t i = 0; i < x.n; i++)
            assert_near(margin[i],
                        scoring_alone(&x, x.events + x.at[i], (uint32_t)(x.at[i + 1] - x.at[i])),
                        kind == LA_ENCODER_GRU ? 0 : 1e-5); /* see recurrent.c: no company at all */
        free(margin);
        scoring_free(&x);
    }
}

static void order_does_not_matter(void **state)
{
    (void)state;
    scoring x = scoring_new(LA_ENCODER_GRU, 200, 20, 20);
    double *margin = score(&x, 2, NULL);
    la_window w[200];
    double back[200];
    for (uint32_t i = 0; i < x.n; i++) {
        uint32_t j = x.n - 1 - i;
        w[i] = (la_window){.sequence = i, .at = x.at[j], .len = (uint32_t)(x.at[j + 1] - x.at[j])};
    }
    la_scorer s = x.s;
    s.pool = need(la_pool_new(2));
    float *r = need(la_calloc((size_t)x.n * x.net->width, sizeof *r));
    assert_ok(la_score_windows(&s, x.events, w, x.n, back, r, &err));
    for (uint32_t i = 0; i < x.n; i++)
        assert_near(margin[i], back[x.n - 1 - i], 1e-5);
    /* The vectors are those of the windows in their given order. */
    double again[200];
    la_net_margin(x.net, x.theta, r, x.n, again);
    assert_same(again, back, sizeof again);
    la_pool_free(s.pool);
    free(r);
    free(margin);
    scoring_free(&x);
}

static void a_long_sequence_scores_as_its_worst_window(void **state)
{
    (void)state;
    scoring x = scoring_new(LA_ENCODER_GRU, 120, 60, 7);
    uint32_t window[120];
    double *margin = score(&x, 2, window);
    uint32_t many = 0, later = 0;
    for (uint32_t i = 0; i < x.n; i++) {
        la_windows w = {0};
        assert_ok(la_windows_add(&w, i, x.at[i], x.at[i + 1], 7, &err));
        double worst = -(double)INFINITY;
        for (size_t k = 0; k < w.n; k++)
            worst = fmax(worst, scoring_alone(&x, x.events + w.items[k].at, w.items[k].len));
        assert_near(margin[i], worst, 1e-5);
        assert_in_range(window[i], 0, w.n - 1);
        const la_window *named = &w.items[window[i]];
        assert_near(scoring_alone(&x, x.events + named->at, named->len), worst, 1e-5);
        many += w.n > 1;
        later += window[i] > 0;
        la_windows_free(&w);
    }
    assert_true(many > 50 && later > 20);
    free(margin);
    scoring_free(&x);
}

static void of_equal_windows_the_first_is_named(void **state)
{
    (void)state;
    scoring x = scoring_new(LA_ENCODER_GRU, 1, 40, 4);
    for (int i = 0; i < 40; i++)
        x.events[i] = (uint32_t)i % 4;
    x.at[1] = 40;
    uint32_t window = 9;
    free(score(&x, 1, &window));
    assert_int_equal(window, 0);
    scoring_free(&x);
}

static void nothing_scores_nothing(void **state)
{
    (void)state;
    scoring x = scoring_new(LA_ENCODER_GRU, 3, 4, 4);
    la_scorer s = x.s;
    s.pool = need(la_pool_new(2));
    uint64_t at[4] = {0, 2, 2, 3}; /* the second has no events */
    double margin[3];
    uint32_t window[3] = {7, 7, 7};
    assert_ok(la_score_sequences(&s, x.events, at, 3, margin, window, &err));
    assert_true(isfinite(margin[0]) && isfinite(margin[2]));
    assert_true(margin[1] == -(double)INFINITY);
    assert_int_equal(window[1], 0);
    assert_ok(la_score_sequences(&s, x.events, at, 0, margin, window, &err));
    la_pool_free(s.pool);
    scoring_free(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(a_sequence_scores_the_same_in_any_company),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(a_long_sequence_scores_as_its_worst_window),
        cmocka_unit_test(of_equal_windows_the_first_is_named),
        cmocka_unit_test(nothing_scores_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
