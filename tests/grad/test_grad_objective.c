/* The whole objective against central finite differences, weight by weight.
 *
 * Encoder and classifier are those of L_cls; the discriminator descends L_dom with the plain sign;
 * the encoder's share of L_dom is its gradient times -lambda (Ganin et al., JMLR 2016, eq. 13-15).
 */
#include "../unit/train/world.h"

#include <math.h>

#define STEP   2e-3
#define LAMBDA 0.7

static la_loss loss_at(bench *b, const samples *x, float *scratch)
{
    la_loss loss;
    assert_ok(la_objective_grad(b->o, b->theta, x->s, x->n, 1, 0, scratch, &loss, &err));
    return loss;
}

/* d class_loss and d domain_loss by weight i. */
static void slopes(bench *b, const samples *x, size_t i, float *scratch, double slope[2])
{
    float kept = b->theta[i], up = kept + (float)STEP, down = kept - (float)STEP;
    b->theta[i] = up;
    la_loss above = loss_at(b, x, scratch);
    b->theta[i] = down;
    la_loss below = loss_at(b, x, scratch);
    b->theta[i] = kept;
    double width = (double)up - (double)down;
    slope[0] = (above.class_loss - below.class_loss) / width;
    slope[1] = (above.domain_loss - below.domain_loss) / width;
}

static void agree(const char *slot, size_t i, double got, double expect)
{
    if (fabs(got - expect) > 4e-4 + 0.02 * fabs(expect))
        fail_msg("%s[%zu]: gradient %.6g, finite difference %.6g", slot, i, got, expect);
}

/* Up to 24 weights of each slot. */
static void check_slot(bench *b, const samples *x, const la_slot *slot, float *const grad[2],
                       float *scratch, double *size)
{
    size_t n = slot->rows * slot->cols, every = n / 24 > 0 ? n / 24 : 1;
    bool domain = slot->at >= b->net->domain_w1;
    for (size_t k = 0; k < n; k += every) {
        size_t i = slot->at + k;
        double slope[2];
        slopes(b, x, i, scratch, slope);
        double class_part = (double)grad[0][i];
        double domain_part = (double)grad[1][i] - class_part;
        agree(slot->name, k, class_part, domain ? 0 : slope[0]);
        agree(slot->name, k, domain_part, domain ? slope[1] : -LAMBDA * slope[1]);
        size[domain] += fabs(slope[domain]);
    }
}

/* Puts every hidden unit of the discriminator well on one side of its kink, where alone there is a
 * slope to compare with; every third is off. */
static void leave_kinks(bench *b)
{
    const la_net *net = b->net;
    for (size_t i = 0; i < LA_DOMAIN_HIDDEN * (size_t)net->width; i++)
        b->theta[net->domain_w1 + i] *= 0.4f;
    for (size_t i = 0; i < LA_DOMAIN_HIDDEN; i++) {
        b->theta[net->domain_b1 + i] = i % 3 == 0 ? -2 : 2;
        b->theta[net->domain_w2 + i] *= 0.3f;
    }
}

static void check(la_encoder_kind kind)
{
    bench b = bench_new(kind, 1);
    leave_kinks(&b);
    samples *x = samples_new(36, 13, false); /* two shards */
    size_t p = b.net->params.size;
    float *scratch = need(la_calloc(p, sizeof *scratch));
    float *grad[2] = {need(la_calloc(p, sizeof(float))), need(la_calloc(p, sizeof(float)))};
    la_loss loss;
    assert_ok(la_objective_grad(b.o, b.theta, x->s, x->n, 0, LAMBDA, grad[0], &loss, &err));
    assert_ok(la_objective_grad(b.o, b.theta, x->s, x->n, 1, LAMBDA, grad[1], &loss, &err));
    double size[2] = {0};
    for (size_t i = 0; i < b.net->params.n_slots; i++)
        check_slot(&b, x, &b.net->params.slot[i], grad, scratch, size);
    assert_true(size[0] > 0.05 && size[1] > 0.05); /* there was something to agree on */
    free(scratch);
    free(grad[0]);
    free(grad[1]);
    free(x);
    bench_free(&b);
}

static void gru_objective(void **state)
{
    (void)state;
    check(LA_ENCODER_GRU);
}

static void transformer_objective(void **state)
{
    (void)state;
    check(LA_ENCODER_TRANSFORMER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gru_objective),
        cmocka_unit_test(transformer_objective),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
