/* One direction of a GRU against its equations written out in double. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/rng.h"
#include "nn/gru.h"
#include "nn/mat.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 4, MAX_H = 20, MAX_EVENTS = 32, ROWS = 3 };

typedef struct net {
    float w_h[3 * MAX_H * MAX_H], b_x[3 * MAX_H], b_h[3 * MAX_H], gi[ROWS * 3 * MAX_H];
} net;

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

static double product(const net *f, size_t n_h, size_t row, const double *h)
{
    double sum = (double)f->b_h[row];
    for (size_t k = 0; k < n_h; k++)
        sum += (double)f->w_h[row * n_h + k] * h[k];
    return sum;
}

/* h = the state after an event of input row. */
static void cell(const net *f, size_t n_h, uint32_t event, double *h)
{
    const float *gi = f->gi + event * 3 * n_h;
    double after[MAX_H];
    for (size_t j = 0; j < n_h; j++) {
        double in[3];
        for (size_t g = 0; g < 3; g++)
            in[g] = (double)gi[g * n_h + j] + (double)f->b_x[g * n_h + j];
        double r = sigmoid(in[0] + product(f, n_h, j, h));
        double z = sigmoid(in[1] + product(f, n_h, n_h + j, h));
        double n = tanh(in[2] + r * product(f, n_h, 2 * n_h + j, h));
        after[j] = (1 - z) * n + z * h[j];
    }
    memcpy(h, after, n_h * sizeof *h);
}

static void fill(float *x, size_t n, la_rng *r)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (float)(0.7 * la_rng_normal(r));
}

static void check(size_t n_h, bool reverse)
{
    static net f;
    static const uint32_t events[] = {2, 0, 1, 1, 2, 0, 2}, len[N] = {4, 7, 1, 4};
    const uint32_t *seq[N] = {events, events, events + 3, events + 2};
    la_batch b = {0};
    la_rng rng = la_rng_new(n_h);
    fill(f.w_h, 3 * n_h * n_h, &rng);
    fill(f.b_x, 3 * n_h, &rng);
    fill(f.b_h, 3 * n_h, &rng);
    fill(f.gi, ROWS * 3 * n_h, &rng);
    assert_int_equal(la_batch_fill(&b, seq, len, N, NULL), LOGAD_OK);
    assert_int_equal(b.n_rows, ROWS);
    static float gates[MAX_EVENTS * 4 * MAX_H], before[MAX_EVENTS * MAX_H], h[MAX_EVENTS * 50];
    float step[N * 3 * MAX_H], bias[4 * MAX_H];
    la_gru_state s = {.hidden = n_h,
                      .reverse = reverse,
                      .w_h = f.w_h,
                      .b_x = f.b_x,
                      .b_h = f.b_h,
                      .gates = gates,
                      .h_before = before,
                      .step = step,
                      .bias = bias};
    s.panels = la_calloc(la_gru_panel_size(n_h), sizeof *s.panels);
    assert_non_null(s.panels);
    size_t ldh = n_h + 3;
    la_gru_forward(&s, &b, f.gi, 3 * n_h, b.slot, h, ldh);
    for (uint32_t i = 0; i < N; i++) {
        double state[MAX_H] = {0};
        for (uint32_t k = 0; k < b.len[i]; k++) {
            uint32_t t = reverse ? b.len[i] - 1 - k : k;
            cell(&f, n_h, seq[b.order[i]][t], state);
            for (size_t j = 0; j < n_h; j++)
                assert_true(fabs((double)h[(b.at[t] + i) * ldh + j] - state[j]) < 2e-6);
        }
    }
    free(s.panels);
    la_batch_free(&b);
}

static void test_equations(void **state)
{
    (void)state;
    static const size_t widths[] = {1, 3, 8, 11, 16, 20};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        check(widths[i], false);
        check(widths[i], true);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_equations)};
    return la_mat_init(NULL) == LOGAD_OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
