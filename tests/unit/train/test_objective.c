/* The loss of a set of windows: the same bits from any pool, means by weight, the sign of each
 * part. Gradients against finite differences: tests/grad/test_grad_objective.c. */
#include "world.h"

#include <math.h>

static float *grad_of(bench *b, const la_sample *s, size_t n, double mu, double lambda,
                      la_loss *loss)
{
    float *g = random_floats(b->net->params.size, 77, 1); /* what stood there must not count */
    assert_ok(la_objective_grad(b->o, b->theta, s, n, mu, lambda, g, loss, &err));
    return g;
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    for (int kind = LA_ENCODER_GRU; kind <= LA_ENCODER_TRANSFORMER; kind++) {
        samples *x = samples_new(64, 3, false);
        float *g[3];
        la_loss loss[3];
        for (unsigned t = 0; t < 3; t++) {
            bench b = bench_new((la_encoder_kind)kind, t + 1);
            /* Twice with the same objective: its memory is used again. */
            free(grad_of(&b, x->s, 10, 1, 0.3, &loss[t]));
            g[t] = grad_of(&b, x->s, x->n, 1, 0.3, &loss[t]);
            assert_same(g[0], g[t], b.net->params.size * sizeof *g[t]);
            assert_same(&loss[0], &loss[t], sizeof loss[t]);
            bench_free(&b);
        }
        for (int t = 0; t < 3; t++)
            free(g[t]);
        free(x);
    }
}

static void the_order_of_samples_only_rounds(void **state)
{
    (void)state;
    bench b = bench_new(LA_ENCODER_GRU, 2);
    for (int distinct = 0; distinct < 2; distinct++) {
        samples *x = samples_new(distinct ? 24 : 60, 4, distinct == 1);
        la_sample back[64];
        for (uint32_t i = 0; i < x->n; i++)
            back[x->n - 1 - i] = x->s[i];
        la_loss a, c;
        float *g = grad_of(&b, x->s, x->n, 1, 0.5, &a), *h = grad_of(&b, back, x->n, 1, 0.5, &c);
        double tolerance = distinct ? 0 : 1e-5; /* no ties: the same shards in the same order */
        for (size_t i = 0; i < b.net->params.size; i++)
            assert_near((double)g[i], (double)h[i], tolerance);
        assert_near(a.class_loss, c.class_loss, 1e-6);
        assert_near(a.domain_loss, c.domain_loss, 1e-6);
        free(g);
        free(h);
        free(x);
    }
    bench_free(&b);
}

/* The losses again, sample by sample, from the network's own outputs. */
static void losses_are_means_by_weight(void **state)
{
    (void)state;
    bench b = bench_new(LA_ENCODER_GRU, 1);
    samples *x = samples_new(60, 5, false);
    la_loss all;
    free(grad_of(&b, x->s, x->n, 1, 0.5, &all));
    double classes = 0, domains = 0, w_class = 0, w_domain = 0, right = 0;
    for (uint32_t i = 0; i < x->n; i++) {
        la_loss one;
        free(grad_of(&b, &x->s[i], 1, 1, 0.5, &one));
        classes += (double)x->s[i].w_class * one.class_loss;
        domains += (double)x->s[i].w_domain * one.domain_loss;
        right += (double)x->s[i].w_domain * one.domain_right;
        w_class += (double)x->s[i].w_class;
        w_domain += (double)x->s[i].w_domain;
        assert_true(x->s[i].target ? one.class_loss == 0 : one.class_loss > 0);
        assert_near(one.domain_right, one.domain_loss < log(2), 1e-9);
    }
    assert_near(all.class_loss, classes / w_class, 1e-5);
    assert_near(all.domain_loss, domains / w_domain, 1e-5);
    assert_near(all.domain_right, right / w_domain, 1e-5);
    free(x);
    bench_free(&b);
}

/* A sample of double weight is that sample twice. */
static void weight_counts_as_number(void **state)
{
    (void)state;
    bench b = bench_new(LA_ENCODER_GRU, 1);
    samples *x = samples_new(20, 6, false);
    la_sample twice[21];
    memcpy(twice, x->s, 20 * sizeof *twice);
    twice[20] = twice[4];
    x->s[4].w_class *= 2;
    x->s[4].w_domain *= 2;
    la_loss a, c;
    float *g = grad_of(&b, x->s, 20, 1, 0.5, &a), *h = grad_of(&b, twice, 21, 1, 0.5, &c);
    for (size_t i = 0; i < b.net->params.size; i++)
        assert_near((double)g[i], (double)h[i], 1e-5);
    assert_near(a.class_loss, c.class_loss, 1e-6);
    assert_near(a.domain_loss, c.domain_loss, 1e-6);
    free(g);
    free(h);
    free(x);
    bench_free(&b);
}

static void without_mu_the_discriminator_and_the_target_are_out(void **state)
{
    (void)state;
    bench b = bench_new(LA_ENCODER_GRU, 1);
    samples *x = samples_new(30, 7, false);
    la_sample sources[64];
    size_t n = 0;
    for (uint32_t i = 0; i < x->n; i++)
        if (!x->s[i].target)
            sources[n++] = x->s[i];
    la_loss with, without;
    float *g = grad_of(&b, x->s, x->n, 0, 1, &with), *h = grad_of(&b, sources, n, 0, 1, &without);
    assert_true(with.domain_loss == 0 && with.domain_right == 0);
    assert_near(with.class_loss, without.class_loss, 1e-6);
    for (size_t i = 0; i < b.net->params.size; i++)
        assert_near((double)g[i], (double)h[i], 1e-5);
    for (size_t i = b.net->domain_w1; i <= b.net->domain_b2; i++)
        assert_true(g[i] == 0);
    free(g);
    free(h);
    free(x);
    bench_free(&b);
}

/* mu scales the discriminator's gradient; lambda turns and scales the encoder's share only. */
static void lambda_reverses_for_the_encoder_alone(void **state)
{
    (void)state;
    bench b = bench_new(LA_ENCODER_GRU, 1);
    samples *x = samples_new(40, 8, false);
    la_loss loss;
    float *plain = grad_of(&b, x->s, x->n, 0, 0, &loss);
    float *none = grad_of(&b, x->s, x->n, 1, 0, &loss), *one = grad_of(&b, x->s, x->n, 1, 1, &loss);
    float *half = grad_of(&b, x->s, x->n, 0.5, 2, &loss);
    double moved = 0, learnt = 0;
    for (size_t i = 0; i < b.net->class_w; i++) { /* the encoder stands first */
        assert_near((double)none[i], (double)plain[i], 1e-7);
        double reversed = (double)one[i] - (double)plain[i];
        assert_near((double)half[i] - (double)plain[i], reversed, 1e-5); /* mu * lambda = 1 again */
        moved += fabs(reversed);
    }
    for (size_t i = b.net->class_w; i < b.net->domain_w1; i++)
        assert_near((double)one[i], (double)plain[i], 1e-7);
    for (size_t i = b.net->domain_w1; i <= b.net->domain_b2; i++) {
        assert_near((double)one[i], (double)none[i], 1e-7);
        assert_near((double)half[i], 0.5 * (double)one[i], 1e-6);
        learnt += fabs((double)one[i]);
    }
    assert_true(moved > 1e-3 && learnt > 1e-3);
    free(plain);
    free(none);
    free(one);
    free(half);
    free(x);
    bench_free(&b);
}

static void no_weight_gives_no_loss(void **state)
{
    (void)state;
    bench b = bench_new(LA_ENCODER_GRU, 2);
    samples *x = samples_new(30, 9, false);
    for (uint32_t i = 0; i < x->n; i++)
        x->s[i].w_class = x->s[i].w_domain = 0;
    la_loss loss;
    float *g = grad_of(&b, x->s, x->n, 1, 1, &loss);
    for (size_t i = 0; i < b.net->params.size; i++)
        assert_true(g[i] == 0);
    assert_true(loss.class_loss == 0 && loss.domain_loss == 0);
    free(g);
    free(x);
    bench_free(&b);
    la_objective_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(the_order_of_samples_only_rounds),
        cmocka_unit_test(losses_are_means_by_weight),
        cmocka_unit_test(weight_counts_as_number),
        cmocka_unit_test(without_mu_the_discriminator_and_the_target_are_out),
        cmocka_unit_test(lambda_reverses_for_the_encoder_alone),
        cmocka_unit_test(no_weight_gives_no_loss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
