/* An appraiser in a file: the same margins come back, and no index in it is believed unchecked. */
#include "../fixture.h"
#include "../io/scratch.h"

#include "model/appraiser.h"

#include <math.h>

enum { V = 4 };
static const uint32_t events[] = {0, 1, 2, 0, 1, 1, 2, 0, 3};
static const uint64_t at[] = {0, 3, 7};
static const uint32_t len[] = {3, 4, 2}, count[] = {90, 8, 2};
static const float wording[V] = {-1, -1, -2, 3};
static const char *const texts[V] = {"start", "work", "end", "disk failed"};

static la_appraiser *make(void)
{
    static const char *const words[] = {"disk", "failed"};
    static const float weights[] = {0.5f, 2};
    la_standing_input in = {.events = events,
                            .at = at,
                            .len = len,
                            .count = count,
                            .n = 3,
                            .n_templates = V,
                            .wording = wording};
    la_appraiser *a = NULL;
    assert_ok(la_appraiser_new(&a, &err));
    assert_ok(la_standing_new(&a->standing, &in, &err));
    assert_ok(la_wording_new(&a->wording, words, weights, 2, -1, &err));
    la_rng rng = la_rng_new(3);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++)
        la_monotone_init(&a->shape, a->theta + k * a->shape.params.size, &rng);
    return a;
}

static double margin_said(const la_appraiser *a, const uint32_t *window, uint32_t n,
                          float *severity)
{
    static const char *const own[] = {"start", "work", "end", "disk failed", "failed again"};
    la_appraisal x;
    la_standing_reader r;
    double m = 0;
    la_dataset d = {.templates = (char **)(uintptr_t)own, .n_templates = 5, .severity = severity};
    assert_ok(la_appraisal_open(&x, a, texts, V, &d, &err));
    assert_ok(la_standing_reader_open(&r, a->standing, x.id, x.wording, x.n, &err));
    assert_ok(la_appraisal_margin(&x, &r, window, n, &m, &err));
    la_standing_reader_close(&r);
    la_appraisal_close(&x);
    return m;
}

static double margin(const la_appraiser *a, const uint32_t *window, uint32_t n)
{
    return margin_said(a, window, n, NULL);
}

/* Of a template that the standing knows, its wording was settled in training. */
static void levels_speak_of_new_templates(void **state)
{
    (void)state;
    static const uint32_t old[] = {0, 3}, new[] = {0, 1, 4, 2};
    float mild[5] = {0, 0, 0, -1, -1}, grave[5] = {0, 0, 0, 1, 1};
    la_appraiser *a = make();
    assert_true(margin_said(a, new, 4, grave) == margin(a, new, 4)); /* its target had none */
    a->levels = true;
    assert_true(margin_said(a, new, 4, mild) < margin(a, new, 4));
    assert_true(margin_said(a, new, 4, grave) > margin(a, new, 4));
    assert_true(margin_said(a, old, 2, grave) == margin(a, old, 2));
    la_appraiser_free(a);
}

/* The shares are of -log(1 - P), which is a sum; what was taught of a group goes to its share. */
static void shares_are_of_a_sum(void **state)
{
    (void)state;
    static const uint32_t odd[] = {0, 3}, new[] = {0, 1, 4, 2};
    double share[5], sum = 0;
    la_standing_reader r;
    la_appraisal x;
    la_appraiser *a = make();
    la_dataset d = {.templates = (char *[]){"start", "work", "end", "disk failed", "failed again"},
                    .n_templates = 5};
    assert_ok(la_appraisal_open(&x, a, texts, V, &d, &err));
    assert_ok(la_standing_reader_open(&r, a->standing, x.id, x.wording, x.n, &err));
    assert_ok(la_appraisal_shares(&x, &r, new, 4, share, &err));
    for (size_t i = 0; i <= r.n_items; i++) {
        assert_true(share[i] > 0);
        sum += share[i];
    }
    assert_true(fabs(sum - 1) < 1e-12);
    assert_ok(la_appraisal_shares(&x, &r, odd, 2, share, &err));
    assert_int_equal(r.n_items, 2);
    assert_int_equal(r.maker[1], 3);
    double before = share[1];
    a->taught = need(la_calloc((size_t)a->standing->n_groups + LA_TAUGHT_MORE, sizeof *a->taught));
    a->taught[a->standing->group[3]] = 2;
    assert_ok(la_appraisal_shares(&x, &r, odd, 2, share, &err));
    assert_true(share[1] > before);
    la_standing_reader_close(&r);
    la_appraisal_close(&x);
    la_appraiser_free(a);
}

/* No one network's shares are those of their sum. */
static void shares_are_of_all_networks(void **state)
{
    (void)state;
    static const uint32_t odd[] = {0, 3};
    double share[3], want[3] = {0}, last[3], all = 0, last_all = 0;
    la_standing_reader r;
    la_appraisal x;
    la_appraiser *a = make();
    for (size_t i = 0; i < LA_APPRAISER_NETS * a->shape.params.size; i++)
        a->theta[i] += 0.02f * (float)(i % 7) * (float)(i / a->shape.params.size);
    la_dataset d = {.templates = (char **)(uintptr_t)texts, .n_templates = V};
    assert_ok(la_appraisal_open(&x, a, texts, V, &d, &err));
    assert_ok(la_standing_reader_open(&r, a->standing, x.id, x.wording, x.n, &err));
    assert_ok(la_appraisal_shares(&x, &r, odd, 2, share, &err));
    assert_int_equal(r.n_items, 2);
    for (size_t k = 0; k < LA_APPRAISER_NETS; k++) {
        double u[3];
        last_all = 0;
        u[2] = la_appraiser_logits(x.nets, k, &r, u);
        for (size_t i = 0; i < 3; i++) {
            last[i] = la_monotone_surprise(u[i]);
            last_all += last[i];
            want[i] += last[i];
            all += last[i];
        }
    }
    for (size_t i = 0; i < 3; i++)
        assert_true(fabs(share[i] - want[i] / all) < 1e-9);
    assert_true(fabs(last[1] / last_all - want[1] / all) > 1e-3);
    la_standing_reader_close(&r);
    la_appraisal_close(&x);
    la_appraiser_free(a);
}

/* Writes and reads back; a broken one is not read. */
static logad_status through_a_file(const la_appraiser *a, la_appraiser **out)
{
    scratch s;
    scratch_make(&s);
    la_store *store = la_store_new();
    assert_non_null(store);
    assert_ok(la_appraiser_put(a, store, &err));
    assert_ok(la_store_write(store, scratch_path(&s, "a"), &err));
    la_store_free(store);
    assert_ok(la_store_open(&store, s.path, true, &err));
    logad_status status = la_appraiser_get(out, store, V, &err);
    la_store_free(store);
    scratch_remove(&s);
    return status;
}

static void the_same_margins_come_back(void **state)
{
    (void)state;
    static const uint32_t odd[] = {0, 3}, new[] = {0, 1, 4, 2};
    la_appraiser *a = make(), *b = NULL;
    a->levels = true;
    a->standing->stretches = 7;
    assert_ok(through_a_file(a, &b));
    assert_true(b->levels);
    assert_int_equal(b->standing->stretches, 7);
    assert_true(margin(a, events, 3) == margin(b, events, 3));
    assert_true(margin(a, odd, 2) == margin(b, odd, 2));
    assert_true(margin(a, new, 4) == margin(b, new, 4));
    assert_true(margin(a, odd, 2) > margin(a, events, 3));
    assert_true(margin(a, new, 4) > margin(a, events, 3));
    la_appraiser_free(a);
    la_appraiser_free(b);
}

/* Each breaks one thing that a reader would follow out of bounds or into nonsense. */
static void break_group(la_standing *s)
{
    s->group[1] = s->n_groups;
}

static void break_counts(la_standing *s)
{
    s->count_at[1] = s->count_at[V] + 1;
}

static void break_common(la_standing *s)
{
    s->common[0] = V;
}

static void break_expected(la_standing *s)
{
    s->expected[0] = V;
}

static void break_pairs(la_standing *s)
{
    s->pair[1] = s->pair[0];
}

static void break_pair_counts(la_standing *s)
{
    s->pair_n[0] = 0;
}

static void break_stretches(la_standing *s)
{
    s->stretches = LA_STANDING_STRETCHES + 1;
}

static void break_total(la_standing *s)
{
    s->before[V] = 0;
}

static void hostile_indexes_are_refused(void **state)
{
    (void)state;
    void (*const breaks[])(la_standing *) = {break_group,    break_counts,   break_common,
                                             break_expected, break_pairs,    break_pair_counts,
                                             break_total,    break_stretches};
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        la_appraiser *a = make(), *b = NULL;
        assert_true(a->standing->n_common > 0 && a->standing->n_expected > 0);
        breaks[i](a->standing);
        if (through_a_file(a, &b) != LOGAD_EMODEL)
            fail_msg("break %zu was not noticed", i);
        assert_says("not a usable logad model");
        la_appraiser_free(a);
    }
}

/* Log-odds that a teacher added come back and count; shares that cannot be do not. */
static void what_was_taught_comes_back(void **state)
{
    (void)state;
    static const uint32_t odd[] = {0, 3};
    la_appraiser *a = make(), *b = NULL;
    uint32_t n = a->standing->n_groups;
    double before = margin(a, odd, 2);
    a->taught = need(la_calloc(n + LA_TAUGHT_MORE, sizeof *a->taught));
    a->taught[a->standing->group[3]] = 4;
    a->taught[n + 1] = 0.1f;
    a->taught[n + 2] = 0.5f;
    assert_true(margin(a, odd, 2) > before + 1);
    assert_ok(through_a_file(a, &b));
    assert_true(margin(a, odd, 2) == margin(b, odd, 2));
    la_appraiser_free(b);
    static const float bad[] = {0, 0.6f, -1};
    for (size_t i = 0; i < 3; i++) {
        a->taught[n + 2] = bad[i];
        assert_int_equal(through_a_file(a, &b), LOGAD_EMODEL);
        assert_says("standing.taught");
    }
    la_appraiser_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_speak_of_new_templates),
        cmocka_unit_test(shares_are_of_a_sum),
        cmocka_unit_test(shares_are_of_all_networks),
        cmocka_unit_test(the_same_margins_come_back),
        cmocka_unit_test(hostile_indexes_are_refused),
        cmocka_unit_test(what_was_taught_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
