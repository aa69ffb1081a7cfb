/* The transformer's train step and inference in sequences a second, beside sgemm of the same run.
 *
 *   bench_transformer [distinct]     distinct events in a shard, default 640
 *
 * One thread, timed by the processor time it used; rates are the best of many rounds. The share of
 * sgemm counts the dense work a framework would do (input projections once an event, attention's
 * products without the repetition backward, 3 x forward for training). */
#include "base/log.h"
#include "base/mem.h"
#include "nn/adam.h"
#include "nn/encoder.h"
#include "nn/linear.h"
#include "nn/loss.h"
#include "nn/mat.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { D = 100, W = 128, LAYERS = 2, HEADS = 4, F = 256, MAX_BATCH = 64, MAX_STEPS = 500 };

typedef struct bench {
    la_params params;
    la_encoder *e;
    la_encoder_work *w;
    la_batch b;
    size_t head;
    float *theta, *grad, *table, *m, *v, *abc;
    uint32_t n_batch, n_steps, n_distinct;
    uint32_t events[MAX_BATCH * MAX_STEPS];
    float r[MAX_BATCH * W], dr[MAX_BATCH * W];
} bench;

static void must(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "bench_transformer: %s\n", what);
        abort();
    }
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void sgemm_once(float *abc, double *best)
{
    enum { N = 512 };
    double t = now();
    la_gemm(0, 0, N, N, N, 1.0f, abc, N, abc + N * N, N, 0.0f, abc + 2 * N * N, N);
    t = now() - t;
    *best = t < *best ? t : *best;
}

static void step(bench *s, la_adam *adam)
{
    const float *w = s->theta + s->head, *bias = w + 2 * W;
    float logits[2 * MAX_BATCH], dlogits[2 * MAX_BATCH];
    uint8_t label[MAX_BATCH] = {0};
    must(la_encoder_forward(s->e, s->theta, s->table, &s->b, s->w, s->r, NULL, NULL) == LOGAD_OK,
         "forward");
    la_linear_forward(s->r, s->n_batch, W, 2, w, bias, logits);
    if (adam == NULL)
        return;
    la_cross_entropy(logits, label, NULL, s->n_batch, 1.0 / s->n_batch, dlogits, NULL);
    memset(s->grad, 0, s->params.size * sizeof *s->grad);
    la_linear_backward(s->r, s->n_batch, W, 2, w, dlogits, s->dr, s->grad + s->head,
                       s->grad + s->head + 2 * W);
    must(la_encoder_backward(s->e, s->theta, s->table, &s->b, s->w, s->dr, s->grad, NULL) ==
             LOGAD_OK,
         "backward");
    la_adam_step(adam, s->theta, s->grad, s->params.size, 1);
}

typedef struct rates {
    double sequences, gflops; /* a second; of sgemm */
} rates;

/* Steps and sgemm take turns, since the machine's speed drifts. */
static rates rate(bench *s, bool train)
{
    la_adam adam = {.lr = 1e-6, .beta1 = 0.9, .beta2 = 0.9, .eps = 1e-12, .clip = 1};
    adam.m = s->m;
    adam.v = s->v;
    double best = 1e9, best_sgemm = 1e9, begun = la_clock();
    while (la_clock() - begun < 2) {
        double t = now();
        step(s, train ? &adam : NULL);
        t = now() - t;
        best = t < best ? t : best;
        sgemm_once(s->abc, &best_sgemm);
    }
    return (rates){s->n_batch / best, 2.0 * 512 * 512 * 512 / best_sgemm * 1e-9};
}

static void setup(bench *s)
{
    la_encoder_shape shape = {.kind = LA_ENCODER_TRANSFORMER,
                              .d_in = D,
                              .hidden = W,
                              .layers = LAYERS,
                              .heads = HEADS,
                              .ffn = F};
    la_rng rng = la_rng_new(1);
    must(la_encoder_new(&s->e, &shape, &s->params, NULL) == LOGAD_OK, "encoder");
    must(la_encoder_work_new(&s->w, s->e, NULL) == LOGAD_OK, "work");
    s->head = la_params_add(&s->params, "head.w", 2, W, LA_INIT_ORTHONORMAL, 0);
    la_params_add(&s->params, "head.b", 1, 2, LA_INIT_ZERO, 0);
    s->theta = la_calloc(s->params.size, sizeof *s->theta);
    s->grad = la_calloc(s->params.size, sizeof *s->grad);
    s->m = la_calloc(s->params.size, sizeof *s->m);
    s->v = la_calloc(s->params.size, sizeof *s->v);
    s->table = la_calloc((size_t)s->n_distinct * D, sizeof *s->table);
    s->abc = la_calloc(3 * 512 * 512, sizeof *s->abc);
    must(s->theta && s->grad && s->m && s->v && s->table && s->abc, "out of memory");
    la_params_init(&s->params, s->theta, &rng);
    for (size_t i = 0; i < (size_t)s->n_distinct * D; i++)
        s->table[i] = (float)la_rng_normal(&rng);
    for (size_t i = 0; i < MAX_BATCH * MAX_STEPS; i++)
        s->events[i] = (uint32_t)(i % s->n_distinct);
}

static void teardown(bench *s)
{
    la_encoder_work_free(s->w);
    la_batch_free(&s->b);
    la_encoder_free(s->e);
    free(s->theta);
    free(s->grad);
    free(s->m);
    free(s->v);
    free(s->table);
    free(s->abc);
    free(s);
}

/* Dense multiply-adds x 2 of one sequence's forward pass. */
static double flop_forward(double n)
{
    return 2 * n * D * W + LAYERS * (2 * n * (4.0 * W * W + 2.0 * W * F) + 4 * n * n * W);
}

static void run(uint32_t n_distinct, uint32_t n_batch, uint32_t n_steps)
{
    bench *s = la_calloc(1, sizeof *s);
    must(s != NULL, "out of memory");
    s->n_distinct = n_distinct;
    s->n_batch = n_batch;
    s->n_steps = n_steps;
    setup(s);
    const uint32_t *seq[MAX_BATCH];
    uint32_t len[MAX_BATCH];
    for (uint32_t i = 0; i < n_batch; i++) {
        seq[i] = s->events + i * n_steps;
        len[i] = n_steps;
    }
    must(la_batch_fill(&s->b, seq, len, n_batch, NULL) == LOGAD_OK, "batch");
    rates train = rate(s, true), infer = rate(s, false);
    double f = flop_forward(n_steps) * 1e-9;
    printf("transformer %dx%d A %d F %d d %d L %3u B %u distinct %4u T 1  train %6.0f seq/s %4.0f "
           "%%  infer %6.0f seq/s %4.0f %%  (sgemm %.1f GFLOP/s)\n",
           LAYERS, W, HEADS, F, D, n_steps, n_batch, n_distinct, train.sequences,
           100 * 3 * f * train.sequences / train.gflops, infer.sequences,
           100 * f * infer.sequences / infer.gflops, train.gflops);
    fflush(stdout);
    teardown(s);
}

int main(int argc, char **argv)
{
    uint32_t n_distinct = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 640;
    if (n_distinct < 1)
        n_distinct = 640;
    run(n_distinct, 32, 20);
    run(n_distinct, 64, 20);
    run(40, 32, 20);
    run(40, 32, 100);
    run(40, 32, 500);
    return 0;
}
