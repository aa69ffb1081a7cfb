/* Statistics of a small system whose figures can be worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/standing.h"
#include <math.h>
#include <string.h>

/* Templates: 0 start, 1 work, 2 end, 3 and 4 a pair of faults, 5 never seen.
 * 90 x "0 1 2", 6 x "0 1 1 2", 3 x "0 3 4", 1 x "2". */
enum { V = 6 };
static const uint32_t events[] = {0, 1, 2, 0, 1, 1, 2, 0, 3, 4, 2};
static const uint64_t at[] = {0, 3, 7, 10};
static const uint32_t len[] = {3, 4, 3, 1}, count[] = {90, 6, 3, 1};
static const float wording[V] = {-1, -1, -2, 2, 4, 1};

static la_standing *make(void)
{
    la_standing_input in = {.events = events,
                            .at = at,
                            .len = len,
                            .count = count,
                            .n = 4,
                            .n_templates = V,
                            .wording = wording};
    la_standing *s = NULL;
    assert_int_equal(la_standing_new(&s, &in, NULL), LOGAD_OK);
    return s;
}

static void near(double x, double want)
{
    if (!(fabs(x - want) < 1e-5))
        fail_msg("%.7g is not %.7g", x, want);
}

static const float *fixed(const la_standing *s, uint32_t t)
{
    return s->fixed + s->group[t] * LA_STANDS_N;
}

static void groups_are_what_comes_together(void **state)
{
    (void)state;
    la_standing *s = make();
    assert_int_equal(s->group[3], s->group[4]);
    assert_int_not_equal(s->group[3], s->group[0]);
    assert_int_equal(s->group[0], s->group[1]); /* 96 of 99 windows */
    near((double)fixed(s, 3)[LA_STANDS_RARE], -log(0.03));
    near((double)fixed(s, 3)[LA_STANDS_WORDING], 4); /* of 2 and 4 */
    near((double)fixed(s, 3)[LA_STANDS_TAIL], -log(0.03));
    near((double)fixed(s, 5)[LA_STANDS_RARE], -log(0.005)); /* as if half a window had it */
    la_standing_free(s);
}

/* Windows of 0 come all the time, those of 1 for a while, that of 2 once. */
static void what_comes_for_a_while_is_told_by_time(void **state)
{
    (void)state;
    enum { N = 640, STRETCH = N / LA_STANDING_STRETCHES };
    static const uint32_t kind[] = {0, 0, 1, 0, 2};
    static const uint64_t from[] = {0, 1, 3};
    static const uint32_t lengths[] = {1, 2, 2};
    static uint32_t order[N];
    uint32_t times[3] = {0};
    for (uint32_t i = 0; i < N; i++) {
        order[i] = i == 5 ? 2 : i >= 2 * STRETCH && i < 5 * STRETCH ? 1 : 0;
        times[order[i]]++;
    }
    la_standing_input in = {.events = kind,
                            .at = from,
                            .len = lengths,
                            .count = times,
                            .n = 3,
                            .n_templates = 4,
                            .wording = wording,
                            .in_time = true,
                            .order = order,
                            .n_order = N};
    la_standing *s = NULL;
    assert_int_equal(la_standing_new(&s, &in, NULL), LOGAD_OK);
    assert_int_equal(s->stretches, LA_STANDING_STRETCHES);
    near((double)fixed(s, 0)[LA_STANDS_TAIL], 0);
    near((double)fixed(s, 1)[LA_STANDS_TAIL], -log(3.0 / 32));
    near((double)fixed(s, 2)[LA_STANDS_TAIL], -log(1.0 / 32));
    near((double)fixed(s, 3)[LA_STANDS_TAIL], log(32)); /* never seen, as a new one */
    la_standing_reader r;
    static const uint32_t id[] = {4}, unknown[] = {0};
    assert_int_equal(la_standing_reader_open(&r, s, id, wording, 1, NULL), LOGAD_OK);
    assert_int_equal(la_standing_read(&r, unknown, 1, NULL), LOGAD_OK);
    near((double)r.item[LA_STANDS_TAIL], log(32));
    la_standing_reader_close(&r);
    la_standing_free(s);
    in.order = NULL; /* as if at random: 60 windows are in 27 stretches of 32 */
    assert_int_equal(la_standing_new(&s, &in, NULL), LOGAD_OK);
    near((double)fixed(s, 1)[LA_STANDS_TAIL], -log(1 - pow(31.0 / 32, 60)));
    la_standing_free(s);
    in.order = order;
    in.n = 1;
    times[0] = 3; /* one stretch: there is no time to tell by */
    in.n_order = 3;
    memset(order, 0, 3 * sizeof *order);
    assert_int_equal(la_standing_new(&s, &in, NULL), LOGAD_OK);
    assert_int_equal(s->stretches, 1);
    near((double)fixed(s, 0)[LA_STANDS_TAIL], 0);
    la_standing_free(s);
}

static la_standing_reader open_reader(const la_standing *s)
{
    la_standing_reader r;
    assert_int_equal(la_standing_reader_open(&r, s, NULL, NULL, V, NULL), LOGAD_OK);
    return r;
}

static void what_is_missing_is_noticed(void **state)
{
    (void)state;
    la_standing *s = make();
    la_standing_reader r = open_reader(s);
    assert_int_equal(la_standing_read(&r, events, 3, NULL), LOGAD_OK);
    near((double)r.whole[LA_STANDS_ABSENT], 0);
    /* Of 99 windows with 0, 3 are without 2; of 97 with 2, 1 is without 0. */
    assert_int_equal(la_standing_read(&r, events + 7, 3, NULL), LOGAD_OK);
    near((double)r.whole[LA_STANDS_ABSENT], -log(3.0 / 99));
    assert_int_equal(la_standing_read(&r, events + 10, 1, NULL), LOGAD_OK);
    near((double)r.whole[LA_STANDS_ABSENT], -log(1.0 / 97));
    /* Faults come with something missing. */
    double mean = (3 * -log(3.0 / 99) - log(1.0 / 97)) / 100;
    near((double)fixed(s, 3)[LA_STANDS_DISTURBS], -log(3.0 / 99) - mean);
    la_standing_reader_close(&r);
    la_standing_free(s);
}

static void repetition_is_odd_by_its_tail(void **state)
{
    (void)state;
    la_standing *s = make();
    near((double)s->count_odd[s->count_at[1]], 0);                      /* once: the rule */
    near((double)s->count_odd[s->count_at[1] + 1], -log(2 * 6 / 96.0)); /* twice: 6 of 96 */
    near((double)s->count_new[1], log(97));
    la_standing_free(s);
}

static void neighbours_are_counted_by_window(void **state)
{
    (void)state;
    la_standing *s = make();
    la_standing_reader r = open_reader(s);
    static const uint32_t odd[] = {0, 2}; /* never next to each other */
    assert_int_equal(la_standing_read(&r, odd, 2, NULL), LOGAD_OK);
    near((double)r.whole[LA_STANDS_NEXT], -log(0.5 / 99));
    near((double)r.whole[LA_STANDS_PAIR], -log(0.5 / 100));
    assert_int_equal(r.odd_at, 1); /* 2 right after 0 */
    assert_int_equal(la_standing_read(&r, events, 3, NULL), LOGAD_OK);
    near((double)r.whole[LA_STANDS_NEXT], -log(96.0 / 99));
    la_standing_reader_close(&r);
    la_standing_free(s);
}

static void a_new_template_is_rarest(void **state)
{
    (void)state;
    la_standing *s = make();
    static const uint32_t id[] = {0, V, 2};
    static const float words[] = {0, 1.5f, 0};
    static const uint32_t window[] = {0, 1, 2};
    la_standing_reader r;
    assert_int_equal(la_standing_reader_open(&r, s, id, words, 3, NULL), LOGAD_OK);
    assert_int_equal(la_standing_read(&r, window, 3, NULL), LOGAD_OK);
    assert_int_equal(r.n_items, 2); /* 0 and 2 are one group */
    near((double)r.item[LA_STANDS_N + LA_STANDS_RARE], -log(0.5 / 100.5));
    near((double)r.item[LA_STANDS_N + LA_STANDS_WORDING], 1.5);
    la_standing_reader_close(&r);
    la_standing_free(s);
}

static void nothing_to_learn_from(void **state)
{
    (void)state;
    la_standing *s = NULL;
    la_standing_input in = {.n_templates = V, .wording = wording};
    assert_int_equal(la_standing_new(&s, &in, NULL), LOGAD_EINPUT);
    assert_null(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_are_what_comes_together),
        cmocka_unit_test(what_comes_for_a_while_is_told_by_time),
        cmocka_unit_test(what_is_missing_is_noticed),
        cmocka_unit_test(repetition_is_odd_by_its_tail),
        cmocka_unit_test(neighbours_are_counted_by_window),
        cmocka_unit_test(a_new_template_is_rarest),
        cmocka_unit_test(nothing_to_learn_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
