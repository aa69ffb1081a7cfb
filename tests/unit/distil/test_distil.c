/* A model learns what a teacher says, wrong answers are outvoted, and the cut follows. */
#include "../fixture.h"

#include "detect/score.h"
#include "distil/distil.h"

#include <math.h>

/* A model of the small world whose weights know nothing, and a set of sequences over its templates:
 * the last two templates are trouble. */
static logad_model *model(void)
{
    logad_model *m = small_model(LA_ENCODER_GRU);
    m->max_events = 20;
    m->threshold = 0;
    return m;
}

typedef struct lesson_set {
    uint32_t events[60][4];
    la_lesson lessons[60];
} lesson_set;

static void fill(lesson_set *s)
{
    la_rng rng = la_rng_new(3);
    for (uint32_t i = 0; i < 60; i++) {
        bool bad = i % 2 == 1;
        for (int j = 0; j < 4; j++)
            s->events[i][j] = (uint32_t)la_rng_below(&rng, 6);
        if (bad)
            s->events[i][i % 4] = 6 + i % 4 / 2;
        s->lessons[i] = (la_lesson){s->events[i], 4, bad ? 0.9f : 0.1f, 1};
    }
}

static unsigned right(const logad_model *m, const lesson_set *s, la_pool *pool)
{
    la_scorer scorer = {.net = m->net,
                        .theta = m->theta,
                        .table = m->table,
                        .max_events = m->max_events,
                        .pool = pool};
    unsigned n = 0;
    for (uint32_t i = 0; i < 60; i++) {
        la_window w = {.at = 0, .len = 4};
        double margin;
        assert_ok(la_score_windows(&scorer, s->events[i], &w, 1, &margin, NULL, &err));
        n += (margin > 0) == (s->lessons[i].p > 0.5f);
    }
    return n;
}

static void tuning_learns_and_does_not_depend_on_threads(void **state)
{
    (void)state;
    lesson_set s;
    fill(&s);
    logad_model *a = model(), *b = model();
    la_pool *one = need(la_pool_new(1)), *two = need(la_pool_new(2));
    la_tune_settings how = {.steps = 150, .rate = 2e-2, .seed = 1, .stage = "x"};
    assert_ok(la_tune(a, a->table, s.lessons, 60, &how, one, &err));
    assert_ok(la_tune(b, b->table, s.lessons, 60, &how, two, &err));
    assert_true(right(a, &s, one) >= 57);
    assert_same(a->theta, b->theta, a->net->params.size * sizeof *a->theta);
    logad_model_free(a);
    logad_model_free(b);
    la_pool_free(one);
    la_pool_free(two);
}

static void one_class_and_nothing(void **state)
{
    (void)state;
    lesson_set s;
    fill(&s);
    logad_model *m = model();
    la_pool *pool = need(la_pool_new(1));
    for (int i = 0; i < 60; i++)
        s.lessons[i].p = 0.1f;
    la_tune_settings how = {.steps = 3, .seed = 1, .stage = "x"};
    assert_ok(la_tune(m, m->table, s.lessons, 60, &how, pool, &err));
    assert_ok(la_tune(m, m->table, s.lessons, 0, &how, pool, &err));
    logad_model_free(m);
    la_pool_free(pool);
}

static void the_cut_follows_what_is_expected(void **state)
{
    (void)state;
    static const double margin[] = {3, 2, 1, 0, -1, -(double)INFINITY},
                        q[] = {0.9, 0.9, 0.1, 0.1, (double)NAN, 1};
    static const uint32_t count[] = {1, 1, 5, 5, 100, 100};
    double cut;
    assert_ok(la_expected_cut(&cut, margin, q, count, 6, &err));
    assert_near(cut, 1.5, 1e-9);
    assert_ok(la_expected_cut(&cut, margin, q, count, 0, &err));
    assert_near(cut, 0, 0);
}

static void put_row(la_buf *b, const logad_model *m, const uint32_t *events, uint32_t n,
                    const char *label, uint32_t sessions, bool suspect)
{
    la_buf_printf(b,
                  "{\"v\":1,\"label\":\"%s\",\"confidence\":0.9,\"sessions\":%u,\"suspect\":%s,"
                  "\"teacher\":\"http\",\"llm\":\"x\",\"reason\":\"\",\"events\":[",
                  label, sessions, suspect ? "true" : "false");
    for (uint32_t i = 0; i < n; i++)
        la_buf_printf(b, "%s\"%016llx\"", i > 0 ? "," : "",
                      (unsigned long long)logad_template_id(m->templates[events[i]]));
    la_buf_str(b, "]}\n");
}

static void labels_alone_are_enough(void **state)
{
    (void)state;
    char *dir = scratch_new(), *labels = in(dir, "labels.jsonl"), *out = in(dir, "m.logad");
    logad_model *m = model();
    lesson_set s;
    fill(&s);
    la_buf b = {0};
    for (uint32_t i = 0; i < 60; i++)
        put_row(&b, m, s.events[i], 4, i % 2 == 1 ? "anomalous" : "normal", 1 + i, i < 4);
    put_file(dir, "labels.jsonl", b.p);
    la_buf_free(&b);
    logad_distil_options o = {.labels = labels, .out = out, .steps = 20, .seed = 1, .threads = 1};
    logad_distil_summary sum;
    assert_ok(logad_distil(m, &o, &sum, &err));
    assert_int_equal(sum.suspect, 4);
    assert_int_equal(sum.answers, 56);
    assert_string_equal(logad_model_method(m), "fusionlog");
    logad_model *again = NULL;
    assert_ok(logad_model_load(&again, out, &err));
    assert_same(again->theta, m->theta, m->net->params.size * sizeof *m->theta);
    assert_int_equal(again->ledger.n, 3);
    assert_int_equal(again->ledger.items[2].opened, 0);
    logad_model_free(again);
    put_file(dir, "labels.jsonl", "");
    assert_int_equal(logad_distil(m, &o, &sum, &err), LOGAD_EINPUT);
    put_file(dir, "labels.jsonl",
             "{\"label\":\"normal\",\"confidence\":1,\"sessions\":1,\"teacher\":\"http\","
             "\"events\":[\"0123456789abcdef\"]}\n");
    assert_int_equal(logad_distil(m, &o, &sum, &err), LOGAD_ECONFIG);
    assert_says("--target");
    logad_model_free(m);
    free(labels);
    free(out);
    scratch_free(dir);
}

int main(void)
{
    la_log_set(LA_QUIET);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tuning_learns_and_does_not_depend_on_threads),
        cmocka_unit_test(one_class_and_nothing),
        cmocka_unit_test(the_cut_follows_what_is_expected),
        cmocka_unit_test(labels_alone_are_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
