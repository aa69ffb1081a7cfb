/* The meta step over flat vectors. */
#include "train/meta.h"

#include "base/mem.h"
#include "nn/mat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

logad_status la_learner_new(la_learner *l, size_t n, logad_error *err)
{
    *l = (la_learner){.n = n};
    float **parts[] = {&l->theta, &l->grad, &l->fast, &l->fast_grad, &l->m, &l->v};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        *parts[i] = la_calloc(n, sizeof(float));
        if (*parts[i] == NULL) {
            la_learner_free(l);
            return la_oom(err);
        }
    }
    l->adam = (la_adam){.lr = 2e-3, .beta1 = 0.9, .beta2 = 0.9, .eps = 1e-12, .clip = 1.0};
    l->adam.m = l->m;
    l->adam.v = l->v;
    return LOGAD_OK;
}

void la_learner_free(la_learner *l)
{
    free(l->theta);
    free(l->grad);
    free(l->fast);
    free(l->fast_grad);
    free(l->m);
    free(l->v);
    *l = (la_learner){0};
}

static logad_status meta_gradient(la_learner *l, la_objective *o, const la_episode *e,
                                  const la_step_settings *s, double lambda, la_loss *loss,
                                  logad_error *err)
{
    la_loss support;
    TRY(la_objective_grad(o, l->theta, e->support, LA_EPISODE_SET, s->mu, lambda, l->grad, &support,
                          err));
    memcpy(l->fast, l->theta, l->n * sizeof *l->fast);
    la_axpy((float)-s->alpha, l->grad, l->fast, l->n);
    TRY(la_objective_grad(o, l->fast, e->query, LA_EPISODE_SET, s->mu, lambda, l->fast_grad, loss,
                          err));
    la_axpy((float)s->beta, l->fast_grad, l->grad, l->n);
    return LOGAD_OK;
}

logad_status la_meta_step(la_learner *l, la_objective *o, const la_episode *e,
                          const la_step_settings *s, double lambda, double rate, la_loss *loss,
                          bool *skipped, logad_error *err)
{
    if (s->meta) {
        TRY(meta_gradient(l, o, e, s, lambda, loss, err));
    } else {
        la_sample both[2 * LA_EPISODE_SET];
        memcpy(both, e->support, sizeof e->support);
        memcpy(both + LA_EPISODE_SET, e->query, sizeof e->query);
        TRY(la_objective_grad(o, l->theta, both, 2 * LA_EPISODE_SET, s->mu, lambda, l->grad, loss,
                              err));
    }
    double norm = la_adam_step(&l->adam, l->theta, l->grad, l->n, rate);
    *skipped = !isfinite(norm);
    return LOGAD_OK;
}
