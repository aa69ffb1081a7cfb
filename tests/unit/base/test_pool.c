/* base/pool.c: every task once, workers within bounds, many runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/pool.h"
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define N 5000

typedef struct tally {
    atomic_uint done[N];
    atomic_uint bad_worker;
    unsigned n_workers;
} tally;

static void count(void *ctx, size_t task, unsigned worker)
{
    tally *t = ctx;
    atomic_fetch_add(&t->done[task], 1);
    if (worker >= t->n_workers)
        atomic_fetch_add(&t->bad_worker, 1);
}

static void test_every_task_once(void **state)
{
    (void)state;
    static tally t;
    for (unsigned n_workers = 1; n_workers <= 5; n_workers++) {
        la_pool *p = la_pool_new(n_workers);
        assert_non_null(p);
        assert_int_equal(la_pool_size(p), n_workers);
        static const size_t sizes[] = {0, 1, 2, 3, 17, N};
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            memset(&t, 0, sizeof t);
            t.n_workers = n_workers;
            la_pool_run(p, sizes[s], count, &t);
            for (size_t i = 0; i < N; i++)
                assert_int_equal(atomic_load(&t.done[i]), i < sizes[s]);
            assert_int_equal(atomic_load(&t.bad_worker), 0);
        }
        la_pool_free(p);
    }
    la_pool_free(NULL);
}

static void sum(void *ctx, size_t task, unsigned worker)
{
    (void)worker;
    ((double *)ctx)[task] += (double)task;
}

/* Plain memory written in one run is seen in the next, whoever runs it. */
static void test_many_short_runs(void **state)
{
    (void)state;
    la_pool *p = la_pool_new(3);
    double cell[8] = {0};
    for (int run = 0; run < 5000; run++)
        la_pool_run(p, 8, sum, cell);
    for (int i = 0; i < 8; i++)
        assert_true(cell[i] == 5000.0 * i);
    la_pool_free(p);
}

static void note_thread(void *ctx, size_t task, unsigned worker)
{
    (void)worker;
    ((pthread_t *)ctx)[task] = pthread_self();
}

static void test_one_worker_runs_inline(void **state)
{
    (void)state;
    pthread_t who[4];
    la_pool *p = la_pool_new(0);
    assert_int_equal(la_pool_size(p), 1);
    la_pool_run(p, 4, note_thread, who);
    for (int i = 0; i < 4; i++)
        assert_true(pthread_equal(who[i], pthread_self()));
    la_pool_free(p);
    assert_true(la_cores() >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_task_once),
        cmocka_unit_test(test_many_short_runs),
        cmocka_unit_test(test_one_worker_runs_inline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
