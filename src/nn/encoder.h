/* An encoder turns a shard of event sequences into one vector a sequence, forward and backward.
 *
 * Two kinds: "gru", AttGRU of PLELog/MetaLog (2-layer bi-GRU, attention over its states), and
 * "transformer" (2 pre-norm encoder layers, sinusoidal positions, the same attention pooling). */
#ifndef LA_ENCODER_H
#define LA_ENCODER_H

#include "nn/batch.h"
#include "nn/params.h"
#include <stdbool.h>

typedef enum la_encoder_kind { LA_ENCODER_GRU, LA_ENCODER_TRANSFORMER } la_encoder_kind;

typedef struct la_encoder_shape {
    la_encoder_kind kind;
    uint32_t d_in;   /* width of the event table */
    uint32_t hidden; /* gru: per direction; transformer: model width */
    uint32_t layers;
    uint32_t heads; /* transformer only */
    uint32_t ffn;   /* transformer only: inner width */
} la_encoder_shape;

typedef struct la_encoder la_encoder;           /* immutable after _new: shared by threads */
typedef struct la_encoder_work la_encoder_work; /* one per thread: activations of one shard */

/* Adds the encoder's slots to params. Errors: LOGAD_ECONFIG (a shape that cannot be), ENOMEM. */
LOGAD_CHECKED logad_status la_encoder_new(la_encoder **out, const la_encoder_shape *s,
                                          la_params *params, logad_error *err);
uint32_t la_encoder_width(const la_encoder *e); /* R */
void la_encoder_free(la_encoder *e);

LOGAD_CHECKED logad_status la_encoder_work_new(la_encoder_work **out, const la_encoder *e,
                                               logad_error *err);
void la_encoder_work_free(la_encoder_work *w);

/* r[n x R] from the event table [V x d_in], rows in batch order. attention (may be NULL) gets one
 * weight per packed event, summing to 1 over each sequence. Keeps what backward needs in w.
 * Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_encoder_forward(const la_encoder *e, const float *theta,
                                              const float *table, const la_batch *b,
                                              la_encoder_work *w, float *r, float *attention,
                                              logad_error *err);
/* Adds d loss / d theta to grad, given d loss / d r [n x R]; for the batch last gone forward on w.
 * The event table is frozen and gets no gradient. */
LOGAD_CHECKED logad_status la_encoder_backward(const la_encoder *e, const float *theta,
                                               const float *table, const la_batch *b,
                                               la_encoder_work *w, const float *dr, float *grad,
                                               logad_error *err);

#endif
