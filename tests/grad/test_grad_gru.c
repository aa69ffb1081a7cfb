/* One direction of a GRU against differences: both ways through ragged sequences, and the gradients
 * at the input parts, which the caller turns into those of w_x. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/rng.h"
#include "differences.h"
#include "nn/gru.h"
#include "nn/mat.h"
#include <stdlib.h>
#include <string.h>

enum { H = 11, N = 5, EVENTS = 20 };

typedef struct net {
    la_batch b;
    la_gru_state s;
    float w_h[3 * H * H], b_x[3 * H], b_h[3 * H];
    float gi[EVENTS * 3 * H], h[EVENTS * H], pull[EVENTS * H];
    float gates[EVENTS * 4 * H], h_before[EVENTS * H], step[N * 3 * H], bias[4 * H];
} net;

static double loss(void *ctx)
{
    net *f = ctx;
    la_gru_forward(&f->s, &f->b, f->gi, 3 * H, NULL, f->h, H);
    return la_dot(f->h, f->pull, EVENTS * H);
}

static void fill(float *x, size_t n, double scale, la_rng *r)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (float)(scale * la_rng_normal(r));
}

static net *example(bool reverse)
{
    static const uint32_t zeros[8] = {0}, len[N] = {4, 7, 1, 5, 3};
    const uint32_t *seq[N] = {zeros, zeros, zeros, zeros, zeros};
    net *f = la_calloc(1, sizeof *f);
    la_rng r = la_rng_new(7);
    assert_non_null(f);
    assert_int_equal(la_batch_fill(&f->b, seq, len, N, NULL), LOGAD_OK);
    assert_int_equal(f->b.n_events, EVENTS);
    fill(f->w_h, 3 * H * H, 0.4, &r);
    fill(f->b_x, 3 * H, 0.4, &r);
    fill(f->b_h, 3 * H, 0.4, &r);
    fill(f->gi, EVENTS * 3 * H, 1, &r);
    fill(f->pull, EVENTS * H, 1, &r);
    f->s = (la_gru_state){.hidden = H,
                          .reverse = reverse,
                          .w_h = f->w_h,
                          .b_x = f->b_x,
                          .b_h = f->b_h,
                          .gates = f->gates,
                          .h_before = f->h_before,
                          .step = f->step,
                          .bias = f->bias};
    f->s.panels = la_calloc(la_gru_panel_size(H), sizeof *f->s.panels);
    assert_non_null(f->s.panels);
    return f;
}

static void check(bool reverse)
{
    net *f = example(reverse);
    float carry[N * H], sums[4 * H], dw_h[3 * H * H] = {0}, db_h[3 * H] = {0};
    float dgi[EVENTS * 3 * H];
    loss(f);
    la_gru_backward(&f->s, &f->b, f->pull, H, carry, sums, dw_h, db_h);
    for (size_t e = 0; e < EVENTS; e++)
        memcpy(dgi + e * 3 * H, f->gates + e * 4 * H, 3 * H * sizeof *dgi);
    assert_true(gradient_error(loss, f, f->w_h, dw_h, 3 * H * H, 0.02) < 1e-3);
    assert_true(gradient_error(loss, f, f->b_h, db_h, 3 * H, 0.02) < 1e-3);
    assert_true(gradient_error(loss, f, f->b_x, sums, 3 * H, 0.02) < 1e-3);
    assert_true(gradient_error(loss, f, f->gi, dgi, EVENTS * 3 * H, 0.02) < 1e-3);
    la_batch_free(&f->b);
    free(f->s.panels);
    free(f);
}

static void test_forward_in_time(void **state)
{
    (void)state;
    check(false);
}

static void test_backward_in_time(void **state)
{
    (void)state;
    check(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forward_in_time),
        cmocka_unit_test(test_backward_in_time),
    };
    return la_mat_init(NULL) == LOGAD_OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
