/* vector -> score, backwards: what a set of windows asks of theta. */
#include "train/objective.h"

#include "base/mem.h"
#include "base/ranks.h"
#include "nn/linear.h"
#include "nn/loss.h"
#include "nn/mat.h"

#include <stdlib.h>
#include <string.h>

typedef struct worker {
    la_batch batch;
    la_encoder_work *work;
    float *memory;           /* of the five below */
    float *r, *dr, *dd;      /* [LA_SHARD x R] */
    float *hidden, *dhidden; /* [LA_SHARD x LA_DOMAIN_HIDDEN] */
} worker;

typedef struct shard {
    float *grad; /* [P] */
    la_loss sum; /* weighted sums */
    logad_status status;
} shard;

struct la_objective {
    const la_net *net;
    const float *table;
    la_pool *pool;
    worker *workers;
    shard *shards;
    size_t n_shards;
    /* One call's arguments. */
    const float *theta;
    la_sample *samples; /* [n] distinct ones, weights of equal ones added up */
    uint32_t *order;
    size_t n, cap_samples, cap_order;
    double mu, lambda, scale_class, scale_domain;
};

logad_status la_objective_new(la_objective **out, const la_net *net, const float *table,
                              la_pool *pool, logad_error *err)
{
    la_objective *o = la_calloc(1, sizeof *o);
    worker *w = la_calloc(la_pool_size(pool), sizeof *w);
    if (o == NULL || w == NULL) {
        free(o);
        free(w);
        return la_oom(err);
    }
    *o = (la_objective){.net = net, .table = table, .pool = pool, .workers = w};
    *out = o;
    return LOGAD_OK;
}

void la_objective_free(la_objective *o)
{
    if (o == NULL)
        return;
    for (unsigned i = 0; i < la_pool_size(o->pool); i++) {
        worker *w = &o->workers[i];
        la_encoder_work_free(w->work);
        la_batch_free(&w->batch);
        free(w->memory);
    }
    for (size_t i = 0; i < o->n_shards; i++)
        free(o->shards[i].grad);
    free(o->workers);
    free(o->shards);
    free(o->order);
    free(o->samples);
    free(o);
}

static logad_status worker_ready(la_objective *o, worker *w)
{
    if (w->work != NULL)
        return LOGAD_OK;
    size_t r = LA_SHARD * (size_t)o->net->width, h = (size_t)LA_SHARD * LA_DOMAIN_HIDDEN;
    if (w->memory == NULL)
        w->memory = la_calloc(3 * r + 2 * h, sizeof *w->memory);
    if (w->memory == NULL)
        return LOGAD_ENOMEM;
    w->r = w->memory;
    w->dr = w->r + r;
    w->dd = w->dr + r;
    w->hidden = w->dd + r;
    w->dhidden = w->hidden + h;
    return la_encoder_work_new(&w->work, o->net->encoder, NULL);
}

/* Classifier: dr = d L_cls / d r; adds to the heads' gradient. */
static void classify(const la_objective *o, worker *w, shard *sh, const uint8_t *label,
                     const float *weight, size_t n)
{
    const la_net *net = o->net;
    float logits[LA_SHARD * 2], dlogits[LA_SHARD * 2];
    la_linear_forward(w->r, n, net->width, 2, o->theta + net->class_w, o->theta + net->class_b,
                      logits);
    sh->sum.class_loss = la_cross_entropy(logits, label, weight, n, o->scale_class, dlogits, NULL);
    la_linear_backward(w->r, n, net->width, 2, o->theta + net->class_w, dlogits, w->dr,
                       sh->grad + net->class_w, sh->grad + net->class_b);
}

/* Discriminator: adds -lambda * mu * d L_dom / d r to dr; the discriminator's own part is not
 * reversed. */
static void discriminate(const la_objective *o, worker *w, shard *sh, const float *target,
                         const float *weight, size_t n)
{
    const la_net *net = o->net;
    const float *theta = o->theta;
    float logit[LA_SHARD], dlogit[LA_SHARD];
    size_t width = net->width, h = LA_DOMAIN_HIDDEN;
    la_linear_forward(w->r, n, width, h, theta + net->domain_w1, theta + net->domain_b1, w->hidden);
    la_relu_forward(w->hidden, n * h);
    la_linear_forward(w->hidden, n, h, 1, theta + net->domain_w2, theta + net->domain_b2, logit);
    sh->sum.domain_loss = la_logistic(logit, target, weight, n, o->scale_domain, dlogit);
    for (size_t i = 0; i < n; i++)
        if ((logit[i] > 0) == (target[i] > 0.5f))
            sh->sum.domain_right += (double)weight[i] * o->scale_domain;
    la_scale((float)o->mu, dlogit, n);
    la_linear_backward(w->hidden, n, h, 1, theta + net->domain_w2, dlogit, w->dhidden,
                       sh->grad + net->domain_w2, sh->grad + net->domain_b2);
    la_relu_backward(w->hidden, w->dhidden, n * h);
    la_linear_backward(w->r, n, width, h, theta + net->domain_w1, w->dhidden, w->dd,
                       sh->grad + net->domain_w1, sh->grad + net->domain_b1);
    la_reverse_backward(w->dd, n * width, o->lambda);
    la_axpy(1.0f, w->dd, w->dr, n * width);
}

static logad_status run_shard(la_objective *o, worker *w, shard *sh, size_t from, size_t n)
{
    const uint32_t *view[LA_SHARD] = {0};
    uint32_t len[LA_SHARD] = {0};
    uint8_t label[LA_SHARD];
    float w_class[LA_SHARD], w_domain[LA_SHARD], target[LA_SHARD];
    for (size_t i = 0; i < n; i++) {
        view[i] = o->samples[o->order[from + i]].events;
        len[i] = o->samples[o->order[from + i]].len;
    }
    TRY(la_batch_fill(&w->batch, view, len, (uint32_t)n, NULL));
    for (size_t i = 0; i < n; i++) {
        const la_sample *s = &o->samples[o->order[from + w->batch.order[i]]];
        label[i] = s->label;
        w_class[i] = s->w_class;
        w_domain[i] = s->w_domain;
        target[i] = (float)s->target;
    }
    const la_net *net = o->net;
    memset(sh->grad, 0, net->params.size * sizeof *sh->grad);
    sh->sum = (la_loss){0};
    TRY(la_encoder_forward(net->encoder, o->theta, o->table, &w->batch, w->work, w->r, NULL, NULL));
    classify(o, w, sh, label, w_class, n);
    if (o->mu > 0)
        discriminate(o, w, sh, target, w_domain, n);
    return la_encoder_backward(net->encoder, o->theta, o->table, &w->batch, w->work, w->dr,
                               sh->grad, NULL);
}

static unsigned owner_of(size_t number)
{
    return (unsigned)(number % la_n_ranks());
}

static void shard_task(void *ctx, size_t task, unsigned id)
{
    la_objective *o = ctx;
    o->shards[task].status = LOGAD_OK;
    if (owner_of(task) != la_rank())
        return;
    worker *w = &o->workers[id];
    size_t from = task * LA_SHARD, n = o->n - from < LA_SHARD ? o->n - from : LA_SHARD;
    logad_status s = worker_ready(o, w);
    o->shards[task].status = s == LOGAD_OK ? run_shard(o, w, &o->shards[task], from, n) : s;
}

static bool is_same(const la_sample *a, const la_sample *b)
{
    return a->events == b->events && a->len == b->len && a->label == b->label &&
           a->target == b->target;
}

/* Each distinct window goes through the network once, with the weight of all its draws. */
static void merge(la_objective *o, const la_sample *samples, size_t n)
{
    o->n = 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < o->n && !is_same(&o->samples[k], &samples[i]))
            k++;
        if (k == o->n) {
            o->samples[o->n++] = samples[i];
            continue;
        }
        o->samples[k].w_class += samples[i].w_class;
        o->samples[k].w_domain += samples[i].w_domain;
    }
}

/* Longest first; equal lengths keep their order. Insertion keeps it stable and n is small. */
static void sort_by_length(const la_sample *samples, uint32_t *order, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t j = i;
        while (j > 0 && samples[order[j - 1]].len < samples[i].len) {
            order[j] = order[j - 1];
            j--;
        }
        order[j] = (uint32_t)i;
    }
}

static logad_status reserve(la_objective *o, size_t n, size_t shards, logad_error *err)
{
    if (!la_grow(&o->order, &o->cap_order, n))
        return la_oom(err);
    if (shards <= o->n_shards)
        return LOGAD_OK;
    shard *grown = realloc(o->shards, shards * sizeof *grown);
    if (grown == NULL)
        return la_oom(err);
    o->shards = grown;
    while (o->n_shards < shards) {
        float *grad = la_calloc(o->net->params.size, sizeof *grad);
        if (grad == NULL)
            return la_oom(err);
        o->shards[o->n_shards++] = (shard){.grad = grad};
    }
    return LOGAD_OK;
}

/* Sums the shards in the order of their numbers, whoever computed them. */
static void reduce(la_objective *o, size_t shards, float *grad, la_loss *loss)
{
    size_t size = o->net->params.size;
    *loss = (la_loss){0};
    memset(grad, 0, size * sizeof *grad);
    for (size_t i = 0; i < shards; i++) {
        shard *s = &o->shards[i];
        la_ranks_share(s->grad, size * sizeof *s->grad, owner_of(i));
        la_ranks_share(&s->sum, sizeof s->sum, owner_of(i));
        la_axpy(1.0f, s->grad, grad, size);
        loss->class_loss += s->sum.class_loss;
        loss->domain_loss += s->sum.domain_loss;
        loss->domain_right += s->sum.domain_right;
    }
}

static logad_status compute(la_objective *o, const la_sample *samples, size_t n, size_t *shards,
                            logad_error *err)
{
    if (!la_grow(&o->samples, &o->cap_samples, n))
        return la_oom(err);
    merge(o, samples, n);
    *shards = (o->n + LA_SHARD - 1) / LA_SHARD;
    TRY(reserve(o, o->n, *shards, err));
    double classes = 0, domains = 0;
    for (size_t i = 0; i < n; i++) {
        classes += (double)samples[i].w_class;
        domains += (double)samples[i].w_domain;
    }
    sort_by_length(o->samples, o->order, o->n);
    o->scale_class = classes > 0 ? 1.0 / classes : 0;
    o->scale_domain = domains > 0 ? 1.0 / domains : 0;
    la_pool_run(o->pool, *shards, shard_task, o);
    for (size_t i = 0; i < *shards; i++)
        if (o->shards[i].status != LOGAD_OK)
            return la_oom(err);
    return LOGAD_OK;
}

logad_status la_objective_grad(la_objective *o, const float *theta, const la_sample *samples,
                               size_t n, double mu, double lambda, float *grad, la_loss *loss,
                               logad_error *err)
{
    size_t shards = 0;
    o->theta = theta;
    o->mu = mu;
    o->lambda = lambda;
    TRY(la_ranks_agree(compute(o, samples, n, &shards, err), err));
    reduce(o, shards, grad, loss);
    return LOGAD_OK;
}
