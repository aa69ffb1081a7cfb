/* vector -> score: the network of one model, an encoder and two heads over one flat theta.
 *
 * G (encoder) gives r; C (classifier) is linear R -> 2; D (domain discriminator) is
 * R -> LA_DOMAIN_HIDDEN -> ReLU -> 1, logistic: is r from the target? (METHODS: ZeroLog, FreeLog,
 * ISSRE'25 and FSE'25; heads as MetaLog, ICSE'24, and DANN, JMLR 2016.) */
#ifndef LA_NET_H
#define LA_NET_H

#include "nn/encoder.h"

#define LA_DOMAIN_HIDDEN 100

typedef struct la_net {
    la_encoder_shape shape;
    la_encoder *encoder;
    la_params params;
    uint32_t width;          /* R */
    size_t class_w, class_b; /* offsets in theta */
    size_t domain_w1, domain_b1, domain_w2, domain_b2;
} la_net;

/* The default shape of an encoder kind over vectors of d_in. */
la_encoder_shape la_net_shape(la_encoder_kind kind, uint32_t d_in);
/* Errors: LOGAD_ECONFIG, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_net_new(la_net **out, const la_encoder_shape *s, logad_error *err);
void la_net_free(la_net *n); /* NULL is fine */

/* margin[n] = logit(anomalous) - logit(normal) from r[n x R], summed in double. */
void la_net_margin(const la_net *net, const float *theta, const float *r, size_t n, double *margin);
/* p(anomalous) of a margin. */
double la_margin_probability(double margin);

const char *la_encoder_name(la_encoder_kind k);
LOGAD_CHECKED logad_status la_encoder_by_name(la_encoder_kind *out, const char *name,
                                              logad_error *err);

#endif
