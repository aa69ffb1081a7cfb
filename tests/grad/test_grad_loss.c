/* Both losses against differences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "differences.h"
#include "nn/loss.h"

enum { N = 7 };

typedef struct net {
    float logits[2 * N], logit[N], target[N], weight[N];
    uint8_t label[N];
} net;

static net example(void)
{
    net f;
    for (size_t i = 0; i < N; i++) {
        f.logits[2 * i] = (float)i - 3.0f;
        f.logits[2 * i + 1] = 1.5f - 0.4f * (float)i;
        f.logit[i] = 1.3f * (float)i - 4.0f;
        f.target[i] = (float)i / (N - 1);
        f.weight[i] = 0.5f + (float)(i % 3);
        f.label[i] = i % 2;
    }
    return f;
}

static double cross_entropy(void *ctx)
{
    net *f = ctx;
    return la_cross_entropy(f->logits, f->label, f->weight, N, 0.3, NULL, NULL);
}

static double logistic(void *ctx)
{
    net *f = ctx;
    return la_logistic(f->logit, f->target, f->weight, N, 0.3, NULL);
}

static void test_cross_entropy(void **state)
{
    (void)state;
    net f = example();
    float d[2 * N];
    la_cross_entropy(f.logits, f.label, f.weight, N, 0.3, d, NULL);
    assert_true(gradient_error(cross_entropy, &f, f.logits, d, 2 * N, 0.02) < 1e-4);
}

static void test_logistic(void **state)
{
    (void)state;
    net f = example();
    float d[N];
    la_logistic(f.logit, f.target, f.weight, N, 0.3, d);
    assert_true(gradient_error(logistic, &f, f.logit, d, N, 0.02) < 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cross_entropy),
        cmocka_unit_test(test_logistic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
