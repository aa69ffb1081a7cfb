/* What PyTorch's encoders were run with, and what they gave, by the name of their file. */
#ifndef LA_TEST_ENCODER_REF_H
#define LA_TEST_ENCODER_REF_H

#include "../../reference/ref.h"
#include "nn/batch.h"
#include "nn/params.h"

/* theta[params->size] */
static inline void ref_theta(const la_params *params, const char *file, float *theta)
{
    for (size_t i = 0; i < params->n_slots; i++) {
        const la_slot *s = &params->slot[i];
        ref *p = ref_load(file, s->name);
        assert_non_null(p);
        assert_int_equal(p->rows * p->cols, s->rows * s->cols);
        memcpy(theta + s->at, p->x, s->rows * s->cols * sizeof *theta);
        free(p);
    }
}

/* seq[n] of len[n] events, which stand in events[most]. */
typedef struct ref_sequences {
    uint32_t *events, *len;
    const uint32_t **seq;
    size_t n, most;
} ref_sequences;

static inline void ref_load_sequences(const char *file, const ref_sequences *out)
{
    ref *lens = ref_load(file, "lens"), *events = ref_load(file, "events");
    size_t at = 0;
    assert_int_equal(lens->cols, out->n);
    assert_true(events->cols <= out->most);
    for (size_t i = 0; i < out->n; i++) {
        out->len[i] = (uint32_t)lens->x[i];
        out->seq[i] = out->events + at;
        for (size_t t = 0; t < out->len[i]; t++, at++)
            out->events[at] = (uint32_t)events->x[at];
    }
    free(lens);
    free(events);
}

/* r[b->n x width] and attention, both in the order of the batch. */
static inline void ref_check_forward(const char *file, const la_batch *b, const float *r,
                                     size_t width, const float *attention)
{
    ref *want = ref_load(file, "r"), *want_a = ref_load(file, "attention");
    float *ours = calloc(b->n * width, sizeof *ours);
    float *in_order = calloc(b->n_events, sizeof *in_order);
    size_t *at = calloc(b->n + 1, sizeof *at);
    assert_true(ours != NULL && in_order != NULL && at != NULL);
    for (uint32_t t = 0; t < b->n_steps; t++)
        for (uint32_t i = 0; i < b->alive[t]; i++)
            at[b->order[i] + 1]++;
    for (uint32_t i = 0; i < b->n; i++)
        at[i + 1] += at[i];
    for (uint32_t i = 0; i < b->n; i++)
        memcpy(ours + b->order[i] * width, r + i * width, width * sizeof *ours);
    for (uint32_t t = 0; t < b->n_steps; t++)
        for (uint32_t i = 0; i < b->alive[t]; i++)
            in_order[at[b->order[i]] + t] = attention[b->at[t] + i];
    assert_true(ref_error(ours, want->x, b->n * width) < 1e-5);
    assert_int_equal(want_a->cols, b->n_events);
    assert_true(ref_error(in_order, want_a->x, b->n_events) < 1e-5);
    free(at);
    free(in_order);
    free(ours);
    free(want);
    free(want_a);
}

static inline void ref_check_gradient(const la_params *params, const char *file, const float *grad)
{
    for (size_t i = 0; i < params->n_slots; i++) {
        const la_slot *s = &params->slot[i];
        char name[64];
        snprintf(name, sizeof name, "grad.%s", s->name);
        ref *want = ref_load(file, name);
        assert_non_null(want);
        double error = ref_error(grad + s->at, want->x, s->rows * s->cols);
        if (!(error < 1e-4))
            fail_msg("%s: relative error %g", name, error);
        free(want);
    }
}

#endif
