/* base/convoy.c: pieces come out in the order they went in; the first failure is the one told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/convoy.h"
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { WORKERS = 4, PIECES = 2000, TIME_LIMIT = 100 /* seconds; a hang must end */ };

typedef struct stream {
    int taken, given, bad_work, bad_take, bad_give, refused;
    int piece[2 * WORKERS], result[2 * WORKERS]; /* by wagon */
} stream;

static logad_status take(void *ctx, unsigned wagon, bool *more, logad_error *err)
{
    stream *s = ctx;
    *more = s->taken < PIECES;
    s->refused += s->taken == s->bad_take;
    if (s->taken == s->bad_take)
        return la_fail(err, LOGAD_EINPUT, "take %d", s->taken);
    s->piece[wagon] = s->taken;
    s->taken += *more;
    return LOGAD_OK;
}

static logad_status work(void *ctx, unsigned wagon, logad_error *err)
{
    stream *s = ctx;
    if (s->piece[wagon] == s->bad_work)
        return la_fail(err, LOGAD_ENOMEM, "work %d", s->piece[wagon]);
    s->result[wagon] = s->piece[wagon] * 3;
    return LOGAD_OK;
}

static logad_status give(void *ctx, unsigned wagon, logad_error *err)
{
    stream *s = ctx;
    if (s->given == s->bad_give)
        return la_fail(err, LOGAD_EIO, "give %d", s->given);
    if (s->result[wagon] != s->given * 3)
        return la_fail(err, LOGAD_EIO, "out of order");
    s->given++;
    return LOGAD_OK;
}

static const la_convoy convoys[] = {{take, work, give, .by_maker = false},
                                    {take, work, give, .by_maker = true}};

static void test_order(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2 * (WORKERS + 1); i++) {
        unsigned n = i / 2;
        stream s = {.bad_work = PIECES, .bad_take = -1, .bad_give = -1};
        assert_in_range(la_convoy_wagons(n), n > 0 ? n : 1, 2 * WORKERS);
        assert_int_equal(la_convoy_run(n, &convoys[i % 2], &s, NULL), LOGAD_OK);
        assert_int_equal(s.given, PIECES);
    }
}

static void test_failures(void **state)
{
    (void)state;
    for (unsigned i = 2; i < 2 * (WORKERS + 1); i++) {
        const la_convoy *convoy = &convoys[i % 2];
        unsigned n = i / 2;
        logad_error err;
        stream a = {.bad_work = 700, .bad_take = -1, .bad_give = -1};
        assert_int_equal(la_convoy_run(n, convoy, &a, &err), LOGAD_ENOMEM);
        assert_string_equal(err.text, "work 700");
        assert_int_equal(a.given, 700);
        stream b = {.bad_work = PIECES, .bad_take = 300, .bad_give = -1};
        assert_int_equal(la_convoy_run(n, convoy, &b, &err), LOGAD_EINPUT);
        assert_int_equal(b.given, 300);
        assert_int_equal(b.refused, 1);
        stream c = {.bad_work = PIECES, .bad_take = -1, .bad_give = 50};
        assert_int_equal(la_convoy_run(n, convoy, &c, &err), LOGAD_EIO);
        assert_string_equal(err.text, "give 50");
        assert_int_equal(la_convoy_run(n, convoy, &c, NULL), LOGAD_EIO);
    }
}

/* The thread that gave a piece on is the one that worked on it. */
static pthread_t maker[2 * WORKERS];

static logad_status sign(void *ctx, unsigned wagon, logad_error *err)
{
    maker[wagon] = pthread_self();
    return work(ctx, wagon, err);
}

static logad_status give_signed(void *ctx, unsigned wagon, logad_error *err)
{
    if (!pthread_equal(maker[wagon], pthread_self()))
        return la_fail(err, LOGAD_EIO, "given on by another");
    return give(ctx, wagon, err);
}

static void test_by_maker(void **state)
{
    static const la_convoy convoy = {take, sign, give_signed, .by_maker = true};
    (void)state;
    for (unsigned n = 1; n <= WORKERS; n++) {
        stream s = {.bad_work = PIECES, .bad_take = -1, .bad_give = -1};
        assert_int_equal(la_convoy_run(n, &convoy, &s, NULL), LOGAD_OK);
        assert_int_equal(s.given, PIECES);
    }
}

/* Work and giving on that take longer than anyone looks on before he sleeps, some pieces longer
 * than the next ones: who sleeps is woken, whoever else sleeps. */
static void wait_ms(int n)
{
    nanosleep(&(struct timespec){.tv_nsec = n * 1000000L}, NULL);
}

static logad_status work_long(void *ctx, unsigned wagon, logad_error *err)
{
    wait_ms(((stream *)ctx)->piece[wagon] * 5 % 7);
    return work(ctx, wagon, err);
}

static logad_status give_long(void *ctx, unsigned wagon, logad_error *err)
{
    wait_ms(2);
    return give(ctx, wagon, err);
}

static void test_sleepers(void **state)
{
    enum { FROM = PIECES - 60, BAD = PIECES - 30 };
    const stream start = {
        .taken = FROM, .given = FROM, .bad_work = -1, .bad_take = -1, .bad_give = -1};
    (void)state;
    for (int by_maker = 0; by_maker < 2; by_maker++) {
        const la_convoy convoy = {take, work_long, give_long, .by_maker = by_maker == 1};
        stream s = start;
        assert_int_equal(la_convoy_run(WORKERS, &convoy, &s, NULL), LOGAD_OK);
        assert_int_equal(s.given, PIECES);
        s = start;
        s.bad_work = BAD; /* those behind it are worked on by then, and are not given on */
        assert_int_equal(la_convoy_run(WORKERS, &convoy, &s, NULL), LOGAD_ENOMEM);
        assert_int_equal(s.given, BAD);
        s = start;
        s.bad_take = BAD; /* those before it are on their way still, and nothing more is taken */
        assert_int_equal(la_convoy_run(WORKERS, &convoy, &s, NULL), LOGAD_EINPUT);
        assert_int_equal(s.given, BAD);
        assert_int_equal(s.refused, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_by_maker),
        cmocka_unit_test(test_sleepers),
    };
    alarm(TIME_LIMIT);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
