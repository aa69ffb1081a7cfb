/* The proxy A-distance: 2 for what a line parts, about 0 for what is alike. */
#include "../fixture.h"

#include "train/select.h"

/* n rows of normal noise, moved by `by` along every axis. */
static float *cloud(size_t n, size_t d, uint64_t seed, float by)
{
    float *x = random_floats(n * d, seed, 1);
    for (size_t i = 0; i < n * d; i++)
        x[i] += by;
    return x;
}

static double distance(const float *a, size_t n_a, const float *b, size_t n_b, size_t d)
{
    double out = -1;
    assert_ok(la_proxy_distance(&out, a, n_a, b, n_b, d, &err));
    assert_true(out >= 0 && out <= 2);
    return out;
}

static void what_a_line_parts_is_far(void **state)
{
    (void)state;
    float *a = cloud(200, 5, 1, 0), *b = cloud(120, 5, 2, 6);
    assert_true(distance(a, 200, b, 120, 5) == 2);
    assert_true(distance(b, 120, a, 200, 5) == 2);
    free(a);
    free(b);
}

static void what_is_alike_is_near(void **state)
{
    (void)state;
    float *a = cloud(400, 5, 1, 0), *b = cloud(400, 5, 2, 0);
    assert_true(distance(a, 400, b, 400, 5) < 0.3);
    assert_true(distance(a, 400, a, 400, 5) < 0.05);
    free(a);
    free(b);
}

static void overlap_is_in_between_and_grows_with_the_gap(void **state)
{
    (void)state;
    float *a = cloud(400, 3, 1, 0);
    double before = 0;
    for (int k = 1; k <= 4; k++) {
        float *b = cloud(400, 3, 2, 0.4f * (float)k);
        double now = distance(a, 400, b, 400, 3);
        assert_true(now > before);
        before = now;
        free(b);
    }
    assert_true(before > 1 && before < 2);
    free(a);
}

/* Units do not matter, a side's size does not, a constant column neither. */
static void scale_and_size_do_not_matter(void **state)
{
    (void)state;
    float *a = cloud(300, 4, 1, 0), *b = cloud(60, 4, 2, 5);
    for (size_t i = 0; i < 300; i++)
        a[4 * i + 3] = 7;
    for (size_t i = 0; i < 60; i++)
        b[4 * i + 3] = 7;
    double plain = distance(a, 300, b, 60, 4);
    for (size_t i = 0; i < 4 * 300; i++)
        a[i] *= 1e4f;
    for (size_t i = 0; i < 4 * 60; i++)
        b[i] *= 1e4f;
    assert_near(distance(a, 300, b, 60, 4), plain, 0.02);
    assert_true(plain == 2);
    free(a);
    free(b);
}

static void too_few_rows_are_at_no_distance(void **state)
{
    (void)state;
    static const float x[4] = {1, 2, 30, 40};
    assert_true(distance(x, 1, x + 2, 1, 2) == 0);
    assert_true(distance(x, 0, x, 2, 2) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_line_parts_is_far),
        cmocka_unit_test(what_is_alike_is_near),
        cmocka_unit_test(overlap_is_in_between_and_grows_with_the_gap),
        cmocka_unit_test(scale_and_size_do_not_matter),
        cmocka_unit_test(too_few_rows_are_at_no_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
