/* vector -> score: builds the network and reads its classifier. */
#include "model/net.h"

#include "base/mem.h"
#include "nn/linear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

la_encoder_shape la_net_shape(la_encoder_kind kind, uint32_t d_in)
{
    if (kind == LA_ENCODER_TRANSFORMER)
        return (la_encoder_shape){
            .kind = kind, .d_in = d_in, .hidden = 128, .layers = 2, .heads = 4, .ffn = 256};
    return (la_encoder_shape){.kind = kind, .d_in = d_in, .hidden = 100, .layers = 2};
}

logad_status la_net_new(la_net **out, const la_encoder_shape *s, logad_error *err)
{
    la_net *n = la_calloc(1, sizeof *n);
    if (n == NULL)
        return la_oom(err);
    n->shape = *s;
    logad_status status = la_encoder_new(&n->encoder, s, &n->params, err);
    if (status != LOGAD_OK) {
        free(n);
        return status;
    }
    size_t width = la_encoder_width(n->encoder);
    n->width = (uint32_t)width;
    la_params *p = &n->params;
    n->class_w = la_params_add(p, "class.w", 2, width, LA_INIT_ORTHONORMAL, 0);
    n->class_b = la_params_add(p, "class.b", 1, 2, LA_INIT_ZERO, 0);
    n->domain_w1 =
        la_params_add(p, "domain.w1", LA_DOMAIN_HIDDEN, width, LA_INIT_UNIFORM, (double)width);
    n->domain_b1 = la_params_add(p, "domain.b1", 1, LA_DOMAIN_HIDDEN, LA_INIT_ZERO, 0);
    n->domain_w2 =
        la_params_add(p, "domain.w2", 1, LA_DOMAIN_HIDDEN, LA_INIT_UNIFORM, LA_DOMAIN_HIDDEN);
    n->domain_b2 = la_params_add(p, "domain.b2", 1, 1, LA_INIT_ZERO, 0);
    *out = n;
    return LOGAD_OK;
}

void la_net_free(la_net *n)
{
    if (n == NULL)
        return;
    la_encoder_free(n->encoder);
    free(n);
}

void la_net_margin(const la_net *net, const float *theta, const float *r, size_t n, double *margin)
{
    const float *w = theta + net->class_w, *b = theta + net->class_b;
    size_t width = net->width;
    for (size_t i = 0; i < n; i++) {
        double m = (double)b[1] - (double)b[0];
        for (size_t j = 0; j < width; j++)
            m += ((double)w[width + j] - (double)w[j]) * (double)r[i * width + j];
        margin[i] = m;
    }
}

double la_margin_probability(double margin)
{
    return margin >= 0 ? 1.0 / (1.0 + exp(-margin)) : exp(margin) / (1.0 + exp(margin));
}

const char *la_encoder_name(la_encoder_kind k)
{
    return k == LA_ENCODER_TRANSFORMER ? "transformer" : "gru";
}

logad_status la_encoder_by_name(la_encoder_kind *out, const char *name, logad_error *err)
{
    if (name == NULL || strcmp(name, "gru") == 0)
        *out = LA_ENCODER_GRU;
    else if (strcmp(name, "transformer") == 0)
        *out = LA_ENCODER_TRANSFORMER;
    else
        return la_fail(err, LOGAD_EUSAGE, "no encoder '%s': use gru or transformer", name);
    return LOGAD_OK;
}
