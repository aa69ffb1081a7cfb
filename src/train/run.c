/* Sets up a training run: options, corpus, network. */
#include "train/run.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/ranks.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static logad_status check(const logad_train_options *o, bool freelog, logad_error *err)
{
    if (o->n_sources == 0 || o->target == NULL || o->out == NULL)
        return la_fail(err, LOGAD_EUSAGE, "give --source, --target and -o");
    if (o->n_sources > LA_MAX_SOURCES)
        return la_fail(err, LOGAD_EUSAGE, "at most %d sources", LA_MAX_SOURCES);
    if (freelog && o->n_sources > 1)
        return la_fail(err, LOGAD_ECONFIG,
                       "freelog takes one source: leave the others out, or use --method zerolog");
    if (o->max_events > LA_MODEL_MAX_EVENTS)
        return la_fail(err, LOGAD_EUSAGE, "--max-events is at most %d", LA_MODEL_MAX_EVENTS);
    if (!(o->holdout >= 0 && o->holdout < 1))
        return la_fail(err, LOGAD_EUSAGE, "--holdout is a share from 0 to below 1");
    for (size_t i = 0; i < o->n_sources; i++)
        if (strcmp(o->sources[i], o->target) == 0)
            return la_fail(err, LOGAD_ECONFIG,
                           "%s is both source and target: its labels would be seen", o->target);
    return LOGAD_OK;
}

logad_status la_run_configure(la_run *r, const logad_train_options *o, logad_error *err)
{
    *r = (la_run){.o = *o};
    if (r->o.method == NULL)
        r->o.method = "auto";
    bool freelog = strcmp(r->o.method, "freelog") == 0;
    r->is_auto = strcmp(r->o.method, "auto") == 0;
    if (!r->is_auto && !freelog && strcmp(r->o.method, "zerolog") != 0)
        return la_fail(err, LOGAD_EUSAGE, "no method '%s': use auto, zerolog or freelog",
                       r->o.method);
    TRY(check(o, freelog, err));
    if (r->is_auto && (o->no_adversarial || o->no_meta || o->encoder != NULL || o->resume))
        return la_fail(err, LOGAD_EUSAGE,
                       "--encoder, --resume, --no-adversarial and --no-meta are for --method "
                       "zerolog and freelog");
    if (r->o.episodes == 0 && !r->is_auto)
        r->o.episodes = LA_EPISODES;
    if (r->o.max_events == 0)
        r->o.max_events = r->is_auto ? LA_MODEL_MAX_EVENTS : LA_MAX_EVENTS;
    bool meta = !o->no_meta && !o->source_only, adversarial = !o->no_adversarial && !o->source_only;
    r->pseudo_tasks = !freelog;
    r->step = (la_step_settings){.alpha = 2e-3, .beta = 1, .mu = adversarial ? 1 : 0, .meta = meta};
    size_t n = strlen(o->out);
    r->checkpoint = la_calloc(n + sizeof ".ckpt", 1);
    if (r->checkpoint == NULL)
        return la_oom(err);
    memcpy(r->checkpoint, o->out, n);
    memcpy(r->checkpoint + n, ".ckpt", sizeof ".ckpt");
    return LOGAD_OK;
}

logad_status la_run_digest(la_run *r, logad_error *err)
{
    const logad_train_options *o = &r->o;
    la_buf b = {0};
    la_buf_printf(&b, "%s %s %" PRIu64 " %u %u %.17g %d%d%d%d%d %s ", o->method,
                  r->net != NULL ? la_encoder_name(r->net->shape.kind) : "-", o->seed, o->episodes,
                  o->max_events, o->holdout, o->no_adversarial, o->no_meta, o->source_only,
                  o->scramble_source, o->scramble_simulated, r->corpus.vectors_digest);
    la_buf_put(&b, r->corpus.inputs.p, r->corpus.inputs.n);
    bool failed = b.failed;
    la_sha256 h;
    la_sha256_init(&h);
    la_sha256_add(&h, b.p, b.n);
    la_sha256_hex(&h, r->settings);
    la_buf_free(&b);
    return failed ? la_oom(err) : LOGAD_OK;
}

static logad_status make_network(la_run *r, logad_error *err)
{
    la_encoder_kind kind;
    TRY(la_encoder_by_name(&kind, r->o.encoder, err));
    la_encoder_shape shape = la_net_shape(kind, r->corpus.d);
    TRY(la_net_new(&r->net, &shape, err));
    size_t n = r->net->params.size;
    TRY(la_learner_new(&r->learner, n, err));
    r->progress.best_theta = la_calloc(n, sizeof *r->progress.best_theta);
    if (r->progress.best_theta == NULL)
        return la_oom(err);
    la_rng rng = la_rng_fork(&r->root, "weights");
    la_params_init(&r->net->params, r->learner.theta, &rng);
    return LOGAD_OK;
}

logad_status la_run_prepare(la_run *r, logad_error *err)
{
    r->root = la_rng_new(r->o.seed);
    r->pool = la_pool_new(r->o.threads > 0 ? r->o.threads : la_cores());
    if (r->pool == NULL)
        return la_oom(err);
    TRY(la_corpus_load(&r->corpus, &r->o, err));
    TRY(make_network(r, err));
    TRY(la_objective_new(&r->objective, r->net, r->corpus.table, r->pool, err));
    TRY(la_judge_new(&r->judge, &r->corpus, &r->root, err));
    return la_run_digest(r, err);
}

static logad_status compare(const la_run *r, logad_error *err)
{
    char first[sizeof r->settings];
    memcpy(first, r->settings, sizeof first);
    la_ranks_share(first, sizeof first, 0);
    if (strcmp(first, r->settings) == 0)
        return LOGAD_OK;
    return la_fail(err, LOGAD_ECONFIG,
                   "rank %u has other inputs or options than rank 0: give all of them the same",
                   la_rank());
}

logad_status la_run_check_same(const la_run *r, logad_error *err)
{
    return la_ranks_agree(compare(r, err), err);
}

void la_run_free(la_run *r)
{
    la_judge_free(r->judge);
    la_objective_free(r->objective);
    la_learner_free(&r->learner);
    la_net_free(r->net);
    la_corpus_free(&r->corpus);
    la_pool_free(r->pool);
    free(r->progress.best_theta);
    free(r->checkpoint);
    *r = (la_run){0};
}

la_scorer la_run_scorer(const la_run *r, const float *theta)
{
    return (la_scorer){.net = r->net,
                       .theta = theta,
                       .table = r->corpus.table,
                       .max_events = r->o.max_events,
                       .pool = r->pool};
}
