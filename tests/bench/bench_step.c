/* AttGRU's train step and inference in sequences a second, beside sgemm of the same run.
 *
 *   bench_step [distinct]     distinct events in a shard, default 640 (no repeats: all the work)
 *
 * Rates are the best of many rounds. The share of sgemm counts the dense work a framework would do
 * (input projections once an event, 3 x forward for training), so that it compares with PyTorch's.
 */
#include "base/log.h"
#include "base/mem.h"
#include "base/pool.h"
#include "nn/adam.h"
#include "nn/encoder.h"
#include "nn/linear.h"
#include "nn/loss.h"
#include "nn/mat.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { D = 100, STEPS = 20, MAX_BATCH = 64, N_EVENTS = 4096 };

typedef struct worker {
    la_encoder_work *w;
    la_batch b;
    float *grad, *r, *dr;
} worker;

typedef struct bench {
    la_params params;
    la_encoder *e;
    size_t head, size;
    float *theta, *table, *m, *v, *abc;
    worker worker[2];
    uint32_t *events;
    uint32_t n_batch, n_distinct;
    bool train;
} bench;

static void must(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "bench_step: %s\n", what);
        abort();
    }
}

/* One thread is timed by the processor time it used, which other programs on the machine disturb
 * least; two by the clock on the wall. */
static double now(unsigned threads)
{
    struct timespec t;
    if (threads > 1)
        return la_clock();
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* One product of 512 x 512 matrices, timed; keeps the best time. */
static void sgemm_once(float *abc, unsigned threads, double *best)
{
    enum { N = 512 };
    double t = now(threads);
    la_gemm(0, 0, N, N, N, 1.0f, abc, N, abc + N * N, N, 0.0f, abc + 2 * N * N, N);
    t = now(threads) - t;
    *best = t < *best ? t : *best;
}

static void shard(void *ctx, size_t task, unsigned n_worker)
{
    bench *s = ctx;
    worker *k = &s->worker[task];
    (void)n_worker;
    const uint32_t *seq[MAX_BATCH];
    uint32_t len[MAX_BATCH];
    for (uint32_t i = 0; i < s->n_batch; i++) {
        seq[i] = s->events + (task * s->n_batch + i) * STEPS % (N_EVENTS - STEPS);
        len[i] = STEPS;
    }
    must(la_batch_fill(&k->b, seq, len, s->n_batch, NULL) == LOGAD_OK, "batch");
    size_t width = la_encoder_width(s->e);
    const float *w = s->theta + s->head, *bias = w + 2 * width;
    float logits[2 * MAX_BATCH], dlogits[2 * MAX_BATCH];
    uint8_t label[MAX_BATCH] = {0};
    must(la_encoder_forward(s->e, s->theta, s->table, &k->b, k->w, k->r, NULL, NULL) == LOGAD_OK,
         "forward");
    la_linear_forward(k->r, s->n_batch, width, 2, w, bias, logits);
    if (!s->train)
        return;
    la_cross_entropy(logits, label, NULL, s->n_batch, 1.0 / s->n_batch, dlogits, NULL);
    memset(k->grad, 0, s->size * sizeof *k->grad);
    la_linear_backward(k->r, s->n_batch, width, 2, w, dlogits, k->dr, k->grad + s->head,
                       k->grad + s->head + 2 * width);
    must(la_encoder_backward(s->e, s->theta, s->table, &k->b, k->w, k->dr, k->grad, NULL) ==
             LOGAD_OK,
         "backward");
}

typedef struct rates {
    double sequences, gflops; /* a second; of sgemm on one thread */
} rates;

/* Steps over as many shards as threads and sgemm take turns, since the machine's speed drifts. */
static rates rate(bench *s, la_pool *pool, bool train)
{
    la_adam adam = {.lr = 1e-6, .beta1 = 0.9, .beta2 = 0.9, .eps = 1e-12, .clip = 1};
    unsigned n = la_pool_size(pool);
    adam.m = s->m;
    adam.v = s->v;
    s->train = train;
    double best = 1e9, best_sgemm = 1e9, begun = la_clock();
    while (la_clock() - begun < 2) {
        double t = now(n);
        la_pool_run(pool, n, shard, s);
        if (train) {
            if (n == 2)
                la_axpy(1.0f, s->worker[1].grad, s->worker[0].grad, s->size);
            la_adam_step(&adam, s->theta, s->worker[0].grad, s->size, 1);
        }
        t = now(n) - t;
        best = t < best ? t : best;
        sgemm_once(s->abc, n, &best_sgemm);
    }
    return (rates){n * s->n_batch / best, 2.0 * 512 * 512 * 512 / best_sgemm * 1e-9};
}

static void setup(bench *s, uint32_t hidden, la_encoder_kind kind)
{
    la_encoder_shape shape = {
        .kind = kind, .d_in = D, .hidden = hidden, .layers = 2, .heads = 4, .ffn = 256};
    la_rng rng = la_rng_new(1);
    must(la_encoder_new(&s->e, &shape, &s->params, NULL) == LOGAD_OK, "encoder");
    size_t width = la_encoder_width(s->e);
    s->head = la_params_add(&s->params, "head.w", 2, width, LA_INIT_ORTHONORMAL, 0);
    la_params_add(&s->params, "head.b", 1, 2, LA_INIT_ZERO, 0);
    s->size = s->params.size;
    s->theta = la_calloc(s->size, sizeof *s->theta);
    s->m = la_calloc(s->size, sizeof *s->m);
    s->v = la_calloc(s->size, sizeof *s->v);
    s->table = la_calloc((size_t)s->n_distinct * D, sizeof *s->table);
    s->events = la_calloc(N_EVENTS, sizeof *s->events);
    s->abc = la_calloc(3 * 512 * 512, sizeof *s->abc);
    must(s->theta && s->m && s->v && s->table && s->events && s->abc, "out of memory");
    la_params_init(&s->params, s->theta, &rng);
    for (size_t i = 0; i < (size_t)s->n_distinct * D; i++)
        s->table[i] = (float)la_rng_normal(&rng);
    for (size_t i = 0; i < N_EVENTS; i++)
        s->events[i] = (uint32_t)(i % s->n_distinct);
    for (int i = 0; i < 2; i++) {
        worker *k = &s->worker[i];
        must(la_encoder_work_new(&k->w, s->e, NULL) == LOGAD_OK, "work");
        k->grad = la_calloc(s->size, sizeof *k->grad);
        k->r = la_calloc(MAX_BATCH * width, sizeof *k->r);
        k->dr = la_calloc(MAX_BATCH * width, sizeof *k->dr);
        must(k->grad && k->r && k->dr, "out of memory");
    }
}

static void teardown(bench *s)
{
    for (int i = 0; i < 2; i++) {
        la_encoder_work_free(s->worker[i].w);
        la_batch_free(&s->worker[i].b);
        free(s->worker[i].grad);
        free(s->worker[i].r);
        free(s->worker[i].dr);
    }
    la_encoder_free(s->e);
    free(s->theta);
    free(s->m);
    free(s->v);
    free(s->abc);
    free(s->table);
    free(s->events);
}

/* Dense multiply-adds x 2 of one sequence's forward pass. */
static double flop_forward(double hidden)
{
    return 2.0 * STEPS * 2 * 3 * hidden * (D + hidden) + 2.0 * STEPS * 2 * 3 * hidden * 3 * hidden;
}

static void run(uint32_t hidden, uint32_t n_distinct, unsigned threads)
{
    la_pool *pool = la_pool_new(threads);
    must(pool != NULL, "no threads");
    bench s = {.n_distinct = n_distinct};
    setup(&s, hidden, LA_ENCODER_GRU);
    for (s.n_batch = 32; s.n_batch <= 64; s.n_batch *= 2) {
        rates train = rate(&s, pool, true), infer = rate(&s, pool, false);
        double f = flop_forward(hidden) * 1e-9 / threads;
        printf("attgru 2x%-3u d %d L %d B %u distinct %4u T %u  train %6.0f seq/s %4.0f %%  infer "
               "%6.0f seq/s %4.0f %%  (sgemm %.1f GFLOP/s)\n",
               hidden, D, STEPS, s.n_batch, n_distinct, threads, train.sequences,
               100 * 3 * f * train.sequences / train.gflops, infer.sequences,
               100 * f * infer.sequences / infer.gflops, train.gflops);
        fflush(stdout);
    }
    teardown(&s);
    la_pool_free(pool);
}

int main(int argc, char **argv)
{
    uint32_t n_distinct = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 640;
    if (n_distinct < 1 || n_distinct > N_EVENTS)
        n_distinct = 640;
    for (unsigned threads = 1; threads <= 2; threads++) {
        run(100, n_distinct, threads);
        run(128, n_distinct, threads);
        run(100, 40, threads);
        run(128, 40, threads);
    }
    return 0;
}
