/* How a kind of encoder plugs into encoder.c: a table of functions and two structs to embed.
 *
 * A kind defines `struct la_x_encoder { la_encoder base; ... }` and `struct la_x_work {
 * la_encoder_work base; ... }` with the base first, and casts. encoder.c fills the bases after
 * make and make_work have returned; ops are never called with a NULL object. */
#ifndef LA_ENCODER_IMPL_H
#define LA_ENCODER_IMPL_H

#include "nn/encoder.h"

typedef struct la_encoder_ops {
    /* Checks the shape, adds the slots, sets base.width (R). */
    logad_status (*make)(la_encoder **out, const la_encoder_shape *s, la_params *params,
                         logad_error *err);
    void (*drop)(la_encoder *e);
    logad_status (*make_work)(la_encoder_work **out, const la_encoder *e, logad_error *err);
    void (*drop_work)(la_encoder_work *w);
    /* As la_encoder_forward and la_encoder_backward. */
    logad_status (*forward)(const la_encoder *e, const float *theta, const float *table,
                            const la_batch *b, la_encoder_work *w, float *r, float *attention,
                            logad_error *err);
    logad_status (*backward)(const la_encoder *e, const float *theta, const float *table,
                             const la_batch *b, la_encoder_work *w, const float *dr, float *grad,
                             logad_error *err);
} la_encoder_ops;

struct la_encoder {
    const la_encoder_ops *ops;
    la_encoder_shape shape;
    uint32_t width; /* R */
};

struct la_encoder_work {
    const la_encoder_ops *ops;
};

/* Takes n floats off the work memory, or only counts them where there is none yet. */
static inline float *la_encoder_take(float *mem, size_t *used, size_t n)
{
    float *p = mem == NULL ? NULL : mem + *used;
    *used += (n + 15) / 16 * 16;
    return p;
}

extern const la_encoder_ops la_recurrent_ops;   /* recurrent.c: LA_ENCODER_GRU */
extern const la_encoder_ops la_transformer_ops; /* transformer.c: LA_ENCODER_TRANSFORMER */

#endif
