/* The interval of F1 against a twin that resamples every session, and its edges. */
#include "base/rng.h"
#include "eval/eval.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* kind 0..3: true positive, false positive, missed, true negative. */
static void twin(const unsigned *of_kind, double out[2])
{
    static double f1[4000];
    unsigned char kind[4000];
    unsigned n = 0;
    for (unsigned k = 0; k < 4; k++) {
        memset(kind + n, (int)k, of_kind[k]);
        n += of_kind[k];
    }
    la_rng rng = la_rng_new(99);
    for (int draw = 0; draw < 4000; draw++) {
        double count[4] = {0};
        for (unsigned i = 0; i < n; i++)
            count[kind[la_rng_below(&rng, n)]] += 1;
        f1[draw] = 2 * count[0] / (2 * count[0] + count[1] + count[2]);
    }
    qsort(f1, 4000, sizeof *f1, ascending);
    out[0] = f1[100];
    out[1] = f1[3900];
}

static void bootstrap(const unsigned *of_kind, uint64_t seed, uint32_t draws, double out[2])
{
    const double score[] = {1, 1, 0, 0};
    double weight[4], positive[4];
    for (int k = 0; k < 4; k++) {
        weight[k] = of_kind[k];
        positive[k] = k % 2 == 0 ? of_kind[k] : 0;
    }
    assert_int_equal(la_bootstrap_f1(out, score, weight, positive, 4, 0.5, seed, draws, NULL),
                     LOGAD_OK);
}

static void it_agrees_with_resampling_every_session(void **state)
{
    (void)state;
    static const unsigned cases[][4] = {
        {60, 20, 30, 1890}, {5, 3, 2, 90}, {400, 300, 200, 100}, {900, 5, 50, 45}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double slow[2], fast[2];
        twin(cases[i], slow);
        bootstrap(cases[i], 1, 4000, fast);
        double width = slow[1] - slow[0];
        assert_near(fast[0], slow[0], 0.12 * width);
        assert_near(fast[1], slow[1], 0.12 * width);
    }
}

static void the_seed_decides_the_draws(void **state)
{
    (void)state;
    const unsigned kinds[4] = {60, 20, 30, 1890};
    double a[2], b[2], c[2];
    bootstrap(kinds, 5, 1000, a);
    bootstrap(kinds, 5, 1000, b);
    bootstrap(kinds, 6, 1000, c);
    assert_memory_equal(a, b, sizeof a);
    assert_true(a[0] != c[0] || a[1] != c[1]);
    double f1 = 120.0 / 170;
    assert_true(a[0] < f1 && f1 < a[1]);
}

static void sure_verdicts_have_no_width(void **state)
{
    (void)state;
    const unsigned perfect[4] = {10, 0, 0, 10}, none[4] = {0, 10, 10, 10};
    double out[2];
    bootstrap(perfect, 1, 1000, out);
    assert_near(out[0], 1, 0);
    assert_near(out[1], 1, 0);
    bootstrap(none, 1, 1000, out);
    assert_near(out[0], 0, 0);
    assert_near(out[1], 0, 0);
}

static void without_positives_there_is_none(void **state)
{
    (void)state;
    const unsigned normal[4] = {0, 3, 0, 7}, empty[4] = {0};
    double out[2];
    bootstrap(normal, 1, 100, out);
    assert_true(isnan(out[0]) && isnan(out[1]));
    bootstrap(empty, 1, 100, out);
    assert_true(isnan(out[0]) && isnan(out[1]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_agrees_with_resampling_every_session),
        cmocka_unit_test(the_seed_decides_the_draws),
        cmocka_unit_test(sure_verdicts_have_no_width),
        cmocka_unit_test(without_positives_there_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
