/* Checkpoints: the learner's flat vectors and the run's state in one safetensors file. */
#include "train/checkpoint.h"

#include "io/paths.h"
#include "io/store.h"

#include <string.h>

#define FORMAT "logad-checkpoint-1"

/* Numbers of the state as 64-bit words, doubles by their bits, so that nothing is rounded. */
enum { EPISODE, SKIPPED, BEST_EPISODE, STEP, VALUE, F1, DISTANCE, N_WORDS };

static uint64_t bits(double v)
{
    uint64_t u;
    memcpy(&u, &v, sizeof u);
    return u;
}

static double number(uint64_t u)
{
    double v;
    memcpy(&v, &u, sizeof v);
    return v;
}

logad_status la_checkpoint_write(const char *path, const char *settings, const la_learner *l,
                                 const la_progress_state *p, logad_error *err)
{
    la_store *s = la_store_new();
    if (s == NULL)
        return la_oom(err);
    uint64_t words[N_WORDS] = {[EPISODE] = p->episode,
                               [SKIPPED] = p->skipped,
                               [BEST_EPISODE] = p->best_episode,
                               [STEP] = l->adam.step,
                               [VALUE] = bits(p->best.value),
                               [F1] = bits(p->best.f1),
                               [DISTANCE] = bits(p->best.distance)};
    uint64_t n_words = N_WORDS, n = l->n;
    la_store_put_meta(s, "format", FORMAT);
    la_store_put_meta(s, "settings", settings);
    la_store_put(s, "state", LA_U64, 1, &n_words, words);
    la_store_put(s, "theta", LA_F32, 1, &n, l->theta);
    la_store_put(s, "adam.m", LA_F32, 1, &n, l->m);
    la_store_put(s, "adam.v", LA_F32, 1, &n, l->v);
    la_store_put(s, "best", LA_F32, 1, &n, p->best_theta);
    logad_status status = la_store_write(s, path, err);
    la_store_free(s);
    return status;
}

static logad_status copy_vector(const la_store *s, const char *name, float *out, size_t n,
                                logad_error *err)
{
    la_tensor t;
    TRY(la_store_get(s, name, LA_F32, 1, &t, err));
    if (t.dims[0] != n)
        return la_fail(err, LOGAD_EMODEL, "tensor %s has the wrong size", name);
    memcpy(out, t.data, t.size);
    return LOGAD_OK;
}

static logad_status read_state(const la_store *s, const char *settings, la_learner *l,
                               la_progress_state *p, logad_error *err)
{
    const char *format = la_store_meta(s, "format"), *of = la_store_meta(s, "settings");
    if (format == NULL || strcmp(format, FORMAT) != 0 || of == NULL)
        return la_fail(err, LOGAD_EMODEL, "not a checkpoint: train again without --resume");
    if (strcmp(of, settings) != 0)
        return la_fail(err, LOGAD_ECONFIG,
                       "the checkpoint is of a run with other inputs or options: repeat that run's "
                       "command, or train again without --resume");
    la_tensor t;
    TRY(la_store_get(s, "state", LA_U64, 1, &t, err));
    if (t.dims[0] != N_WORDS)
        return la_fail(err, LOGAD_EMODEL, "its state has the wrong size");
    TRY(copy_vector(s, "theta", l->theta, l->n, err));
    TRY(copy_vector(s, "adam.m", l->m, l->n, err));
    TRY(copy_vector(s, "adam.v", l->v, l->n, err));
    TRY(copy_vector(s, "best", p->best_theta, l->n, err));
    const uint64_t *words = t.data;
    p->episode = (uint32_t)words[EPISODE];
    p->skipped = (uint32_t)words[SKIPPED];
    p->best_episode = (uint32_t)words[BEST_EPISODE];
    l->adam.step = words[STEP];
    p->best = (la_judgement){number(words[VALUE]), number(words[F1]), number(words[DISTANCE])};
    return LOGAD_OK;
}

logad_status la_checkpoint_read(const char *path, const char *settings, la_learner *l,
                                la_progress_state *p, logad_error *err)
{
    la_store *s = NULL;
    if (!la_is_file(path))
        return la_fail(err, LOGAD_EINPUT,
                       "%s: there is no checkpoint to go on from: train without --resume", path);
    logad_status status = la_store_open(&s, path, true, err);
    if (status == LOGAD_EMODEL)
        return la_fail(err, status, "%s: the checkpoint is damaged: train again without --resume",
                       path);
    TRY(status);
    status = read_state(s, settings, l, p, err);
    la_store_free(s);
    return status == LOGAD_OK ? status : la_while(err, status, "%s", path);
}
