/* detect/verdict.c: one dataset after another, with and without a memory of scores. */
#include "../fixture.h"
#include "detect/detect.h"

typedef struct kept {
    char session[64][32];
    double score[64], weight[64];
    uint64_t seen[64];
    size_t n, stop_after;
} kept;

static bool keep(void *ctx, const logad_verdict *v)
{
    kept *k = ctx;
    snprintf(k->session[k->n], sizeof k->session[0], "%s", v->session);
    k->score[k->n] = v->score;
    k->weight[k->n] = v->n_weighed > 0 ? v->events[0].weight : -1;
    k->seen[k->n] = v->n_weighed > 0 ? v->events[0].seen : 0;
    return ++k->n < k->stop_after;
}

/* A log with the model's templates; every third session also has one nobody knows. */
static la_dataset *read_log(const char *dir, const logad_model *m, int n)
{
    la_buf b = {0};
    for (int i = 0; i < n; i++) {
        la_buf_printf(&b, "server started id=%d\n", i);
        for (int k = 0; k < i % 4; k++)
            la_buf_printf(&b, "request received %d id=%d\n", k, i);
        la_buf_printf(&b, i % 3 == 0 ? "nobody knows this id=%d\n" : "fatal timeout node %d\n", i);
    }
    put_file(dir, "a.log", b.p);
    la_buf_free(&b);
    char *path = in(dir, "a.log");
    la_dataset_options o;
    la_dataset *d = NULL;
    logad_score_options how = {.group = "id:id=(\\d+)", .format = "plain"};
    assert_ok(la_detect_reading(m, &how, &o, &err));
    assert_ok(la_dataset_load(&d, path, &o, &err));
    free(path);
    return d;
}

static void test_memory_changes_nothing(void **state)
{
    (void)state;
    char *dir = scratch_new();
    logad_model *m = small_model(LA_ENCODER_GRU);
    m->threshold = -1e9;
    put_vectors(dir, "words.txt", 3);
    char *words = in(dir, "words.txt");
    la_words *w = NULL;
    assert_ok(la_words_open(&w, words, &err));
    m->from.vectors_digest = la_model_text(m, la_words_digest(w));
    la_words_free(w);
    la_dataset *d = read_log(dir, m, 24);
    kept plain = {.stop_after = 1000}, memo = {.stop_after = 1000};
    for (int with = 0; with < 2; with++) {
        kept *k = with ? &memo : &plain;
        la_detector *det;
        logad_score_summary s = {0};
        bool go_on;
        assert_ok(la_detector_new(&det, m, words, 2, with, &err));
        for (int round = 0; round < 2; round++) {
            assert_ok(la_detect(det, d, keep, k, &go_on, &s, &err));
            assert_true(go_on);
        }
        assert_int_equal(s.sessions, 2 * d->n_sessions);
        assert_int_equal(s.anomalous, 2 * d->n_sessions);
        la_detector_free(det);
    }
    assert_int_equal(plain.n, 2 * d->n_sessions);
    assert_same(&plain, &memo, sizeof plain);
    for (uint32_t i = 0; i < d->n_sessions; i++) {
        assert_near(plain.score[i], plain.score[d->n_sessions + i], 0);
        assert_true(plain.seen[d->n_sessions + i] == 2 * plain.seen[i] || plain.seen[i] == 0);
    }
    la_dataset_free(d);
    logad_model_free(m);
    free(words);
    scratch_free(dir);
}

static void test_stops_when_told(void **state)
{
    (void)state;
    char *dir = scratch_new();
    logad_model *m = small_model(LA_ENCODER_GRU);
    char *set = put_set(dir, "beta", 1, (set_shape){.seed = 1, .sessions = 20});
    la_dataset *d = NULL;
    assert_ok(la_dataset_load(&d, set, NULL, &err));
    la_detector *det;
    logad_score_summary s = {0};
    bool go_on;
    kept k = {.stop_after = 3};
    assert_ok(la_detector_new(&det, m, NULL, 1, true, &err));
    assert_ok(la_detect(det, d, keep, &k, &go_on, &s, &err));
    assert_false(go_on);
    assert_int_equal(k.n, 3);
    la_detector_free(det);
    la_detector_free(NULL);
    la_dataset_free(d);
    logad_model_free(m);
    free(set);
    scratch_free(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_changes_nothing),
        cmocka_unit_test(test_stops_when_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
