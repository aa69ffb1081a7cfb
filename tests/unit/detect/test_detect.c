/* The whole walk: raw lines of an HDFS-like log to verdicts that point back at them. */
#include "../fixture.h"

#include <logad/verdict.h>

#include <inttypes.h>
#include <math.h>

#define N_TEXTS 5

static const char *const texts[N_TEXTS] = {
    "Receiving block <*> src: <*> dest: <*>", "Received block <*> of size <*> from <*>",
    "Verification succeeded for <*>", "Deleting block <*> file <*>",
    "writeBlock <*> received exception java.io.IOException: Connection reset by peer"};

/* What stands in each line, by number from 1. */
typedef struct written {
    char *path;
    size_t n_lines;
    char *line[512];
    int kind[512]; /* index into texts; N_TEXTS: an unknown event; -1: no block */
    int block[512];
} written;

static void put_line(written *w, la_buf *b, int kind, int block)
{
    static const char *const components[] = {"dfs.DataNode$DataXceiver", "dfs.FSNamesystem"};
    size_t from = b->n;
    la_buf_printf(b, "081109 2035%02zu 143 %s %s: ", w->n_lines % 60, kind == 4 ? "WARN" : "INFO",
                  components[kind & 1]);
    long long id = 7000000 + block;
    switch (kind) {
    case 0:
        la_buf_printf(b, "Receiving block blk_%lld src: /10.2.0.%d:54106 dest: /10.2.0.1:50010", id,
                      block);
        break;
    case 1:
        la_buf_printf(b, "Received block blk_%lld of size %d from /10.2.0.%d", id, 67108864 - block,
                      block);
        break;
    case 2:
        la_buf_printf(b, "Verification succeeded for blk_%lld", id);
        break;
    case 3:
        la_buf_printf(b, "Deleting block blk_%lld file /mnt/hadoop/current/blk_%lld", id, id);
        break;
    case 4:
        la_buf_printf(b,
                      "writeBlock blk_%lld received exception java.io.IOException: "
                      "Connection reset by peer",
                      id);
        break;
    case N_TEXTS:
        la_buf_printf(b, "Something nobody has foreseen befell blk_%lld today", id);
        break;
    default:
        la_buf_str(b, "Starting Periodic block scanner.");
    }
    w->kind[w->n_lines] = kind;
    w->block[w->n_lines] = block;
    w->line[w->n_lines++] = need(la_strndup(b->p + from, b->n - from));
    la_buf_str(b, w->n_lines % 10 == 0 ? "\r\n" : "\n");
}

/* 20 blocks, interleaved; the last two long ones have more events than a window. */
static written write_log(const char *dir)
{
    written w = {.path = in(dir, "hdfs.log")};
    la_buf b = {0};
    la_rng rng = la_rng_new(31);
    put_line(&w, &b, -1, -1);
    for (int i = 0; i < 180; i++) {
        int block = (int)la_rng_below(&rng, 20);
        put_line(&w, &b, (int)la_rng_below(&rng, block % 4 == 3 ? 5 : 3), block);
    }
    put_line(&w, &b, N_TEXTS, 5);
    put_line(&w, &b, -1, -1);
    for (int i = 0; i < 30; i++)
        put_line(&w, &b, i == 27 ? 4 : i % 3, 20 + i % 2);
    put_bytes(w.path, b.p, b.n - 1); /* no newline at the end */
    la_buf_free(&b);
    return w;
}

static void free_written(written *w)
{
    for (size_t i = 0; i < w->n_lines; i++)
        free(w->line[i]);
    free(w->path);
}

/* A model of such logs whose vectors come from dir/words.txt. */
static logad_model *hdfs_model(const char *dir, uint32_t max_events)
{
    char *path = in(dir, "words.txt");
    put_vectors(dir, "words.txt", 3);
    la_words *words = NULL;
    assert_ok(la_words_open(&words, path, &err));
    logad_model *m = NULL;
    la_net *net = small_net(LA_ENCODER_GRU, FIXTURE_D);
    assert_ok(la_model_new(&m, net, &err));
    float *theta = random_theta(net, 11), *table = random_floats(N_TEXTS * FIXTURE_D, 13, 1);
    memcpy(m->theta, theta, net->params.size * sizeof *theta);
    assert_ok(la_model_set_templates(m, texts, N_TEXTS, table, &err));
    free(theta);
    free(table);
    m->from.vectors_digest = la_model_text(m, la_words_digest(words));
    m->target = la_model_text(m, "hdfs");
    m->format = la_model_text(m, "hdfs");
    assert_ok(la_grouping_parse(&m->grouping, "id:block", &err));
    m->max_events = max_events;
    m->threshold = -1e9;
    la_words_free(words);
    free(path);
    return m;
}

/* What the callback checks verdicts against. */
typedef struct checked {
    const logad_model *m;
    const written *w;
    char *file; /* the log's bytes */
    size_t n;
    uint64_t verdicts, events, anomalous, later_windows, unknown, weighed;
    uint64_t stop_after;
    int last_first_line;
    double score[64]; /* by block */
} checked;

/* The line of that number begins at that byte of the file. */
static void check_place(const checked *c, const char *file, uint64_t line, uint64_t byte)
{
    assert_string_equal(file, c->w->path);
    assert_in_range(line, 1, c->w->n_lines);
    const char *text = c->w->line[line - 1];
    assert_true(byte + strlen(text) <= c->n);
    assert_same(c->file + byte, text, strlen(text));
    assert_true(byte == 0 || c->file[byte - 1] == '\n');
}

static void check_event(checked *c, const logad_verdict *v, const logad_weighed_event *e, int block)
{
    check_place(c, e->file, e->line, e->byte);
    int kind = c->w->kind[e->line - 1];
    assert_int_equal(c->w->block[e->line - 1], block);
    assert_int_equal(e->known, kind < N_TEXTS);
    if (kind < N_TEXTS)
        assert_string_equal(e->template, texts[kind]);
    else
        c->unknown++;
    assert_true(e->id == logad_template_id(e->template));
    assert_true(e->line >= v->first_line);
    assert_true(e->weight > 0 && e->weight <= 1);
}

/* Lines of a block, in order: their numbers; returns how many. */
static uint32_t lines_of(const written *w, int block, uint64_t *lines)
{
    uint32_t n = 0;
    for (size_t i = 0; i < w->n_lines; i++)
        if (w->block[i] == block && w->kind[i] >= 0)
            lines[n++] = i + 1;
    return n;
}

static bool check_verdict(void *ctx, const logad_verdict *v)
{
    checked *c = ctx;
    int block = atoi(v->session + 4) - 7000000;
    uint64_t lines[512];
    uint32_t n = lines_of(c->w, block, lines), max = c->m->max_events;
    uint32_t windows = (n + max - 1) / max, each = (n + windows - 1) / windows;
    assert_int_equal(v->n_events, n);
    assert_int_equal(v->n_windows, windows);
    assert_in_range(v->window, 0, windows - 1);
    uint32_t from = v->window * each, to = from + each < n ? from + each : n;
    assert_true(v->first_line == lines[from]);
    check_place(c, v->file, v->first_line, v->byte);
    assert_true((int)lines[0] > c->last_first_line); /* in order of first appearance */
    c->last_first_line = (int)lines[0];
    assert_int_equal(v->anomalous, v->score >= v->threshold);
    double sum = 0;
    for (size_t k = 0; k < v->n_weighed; k++) {
        check_event(c, v, &v->events[k], block);
        assert_true(v->events[k].line >= lines[from] && v->events[k].line <= lines[to - 1]);
        assert_true(k == 0 || v->events[k].weight <= v->events[k - 1].weight);
        sum += v->events[k].weight;
    }
    assert_true(sum <= 1 + 1e-9);
    c->score[block] = v->score;
    c->verdicts++;
    c->events += v->n_events;
    c->anomalous += v->anomalous;
    c->later_windows += v->window > 0;
    c->weighed += v->n_weighed;
    return c->verdicts != c->stop_after;
}

static checked run(const logad_model *m, const written *w, unsigned threads, uint64_t stop_after,
                   logad_score_summary *summary, const char *dir)
{
    checked c = {.m = m, .w = w, .stop_after = stop_after};
    c.file = get_file(w->path, &c.n);
    char *words = in(dir, "words.txt");
    logad_score_options o = {.vectors = words, .threads = threads};
    const char *input = w->path;
    assert_ok(logad_score(m, &input, 1, &o, check_verdict, &c, summary, &err));
    free(words);
    free(c.file);
    return c;
}

static void verdicts_point_at_their_lines(void **state)
{
    (void)state;
    char *dir = scratch_new();
    written w = write_log(dir);
    logad_model *m = hdfs_model(dir, 4);
    logad_score_summary s;
    checked c = run(m, &w, 2, 0, &s, dir);
    assert_int_equal(c.verdicts, 22);
    assert_int_equal(c.anomalous, 22);
    assert_true(c.later_windows > 5 && c.weighed > 22);
    /* Every line is accounted for. */
    assert_int_equal(s.lines, w.n_lines);
    assert_int_equal(s.ungrouped, 2);
    assert_int_equal(c.events + s.ungrouped, s.lines);
    assert_int_equal(s.sessions, c.verdicts);
    assert_int_equal(s.anomalous, c.anomalous);
    assert_int_equal(s.unknown, 3);
    assert_null(s.damage);
    assert_string_equal(s.grouping, "by block id");
    logad_model_free(m);
    free_written(&w);
    scratch_free(dir);
}

static void unknown_events_are_told_apart(void **state)
{
    (void)state;
    char *dir = scratch_new();
    written w = write_log(dir);
    logad_model *m = hdfs_model(dir, 500);
    uint64_t unknown = 0;
    /* Whether the one unknown event weighs anything is up to the weights: under one of two opposite
     * classifiers it must. */
    for (int turn = 0; turn < 2; turn++) {
        unknown += run(m, &w, 1, 0, NULL, dir).unknown;
        for (size_t i = 0; i < 2 * (size_t)m->net->width; i++)
            m->theta[m->net->class_w + i] *= -1;
    }
    assert_true(unknown > 0);
    logad_model_free(m);
    free_written(&w);
    scratch_free(dir);
}

static void scores_do_not_depend_on_threads(void **state)
{
    (void)state;
    char *dir = scratch_new();
    written w = write_log(dir);
    logad_model *m = hdfs_model(dir, 7);
    checked a = run(m, &w, 1, 0, NULL, dir), b = run(m, &w, 3, 0, NULL, dir);
    assert_same(a.score, b.score, sizeof a.score);
    assert_int_equal(a.weighed, b.weighed);
    logad_model_free(m);
    free_written(&w);
    scratch_free(dir);
}

static void only_anomalies_are_weighed_and_the_threshold_parts(void **state)
{
    (void)state;
    char *dir = scratch_new();
    written w = write_log(dir);
    logad_model *m = hdfs_model(dir, 500);
    checked all = run(m, &w, 1, 0, NULL, dir);
    double p = all.score[3];
    m->threshold = log(p / (1 - p)) - 1e-9;
    logad_score_summary s;
    checked some = run(m, &w, 1, 0, &s, dir);
    uint64_t expect = 0;
    for (int i = 0; i < 22; i++)
        expect += all.score[i] >= p - 1e-12;
    assert_int_equal(some.anomalous, expect);
    assert_int_equal(s.anomalous, expect);
    m->threshold = 1e9;
    checked none = run(m, &w, 1, 0, &s, dir);
    assert_int_equal(none.verdicts, 22);
    assert_int_equal(none.anomalous + none.weighed + s.anomalous, 0);
    logad_model_free(m);
    free_written(&w);
    scratch_free(dir);
}

static void the_callback_can_stop(void **state)
{
    (void)state;
    char *dir = scratch_new();
    written w = write_log(dir);
    logad_model *m = hdfs_model(dir, 500);
    assert_int_equal(run(m, &w, 1, 3, NULL, dir).verdicts, 3);
    logad_model_free(m);
    free_written(&w);
    scratch_free(dir);
}

static bool count(void *ctx, const logad_verdict *v)
{
    *(uint64_t *)ctx += v->n_events;
    assert_null(v->file);
    return true;
}

static void sequences_without_lines_get_verdicts_too(void **state)
{
    (void)state;
    char *dir = scratch_new();
    char *set = put_set(dir, "beta", 1, (set_shape){.seed = 5, .sessions = 30, .faults = 0.3});
    logad_model *m = small_model(LA_ENCODER_GRU);
    m->threshold = -1e9;
    uint64_t events = 0;
    logad_score_summary s;
    const char *input = set;
    assert_ok(logad_score(m, &input, 1, NULL, count, &events, &s, &err));
    assert_int_equal(s.sessions, 30);
    assert_true(events >= 90);
    logad_model_free(m);
    free(set);
    scratch_free(dir);
}

static void missing_inputs_and_bad_options_are_reported(void **state)
{
    (void)state;
    char *dir = scratch_new(), *path = in(dir, "nothing.log");
    logad_model *m = hdfs_model(dir, 500);
    const char *two[2] = {path, path};
    uint64_t n = 0;
    for (size_t k = 1; k <= 2; k++)
        assert_int_equal(logad_score(m, two, k, NULL, count, &n, NULL, &err), LOGAD_EINPUT);
    put_file(dir, "nothing.log", "");
    assert_int_equal(logad_score(m, two, 1, NULL, count, &n, NULL, &err), LOGAD_EINPUT);
    logad_score_options o = {.group = "by:moon"};
    put_file(dir, "nothing.log",
             "081109 203518 143 INFO dfs.X: Verification succeeded for blk_1\n");
    assert_int_equal(logad_score(m, two, 1, &o, count, &n, NULL, &err), LOGAD_EUSAGE);
    assert_int_equal(n, 0);
    logad_model_free(m);
    free(path);
    scratch_free(dir);
}

int main(void)
{
    la_log_set(LA_QUIET);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_point_at_their_lines),
        cmocka_unit_test(unknown_events_are_told_apart),
        cmocka_unit_test(scores_do_not_depend_on_threads),
        cmocka_unit_test(only_anomalies_are_weighed_and_the_threshold_parts),
        cmocka_unit_test(the_callback_can_stop),
        cmocka_unit_test(sequences_without_lines_get_verdicts_too),
        cmocka_unit_test(missing_inputs_and_bad_options_are_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
