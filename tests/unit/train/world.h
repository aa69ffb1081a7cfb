/* Two labelled systems, an unlabelled one and word vectors, as a training run finds them. */
#ifndef LA_TEST_WORLD_H
#define LA_TEST_WORLD_H

#include "../fixture.h"

#include "base/pool.h"
#include "train/corpus.h"
#include "train/objective.h"

typedef struct world {
    char *dir, *words, *alpha, *gamma, *beta, *out;
    const char *sources[2];
} world;

static inline world world_new(void)
{
    world w = {.dir = scratch_new()};
    la_log_set(LA_QUIET);
    put_vectors(w.dir, "words.txt", 3);
    w.words = in(w.dir, "words.txt");
    w.out = in(w.dir, "m.logad");
    w.alpha = put_set(w.dir, "alpha", 0, (set_shape){.seed = 1, .sessions = 220, .faults = 0.3});
    w.gamma = put_set(w.dir, "gamma", 0, (set_shape){.seed = 2, .sessions = 150, .faults = 0.2});
    w.beta = put_set(w.dir, "beta", 1,
                     (set_shape){.seed = 3, .sessions = 200, .faults = 0.1, .no_labels = true});
    w.sources[0] = w.alpha;
    w.sources[1] = w.gamma;
    return w;
}

static inline void world_free(world *w)
{
    scratch_free(w->dir);
    free(w->words);
    free(w->alpha);
    free(w->gamma);
    free(w->beta);
    free(w->out);
}

static inline logad_train_options world_options(const world *w, size_t n_sources)
{
    return (logad_train_options){.method = "zerolog",
                                 .sources = w->sources,
                                 .n_sources = n_sources,
                                 .target = w->beta,
                                 .vectors = w->words,
                                 .out = w->out,
                                 .seed = 7,
                                 .threads = 1,
                                 .episodes = 5,
                                 .max_events = 6};
}

/* A corpus without a file: n windows of which every third is of the target, over 9 templates. */
typedef struct samples {
    uint32_t n;
    uint32_t events[64][24];
    la_sample s[64];
} samples;

/* Lengths 1 to 24; distinct ones where n allows it and `distinct` is set. */
static inline samples *samples_new(uint32_t n, uint64_t seed, bool distinct)
{
    samples *x = need(la_calloc(1, sizeof *x));
    la_rng rng = la_rng_new(seed);
    x->n = n;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t len = 1 + (distinct ? i % 24 : (uint32_t)la_rng_below(&rng, 7));
        for (uint32_t j = 0; j < len; j++)
            x->events[i][j] = (uint32_t)la_rng_below(&rng, 9);
        bool target = i % 3 == 2;
        x->s[i] = (la_sample){.events = x->events[i],
                              .len = len,
                              .label = !target && i % 2 == 1,
                              .target = target,
                              .w_class = target ? 0 : 0.5f + (float)la_rng_unit(&rng),
                              .w_domain = 0.5f + (float)la_rng_unit(&rng)};
    }
    return x;
}

/* An objective over a small network, its weights and a table of 9 templates. */
typedef struct bench {
    la_net *net;
    float *theta, *table;
    la_pool *pool;
    la_objective *o;
} bench;

static inline bench bench_new(la_encoder_kind kind, unsigned threads)
{
    bench b = {.net = small_net(kind, 5)};
    b.theta = random_theta(b.net, 41);
    b.table = random_floats(9 * 5, 42, 1);
    b.pool = need(la_pool_new(threads));
    assert_ok(la_objective_new(&b.o, b.net, b.table, b.pool, &err));
    return b;
}

static inline void bench_free(bench *b)
{
    la_objective_free(b->o);
    la_pool_free(b->pool);
    la_net_free(b->net);
    free(b->theta);
    free(b->table);
}

#endif
