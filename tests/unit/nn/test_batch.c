/* Packing by time: order, offsets, distinct rows, reuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "nn/batch.h"
#include <stdbool.h>

/* Everything a batch promises, against the list it was made of. */
static void check(const la_batch *b, const uint32_t *const *seq, const uint32_t *len, uint32_t n)
{
    uint32_t total = 0;
    assert_int_equal(b->n, n);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(b->len[i], len[b->order[i]]);
        if (i > 0) {
            assert_true(b->len[i] <= b->len[i - 1]);
            if (b->len[i] == b->len[i - 1])
                assert_true(b->order[i] > b->order[i - 1]);
        }
        total += len[i];
    }
    assert_int_equal(b->n_events, total);
    assert_int_equal(b->n_steps, b->len[0]);
    assert_int_equal(b->at[0], 0);
    for (uint32_t t = 0; t < b->n_steps; t++) {
        assert_int_equal(b->at[t + 1], b->at[t] + b->alive[t]);
        for (uint32_t i = 0; i < n; i++)
            assert_int_equal(i<b->alive[t], b->len[i]> t);
        for (uint32_t i = 0; i < b->alive[t]; i++)
            assert_int_equal(b->event[b->at[t] + i], seq[b->order[i]][t]);
    }
    assert_int_equal(b->at[b->n_steps], total);
    for (uint32_t i = 1; i < b->n_rows; i++)
        assert_true(b->row[i] > b->row[i - 1]);
    bool used[256] = {false};
    for (uint32_t e = 0; e < total; e++) {
        assert_true(b->slot[e] < b->n_rows);
        assert_int_equal(b->row[b->slot[e]], b->event[e]);
        used[b->slot[e]] = true;
    }
    for (uint32_t i = 0; i < b->n_rows; i++)
        assert_true(used[i]);
}

static void test_by_hand(void **state)
{
    (void)state;
    static const uint32_t a[] = {5, 9}, c[] = {7}, d[] = {9, 5, 2};
    const uint32_t *seq[] = {a, c, d};
    static const uint32_t len[] = {2, 1, 3};
    static const uint32_t event[] = {9, 5, 7, 5, 9, 2}, row[] = {2, 5, 7, 9};
    la_batch b = {0};
    assert_int_equal(la_batch_fill(&b, seq, len, 3, NULL), LOGAD_OK);
    assert_memory_equal(b.event, event, sizeof event);
    assert_int_equal(b.n_rows, 4);
    assert_memory_equal(b.row, row, sizeof row);
    assert_int_equal(b.order[0], 2);
    check(&b, seq, len, 3);
    la_batch_free(&b);
}

static void test_random_refills(void **state)
{
    (void)state;
    enum { MAX = 20 };
    uint32_t events[MAX][MAX], len[MAX];
    const uint32_t *seq[MAX];
    la_rng r = la_rng_new(4);
    la_batch b = {0};
    for (int round = 0; round < 200; round++) {
        uint32_t n = 1 + (uint32_t)la_rng_below(&r, MAX);
        for (uint32_t i = 0; i < n; i++) {
            len[i] = 1 + (uint32_t)la_rng_below(&r, MAX);
            seq[i] = events[i];
            for (uint32_t t = 0; t < len[i]; t++)
                events[i][t] = (uint32_t)la_rng_below(&r, round % 2 ? 3 : 100000);
        }
        assert_int_equal(la_batch_fill(&b, seq, len, n, NULL), LOGAD_OK);
        if (b.n_rows <= 256)
            check(&b, seq, len, n);
    }
    const void *kept[] = {b.event, b.row, b.alive, b.order};
    assert_int_equal(la_batch_fill(&b, seq, len, 1, NULL), LOGAD_OK);
    const void *now[] = {b.event, b.row, b.alive, b.order};
    assert_memory_equal(kept, now, sizeof kept); /* a smaller shard allocates nothing */
    la_batch_free(&b);
    assert_null(b.event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_random_refills),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
