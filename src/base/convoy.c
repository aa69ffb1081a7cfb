/* Beside the walk from bytes to verdict: keeps a stream in order while threads share its work. */
#include "base/convoy.h"
#include "base/mem.h"
#include "base/pool.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* How often a worker looks again before it sleeps: some 50 microseconds, which is less than two
 * workers lose when one has to wake the other for every piece. */
#define LOOKS 1000
/* The same for its turn, which is as far off as another takes to give a piece on. Every so many
 * looks it lets others go first, of which there are some where workers are more than processors. */
#define TURN_LOOKS 10000
#define TURN_YIELD 250

typedef enum load { EMPTY, LOADED, READY } load;

typedef struct wagon {
    load load;
    uint64_t piece;
    logad_status status; /* of take and work */
    logad_error error;
} wagon;

typedef struct march {
    const la_convoy *convoy;
    void *ctx;
    wagon *wagons;
    unsigned n_wagons;
    pthread_mutex_t take, order;
    pthread_cond_t turn;
    atomic_uint n_empty; /* wagons; changed under order, looked at by those who wait */
    atomic_bool failed;
    uint64_t n_taken;             /* under take */
    bool at_end;                  /* under take */
    atomic_uint_fast64_t n_given; /* changed under order, looked at by those who wait */
    /* Under order, as the wagons' loads are. */
    bool giving;
    logad_status status; /* of the first piece that failed */
    logad_error error;
} march;

static void rest(void)
{
#ifdef __SSE2__
    _mm_pause();
#endif
}

static void lock(pthread_mutex_t *mutex)
{
    for (int i = 0; i < LOOKS; i++) {
        if (pthread_mutex_trylock(mutex) == 0)
            return;
        rest();
    }
    pthread_mutex_lock(mutex);
}

static void look_for_wagon(march *m)
{
    for (int i = 0; i < LOOKS; i++) {
        if (atomic_load_explicit(&m->n_empty, memory_order_relaxed) > 0 ||
            atomic_load_explicit(&m->failed, memory_order_relaxed))
            return;
        rest();
    }
}

static void set_load(march *m, wagon *w, load to)
{
    w->load = to;
    if (to == EMPTY)
        atomic_fetch_add_explicit(&m->n_empty, 1, memory_order_relaxed);
}

/* An empty wagon, which is then loaded; NULL: a piece failed. */
static wagon *board(march *m)
{
    wagon *w = NULL;
    look_for_wagon(m);
    lock(&m->order);
    while (w == NULL && m->status == LOGAD_OK) {
        for (unsigned i = 0; i < m->n_wagons && w == NULL; i++)
            w = m->wagons[i].load == EMPTY ? &m->wagons[i] : NULL;
        if (w == NULL) {
            pthread_cond_wait(&m->turn, &m->order);
            continue;
        }
        w->load = LOADED;
        atomic_fetch_sub_explicit(&m->n_empty, 1, memory_order_relaxed);
    }
    pthread_mutex_unlock(&m->order);
    return w;
}

/* Without a piece. */
static void leave(march *m, wagon *w)
{
    lock(&m->order);
    set_load(m, w, EMPTY);
    pthread_cond_broadcast(&m->turn);
    pthread_mutex_unlock(&m->order);
}

/* False: there is no piece. A failure to take a piece counts as the piece. */
static bool take(march *m, wagon *w)
{
    bool more = false;
    lock(&m->take);
    bool taken = !m->at_end;
    if (taken) {
        w->status = m->convoy->take(m->ctx, (unsigned)(w - m->wagons), &more, &w->error);
        taken = more || w->status != LOGAD_OK;
        m->at_end = !more || w->status != LOGAD_OK;
        w->piece = m->n_taken;
        m->n_taken += taken;
    }
    pthread_mutex_unlock(&m->take);
    return taken;
}

static uint64_t turn(const march *m)
{
    return atomic_load_explicit(&m->n_given, memory_order_relaxed);
}

static wagon *next_ready(march *m)
{
    for (unsigned i = 0; i < m->n_wagons; i++)
        if (m->wagons[i].load == READY && m->wagons[i].piece == turn(m))
            return &m->wagons[i];
    return NULL;
}

/* Gives on the piece whose turn it is; under order, which others may have meanwhile. */
static void give_next(march *m, wagon *w)
{
    m->giving = true;
    pthread_mutex_unlock(&m->order);
    if (w->status == LOGAD_OK)
        w->status = m->convoy->give(m->ctx, (unsigned)(w - m->wagons), &w->error);
    lock(&m->order);
    m->giving = false;
    m->status = w->status;
    if (w->status != LOGAD_OK) {
        m->error = w->error;
        atomic_store_explicit(&m->failed, true, memory_order_relaxed);
    }
    atomic_fetch_add_explicit(&m->n_given, 1, memory_order_relaxed);
    set_load(m, w, EMPTY);
    pthread_cond_broadcast(&m->turn);
}

/* Gives on all whose turn it is, unless another worker is at it, who then does. */
static void give_ready(march *m, wagon *w)
{
    lock(&m->order);
    set_load(m, w, READY);
    pthread_cond_broadcast(&m->turn);
    while (!m->giving && m->status == LOGAD_OK && (w = next_ready(m)) != NULL)
        give_next(m, w);
    pthread_mutex_unlock(&m->order);
}

static void look_for_turn(march *m, const wagon *w)
{
    for (int i = 0; i < TURN_LOOKS; i++) {
        if (turn(m) == w->piece || atomic_load_explicit(&m->failed, memory_order_relaxed))
            return;
        if (i % TURN_YIELD == TURN_YIELD - 1)
            sched_yield();
        rest();
    }
}

static void give_own(march *m, wagon *w)
{
    look_for_turn(m, w);
    lock(&m->order);
    while (m->status == LOGAD_OK && turn(m) != w->piece)
        pthread_cond_wait(&m->turn, &m->order);
    if (m->status == LOGAD_OK)
        give_next(m, w);
    pthread_mutex_unlock(&m->order);
}

static void walk(void *ctx, size_t task, unsigned worker)
{
    march *m = ctx;
    (void)task;
    (void)worker;
    for (wagon *w; (w = board(m)) != NULL;) {
        if (!take(m, w)) {
            leave(m, w);
            return;
        }
        if (w->status == LOGAD_OK)
            w->status = m->convoy->work(m->ctx, (unsigned)(w - m->wagons), &w->error);
        if (m->convoy->by_maker)
            give_own(m, w);
        else
            give_ready(m, w);
    }
}

unsigned la_convoy_wagons(unsigned n_workers)
{
    return n_workers <= 1 ? 1 : n_workers + 1;
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
    march m = {.convoy = c, .ctx = ctx, .n_wagons = la_convoy_wagons(n_workers)};
    la_pool *pool = la_pool_new(n_workers);
    m.wagons = la_calloc(m.n_wagons, sizeof *m.wagons);
    if (pool == NULL || m.wagons == NULL) {
        la_pool_free(pool);
        free(m.wagons);
        return la_oom(err);
    }
    atomic_init(&m.n_empty, m.n_wagons);
    atomic_init(&m.n_given, 0);
    pthread_mutex_init(&m.take, NULL);
    pthread_mutex_init(&m.order, NULL);
    pthread_cond_init(&m.turn, NULL);
    la_pool_run(pool, n_workers, walk, &m);
    la_pool_free(pool);
    free(m.wagons);
    pthread_cond_destroy(&m.turn);
    pthread_mutex_destroy(&m.order);
    pthread_mutex_destroy(&m.take);
    if (m.status != LOGAD_OK && err != NULL)
        *err = m.error;
    return m.status;
}
