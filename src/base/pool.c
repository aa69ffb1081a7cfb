/* Beside the walk from bytes to verdict: spreads its numbered pieces over the cores.
 *
 * Threads sleep between runs. A run is announced by a new number under the lock; workers then take
 * tasks from one atomic counter until none are left. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* sched_getaffinity, where there is one */
#endif
#include "base/pool.h"
#include "base/mem.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX_WORKERS 1024u

typedef struct worker {
    la_pool *pool;
    pthread_t thread;
    unsigned number;
} worker;

struct la_pool {
    unsigned n_workers, n_started; /* the caller's is worker 0 and has no thread */
    worker *workers;
    pthread_mutex_t lock;
    pthread_cond_t go, done;
    unsigned long run; /* number of the current run */
    unsigned busy;     /* threads that have not finished it */
    bool stop;
    la_task *fn;
    void *ctx;
    size_t n;
    atomic_size_t next;
};

static void take_tasks(la_pool *p, unsigned number)
{
    size_t task;
    while ((task = atomic_fetch_add_explicit(&p->next, 1, memory_order_relaxed)) < p->n)
        p->fn(p->ctx, task, number);
}

static void *work(void *arg)
{
    worker *w = arg;
    la_pool *p = w->pool;
    unsigned long seen = 0;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->stop && p->run == seen)
            pthread_cond_wait(&p->go, &p->lock);
        if (p->stop)
            break;
        seen = p->run;
        pthread_mutex_unlock(&p->lock);
        take_tasks(p, w->number);
        pthread_mutex_lock(&p->lock);
        if (--p->busy == 0)
            pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* Signals belong to the caller's thread, which has the handlers' business. */
static bool start_threads(la_pool *p)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (unsigned i = 1; i < p->n_workers; i++) {
        worker *w = &p->workers[i];
        w->pool = p;
        w->number = i;
        if (pthread_create(&w->thread, NULL, work, w) != 0)
            break;
        p->n_started = i;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return p->n_started + 1 == p->n_workers;
}

la_pool *la_pool_new(unsigned n_workers)
{
    la_pool *p = la_calloc(1, sizeof *p);
    if (p == NULL)
        return NULL;
    p->n_workers = n_workers == 0 ? 1 : n_workers > MAX_WORKERS ? MAX_WORKERS : n_workers;
    p->workers = la_calloc(p->n_workers, sizeof *p->workers);
    if (p->workers == NULL) {
        free(p);
        return NULL;
    }
    atomic_init(&p->next, 0);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->go, NULL);
    pthread_cond_init(&p->done, NULL);
    if (!start_threads(p)) {
        la_pool_free(p);
        return NULL;
    }
    return p;
}

void la_pool_free(la_pool *p)
{
    if (p == NULL)
        return;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->go);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 1; i <= p->n_started; i++)
        pthread_join(p->workers[i].thread, NULL);
    pthread_cond_destroy(&p->done);
    pthread_cond_destroy(&p->go);
    pthread_mutex_destroy(&p->lock);
    free(p->workers);
    free(p);
}

unsigned la_pool_size(const la_pool *p)
{
    return p->n_workers;
}

void la_pool_run(la_pool *p, size_t n, la_task *fn, void *ctx)
{
    if (p->n_workers == 1 || n <= 1) {
        for (size_t task = 0; task < n; task++)
            fn(ctx, task, 0);
        return;
    }
    pthread_mutex_lock(&p->lock);
    p->fn = fn;
    p->ctx = ctx;
    p->n = n;
    atomic_store_explicit(&p->next, 0, memory_order_relaxed);
    p->busy = p->n_workers - 1;
    p->run++;
    pthread_cond_broadcast(&p->go);
    pthread_mutex_unlock(&p->lock);
    take_tasks(p, 0);
    pthread_mutex_lock(&p->lock);
    while (p->busy > 0)
        pthread_cond_wait(&p->done, &p->lock);
    pthread_mutex_unlock(&p->lock);
}

unsigned la_cores(void)
{
#ifdef CPU_COUNT
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set);
#endif
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (unsigned)n : 1;
}
