/* vector -> score: what training minimises, with gradients. Sums are taken in double. */
#include "nn/loss.h"
#include <math.h>

/* log(1 + e^x) without overflow. */
static double softplus(double x)
{
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

static double sigmoid(double x)
{
    return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

/* With two classes the softmax is the logistic function of the logits' difference. */
double la_cross_entropy(const float *logits, const uint8_t *label, const float *weight, size_t n,
                        double scale, float *dlogits, float *prob)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double d = (double)logits[2 * i + 1] - (double)logits[2 * i];
        double w = (weight == NULL ? 1.0 : (double)weight[i]) * scale;
        double p = sigmoid(d);
        sum += w * softplus(label[i] ? -d : d);
        if (dlogits != NULL) {
            double g = w * (label[i] ? -sigmoid(-d) : p);
            dlogits[2 * i] = (float)-g;
            dlogits[2 * i + 1] = (float)g;
        }
        if (prob != NULL)
            prob[i] = (float)p;
    }
    return sum;
}

double la_logistic(const float *logit, const float *target, const float *weight, size_t n,
                   double scale, float *dlogit)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double x = (double)logit[i], t = (double)target[i];
        double w = (weight == NULL ? 1.0 : (double)weight[i]) * scale;
        sum += w * (t * softplus(-x) + (1 - t) * softplus(x));
        if (dlogit != NULL)
            dlogit[i] = (float)(w * ((1 - t) * sigmoid(x) - t * sigmoid(-x)));
    }
    return sum;
}
