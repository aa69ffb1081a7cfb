/* A small world for tests: a scratch folder, word vectors, datasets of sequences, networks. */
#ifndef LA_TEST_FIXTURE_H
#define LA_TEST_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/str.h"
#include "io/paths.h"
#include "model/model.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static logad_error err; /* every test's; the text of the last failure */

#define assert_ok(call)                                                                            \
    do {                                                                                           \
        if ((call) != LOGAD_OK)                                                                    \
            fail_msg("%s: %s", #call, err.text);                                                   \
    } while (0)

#define assert_says(part)                                                                          \
    do {                                                                                           \
        if (strstr(err.text, (part)) == NULL)                                                      \
            fail_msg("'%s' does not say '%s'", err.text, (part));                                  \
    } while (0)

static inline void assert_near(double a, double b, double tolerance)
{
    if (!(a - b <= tolerance && b - a <= tolerance))
        fail_msg("%.9g and %.9g differ by more than %g", a, b, tolerance);
}

static inline void assert_same(const void *a, const void *b, size_t n)
{
    if (memcmp(a, b, n) != 0)
        fail_msg("%zu bytes differ", n);
}

static inline void *need(void *p)
{
    if (p == NULL)
        fail_msg("out of memory");
    return p;
}

static inline char *scratch_new(void)
{
    char dir[] = "/tmp/logad-test-XXXXXX";
    assert_non_null(mkdtemp(dir));
    return need(la_strdup(dir));
}

/* dir/name; the caller frees it. */
static inline char *in(const char *dir, const char *name)
{
    return need(la_path_join(dir, name));
}

static inline void remove_tree(const char *path)
{
    DIR *d = la_is_dir(path) ? opendir(path) : NULL;
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        char *child = in(path, e->d_name);
        remove_tree(child);
        free(child);
    }
    if (d != NULL)
        closedir(d);
    assert_int_equal(remove(path), 0);
}

static inline void scratch_free(char *dir)
{
    remove_tree(dir);
    free(dir);
}

static inline void put_bytes(const char *path, const void *p, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static inline void put_file(const char *dir, const char *name, const char *text)
{
    char *path = in(dir, name);
    put_bytes(path, text, strlen(text));
    free(path);
}

/* All of a file, NUL-terminated; the caller frees it. */
static inline char *get_file(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        fail_msg("%s cannot be read", path);
    la_buf b = {0};
    char part[4096];
    for (size_t k; (k = fread(part, 1, sizeof part, f)) > 0;)
        la_buf_put(&b, part, k);
    fclose(f);
    assert_false(b.failed);
    *n = b.n;
    return need(b.p);
}

static inline bool same_files(const char *a, const char *b)
{
    size_t n_a, n_b;
    char *x = get_file(a, &n_a), *y = get_file(b, &n_b);
    bool same = n_a == n_b && memcmp(x, y, n_a) == 0;
    free(x);
    free(y);
    return same;
}

#define FIXTURE_D 8 /* width of the world's word vectors */

/* GloVe text; words of trouble share a direction. */
static inline void put_vectors(const char *dir, const char *name, uint64_t seed)
{
    static const char *const good[] = {"open",   "close",   "read",     "write",  "block", "file",
                                       "packet", "server",  "request",  "cache",  "node",  "disk",
                                       "done",   "started", "received", "stopped"};
    static const char *const bad[] = {"error", "failed", "lost", "timeout", "fatal"};
    la_rng rng = la_rng_new(seed);
    la_buf b = {0};
    for (size_t i = 0; i < 16 + 5; i++) {
        la_buf_str(&b, i < 16 ? good[i] : bad[i - 16]);
        for (int j = 0; j < FIXTURE_D; j++)
            la_buf_printf(&b, " %.4f", la_rng_normal(&rng) + (j == 0 && i >= 16 ? 3 : 0));
        la_buf_char(&b, '\n');
    }
    put_file(dir, name, b.p);
    la_buf_free(&b);
}

#define FIXTURE_TEMPLATES 8 /* of a system; the last two are trouble */

/* Templates of two systems that share words; system 0 or 1. */
static inline const char *const *fixture_templates(int system)
{
    static const char *const texts[2][FIXTURE_TEMPLATES] = {
        {"open file <*>", "read block <*> done", "write block <*> done", "close file <*>",
         "cache request <*>", "packet received", "error lost packet <*>", "write failed disk <*>"},
        {"server started", "request received <*>", "read cache <*>", "node <*> done",
         "server stopped", "open cache file <*>", "fatal timeout node <*>", "request failed"}};
    return texts[system];
}

typedef struct set_shape {
    uint64_t seed;
    uint32_t sessions;
    double faults; /* share of sessions with an event of trouble */
    bool no_labels;
} set_shape;

/* A folder of templates.tsv, sessions.tsv and labels.tsv; a session with trouble is anomalous. */
static inline char *put_set(const char *dir, const char *name, int system, set_shape o)
{
    char *path = in(dir, name);
    la_buf b = {0};
    assert_int_equal(mkdir(path, 0777), 0);
    la_buf_str(&b, "event_id\ttemplate\n");
    for (int i = 0; i < FIXTURE_TEMPLATES; i++)
        la_buf_printf(&b, "E%d\t%s\n", i, fixture_templates(system)[i]);
    put_file(path, "templates.tsv", b.p);
    la_buf_reset(&b);
    la_buf labels = {0};
    la_rng rng = la_rng_new(o.seed);
    for (uint32_t s = 0; s < o.sessions; s++) {
        bool bad = la_rng_unit(&rng) < o.faults;
        uint32_t n = 3 + (uint32_t)la_rng_below(&rng, 6), at = (uint32_t)la_rng_below(&rng, n);
        la_buf_printf(&b, "%s-%u\t", name, s);
        for (uint32_t i = 0; i < n; i++)
            la_buf_printf(
                &b, "%sE%u", i > 0 ? " " : "",
                (unsigned)(bad && i == at ? 6 + la_rng_below(&rng, 2) : la_rng_below(&rng, 6)));
        la_buf_char(&b, '\n');
        la_buf_printf(&labels, "%s-%u\t%d\n", name, s, bad);
    }
    put_file(path, "sessions.tsv", b.p);
    if (!o.no_labels)
        put_file(path, "labels.tsv", labels.p);
    la_buf_free(&labels);
    la_buf_free(&b);
    return path;
}

/* A network small enough to be checked number by number. */
static inline la_net *small_net(la_encoder_kind kind, uint32_t d_in)
{
    la_encoder_shape s = {.kind = kind, .d_in = d_in, .hidden = 3, .layers = 2};
    if (kind == LA_ENCODER_TRANSFORMER)
        s = (la_encoder_shape){
            .kind = kind, .d_in = d_in, .hidden = 4, .layers = 1, .heads = 2, .ffn = 5};
    la_net *net = NULL;
    assert_ok(la_net_new(&net, &s, &err));
    return net;
}

/* n normal numbers times scale. */
static inline float *random_floats(size_t n, uint64_t seed, double scale)
{
    float *x = need(la_calloc(n, sizeof *x));
    la_rng rng = la_rng_new(seed);
    for (size_t i = 0; i < n; i++)
        x[i] = (float)(la_rng_normal(&rng) * scale);
    return x;
}

/* Weights with no zero among them. */
static inline float *random_theta(const la_net *net, uint64_t seed)
{
    return random_floats(net->params.size, seed, 0.4);
}

/* A model over templates of system 1 whose every field is set to something of its own. */
static inline logad_model *small_model(la_encoder_kind kind)
{
    logad_model *m = NULL;
    la_net *net = small_net(kind, FIXTURE_D);
    assert_ok(la_model_new(&m, net, &err));
    float *theta = random_theta(net, 11);
    memcpy(m->theta, theta, net->params.size * sizeof *theta);
    free(theta);
    float *table = random_floats((size_t)FIXTURE_TEMPLATES * FIXTURE_D, 12, 1);
    assert_ok(la_model_set_templates(m, fixture_templates(1), FIXTURE_TEMPLATES, table, &err));
    static const uint64_t ids[] = {3, UINT64_MAX, 1};
    assert_ok(la_model_set_source(m, 3, table + FIXTURE_D, ids, &err));
    static const float odds[] = {0.5f, -2, 3};
    assert_ok(la_model_set_kinds(m, ids, odds, 3, &err));
    free(table);
    static const char *const masks[] = {"USER=\\buser\\d+\\b", "Q=\"[^\"]*\"\t\xc3\xa9"};
    assert_ok(la_model_set_masks(m, masks, 2, &err));
    m->target = la_model_text(m, "beta");
    m->simulated = true;
    m->format = la_model_text(m, "hdfs");
    m->header = la_model_text(m, "<Date> <Time> <Content>");
    assert_ok(la_grouping_parse(&m->grouping, "node:77", &err));
    m->threshold = 0.1 + 0.2;
    m->threshold_rule = la_model_text(m, "a rule \\ with \"marks\"");
    m->max_events = 123;
    m->from = (la_provenance){.method = la_model_text(m, "zerolog"),
                              .seed = UINT64_MAX - 5,
                              .episodes = 41,
                              .best_episode = 39,
                              .no_adversarial = true,
                              .scramble_source = true,
                              .scramble_simulated = true,
                              .holdout = 1.0 / 3,
                              .inputs = la_model_text(m, "[{\"set\":\"alpha\",\"sessions\":7}]"),
                              .vectors_digest = la_model_text(m, "0123abcd"),
                              .selection = la_model_text(m, "{\"rule\":\"x\",\"value\":0.25}")};
    assert_ok(la_ledger_add(&m->ledger, "alpha", "train, source", 7, &err));
    assert_ok(la_ledger_add(&m->ledger, "beta", "train, target", 0, &err));
    return m;
}

#endif
