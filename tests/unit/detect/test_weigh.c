/* Weights of events: shares of the margin that goes when a template is left out. */
#include "detect/weigh.h"
#include "scoring.h"

#include <math.h>

/* One window's weights the slow way. */
static la_weighed by_hand(const scoring *x, const uint32_t *events, uint32_t len, double margin)
{
    double drop[SCORING_ROWS] = {0}, total = 0;
    uint32_t first[SCORING_ROWS] = {0}, n_kinds = 0;
    for (uint32_t t = 0; t < SCORING_ROWS; t++) {
        uint32_t rest[512], n = 0;
        first[t] = len;
        for (uint32_t i = len; i-- > 0;)
            if (events[i] == t)
                first[t] = i;
        if (first[t] == len)
            continue;
        n_kinds++;
        for (uint32_t i = 0; i < len; i++)
            if (events[i] != t)
                rest[n++] = events[i];
        if (n > 0)
            drop[t] = fmax(0, margin - scoring_alone(x, rest, n));
        total += drop[t];
    }
    la_weighed w = {0};
    if (n_kinds == 1)
        return (la_weighed){.n = 1, .weight = {1}};
    while (w.n < LA_WEIGH_TOP) {
        uint32_t best = SCORING_ROWS;
        for (uint32_t t = 0; t < SCORING_ROWS; t++)
            if (drop[t] > 0 && (best == SCORING_ROWS || drop[t] > drop[best]))
                best = t;
        if (best == SCORING_ROWS)
            break;
        w.at[w.n] = first[best];
        w.weight[w.n++] = drop[best] / total;
        drop[best] = 0;
    }
    return w;
}

static void weigh(const scoring *x, unsigned threads, la_weighed *out, double *margin)
{
    la_scorer s = x->s;
    s.pool = need(la_pool_new(threads));
    la_window *w = need(la_calloc(x->n, sizeof *w));
    for (uint32_t i = 0; i < x->n; i++)
        w[i] =
            (la_window){.sequence = i, .at = x->at[i], .len = (uint32_t)(x->at[i + 1] - x->at[i])};
    assert_ok(la_score_windows(&s, x->events, w, x->n, margin, NULL, &err));
    memset(out, 0xff, x->n * sizeof *out);
    assert_ok(la_weigh(&s, x->events, w, margin, x->n, out, &err));
    free(w);
    la_pool_free(s.pool);
}

/* More windows than one pass takes. */
static void weights_are_the_shares_of_the_drop(void **state)
{
    (void)state;
    scoring x = scoring_new(LA_ENCODER_GRU, 300, 12, 12);
    la_weighed w[300];
    double margin[300];
    weigh(&x, 2, w, margin);
    uint32_t full = 0;
    for (uint32_t i = 0; i < x.n; i++) {
        uint32_t len = (uint32_t)(x.at[i + 1] - x.at[i]);
        la_weighed hand = by_hand(&x, x.events + x.at[i], len, margin[i]);
        double sum = 0;
        full += w[i].n == LA_WEIGH_TOP;
        assert_in_range(w[i].n, 0, LA_WEIGH_TOP);
        for (uint32_t k = 0; k < w[i].n; k++) {
            assert_in_range(w[i].at[k], 0, len - 1);
            assert_true(w[i].weight[k] > 0);
            assert_true(k == 0 || w[i].weight[k] <= w[i].weight[k - 1]);
            sum += w[i].weight[k];
            /* Drops of almost nothing may be rounding; those that are something must agree. */
            if (k < hand.n && hand.weight[k] > 0.05)
                assert_near(w[i].weight[k], hand.weight[k], 0.01);
        }
        assert_true(sum <= 1 + 1e-12);
        if (hand.n > 0 && (hand.n == 1 || hand.weight[0] > hand.weight[1] + 0.02))
            assert_int_equal(w[i].at[0], hand.at[0]);
    }
    assert_true(full > 10);
    scoring_free(&x);
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    scoring x = scoring_new(LA_ENCODER_GRU, 200, 10, 10);
    la_weighed a[200] = {{0}}, b[200] = {{0}};
    double margin[200];
    weigh(&x, 1, a, margin);
    weigh(&x, 3, b, margin);
    for (uint32_t i = 0; i < x.n; i++) {
        assert_int_equal(a[i].n, b[i].n);
        assert_same(a[i].at, b[i].at, a[i].n * sizeof *a[i].at);
        assert_same(a[i].weight, b[i].weight, a[i].n * sizeof *a[i].weight);
    }
    scoring_free(&x);
}

static void a_template_alone_weighs_all(void **state)
{
    (void)state;
    scoring x = scoring_new(LA_ENCODER_GRU, 2, 6, 6);
    static const uint32_t events[6] = {4, 4, 4, 4, 9, 4};
    memcpy(x.events, events, sizeof events);
    x.at[1] = 4;
    x.at[2] = 5;
    la_weighed w[2];
    double margin[2];
    weigh(&x, 1, w, margin);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(w[i].n, 1);
        assert_int_equal(w[i].at[0], 0);
        assert_true(w[i].weight[0] == 1.0);
    }
    scoring_free(&x);
}

static void what_does_not_lower_the_margin_weighs_nothing(void **state)
{
    (void)state;
    scoring x = scoring_new(LA_ENCODER_GRU, 40, 8, 8);
    /* A classifier that reads nothing: no event makes a difference. */
    memset(x.theta + x.net->class_w, 0, 2 * (size_t)x.net->width * sizeof *x.theta);
    la_weighed w[40];
    double margin[40];
    weigh(&x, 1, w, margin);
    for (uint32_t i = 0; i < x.n; i++) {
        bool alone = true;
        for (uint64_t j = x.at[i]; j < x.at[i + 1]; j++)
            alone = alone && x.events[j] == x.events[x.at[i]];
        assert_int_equal(w[i].n, alone ? 1 : 0);
    }
    scoring_free(&x);
}

static void no_windows_need_nothing(void **state)
{
    (void)state;
    scoring x = scoring_new(LA_ENCODER_GRU, 1, 3, 3);
    la_scorer s = x.s;
    s.pool = need(la_pool_new(1));
    assert_ok(la_weigh(&s, x.events, NULL, NULL, 0, NULL, &err));
    la_pool_free(s.pool);
    scoring_free(&x);
}

/* With networks as they are drawn. */
static la_appraiser *appraiser_of(const la_standing_input *in)
{
    la_appraiser *a = NULL;
    assert_ok(la_appraiser_new(&a, &err));
    assert_ok(la_standing_new(&a->standing, in, &err));
    la_rng rng = la_rng_new(3);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++)
        la_monotone_init(&a->shape, a->theta + k * a->shape.params.size, &rng);
    return a;
}

/* Of an appraiser's window; the first template of what always comes together stands for all of it.
 */
static void what_comes_together_is_weighed_together(void **state)
{
    (void)state;
    static const uint32_t events[] = {0, 1, 2, 3, 0, 1, 2, 0, 1, 2, 0, 3, 4, 5, 1, 6, 2};
    static const uint64_t at[] = {0, 4, 7, 10};
    static const uint32_t len[] = {4, 3, 3, 7}, count[] = {60, 70, 67, 3};
    static const float wording[] = {-2, -2, -2, -1, 3, 2, 2};
    la_standing_input in = {.events = events,
                            .at = at,
                            .len = len,
                            .count = count,
                            .n = 4,
                            .n_templates = 7,
                            .wording = wording};
    la_appraiser *a = appraiser_of(&in);
    static const char *const texts[] = {"a", "b", "c", "d", "e", "f", "g"};
    la_dataset d = {.templates = (char **)(uintptr_t)texts, .n_templates = 7};
    la_appraisal x;
    assert_ok(la_appraisal_open(&x, a, texts, 7, &d, &err));
    la_scorer s = {.appraisal = &x, .pool = need(la_pool_new(1))};
    la_window w = {.sequence = 0, .at = at[3], .len = len[3]};
    double margin = 0;
    la_weighed got;
    assert_ok(la_score_windows(&s, events, &w, 1, &margin, NULL, &err));
    assert_ok(la_weigh(&s, events, &w, &margin, 1, &got, &err));
    assert_true(got.n > 0);
    assert_int_equal(got.at[0], 2); /* event 4, the first of 4, 5 and 6 */
    assert_true(got.weight[0] > 0.5);
    double sum = 0;
    for (uint32_t i = 0; i < got.n; i++) {
        assert_true(got.weight[i] >= LA_WEIGH_LEAST);
        sum += got.weight[i];
        assert_true(got.at[i] != 3 && got.at[i] != 5); /* 5 and 6 */
    }
    assert_true(sum > 0.9 && sum < 1 + 1e-9);
    la_pool_free(s.pool);
    la_appraisal_close(&x);
    la_appraiser_free(a);
}

/* What the window as a whole adds goes to the template where it is odd, and stands there if that is
 * more than the template's own part. */
static void an_order_is_weighed_where_it_is_odd(void **state)
{
    (void)state;
    static const uint32_t events[] = {0, 1, 2, 0, 1, 2, 0, 2, 0, 1, 2, 1};
    static const uint64_t at[] = {0, 3, 6, 8};
    static const uint32_t len[] = {3, 3, 2, 4}, count[] = {60, 70, 67, 1};
    static const float wording[] = {-2, -2, -2};
    static const char *const texts[] = {"a", "b", "c"};
    la_standing_input in = {.events = events,
                            .at = at,
                            .len = len,
                            .count = count,
                            .n = 4,
                            .n_templates = 3,
                            .wording = wording};
    la_appraiser *a = appraiser_of(&in);
    a->taught = need(la_calloc((size_t)a->standing->n_groups + LA_TAUGHT_MORE, sizeof *a->taught));
    la_dataset d = {.templates = (char **)(uintptr_t)texts, .n_templates = 3};
    la_appraisal x;
    la_standing_reader r;
    assert_ok(la_appraisal_open(&x, a, texts, 3, &d, &err));
    assert_ok(la_standing_reader_open(&r, a->standing, x.id, x.wording, x.n, &err));
    la_scorer s = {.appraisal = &x};
    la_window w = {.sequence = 0, .at = at[3], .len = len[3]};
    for (int taught = -5; taught <= 5; taught += 10) {
        double share[5], margin = 0;
        la_weighed got;
        a->taught[a->standing->group[1]] = (float)taught;
        assert_ok(la_appraisal_shares(&x, &r, events + at[3], len[3], share, &err));
        assert_int_equal(r.odd_at, 3);
        double own = 0, whole = share[r.n_items];
        for (size_t i = 0; i < r.n_items; i++)
            own += r.maker[i] == 1 ? share[i] : 0;
        assert_true(taught < 0 ? own < whole : own > whole);
        assert_ok(la_weigh(&s, events, &w, &margin, 1, &got, &err));
        assert_int_equal(got.at[0], taught < 0 ? 3 : 1);
        assert_true(fabs(got.weight[0] - own - whole) < 1e-9);
    }
    la_standing_reader_close(&r);
    la_appraisal_close(&x);
    la_appraiser_free(a);
}

/* More templates than are kept, each twice: the heaviest stay, heaviest first, of equals the one
 * that came first, and each stands where it was first. */
static void the_heaviest_stay_where_they_were_first(void **state)
{
    (void)state;
    enum { KINDS = 9 };
    static const uint32_t events[] = {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8,
                                      8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 8, 1, 2, 3, 4, 5};
    static const uint64_t at[] = {0, 2, 4, 6, 8, 10, 12, 14, 16};
    static const uint32_t len[] = {2, 2, 2, 2, 2, 2, 2, 2, 16},
                          count[] = {5, 5, 5, 5, 5, 5, 5, 5, 1};
    static const float wording[KINDS] = {-3, 0, 1, 1, -1, 2, -2, 1, 1};
    la_standing_input in = {.events = events,
                            .at = at,
                            .len = len,
                            .count = count,
                            .n = 9,
                            .n_templates = KINDS,
                            .wording = wording};
    la_appraiser *a = appraiser_of(&in);
    static const char *const texts[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};
    la_dataset d = {.templates = (char **)(uintptr_t)texts, .n_templates = KINDS};
    la_appraisal x;
    la_standing_reader r;
    assert_ok(la_appraisal_open(&x, a, texts, KINDS, &d, &err));
    assert_ok(la_standing_reader_open(&r, a->standing, x.id, x.wording, x.n, &err));
    la_scorer s = {.appraisal = &x};
    la_window w = {.at = at[8], .len = len[8]};
    double share[17], margin = 0;
    la_weighed got;
    assert_ok(la_appraisal_shares(&x, &r, events + at[8], len[8], share, &err));
    assert_true(r.n_items > LA_WEIGH_TOP);
    assert_ok(la_weigh(&s, events, &w, &margin, 1, &got, &err));
    assert_int_equal(got.n, LA_WEIGH_TOP);
    uint32_t odd = events[at[8] + r.odd_at], ties = 0;
    for (size_t i = 0; i < r.n_items; i++)
        share[i] += r.maker[i] == odd ? share[r.n_items] : 0;
    for (uint32_t k = 0; k < got.n; k++) {
        size_t best = 0;
        for (size_t i = 1; i < r.n_items; i++)
            best =
                share[i] > share[best] || (share[i] == share[best] && r.maker[i] == odd) ? i : best;
        ties += k > 0 && share[best] == got.weight[k - 1];
        assert_true(got.weight[k] == share[best]);
        assert_int_equal(events[at[8] + got.at[k]], r.maker[best]);
        for (uint32_t i = 0; i < got.at[k] && r.maker[best] != odd; i++)
            assert_true(events[at[8] + i] != r.maker[best]);
        share[best] = -1;
    }
    assert_true(ties > 0);
    la_standing_reader_close(&r);
    la_appraisal_close(&x);
    la_appraiser_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_the_shares_of_the_drop),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(a_template_alone_weighs_all),
        cmocka_unit_test(what_does_not_lower_the_margin_weighs_nothing),
        cmocka_unit_test(no_windows_need_nothing),
        cmocka_unit_test(what_comes_together_is_weighed_together),
        cmocka_unit_test(an_order_is_weighed_where_it_is_odd),
        cmocka_unit_test(the_heaviest_stay_where_they_were_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
