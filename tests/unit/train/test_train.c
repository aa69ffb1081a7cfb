/* Whole training runs on a tiny world: the same file from any number of threads and across stops.
 */
#include "world.h"

#include "train/run.h"

#include <pthread.h>

/* Short windows make short episodes. */
static logad_train_options short_options(const world *w, size_t n_sources)
{
    logad_train_options o = world_options(w, n_sources);
    o.max_events = 3;
    o.episodes = 3;
    return o;
}

static void train(const logad_train_options *o)
{
    assert_ok(logad_train(o, &err));
}

/* Trains into dir/name; the caller frees the path. */
static char *trained(const world *w, logad_train_options o, const char *name)
{
    char *path = in(w->dir, name);
    o.out = path;
    train(&o);
    return path;
}

static char *checkpoint_of(const char *path)
{
    la_buf b = {0};
    la_buf_printf(&b, "%s.ckpt", path);
    return need(b.p);
}

static void assert_same_model(const char *a, const char *b)
{
    if (!same_files(a, b))
        fail_msg("%s and %s differ", a, b);
}

static void threads_change_no_byte(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = short_options(&w, 2);
    char *one = trained(&w, o, "one");
    o.threads = 2;
    char *two = trained(&w, o, "two");
    assert_same_model(one, two);
    o.encoder = "transformer";
    char *three = trained(&w, o, "three");
    assert_false(same_files(two, three));
    o.threads = 1;
    char *four = trained(&w, o, "four");
    assert_same_model(three, four);
    free(one);
    free(two);
    free(three);
    free(four);
    world_free(&w);
}

static void a_model_says_how_it_was_made(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = short_options(&w, 2);
    o.holdout = 0.25;
    o.no_meta = true;
    train(&o);
    logad_model *m = NULL;
    assert_ok(logad_model_load(&m, w.out, &err));
    assert_string_equal(m->target, "beta");
    assert_string_equal(m->from.method, "zerolog");
    assert_true(m->from.seed == 7 && m->from.holdout == 0.25);
    assert_int_equal(m->from.episodes, 3);
    assert_in_range(m->from.best_episode, 1, 3);
    assert_true(m->from.no_meta && !m->from.no_adversarial && !m->simulated);
    assert_int_equal(m->max_events, 3);
    assert_int_equal(m->grouping.kind, LA_GROUP_GIVEN);
    assert_int_equal(m->n_templates, FIXTURE_TEMPLATES);
    assert_string_equal(m->templates[6], fixture_templates(1)[6]);
    assert_int_equal(m->ledger.n, 3);
    assert_string_equal(m->ledger.items[2].set, "beta");
    assert_int_equal(m->ledger.items[2].opened, 0);
    size_t n;
    char *bytes = get_file(w.out, &n);
    for (size_t i = 0; i + strlen(w.dir) <= n; i++) /* no path in it */
        assert_true(memcmp(bytes + i, w.dir, strlen(w.dir)) != 0);
    free(bytes);
    logad_model_free(m);
    world_free(&w);
}

static void every_option_of_the_maths_counts(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options base = short_options(&w, 1), o[8];
    base.episodes = 2;
    for (int i = 0; i < 8; i++)
        o[i] = base;
    o[1].seed = 8;
    o[2].no_adversarial = true;
    o[3].no_meta = true;
    o[4].source_only = true;
    o[5].scramble_source = true;
    o[6].method = "freelog";
    o[7].max_events = 2;
    float *theta[8];
    size_t n = 0;
    for (int i = 0; i < 8; i++) {
        char *path = trained(&w, o[i], "x");
        logad_model *m = NULL;
        assert_ok(logad_model_load(&m, path, &err));
        n = m->net->params.size * sizeof *m->theta;
        theta[i] = need(malloc(n));
        memcpy(theta[i], m->theta, n);
        logad_model_free(m);
        free(path);
    }
    for (int i = 0; i < 8; i++)
        for (int j = 0; j < i; j++)
            if (memcmp(theta[i], theta[j], n) == 0)
                fail_msg("runs %d and %d have the same weights", i, j);
    for (int i = 0; i < 8; i++)
        free(theta[i]);
    world_free(&w);
}

static void held_sequences_are_not_in_the_corpus(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = short_options(&w, 1);
    o.holdout = 0.9;
    la_run a;
    assert_ok(la_run_configure(&a, &o, &err));
    assert_ok(la_run_prepare(&a, &err));
    for (size_t i = a.corpus.n_labelled; i < a.corpus.n_items; i++)
        assert_true(a.corpus.items[i].at >= a.corpus.target_from);
    uint32_t held = 0;
    for (uint32_t i = 0; i < a.corpus.target->n_sequences; i++)
        held += a.corpus.held[i];
    assert_true(held > a.corpus.target->n_sequences / 2);
    /* The same share of the same sequences is held when the model is asked later. */
    bool *again = need(la_calloc(a.corpus.target->n_sequences, 1));
    la_holdout(a.corpus.target, 0.9, 7, again);
    assert_same(again, a.corpus.held, a.corpus.target->n_sequences);
    free(again);
    la_run_free(&a);
    world_free(&w);
}

static void a_stop_before_the_first_episode_counts(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = short_options(&w, 1);
    char *whole = trained(&w, o, "whole"), *checkpoint = checkpoint_of(w.out);
    logad_interrupt();
    assert_int_equal(logad_train(&o, &err), LOGAD_EINTERRUPTED);
    assert_says("after episode 0 of 3");
    assert_true(la_is_file(checkpoint));
    assert_false(la_is_file(w.out));
    /* The request ended with its run. */
    o.resume = true;
    train(&o);
    assert_same_model(whole, w.out);
    assert_false(la_is_file(checkpoint));
    free(checkpoint);
    free(whole);
    world_free(&w);
}

static void a_request_does_not_outlive_a_run_that_failed(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = short_options(&w, 1);
    logad_interrupt();
    o.target = "/nonexistent/beta";
    assert_int_equal(logad_train(&o, &err), LOGAD_EINPUT);
    o.target = w.beta;
    train(&o);
    world_free(&w);
}

/* Reads the talk of a run and asks it to stop when it has judged an episode. */
typedef struct listener {
    int from;
    bool armed;
} listener;

static void *listen_on(void *ctx)
{
    listener *l = ctx;
    la_buf heard = {.max = 1 << 16};
    char part[512];
    for (ssize_t n; (n = read(l->from, part, sizeof part)) > 0;) {
        la_buf_put(&heard, part, (size_t)n);
        if (l->armed && heard.p != NULL && strstr(heard.p, "episode 3:") != NULL) {
            l->armed = false;
            logad_interrupt();
        }
    }
    la_buf_free(&heard);
    return NULL;
}

/* Trains with stderr in the ears of a listener. */
static logad_status train_until_heard(const logad_train_options *o)
{
    int ends[2], talk = dup(STDERR_FILENO);
    pthread_t thread;
    assert_int_equal(pipe(ends), 0);
    listener l = {.from = ends[0], .armed = true};
    assert_int_equal(pthread_create(&thread, NULL, listen_on, &l), 0);
    fflush(stderr);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    la_log_set(LA_VERBOSE);
    logad_status s = logad_train(o, &err);
    la_log_set(LA_QUIET);
    fflush(stderr);
    dup2(talk, STDERR_FILENO);
    close(talk);
    pthread_join(thread, NULL);
    close(ends[0]);
    return s;
}

static uint32_t stopped_at(void)
{
    const char *at = strstr(err.text, "after episode ");
    assert_non_null(at);
    return (uint32_t)strtoul(at + sizeof "after episode " - 1, NULL, 10);
}

static void a_run_stopped_in_its_midst_goes_on_to_the_same_bytes(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = short_options(&w, 2);
    o.episodes = 12; /* each of them is judged */
    o.threads = 2;
    char *whole = trained(&w, o, "whole"), *checkpoint = checkpoint_of(w.out);
    /* The listener may be too slow for a run; not for ten. */
    logad_status s = LOGAD_OK;
    for (int i = 0; i < 10 && s == LOGAD_OK; i++)
        s = train_until_heard(&o);
    assert_int_equal(s, LOGAD_EINTERRUPTED);
    assert_in_range(stopped_at(), 3, 11);
    assert_true(la_is_file(checkpoint));
    /* Under other settings it does not go on. */
    logad_train_options other = o;
    other.resume = true;
    other.seed = 99;
    assert_int_equal(logad_train(&other, &err), LOGAD_ECONFIG);
    o.resume = true;
    o.threads = 1;
    train(&o);
    assert_same_model(whole, w.out);
    free(checkpoint);
    free(whole);
    world_free(&w);
}

static void resuming_needs_a_checkpoint(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = short_options(&w, 1);
    o.resume = true;
    assert_int_equal(logad_train(&o, &err), LOGAD_EINPUT);
    assert_says("m.logad.ckpt");
    world_free(&w);
}

static void options_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options base = short_options(&w, 2), o[9];
    static const logad_status status[9] = {LOGAD_EUSAGE, LOGAD_EUSAGE,  LOGAD_EUSAGE,
                                           LOGAD_EUSAGE, LOGAD_ECONFIG, LOGAD_EUSAGE,
                                           LOGAD_EUSAGE, LOGAD_EUSAGE,  LOGAD_EIO};
    for (int i = 0; i < 9; i++)
        o[i] = base;
    o[0].n_sources = 0;
    o[1].target = NULL;
    o[2].method = "deeplog";
    o[3].encoder = "lstm";
    o[4].method = "freelog"; /* of two sources */
    o[5].holdout = 1;
    o[6].max_events = LA_MODEL_MAX_EVENTS + 1;
    o[7].n_sources = LA_MAX_SOURCES + 1;
    o[8].out = "/nonexistent/folder/m.logad"; /* before any work is done */
    for (int i = 0; i < 9; i++) {
        logad_status s = logad_train(&o[i], &err);
        if (s != status[i])
            fail_msg("case %d: status %d: %s", i, (int)s, err.text);
    }
    assert_false(la_is_file(w.out));
    world_free(&w);
}

/* The world is made so that trouble has one direction in every system: the model must find it. */
static void what_is_learnt_carries_over(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = short_options(&w, 2);
    o.episodes = 20;
    train(&o);
    logad_model *m = NULL;
    assert_ok(logad_model_load(&m, w.out, &err));
    la_dataset *d = NULL;
    assert_ok(la_dataset_load(&d, w.beta, NULL, &err));
    la_pool *pool = need(la_pool_new(1));
    la_scorer s = {.net = m->net,
                   .theta = m->theta,
                   .table = m->table,
                   .max_events = m->max_events,
                   .pool = pool};
    double *margin = need(la_calloc(d->n_sequences, sizeof *margin)), sum[2] = {0};
    uint32_t n[2] = {0};
    assert_ok(la_score_sequences(&s, d->events, d->at, d->n_sequences, margin, NULL, &err));
    for (uint32_t i = 0; i < d->n_sequences; i++) {
        int trouble = 0;
        for (uint64_t j = d->at[i]; j < d->at[i + 1]; j++)
            trouble |= d->events[j] >= 6;
        sum[trouble] += margin[i];
        n[trouble]++;
    }
    assert_true(n[0] > 20 && n[1] > 5);
    assert_true(sum[1] / n[1] > sum[0] / n[0] + 0.5);
    free(margin);
    la_pool_free(pool);
    la_dataset_free(d);
    logad_model_free(m);
    world_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_change_no_byte),
        cmocka_unit_test(a_model_says_how_it_was_made),
        cmocka_unit_test(every_option_of_the_maths_counts),
        cmocka_unit_test(held_sequences_are_not_in_the_corpus),
        cmocka_unit_test(a_stop_before_the_first_episode_counts),
        cmocka_unit_test(a_request_does_not_outlive_a_run_that_failed),
        cmocka_unit_test(a_run_stopped_in_its_midst_goes_on_to_the_same_bytes),
        cmocka_unit_test(resuming_needs_a_checkpoint),
        cmocka_unit_test(options_that_do_not_fit_are_refused),
        cmocka_unit_test(what_is_learnt_carries_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
