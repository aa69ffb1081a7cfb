/* The training loop: episode by episode, judged now and then, stoppable at any episode. */
#include "train/run.h"

#include "base/log.h"
#include "base/ranks.h"
#include "base/str.h"
#include "io/outfile.h"
#include "train/schedule.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N_JUDGEMENTS 10 /* over a run; the last falls on its last episode */
#define MAX_SKIPPED  20 /* steps without a finite gradient before a run is given up */

/* The one piece of state that a signal handler may touch. */
static atomic_bool stop_asked;

void logad_interrupt(void)
{
    atomic_store(&stop_asked, true);
}

bool la_run_stop_asked(void)
{
    return atomic_load(&stop_asked);
}

static bool is_judged(uint32_t done, uint32_t episodes)
{
    uint32_t every = episodes / N_JUDGEMENTS > 0 ? episodes / N_JUDGEMENTS : 1;
    return done == episodes || done % every == 0;
}

static logad_status judge(la_run *r, logad_error *err)
{
    la_scorer s = la_run_scorer(r, r->learner.theta);
    la_judgement j = {0};
    TRY(la_ranks_agree(la_judge_weights(r->judge, &s, &j, err), err));
    la_ranks_share(&j, sizeof j, 0); /* machines of other kinds may come to another one */
    la_progress_state *p = &r->progress;
    la_verbose("episode %u: source F1 %.4f, A-distance %.3f, value %.4f", p->episode, j.f1,
               j.distance, j.value);
    /* Of equals the later, which has learned longer: a source too small for validation judges all
     * alike. */
    if (p->best_episode > 0 && j.value < p->best.value)
        return LOGAD_OK;
    p->best = j;
    p->best_episode = p->episode;
    memcpy(p->best_theta, r->learner.theta, r->learner.n * sizeof *p->best_theta);
    return LOGAD_OK;
}

static logad_status stop(la_run *r, logad_error *err)
{
    logad_status s = LOGAD_OK;
    if (la_rank() == 0)
        s = la_checkpoint_write(r->checkpoint, r->settings, &r->learner, &r->progress, err);
    TRY(la_ranks_agree(s, err));
    return la_fail(err, LOGAD_EINTERRUPTED,
                   "stopped after episode %u of %u; the same command with --resume goes on",
                   r->progress.episode, r->o.episodes);
}

static logad_status one_episode(la_run *r, la_episode *e, la_loss *loss, logad_error *err)
{
    uint32_t i = r->progress.episode;
    bool skip = false;
    la_episode_draw(e, &r->corpus, &r->root, i, r->pseudo_tasks);
    TRY(la_meta_step(&r->learner, r->objective, e, &r->step,
                     LA_REVERSAL * la_schedule_lambda(i, r->o.episodes),
                     la_schedule_rate(i, r->o.episodes), loss, &skip, err));
    r->progress.skipped += skip;
    r->progress.episode++;
    if (r->progress.skipped > MAX_SKIPPED)
        return la_fail(err, LOGAD_ECONFIG,
                       "training diverges: %u steps without a finite gradient; check the word "
                       "vectors or try another --seed",
                       r->progress.skipped);
    return is_judged(r->progress.episode, r->o.episodes) ? judge(r, err) : LOGAD_OK;
}

static logad_status loop(la_run *r, la_progress *bar, logad_error *err)
{
    la_episode e;
    la_loss loss = {0};
    while (r->progress.episode < r->o.episodes) {
        if (la_ranks_any(atomic_load(&stop_asked)))
            return stop(r, err);
        TRY(one_episode(r, &e, &loss, err));
        la_buf text = {0};
        la_buf_printf(&text, "loss %.3f", loss.class_loss);
        la_progress_at(bar, r->progress.episode, text.p);
        la_buf_free(&text);
    }
    if (r->progress.skipped > 0)
        la_warn("%u training steps had no finite gradient and were skipped", r->progress.skipped);
    return LOGAD_OK;
}

/* Rank 0 has the checkpoint, as it alone writes. */
static logad_status resume(la_run *r, logad_error *err)
{
    la_learner *l = &r->learner;
    la_progress_state *p = &r->progress;
    logad_status s = LOGAD_OK;
    if (la_rank() == 0)
        s = la_checkpoint_read(r->checkpoint, r->settings, l, p, err);
    TRY(la_ranks_agree(s, err));
    float *const vectors[] = {l->theta, l->m, l->v, p->best_theta};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        la_ranks_share(vectors[i], l->n * sizeof *vectors[i], 0);
    la_ranks_share(&l->adam.step, sizeof l->adam.step, 0);
    float *best_theta = p->best_theta;
    la_ranks_share(p, sizeof *p, 0);
    p->best_theta = best_theta;
    return LOGAD_OK;
}

static logad_status learn(la_run *r, logad_error *err)
{
    if (r->o.resume) {
        TRY(resume(r, err));
        if (r->progress.episode >= r->o.episodes)
            return la_fail(err, LOGAD_EMODEL, "%s: beyond the last episode: train without --resume",
                           r->checkpoint);
        la_note("going on after episode %u of %u", r->progress.episode, r->o.episodes);
    }
    la_progress bar = {0};
    la_progress_begin(&bar, "train", "episodes", r->o.episodes);
    logad_status s = loop(r, &bar, err);
    la_progress_end(&bar);
    return s;
}

static logad_status save(la_run *r, logad_error *err)
{
    logad_model *m = NULL;
    TRY(la_run_finish(r, &m, err));
    logad_status s = la_model_save(m, r->o.out, err);
    if (s == LOGAD_OK) {
        la_buf ledger = {0};
        la_ledger_text(&m->ledger, &ledger);
        la_note("%s: weights of episode %u of %u, threshold p >= %.4g (%s)", r->o.out,
                r->progress.best_episode, r->o.episodes, la_margin_probability(m->threshold),
                m->threshold_rule);
        la_note("%s", ledger.p != NULL ? ledger.p : "");
        la_buf_free(&ledger);
        unlink(r->checkpoint);
    }
    logad_model_free(m);
    return s;
}

/* A place that cannot be written to is better known before the training than after it. */
static logad_status check_output(const char *path, logad_error *err)
{
    la_outfile *f = NULL;
    if (la_rank() > 0)
        return LOGAD_OK;
    TRY(la_outfile_open(&f, path, err));
    la_outfile_abandon(f);
    return LOGAD_OK;
}

static logad_status prepare(la_run *r, logad_error *err)
{
    TRY(check_output(r->o.out, err));
    return r->is_auto ? LOGAD_OK : la_run_prepare(r, err);
}

static logad_status body(la_run *r, logad_error *err)
{
    TRY(la_ranks_agree(prepare(r, err), err));
    if (r->is_auto)
        return la_auto_train(r, err);
    TRY(la_run_check_same(r, err));
    TRY(learn(r, err));
    return la_ranks_agree(la_rank() == 0 ? save(r, err) : LOGAD_OK, err);
}

logad_status logad_train(const logad_train_options *o, logad_error *err)
{
    la_run r;
    logad_status s = la_run_configure(&r, o, err);
    if (s == LOGAD_OK)
        s = body(&r, err);
    la_run_free(&r);
    /* A request is for one run: one made before its first episode stops it, one it has outlived
     * must not stop the next. */
    atomic_store(&stop_asked, false);
    return s;
}
