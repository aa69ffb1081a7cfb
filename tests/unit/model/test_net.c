/* The two heads of a network, and how it is put together. */
#include "../fixture.h"

#include "nn/linear.h"

#include <math.h>

static void margin_is_the_difference_of_logits(void **state)
{
    (void)state;
    la_net *net = small_net(LA_ENCODER_GRU, 4);
    float *theta = random_theta(net, 1), *r = random_floats(5 * net->width, 2, 2);
    float logits[10];
    la_linear_forward(r, 5, net->width, 2, theta + net->class_w, theta + net->class_b, logits);
    double margin[5];
    la_net_margin(net, theta, r, 5, margin);
    for (int i = 0; i < 5; i++)
        assert_near(margin[i], (double)logits[2 * i + 1] - (double)logits[2 * i], 1e-5);
    free(theta);
    free(r);
    la_net_free(net);
}

static void margin_by_hand(void **state)
{
    (void)state;
    la_net *net = small_net(LA_ENCODER_GRU, 4);
    assert_int_equal(net->width, 6);
    float *theta = need(la_calloc(net->params.size, sizeof *theta));
    static const float normal[6] = {1, 0, 2, 0, 0, 1}, anomalous[6] = {0, 3, 0, 0, -1, 1};
    memcpy(theta + net->class_w, normal, sizeof normal);
    memcpy(theta + net->class_w + 6, anomalous, sizeof anomalous);
    theta[net->class_b] = 0.25f;
    theta[net->class_b + 1] = 1.5f;
    static const float r[12] = {1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0};
    double margin[2];
    la_net_margin(net, theta, r, 2, margin);
    assert_true(margin[0] == (3 * 2 - 5 + 6 + 1.5) - (1 + 6 + 6 + 0.25));
    assert_true(margin[1] == 1.25);
    free(theta);
    la_net_free(net);
}

static void probability_holds_at_the_extremes(void **state)
{
    (void)state;
    assert_true(la_margin_probability(0) == 0.5);
    assert_true(la_margin_probability((double)INFINITY) == 1.0);
    assert_true(la_margin_probability(-(double)INFINITY) == 0.0);
    assert_true(la_margin_probability(1e308) == 1.0);
    assert_true(la_margin_probability(-1e308) == 0.0);
    assert_near(la_margin_probability(log(3)), 0.75, 1e-15);
    double before = 0;
    for (double m = -700; m <= 30; m += 0.5) {
        double p = la_margin_probability(m);
        assert_true(p > before);
        assert_near(p + la_margin_probability(-m), 1, 1e-15);
        before = p;
    }
}

static void slots_fill_theta_without_gaps(void **state)
{
    (void)state;
    for (int kind = LA_ENCODER_GRU; kind <= LA_ENCODER_TRANSFORMER; kind++) {
        la_encoder_shape s = la_net_shape((la_encoder_kind)kind, 100);
        la_net *net = NULL;
        assert_ok(la_net_new(&net, &s, &err));
        size_t at = 0;
        for (size_t i = 0; i < net->params.n_slots; i++) {
            assert_int_equal(net->params.slot[i].at, at);
            at += net->params.slot[i].rows * net->params.slot[i].cols;
        }
        assert_int_equal(net->params.size, at);
        assert_int_equal(net->width, la_encoder_width(net->encoder));
        const la_slot *w = la_params_find(&net->params, "domain.w1");
        assert_non_null(w);
        assert_int_equal(w->at, net->domain_w1);
        assert_int_equal(w->rows, LA_DOMAIN_HIDDEN);
        assert_int_equal(w->cols, net->width);
        la_net_free(net);
    }
    la_net_free(NULL);
}

static void impossible_shapes_are_refused(void **state)
{
    (void)state;
    la_net *net = NULL;
    la_encoder_shape empty = {.kind = LA_ENCODER_GRU, .d_in = 4, .hidden = 0, .layers = 1};
    assert_int_equal(la_net_new(&net, &empty, &err), LOGAD_ECONFIG);
    la_encoder_shape uneven = {
        .kind = LA_ENCODER_TRANSFORMER, .d_in = 4, .hidden = 6, .layers = 1, .heads = 4, .ffn = 8};
    assert_int_equal(la_net_new(&net, &uneven, &err), LOGAD_ECONFIG);
    assert_null(net);
}

static void encoders_have_names(void **state)
{
    (void)state;
    la_encoder_kind kind = LA_ENCODER_TRANSFORMER;
    assert_ok(la_encoder_by_name(&kind, NULL, &err));
    assert_int_equal(kind, LA_ENCODER_GRU);
    assert_ok(la_encoder_by_name(&kind, "transformer", &err));
    assert_int_equal(kind, LA_ENCODER_TRANSFORMER);
    assert_ok(la_encoder_by_name(&kind, la_encoder_name(LA_ENCODER_GRU), &err));
    assert_int_equal(kind, LA_ENCODER_GRU);
    assert_int_equal(la_encoder_by_name(&kind, "lstm", &err), LOGAD_EUSAGE);
    assert_says("lstm");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(margin_is_the_difference_of_logits),
        cmocka_unit_test(margin_by_hand),
        cmocka_unit_test(probability_holds_at_the_extremes),
        cmocka_unit_test(slots_fill_theta_without_gaps),
        cmocka_unit_test(impossible_shapes_are_refused),
        cmocka_unit_test(encoders_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
