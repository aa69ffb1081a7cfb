/* Logistic regression against scikit-learn and its gradient against differences. */
#include "embed/logistic.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../reference/ref.h"
#include "../near.h"

#define N_ITEMS 11
#define N_ROWS  70

typedef struct sets {
    la_logistic d;
    size_t at[N_ROWS + 1];
    uint32_t item[N_ROWS * N_ITEMS];
    bool positive[N_ROWS];
} sets;

static ref *block(const char *name)
{
    ref *r = ref_load("logistic", name);
    assert_non_null(r);
    return r;
}

static void load(sets *s)
{
    ref *rows = block("rows"), *cls = block("class"), *c = block("c");
    uint32_t n = 0;
    assert_true(rows->rows == N_ROWS && rows->cols == N_ITEMS && cls->cols == N_ROWS);
    s->at[0] = 0;
    for (uint32_t i = 0; i < N_ROWS; i++) {
        for (uint32_t k = 0; k < N_ITEMS; k++)
            if (rows->x[i * N_ITEMS + k] > 0.5f)
                s->item[n++] = k;
        s->at[i + 1] = n;
        s->positive[i] = cls->x[i] > 0.5f;
    }
    s->d = (la_logistic){.n_rows = N_ROWS,
                         .n_items = N_ITEMS,
                         .at = s->at,
                         .item = s->item,
                         .positive = s->positive,
                         .ridge = 1.0 / (double)c->x[0]};
    free(rows);
    free(cls);
    free(c);
}

static void finds_what_scikit_learn_finds(void **state)
{
    (void)state;
    sets s;
    load(&s);
    ref *w = block("w"), *loss = block("loss");
    double ours[N_ITEMS + 1], again[N_ITEMS + 1];
    assert_int_equal(la_logistic_fit(&s.d, ours, NULL), LOGAD_OK);
    for (uint32_t i = 0; i <= N_ITEMS; i++)
        assert_near(ours[i], w->x[i], 1e-5);
    assert_near(la_logistic_loss(&s.d, ours, NULL), loss->x[0], 1e-4);
    assert_int_equal(la_logistic_fit(&s.d, again, NULL), LOGAD_OK);
    assert_memory_equal(ours, again, sizeof ours);
    free(w);
    free(loss);
}

static void the_gradient_is_that_of_the_loss(void **state)
{
    (void)state;
    sets s;
    load(&s);
    double w[N_ITEMS + 1], grad[N_ITEMS + 1];
    for (uint32_t i = 0; i <= N_ITEMS; i++)
        w[i] = 0.7 * sin(3.0 * i + 1.0);
    la_logistic_loss(&s.d, w, grad);
    for (uint32_t i = 0; i <= N_ITEMS; i++) {
        const double kept = w[i], h = 1e-5;
        w[i] = kept + h;
        double up = la_logistic_loss(&s.d, w, NULL);
        w[i] = kept - h;
        double down = la_logistic_loss(&s.d, w, NULL);
        w[i] = kept;
        assert_near(grad[i], (up - down) / (2 * h), 1e-6);
    }
}

static void the_gradient_is_zero_at_the_minimum(void **state)
{
    (void)state;
    sets s;
    load(&s);
    double w[N_ITEMS + 1], grad[N_ITEMS + 1];
    static const double ridges[] = {1e-6, 1e-3, 1.0, 1e3, 1e6};
    for (size_t k = 0; k < 5; k++) {
        s.d.ridge = ridges[k];
        assert_int_equal(la_logistic_fit(&s.d, w, NULL), LOGAD_OK);
        la_logistic_loss(&s.d, w, grad);
        for (uint32_t i = 0; i <= N_ITEMS; i++)
            assert_near(grad[i], 0.0, 1e-6);
    }
}

static void large_sums_do_not_overflow(void **state)
{
    (void)state;
    const size_t at[] = {0, 1, 1};
    const uint32_t item[] = {0};
    const bool positive[] = {false, true};
    la_logistic d = {2, 1, at, item, positive, 1.0};
    double w[] = {5000.0, -2000.0}, grad[2];
    assert_near(la_logistic_loss(&d, w, grad), 3000.0 + 2000.0 + 0.5 * 25e6, 1e-6);
    assert_near(grad[0], 5001.0, 1e-9);
    assert_near(grad[1], 0.0, 1e-9);
}

static void wants_both_classes(void **state)
{
    (void)state;
    sets s;
    logad_error err;
    double w[N_ITEMS + 1];
    load(&s);
    for (uint32_t i = 0; i < N_ROWS; i++)
        s.positive[i] = true;
    assert_int_equal(la_logistic_fit(&s.d, w, &err), LOGAD_EINPUT);
    s.d.n_rows = 0;
    assert_int_equal(la_logistic_fit(&s.d, w, &err), LOGAD_EINPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_scikit_learn_finds),
        cmocka_unit_test(the_gradient_is_that_of_the_loss),
        cmocka_unit_test(the_gradient_is_zero_at_the_minimum),
        cmocka_unit_test(large_sums_do_not_overflow),
        cmocka_unit_test(wants_both_classes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
