/* Beside the walk from bytes to verdict: keeps a stream in order while threads share its work. */
#include "base/convoy.h"
#include "base/pool.h"
#include <pthread.h>
#include <stdint.h>

typedef struct march {
    const la_convoy *convoy;
    void *ctx;
    pthread_mutex_t take, give;
    pthread_cond_t turn;
    uint64_t n_taken, n_given; /* under their locks */
    bool at_end;               /* under take */
    logad_status status;       /* under give */
    logad_error error;
} march;

/* Number of the piece taken; false: there is none. A failure to take a piece counts as the piece.
 */
static bool take(march *m, unsigned worker, uint64_t *piece, logad_status *s, logad_error *err)
{
    bool more = false;
    pthread_mutex_lock(&m->take);
    bool taken = !m->at_end;
    if (taken) {
        *s = m->convoy->take(m->ctx, worker, &more, err);
        taken = more || *s != LOGAD_OK;
        m->at_end = !more || *s != LOGAD_OK;
        *piece = m->n_taken;
        m->n_taken += taken;
    }
    pthread_mutex_unlock(&m->take);
    return taken;
}

/* False: a piece before this one failed, or this one did. */
static bool give(march *m, unsigned worker, uint64_t piece, logad_status s, logad_error *err)
{
    pthread_mutex_lock(&m->give);
    while (m->n_given < piece)
        pthread_cond_wait(&m->turn, &m->give);
    if (m->status == LOGAD_OK) {
        if (s == LOGAD_OK)
            s = m->convoy->give(m->ctx, worker, err);
        m->status = s;
        if (s != LOGAD_OK)
            m->error = *err;
    }
    bool go_on = m->status == LOGAD_OK;
    m->n_given++;
    pthread_cond_broadcast(&m->turn);
    pthread_mutex_unlock(&m->give);
    return go_on;
}

static void walk(void *ctx, size_t task, unsigned worker)
{
    march *m = ctx;
    uint64_t piece;
    logad_error err = {0};
    logad_status s = LOGAD_OK;
    (void)task;
    while (take(m, worker, &piece, &s, &err)) {
        if (s == LOGAD_OK)
            s = m->convoy->work(m->ctx, worker, &err);
        if (!give(m, worker, piece, s, &err))
            return;
    }
}

static logad_status run_alone(const la_convoy *c, void *ctx, logad_error *err)
{
    for (;;) {
        bool more;
        TRY(c->take(ctx, 0, &more, err));
        if (!more)
            return LOGAD_OK;
        TRY(c->work(ctx, 0, err));
        TRY(c->give(ctx, 0, err));
    }
}

logad_status la_convoy_run(unsigned n_workers, const la_convoy *c, void *ctx, logad_error *err)
{
    if (n_workers <= 1)
        return run_alone(c, ctx, err);
    march m = {.convoy = c, .ctx = ctx, .status = LOGAD_OK};
    la_pool *pool = la_pool_new(n_workers);
    if (pool == NULL)
        return la_oom(err);
    pthread_mutex_init(&m.take, NULL);
    pthread_mutex_init(&m.give, NULL);
    pthread_cond_init(&m.turn, NULL);
    la_pool_run(pool, n_workers, walk, &m);
    la_pool_free(pool);
    pthread_cond_destroy(&m.turn);
    pthread_mutex_destroy(&m.give);
    pthread_mutex_destroy(&m.take);
    if (m.status != LOGAD_OK && err != NULL)
        *err = m.error;
    return m.status;
}
