/* Interleaved events are sorted by session and keep their order. */
#include "seqtest.h"

#include "base/rng.h"
#include "seq/rows.h"

enum { N = 5000, SESSIONS = 37 };

static void sorts(bool keep_places)
{
    la_dataset *d;
    la_rows r = {.keep_places = keep_places};
    la_rng rng = la_rng_new(7);
    static uint32_t session[N];
    assert_int_equal(la_dataset_new(&d, "x", NULL), LOGAD_OK);
    for (uint32_t i = 0; i < N; i++) {
        char id[16];
        int n = snprintf(id, sizeof id, "s%u", (unsigned)la_rng_below(&rng, SESSIONS));
        session[i] = la_map_intern(d->memory->ids, id, (size_t)n, NULL);
        la_place p = {.file = 0, .template_ = i, .line = i + 1, .byte = 10 * (uint64_t)i};
        assert_int_equal(la_rows_add(&r, session[i], &p, NULL), LOGAD_OK);
    }
    assert_int_equal(la_rows_count(&r), N);
    assert_int_equal(la_rows_finish(&r, d, NULL), LOGAD_OK);
    la_rows_free(&r);
    la_dataset_close(d);
    assert_int_equal(d->n_sessions, SESSIONS);
    static uint32_t next[SESSIONS];
    memset(next, 0, sizeof next);
    for (uint32_t i = 0; i < N; i++) {
        uint32_t s = session[i], k = next[s]++;
        assert_int_equal(d->events[d->at[d->sequence[s]] + k], i);
        if (!keep_places)
            continue;
        assert_int_equal(d->places[d->place_at[s] + k].line, i + 1);
        assert_int_equal(d->places[d->place_at[s] + k].byte, 10 * (uint64_t)i);
    }
    assert_true(keep_places == (d->places != NULL));
    la_dataset_free(d);
}

static void sorts_with_places(void **state)
{
    (void)state;
    sorts(true);
}

static void sorts_without_places(void **state)
{
    (void)state;
    sorts(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_with_places),
        cmocka_unit_test(sorts_without_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
