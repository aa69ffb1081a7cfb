/* sequence -> vector: which events weigh, and the one vector they make. */
#include "nn/pooling.h"
#include "nn/mat.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static size_t add(la_params *params, const char *prefix, const char *part, size_t n, la_init init,
                  double fan)
{
    char name[sizeof params->slot[0].name];
    snprintf(name, sizeof name, "%s.%s", prefix, part);
    return la_params_add(params, name, 1, n, init, fan);
}

void la_pooling_add(la_pooling *p, const char *prefix, size_t width, la_params *params)
{
    double fan = (double)width;
    p->width = width;
    p->guide = add(params, prefix, "guide", width, LA_INIT_NORMAL, 0);
    p->w1 = add(params, prefix, "w1", width, LA_INIT_UNIFORM, fan);
    p->w2 = add(params, prefix, "w2", width, LA_INIT_UNIFORM, fan);
    p->bias = add(params, prefix, "b", 1, LA_INIT_UNIFORM, fan);
}

/* Softmax of each sequence's scores. They come out of tanh, so e^s needs no shift. */
static void softmax(const la_batch *b, const float *score, float *attention)
{
    for (uint32_t i = 0; i < b->n; i++) {
        double sum = 0;
        for (uint32_t t = 0; t < b->len[i]; t++)
            sum += exp((double)score[b->at[t] + i]);
        for (uint32_t t = 0; t < b->len[i]; t++)
            attention[b->at[t] + i] = (float)(exp((double)score[b->at[t] + i]) / sum);
    }
}

void la_pooling_forward(const la_pooling *p, const float *theta, const la_batch *b, const float *h,
                        float *score, float *attention, float *r)
{
    size_t width = p->width, n_events = b->n_events;
    float shift = (float)(la_dot(theta + p->w1, theta + p->guide, width) + (double)theta[p->bias]);
    for (size_t e = 0; e < n_events; e++)
        score[e] = shift + (float)la_dot(h + e * width, theta + p->w2, width);
    la_tanh(score, n_events);
    softmax(b, score, attention);
    memset(r, 0, b->n * width * sizeof *r);
    for (uint32_t t = 0; t < b->n_steps; t++)
        for (uint32_t i = 0; i < b->alive[t]; i++) {
            size_t e = b->at[t] + i;
            la_axpy(attention[e], h + e * width, r + i * width, width);
        }
}

void la_pooling_backward(const la_pooling *p, const float *theta, const la_batch *b, const float *h,
                         const float *score, const float *attention, const float *dr,
                         float *scratch, float *dh, float *grad)
{
    size_t width = p->width;
    float *dpre = scratch;
    double sum_pre = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        double mean = 0; /* of d loss / d a under a */
        for (uint32_t t = 0; t < b->len[i]; t++) {
            size_t e = b->at[t] + i;
            dpre[e] = (float)la_dot(dr + i * width, h + e * width, width);
            mean += (double)attention[e] * (double)dpre[e];
        }
        for (uint32_t t = 0; t < b->len[i]; t++) {
            size_t e = b->at[t] + i;
            double s = (double)score[e];
            dpre[e] = (float)((double)attention[e] * ((double)dpre[e] - mean) * (1 - s * s));
            sum_pre += (double)dpre[e];
        }
    }
    memset(dh, 0, b->n_events * width * sizeof *dh);
    for (uint32_t t = 0; t < b->n_steps; t++)
        for (uint32_t i = 0; i < b->alive[t]; i++) {
            size_t e = b->at[t] + i;
            la_axpy(attention[e], dr + i * width, dh + e * width, width);
            la_axpy(dpre[e], theta + p->w2, dh + e * width, width);
            la_axpy(dpre[e], h + e * width, grad + p->w2, width);
        }
    la_axpy((float)sum_pre, theta + p->guide, grad + p->w1, width);
    la_axpy((float)sum_pre, theta + p->w1, grad + p->guide, width);
    grad[p->bias] += (float)sum_pre;
}
