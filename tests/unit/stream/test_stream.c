/* stream/stream.c with feed.c, batch.c, keyfield.c, names.c and state.c: whatever way a log is cut
 * into runs, files and parts, the same sessions come out as in one pass. */
#include "../fixture.h"
#include <logad/stream.h>
#include <math.h>

#define MAX_VERDICTS 400

typedef struct got {
    char text[MAX_VERDICTS][120];
    size_t n, flushed, stop_after;
    bool can_flush;
} got;

static bool keep(void *ctx, const logad_verdict *v)
{
    got *g = ctx;
    assert_true(g->n < MAX_VERDICTS);
    snprintf(g->text[g->n++], sizeof g->text[0], "%s %.9g %u %llu %zu %.6g", v->session, v->score,
             v->n_events, (unsigned long long)v->first_line, v->n_weighed,
             v->n_weighed > 0 ? v->events[0].weight : 0);
    return g->stop_after == 0 || g->n < g->stop_after;
}

static bool flush(void *ctx)
{
    got *g = ctx;
    g->flushed = g->n;
    return g->can_flush;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void expect_same(got *a, got *b)
{
    assert_int_equal(a->n, b->n);
    qsort(a->text, a->n, sizeof a->text[0], by_text);
    qsort(b->text, b->n, sizeof b->text[0], by_text);
    for (size_t i = 0; i < a->n; i++)
        assert_string_equal(a->text[i], b->text[i]);
}

typedef struct world {
    char *dir, *log, *state, *words;
    logad_model *m;
    char *lines[1000];
    size_t n;
} world;

/* Lines of 60 sessions at 1 s each, with templates known and new. */
static world make_world(void)
{
    world w = {.dir = scratch_new(), .m = small_model(LA_ENCODER_GRU)};
    la_rng rng = la_rng_new(8);
    la_words *words = NULL;
    w.log = in(w.dir, "app.log");
    w.state = in(w.dir, "state");
    w.words = in(w.dir, "words.txt");
    put_vectors(w.dir, "words.txt", 3);
    assert_ok(la_words_open(&words, w.words, &err));
    w.m->from.vectors_digest = la_model_text(w.m, la_words_digest(words));
    la_words_free(words);
    w.m->threshold = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t session = i / 17 + (uint32_t)la_rng_below(&rng, 5), kind = i % 97 == 5 ? 2 : i % 4;
        char text[120];
        kind = kind == 2 && i % 97 != 5 ? 1 : kind;
        int at =
            snprintf(text, sizeof text, "2026-01-02 03:%02u:%02u,000 INFO a.B: ", i / 60, i % 60);
        if (kind == 0)
            snprintf(text + at, sizeof text - (size_t)at, "server started id=%u", session);
        else
            snprintf(text + at, sizeof text - (size_t)at,
                     kind == 1   ? "request received %u id=%u"
                     : kind == 2 ? "nobody foresaw this %u id=%u"
                                 : "fatal timeout node %u id=%u",
                     i * 7, session);
        w.lines[w.n++] = need(la_strdup(text));
    }
    return w;
}

static void free_world(world *w)
{
    for (size_t i = 0; i < w->n; i++)
        free(w->lines[i]);
    free(w->log);
    free(w->state);
    free(w->words);
    logad_model_free(w->m);
    scratch_free(w->dir);
}

static void append_lines(const world *w, const char *path, size_t from, size_t to)
{
    FILE *f = fopen(path, "ab");
    assert_non_null(f);
    for (size_t i = from; i < to; i++)
        fprintf(f, "%s\n", w->lines[i]);
    assert_int_equal(fclose(f), 0);
}

static logad_stream_options options_of(const world *w, bool state, double timeout)
{
    return (logad_stream_options){
        .score = {.group = "id:id=(\\d+)",
                  .header = "<Date> <Time> <Level> <Component>: <Content>",
                  .vectors = w->words,
                  .threads = 1},
        .state = state ? w->state : NULL,
        .session_timeout = timeout};
}

static logad_score_summary run(const world *w, logad_stream_options o, const char *input, got *g)
{
    logad_stream *s;
    logad_score_summary sum;
    logad_stream_calls calls = {.verdict = keep, .flush = flush, .ctx = g};
    assert_ok(logad_stream_new(&s, w->m, &o, &err));
    assert_ok(logad_stream_run(s, &input, 1, &calls, &sum, &err));
    assert_ok(logad_stream_save(s, &err));
    logad_stream_free(s);
    return sum;
}

static void test_one_run_is_one_pass(void **state)
{
    (void)state;
    world w = make_world();
    static got a, b;
    a = b = (got){.n = 0};
    append_lines(&w, w.log, 0, w.n);
    logad_stream_options o = options_of(&w, false, 0);
    logad_score_summary sum, other;
    const char *input = w.log;
    assert_ok(logad_score(w.m, &input, 1, &o.score, keep, &a, &sum, &err));
    other = run(&w, o, w.log, &b);
    expect_same(&a, &b);
    assert_true(sum.lines == other.lines && sum.ungrouped == other.ungrouped &&
                sum.unknown == other.unknown && sum.sessions == other.sessions &&
                sum.anomalous == other.anomalous && sum.events == other.events);
    assert_true(sum.unknown > 0 && sum.anomalous > 0 && sum.anomalous < sum.sessions);
    free_world(&w);
}

static void test_many_runs_are_one_run(void **state)
{
    (void)state;
    world w = make_world();
    la_rng rng = la_rng_new(2);
    static got whole, parts;
    whole = parts = (got){.n = 0};
    append_lines(&w, w.log, 0, w.n);
    run(&w, options_of(&w, false, 30), w.log, &whole);
    assert_int_equal(unlink(w.log), 0);
    for (size_t from = 0, to; from < w.n; from = to) {
        to = from + 1 + la_rng_below(&rng, 60);
        to = to < w.n ? to : w.n;
        append_lines(&w, w.log, from, to);
        run(&w, options_of(&w, true, 30), w.log, &parts);
    }
    size_t before = parts.n;
    /* By the machine's clock all are idle now. */
    run(&w, options_of(&w, true, 1e-9), w.log, &parts);
    assert_true(before > whole.n / 2 && parts.n > before);
    expect_same(&whole, &parts);
    free_world(&w);
}

static void test_parts_are_the_whole(void **state)
{
    (void)state;
    world w = make_world();
    static got whole, parts;
    whole = parts = (got){.n = 0};
    append_lines(&w, w.log, 0, w.n);
    run(&w, options_of(&w, false, 0), w.log, &whole);
    for (uint32_t i = 0; i < 3; i++) {
        logad_stream_options o = options_of(&w, false, 0);
        o.shard = i;
        o.n_shards = 3;
        run(&w, o, w.log, &parts);
    }
    expect_same(&whole, &parts);
    free_world(&w);
}

/* Two logs of the same hours are read by their times, so that sessions across them stay whole. */
static void test_logs_side_by_side(void **state)
{
    (void)state;
    world w = make_world();
    static got whole, both;
    whole = both = (got){.n = 0};
    append_lines(&w, w.log, 0, w.n);
    logad_score_summary one = run(&w, options_of(&w, false, 30), w.log, &whole);
    assert_int_equal(unlink(w.log), 0);
    char *other = in(w.dir, "app.other");
    for (size_t i = 0; i < w.n; i++)
        append_lines(&w, i % 3 == 0 ? other : w.log, i, i + 1);
    char *glob = in(w.dir, "app.*");
    logad_score_summary two = run(&w, options_of(&w, false, 30), glob, &both);
    assert_true(one.sessions == two.sessions && one.lines == two.lines);
    free(glob);
    free(other);
    free_world(&w);
}

static void test_state_is_guarded(void **state)
{
    (void)state;
    world w = make_world();
    static got g;
    g = (got){.n = 0};
    append_lines(&w, w.log, 0, 50);
    run(&w, options_of(&w, true, 30), w.log, &g);
    logad_stream *a, *b;
    logad_stream_options o = options_of(&w, true, 30);
    assert_ok(logad_stream_new(&a, w.m, &o, &err));
    assert_int_equal(logad_stream_new(&b, w.m, &o, &err), LOGAD_ECONFIG);
    assert_says("another run");
    logad_stream_free(a);
    o.score.group = "count:10";
    assert_int_equal(logad_stream_new(&b, w.m, &o, &err), LOGAD_ECONFIG);
    assert_says("were grouped id:id=(\\d+) so far");
    o = options_of(&w, true, 30);
    char *path = in(w.state, "state");
    size_t n;
    char *bytes = get_file(path, &n);
    for (size_t i = 0; i < n; i += 13) {
        bytes[i] ^= 4;
        put_bytes(path, bytes, n);
        assert_int_equal(logad_stream_new(&b, w.m, &o, &err), LOGAD_ECONFIG);
        assert_says(path);
        bytes[i] ^= 4;
        put_bytes(path, bytes, i);
        assert_int_equal(logad_stream_new(&b, w.m, &o, &err), LOGAD_ECONFIG);
    }
    put_bytes(path, bytes, n);
    assert_ok(logad_stream_new(&b, w.m, &o, &err));
    logad_stream_free(b);
    free(bytes);
    free(path);
    free_world(&w);
}

static void test_unsaved_is_repeated(void **state)
{
    (void)state;
    world w = make_world();
    static got first, again;
    first = again = (got){.n = 0};
    append_lines(&w, w.log, 0, 600);
    logad_stream *s;
    logad_score_summary sum;
    logad_stream_options o = options_of(&w, true, 30);
    const char *input = w.log;
    logad_stream_calls calls = {.verdict = keep, .ctx = &first};
    assert_ok(logad_stream_new(&s, w.m, &o, &err));
    assert_ok(logad_stream_run(s, &input, 1, &calls, &sum, &err));
    logad_stream_free(s); /* killed before it could save */
    assert_true(first.n > 0);
    run(&w, o, w.log, &again);
    expect_same(&first, &again);
    free_world(&w);
}

static void test_key_field(void **state)
{
    (void)state;
    world w = make_world();
    static got a, b;
    a = b = (got){.n = 0};
    append_lines(&w, w.log, 0, w.n);
    run(&w, options_of(&w, false, 0), w.log, &a);
    FILE *f = fopen(w.log, "wb");
    for (size_t i = 0; i < w.n; i++)
        fprintf(f, "x\t%s\t%s\n", strstr(w.lines[i], "id=") + 3, w.lines[i]);
    fclose(f);
    logad_stream_options o = options_of(&w, false, 0);
    o.score.group = NULL;
    o.key_field = 2;
    run(&w, o, w.log, &b);
    expect_same(&a, &b);
    free_world(&w);
}

/* Without the places, which differ where the lines do. */
static void drop_places(got *g)
{
    for (size_t i = 0; i < g->n; i++) {
        int n = 0;
        assert_int_equal(sscanf(g->text[i], "%*s %*s %*u%n", &n), 0);
        g->text[i][n] = '\0';
    }
}

/* One line in three goes to the second log; keys: objects of the same id share a line behind it. */
static void put_two_logs(const world *w, const char *one, const char *two, bool keys)
{
    FILE *f[2] = {fopen(one, "wb"), fopen(two, "wb")};
    const char *before[2] = {"", ""};
    for (size_t i = 0; i < w->n; i++) {
        const char *text = strstr(w->lines[i], ": ") + 2, *id = strstr(text, "id=") + 3;
        size_t to = i % 3 == 0;
        bool begins = !keys || strcmp(before[to], id) != 0;
        if (begins && before[to][0] != '\0')
            fputc('\n', f[to]);
        if (begins && keys)
            fprintf(f[to], "%s\t", id);
        before[to] = id;
        fprintf(f[to], "{\"time\":\"2026-01-02T03:%02zu:%02zuZ\",\"msg\":\"%s\"}", i / 60, i % 60,
                text);
    }
    assert_true(fclose(f[0]) == 0 && fclose(f[1]) == 0);
}

/* Of several logs read in turns, and of records that share a line. */
static void test_key_field_of_logs(void **state)
{
    (void)state;
    world w = make_world();
    static got a, b;
    a = b = (got){.n = 0};
    char *other = in(w.dir, "app.other"), *glob = in(w.dir, "app.*");
    logad_stream_options o = options_of(&w, false, 0);
    o.score.header = NULL;
    o.score.format = "json";
    put_two_logs(&w, w.log, other, false);
    assert_int_equal(run(&w, o, glob, &a).ungrouped, 0);
    put_two_logs(&w, w.log, other, true);
    o.score.group = NULL;
    o.key_field = 1;
    assert_int_equal(run(&w, o, glob, &b).ungrouped, 0);
    drop_places(&a);
    drop_places(&b);
    assert_true(a.n > 50);
    expect_same(&a, &b);
    free(glob);
    free(other);
    free_world(&w);
}

static void test_stops_when_told(void **state)
{
    (void)state;
    world w = make_world();
    static got g;
    g = (got){.stop_after = 2};
    append_lines(&w, w.log, 0, w.n);
    run(&w, options_of(&w, false, 30), w.log, &g);
    assert_int_equal(g.n, 2);
    free_world(&w);
}

/* Of what a folder holds, the files of the state that lies in it are no logs. */
static void test_state_among_logs(void **state)
{
    (void)state;
    world w = make_world();
    static got g;
    g = (got){.n = 0};
    logad_stream_options o = options_of(&w, true, 30);
    append_lines(&w, w.log, 0, 300);
    assert_int_equal(unlink(w.words), 0);
    put_vectors(w.dir, ".words", 3);
    char *words = in(w.dir, ".words");
    o.score.vectors = words;
    for (size_t at = 300; at <= 900; at += 300) {
        assert_true(run(&w, o, w.dir, &g).lines == 300);
        append_lines(&w, w.log, at, at + 300 < w.n ? at + 300 : w.n);
    }
    free(words);
    free_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_run_is_one_pass), cmocka_unit_test(test_many_runs_are_one_run),
        cmocka_unit_test(test_parts_are_the_whole), cmocka_unit_test(test_logs_side_by_side),
        cmocka_unit_test(test_state_is_guarded),    cmocka_unit_test(test_unsaved_is_repeated),
        cmocka_unit_test(test_key_field),           cmocka_unit_test(test_stops_when_told),
        cmocka_unit_test(test_key_field_of_logs),   cmocka_unit_test(test_state_among_logs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
