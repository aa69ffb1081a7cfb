/* Invented systems: sameness, what they weigh, whose voice they have, and how many messages. */
#include "train/invent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../book.h"
#include "../near.h"

#define SESSIONS      400
#define WORDING_SCALE 1.5 /* of la_appraiser_scale */

/* One program whose notices are at -1, warnings at 1 and errors at 3, give or take 0.1. */
static la_levels voice(float (*room)[LA_LEVELS_N][LA_LEVELS_QUANTILES])
{
    for (int k = 0; k < LA_LEVELS_N; k++)
        for (int i = 0; i < LA_LEVELS_QUANTILES; i++)
            (*room)[k][i] = (float)(2 * k) - 1 + 0.01f * (float)(i - 10);
    return (la_levels){.n = 1, .quantile = room};
}

static la_bagset invent_by(const la_levels *l, uint32_t system, uint64_t seed)
{
    la_bagset b = {0};
    la_rng rng = la_rng_new(seed);
    la_inventing v = {
        .book = book, .levels = l, .n_sessions = SESSIONS, .weight = 0.25 * book->n_systems};
    assert_int_equal(la_invent_system(&b, &v, system, &rng, NULL), LOGAD_OK);
    assert_int_equal(b.n_systems, 1);
    return b;
}

static la_bagset invent(uint32_t system, uint64_t seed)
{
    static float room[1][LA_LEVELS_N][LA_LEVELS_QUANTILES];
    la_levels l = voice(room);
    l.told = seed % 2 == 1;
    return invent_by(&l, system, seed);
}

static void a_seed_gives_the_same_system(void **state)
{
    (void)state;
    la_bagset a = invent(3, 7), b = invent(3, 7), c = invent(3, 8);
    size_t n = a.n_items * LA_STANDS_N * sizeof *a.item;
    assert_int_equal(a.n_items, b.n_items);
    assert_memory_equal(a.item, b.item, n);
    assert_true(c.n_items != a.n_items || memcmp(a.item, c.item, n) != 0);
    la_bagset_close(&a);
    la_bagset_close(&b);
    la_bagset_close(&c);
}

static void weighs_what_it_should_and_holds_faults(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 12; i++) {
        la_bagset b = invent(i, i);
        double weight = 0, anomalous = 0;
        for (size_t k = 0; k < b.n_bags; k++) {
            assert_true(b.share[k] >= 0 && b.share[k] <= 1);
            weight += (double)b.weight[k];
            anomalous += (double)(b.weight[k] * b.share[k]);
        }
        assert_near(weight, 0.25, 1e-4);
        assert_true(anomalous < 0.25 * 0.25);
        la_bagset_close(&b);
    }
}

/* Wordings are the program's, of one level or another, and no other number; where
 * levels are told (odd seeds) an info is at -1 - 2 and an error at 3 + 2. */
static void speaks_with_the_voice_of_the_program(void **state)
{
    (void)state;
    static const double level_at[2][LA_LEVELS_N] = {{-1, 1, 3}, {-3, 1, 5}};
    size_t at[LA_LEVELS_N] = {0}, n = 0;
    for (uint32_t i = 0; i < 12; i++) {
        la_bagset b = invent(i, i);
        for (size_t k = 0; k < b.n_items; k++) {
            double z = (double)b.item[k * LA_STANDS_N + LA_STANDS_WORDING] * WORDING_SCALE;
            for (int l = 0; l < LA_LEVELS_N; l++)
                at[l] += fabs(z - level_at[i % 2][l]) < 0.11;
            n++;
        }
        la_bagset_close(&b);
    }
    assert_int_equal(at[LA_LEVEL_INFO] + at[LA_LEVEL_WARNING] + at[LA_LEVEL_ERROR], n);
    assert_true(at[LA_LEVEL_INFO] > n / 4);
    assert_true(at[LA_LEVEL_WARNING] > n / 50);
    assert_true(at[LA_LEVEL_ERROR] > n / 10);
}

/* Whether an earlier item is of the same group: those of one differ in their counts only. */
static bool is_known(const la_bagset *b, size_t k)
{
    const float *x = b->item + k * LA_STANDS_N;
    for (const float *y = b->item; y < x; y += LA_STANDS_N)
        if (memcmp(&x[LA_STANDS_WORDING], &y[LA_STANDS_WORDING], sizeof *x) == 0 &&
            memcmp(&x[LA_STANDS_RARE], &y[LA_STANDS_RARE], sizeof *x) == 0)
            return true;
    return false;
}

/* Where all severities are worded alike, what is common is quieter: of two draws the lower. */
static void routine_is_quieter(void **state)
{
    (void)state;
    static float room[1][LA_LEVELS_N][LA_LEVELS_QUANTILES];
    la_levels l = {.n = 1, .quantile = room};
    double sum[2] = {0}, n[2] = {0};
    for (int k = 0; k < LA_LEVELS_N; k++)
        for (int i = 0; i < LA_LEVELS_QUANTILES; i++)
            room[0][k][i] = 0.1f * (float)(i - 10);
    for (uint32_t i = 0; i < 40; i++) {
        la_bagset b = invent_by(&l, i, i);
        for (size_t k = 0; k < b.n_items; k++) {
            const float *x = b.item + k * LA_STANDS_N;
            bool rare = x[LA_STANDS_RARE] > 1;
            if (is_known(&b, k))
                continue;
            sum[rare] += (double)x[LA_STANDS_WORDING] * WORDING_SCALE;
            n[rare]++;
        }
        la_bagset_close(&b);
    }

    /* A group is as loud as its loudest message, which lifts both. */
    assert_true(sum[0] / n[0] < sum[1] / n[1] - 0.1);
}

/* Some systems have the messages of one system of the book, others those of several. */
static void systems_differ_in_size(void **state)
{
    (void)state;
    double least = 1e9, most = 0;
    for (uint32_t i = 0; i < 24; i++) {
        la_bagset b = invent(i % 4, i);
        double groups = exp((double)b.outline[LA_OUTLINE_GROUPS]);
        least = groups < least ? groups : least;
        most = groups > most ? groups : most;
        la_bagset_close(&b);
    }
    assert_true(least < 15 && most > 40);
}

/* One draw after the other, in each the systems by their number. */
static void many_are_the_same_for_any_number_of_threads(void **state)
{
    (void)state;
    enum { DRAWS = 2 };
    static float room[1][LA_LEVELS_N][LA_LEVELS_QUANTILES];
    la_levels l = voice(room);
    la_rng root = la_rng_new(4);
    la_bagset b[3] = {{0}};
    la_inventing v = {.book = book,
                      .levels = &l,
                      .root = &root,
                      .n_draws = DRAWS,
                      .n_sessions = 20,
                      .weight = 0.5};
    for (unsigned i = 0; i < 2; i++) {
        v.pool = la_pool_new(i + 1);
        assert_int_equal(la_invent_draws(&b[i], &v, NULL), LOGAD_OK);
        la_pool_free(v.pool);
    }
    la_rng rng = la_rng_fork(&root, "system/%s/%u", book->system[2], 1);
    assert_int_equal(la_invent_system(&b[2], &v, 2, &rng, NULL), LOGAD_OK);
    size_t third = book->n_systems + 2;
    assert_int_equal(b[0].n_systems, DRAWS * book->n_systems);
    assert_int_equal(b[0].n_items, b[1].n_items);
    assert_memory_equal(b[0].item, b[1].item, b[0].n_items * LA_STANDS_N * sizeof(float));
    assert_memory_equal(b[0].outline, b[1].outline, b[0].n_systems * LA_OUTLINE_N * sizeof(float));
    assert_memory_equal(b[0].outline + third * LA_OUTLINE_N, b[2].outline,
                        LA_OUTLINE_N * sizeof(float));
    for (int i = 0; i < 3; i++)
        la_bagset_close(&b[i]);
}

/* What happens is the same; how loud it is belongs to other messages. */
static void scrambles_wording_alone(void **state)
{
    (void)state;
    static float room[1][LA_LEVELS_N][LA_LEVELS_QUANTILES];
    la_levels l = voice(room);
    la_inventing v = {.book = book, .levels = &l, .n_sessions = SESSIONS, .weight = 1};
    la_bagset b[2] = {{0}};
    for (int i = 0; i < 2; i++) {
        la_rng rng = la_rng_new(7);
        v.scrambled = i == 1;
        assert_int_equal(la_invent_system(&b[i], &v, 3, &rng, NULL), LOGAD_OK);
    }
    assert_int_equal(b[0].n_items, b[1].n_items);
    size_t other = 0;
    for (size_t i = 0; i < b[0].n_items * LA_STANDS_N; i++)
        if (i % LA_STANDS_N == LA_STANDS_WORDING)
            other += b[0].item[i] != b[1].item[i];
        else if (i % LA_STANDS_N == LA_STANDS_RARE)
            assert_true(b[0].item[i] == b[1].item[i]);
    assert_true(other > b[0].n_items / 2);
    la_bagset_close(&b[0]);
    la_bagset_close(&b[1]);
}

static void refuses_a_book_without_routine(void **state)
{
    (void)state;
    static float room[1][LA_LEVELS_N][LA_LEVELS_QUANTILES];
    la_levels l = voice(room);
    la_phrase row = {.cls = LA_PHRASE_FAULT, .how = LA_HOW_LONE, .text = "x"};
    uint32_t first[2] = {0, 1};
    la_phrasebook one = {.n_systems = 1, .first = first, .n = 1, .row = &row};
    la_bagset b = {0};
    la_rng rng = la_rng_new(1);
    logad_error err = {0};
    la_inventing v = {.book = &one, .levels = &l, .root = &rng, .n_draws = 1, .n_sessions = 9};
    assert_int_equal(la_invent_system(&b, &v, 0, &rng, &err), LOGAD_EINPUT);
    assert_non_null(strstr(err.text, "no routine message"));
    const char *name = "it";
    one.system = &name;
    v.pool = la_pool_new(2);
    assert_int_equal(la_invent_draws(&b, &v, &err), LOGAD_EINPUT);
    assert_non_null(strstr(err.text, "no routine message"));
    la_pool_free(v.pool);
    la_bagset_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_gives_the_same_system),
        cmocka_unit_test(weighs_what_it_should_and_holds_faults),
        cmocka_unit_test(speaks_with_the_voice_of_the_program),
        cmocka_unit_test(routine_is_quieter),
        cmocka_unit_test(systems_differ_in_size),
        cmocka_unit_test(many_are_the_same_for_any_number_of_threads),
        cmocka_unit_test(scrambles_wording_alone),
        cmocka_unit_test(refuses_a_book_without_routine)};
    return cmocka_run_group_tests(tests, open_book, close_book);
}
