/* sequence -> vector: the one door to both encoders. Everything here is dispatch. */
#include "nn/encoder_impl.h"
#include "nn/mat.h"
#include <assert.h>

static const la_encoder_ops *ops_of(la_encoder_kind kind)
{
    switch (kind) {
    case LA_ENCODER_GRU:
        return &la_recurrent_ops;
    case LA_ENCODER_TRANSFORMER:
        return &la_transformer_ops;
    }
    return NULL;
}

logad_status la_encoder_new(la_encoder **out, const la_encoder_shape *s, la_params *params,
                            logad_error *err)
{
    const la_encoder_ops *ops = ops_of(s->kind);
    *out = NULL;
    if (ops == NULL)
        return la_fail(err, LOGAD_ECONFIG, "no encoder of kind %d", (int)s->kind);
    TRY(la_mat_init(err));
    TRY(ops->make(out, s, params, err));
    (*out)->ops = ops;
    (*out)->shape = *s;
    assert((*out)->width > 0);
    return LOGAD_OK;
}

uint32_t la_encoder_width(const la_encoder *e)
{
    return e->width;
}

void la_encoder_free(la_encoder *e)
{
    if (e != NULL)
        e->ops->drop(e);
}

logad_status la_encoder_work_new(la_encoder_work **out, const la_encoder *e, logad_error *err)
{
    *out = NULL;
    TRY(e->ops->make_work(out, e, err));
    (*out)->ops = e->ops;
    return LOGAD_OK;
}

void la_encoder_work_free(la_encoder_work *w)
{
    if (w != NULL)
        w->ops->drop_work(w);
}

logad_status la_encoder_forward(const la_encoder *e, const float *theta, const float *table,
                                const la_batch *b, la_encoder_work *w, float *r, float *attention,
                                logad_error *err)
{
    assert(w->ops == e->ops);
    return e->ops->forward(e, theta, table, b, w, r, attention, err);
}

logad_status la_encoder_backward(const la_encoder *e, const float *theta, const float *table,
                                 const la_batch *b, la_encoder_work *w, const float *dr,
                                 float *grad, logad_error *err)
{
    assert(w->ops == e->ops);
    return e->ops->backward(e, theta, table, b, w, dr, grad, err);
}
