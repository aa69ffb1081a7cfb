/* Checkpoints: every bit of a stopped run, or a refusal. */
#include "world.h"

#include "train/checkpoint.h"

#define N 300

typedef struct stopped {
    char *dir, *path;
    la_learner l;
    la_progress_state p;
    float best[N];
} stopped;

/* A run whose numbers are random, or zero where seed is 0. */
static void run_new(stopped *s, uint64_t seed)
{
    *s = (stopped){.dir = scratch_new()};
    s->path = in(s->dir, "m.logad.ckpt");
    assert_ok(la_learner_new(&s->l, N, &err));
    s->p = (la_progress_state){.best_theta = s->best};
    if (seed == 0)
        return;
    float *parts[] = {s->l.theta, s->l.m, s->l.v, s->best};
    for (size_t i = 0; i < 4; i++) {
        float *x = random_floats(N, seed + i, 1);
        memcpy(parts[i], x, N * sizeof *x);
        free(x);
    }
    s->l.adam.step = 1234567890123;
    s->p.episode = 120;
    s->p.skipped = 3;
    s->p.best_episode = 80;
    s->p.best = (la_judgement){.value = 0.1 + 0.2, .f1 = 1.0 / 3, .distance = 5e-324};
}

static void run_free(stopped *s)
{
    la_learner_free(&s->l);
    free(s->path);
    scratch_free(s->dir);
}

static logad_status read_into(const char *path, const char *settings, stopped *to)
{
    err = (logad_error){0};
    return la_checkpoint_read(path, settings, &to->l, &to->p, &err);
}

static void every_bit_comes_back(void **state)
{
    (void)state;
    stopped a, b;
    run_new(&a, 5);
    run_new(&b, 0);
    assert_ok(la_checkpoint_write(a.path, "abc", &a.l, &a.p, &err));
    assert_ok(read_into(a.path, "abc", &b));
    assert_same(a.l.theta, b.l.theta, N * sizeof(float));
    assert_same(a.l.m, b.l.m, N * sizeof(float));
    assert_same(a.l.v, b.l.v, N * sizeof(float));
    assert_same(a.best, b.best, sizeof a.best);
    assert_same(&a.p.best, &b.p.best, sizeof a.p.best);
    assert_true(a.l.adam.step == b.l.adam.step);
    assert_int_equal(b.p.episode, 120);
    assert_int_equal(b.p.skipped, 3);
    assert_int_equal(b.p.best_episode, 80);
    assert_ptr_equal(b.p.best_theta, b.best);
    assert_ok(la_checkpoint_write(b.path, "abc", &b.l, &b.p, &err));
    assert_true(same_files(a.path, b.path));
    run_free(&a);
    run_free(&b);
}

static void a_run_of_other_settings_is_refused(void **state)
{
    (void)state;
    stopped a;
    run_new(&a, 5);
    assert_ok(la_checkpoint_write(a.path, "abc", &a.l, &a.p, &err));
    assert_int_equal(read_into(a.path, "abd", &a), LOGAD_ECONFIG);
    assert_says("other inputs or options");
    assert_int_equal(read_into("/nonexistent/m.ckpt", "abc", &a), LOGAD_EINPUT);
    run_free(&a);
}

static void a_checkpoint_of_another_size_is_refused(void **state)
{
    (void)state;
    stopped a, b;
    run_new(&a, 5);
    run_new(&b, 0);
    b.l.n = N - 1;
    assert_ok(la_checkpoint_write(a.path, "abc", &a.l, &a.p, &err));
    assert_int_equal(read_into(a.path, "abc", &b), LOGAD_EMODEL);
    b.l.n = N;
    run_free(&a);
    run_free(&b);
}

static void damage_is_refused(void **state)
{
    (void)state;
    stopped a, b;
    run_new(&a, 5);
    run_new(&b, 0);
    assert_ok(la_checkpoint_write(a.path, "abc", &a.l, &a.p, &err));
    size_t n;
    char *bytes = get_file(a.path, &n);
    la_rng rng = la_rng_new(1);
    for (int i = 0; i < 60; i++) {
        size_t at = (size_t)la_rng_below(&rng, n);
        bytes[at] ^= (char)(1 << la_rng_below(&rng, 8));
        put_bytes(a.path, bytes, i % 2 == 0 ? n : at);
        assert_int_equal(read_into(a.path, "abc", &b), LOGAD_EMODEL);
    }
    free(bytes);
    /* A model is no checkpoint. */
    logad_model *m = small_model(LA_ENCODER_GRU);
    assert_ok(la_model_save(m, a.path, &err));
    assert_int_equal(read_into(a.path, "abc", &b), LOGAD_EMODEL);
    assert_says("not a checkpoint");
    logad_model_free(m);
    for (size_t i = 0; i < N; i++)
        assert_true(b.l.theta[i] == 0);
    run_free(&a);
    run_free(&b);
}

static void a_full_disk_is_reported(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0) {
        print_message("SKIPPED: /dev/full is not there\n");
        skip();
    }
    stopped a;
    run_new(&a, 5);
    assert_int_equal(la_checkpoint_write("/dev/full", "abc", &a.l, &a.p, &err), LOGAD_EIO);
    run_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bit_comes_back),
        cmocka_unit_test(a_run_of_other_settings_is_refused),
        cmocka_unit_test(a_checkpoint_of_another_size_is_refused),
        cmocka_unit_test(damage_is_refused),
        cmocka_unit_test(a_full_disk_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
