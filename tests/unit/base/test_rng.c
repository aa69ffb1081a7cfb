/* base/rng.c: the generators' published outputs, the shape of the distributions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include <math.h>

static void test_published_outputs(void **state)
{
    (void)state;
    /* splitmix64 from 1234567, which fills the state. */
    la_rng seeded = la_rng_new(1234567);
    assert_int_equal(seeded.s[0], 6457827717110365317u);
    assert_int_equal(seeded.s[1], 3203168211198807973u);
    static const uint64_t want[] = {11520,
                                    0,
                                    1509978240,
                                    1215971899390074240,
                                    1216172134540287360,
                                    607988272756665600,
                                    16172922978634559625u,
                                    8476171486693032832,
                                    10595114339597558777u,
                                    2904607092377533576};
    la_rng r = {{1, 2, 3, 4}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        assert_int_equal(la_rng_u64(&r), want[i]);
}

static void test_forks(void **state)
{
    (void)state;
    la_rng root = la_rng_new(1), copy = root;
    la_rng a = la_rng_fork(&root, "episode/%d", 17), b = la_rng_fork(&root, "episode/17");
    la_rng c = la_rng_fork(&root, "episode/18"), other = la_rng_new(2);
    la_rng d = la_rng_fork(&other, "episode/17");
    assert_memory_equal(&root, &copy, sizeof root);
    assert_memory_equal(&a, &b, sizeof a);
    assert_int_not_equal(la_rng_u64(&a), la_rng_u64(&c));
    assert_int_not_equal(la_rng_u64(&b), la_rng_u64(&d));
}

static void test_below(void **state)
{
    (void)state;
    la_rng r = la_rng_new(3);
    unsigned count[6] = {0};
    for (int i = 0; i < 60000; i++)
        count[la_rng_below(&r, 6)]++;
    for (int i = 0; i < 6; i++)
        assert_in_range(count[i], 9500, 10500);
    for (int i = 0; i < 100; i++)
        assert_int_equal(la_rng_below(&r, 1), 0);
    /* A modulus would favour the lower half of this range by a half. */
    const uint64_t n = UINT64_C(3) << 62;
    unsigned low = 0;
    for (int i = 0; i < 10000; i++)
        low += la_rng_below(&r, n) < n / 2;
    assert_in_range(low, 4750, 5250);
}

static void test_moments(void **state)
{
    (void)state;
    la_rng r = la_rng_new(4);
    double sum = 0.0, square = 0.0, unit = 0.0;
    const int n = 200000;
    for (int i = 0; i < n; i++) {
        double v = la_rng_normal(&r), u = la_rng_unit(&r);
        assert_true(isfinite(v) && u >= 0.0 && u < 1.0);
        sum += v;
        square += v * v;
        unit += u;
    }
    assert_true(fabs(sum / n) < 0.01);
    assert_true(fabs(square / n - 1.0) < 0.02);
    assert_true(fabs(unit / n - 0.5) < 0.005);
}

static void test_shuffle(void **state)
{
    (void)state;
    la_rng r = la_rng_new(5);
    unsigned place[4][4] = {{0}};
    for (int i = 0; i < 40000; i++) {
        uint32_t items[4] = {0, 1, 2, 3};
        la_rng_shuffle(&r, items, 4);
        unsigned seen = 0;
        for (unsigned k = 0; k < 4; k++) {
            seen |= 1u << items[k];
            place[items[k]][k]++;
        }
        assert_int_equal(seen, 15);
    }
    for (int i = 0; i < 16; i++)
        assert_in_range(place[i / 4][i % 4], 9500, 10500);
    la_rng_shuffle(&r, NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_outputs),
        cmocka_unit_test(test_forks),
        cmocka_unit_test(test_below),
        cmocka_unit_test(test_moments),
        cmocka_unit_test(test_shuffle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
