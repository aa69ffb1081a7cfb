/* One flat vector theta holds all weights; a slot table says which part is what. Adam, the meta
 * step, clipping and checkpoints are loops over one array. */
#ifndef LA_PARAMS_H
#define LA_PARAMS_H

#include "base/err.h"
#include "base/rng.h"
#include <stddef.h>

typedef enum la_init {
    LA_INIT_ZERO,
    LA_INIT_ONE,
    LA_INIT_NORMAL,     /* mean 0, variance 1 */
    LA_INIT_UNIFORM,    /* +-1/sqrt(fan): PyTorch's default for GRU (fan = hidden) and linear (fan =
                           inputs) */
    LA_INIT_XAVIER,     /* +-sqrt(6 / (rows + cols)) */
    LA_INIT_ORTHONORMAL /* rows orthonormal where rows <= cols, else columns */
} la_init;

typedef struct la_slot {
    char name[48]; /* "gru0.fwd.w_x" */
    size_t at;     /* first float in theta */
    size_t rows, cols;
    la_init init;
    double fan; /* for LA_INIT_UNIFORM */
} la_slot;

#define LA_PARAMS_MAX_SLOTS 96

typedef struct la_params {
    la_slot slot[LA_PARAMS_MAX_SLOTS];
    size_t n_slots;
    size_t size; /* floats in theta */
} la_params;

/* Adds a slot and returns its offset in theta. A programming error (too many slots) asserts. */
size_t la_params_add(la_params *p, const char *name, size_t rows, size_t cols, la_init init,
                     double fan);
const la_slot *la_params_find(const la_params *p, const char *name); /* NULL if absent */
/* Fills theta; each slot draws from its own stream, forked from rng by name. */
void la_params_init(const la_params *p, float *theta, const la_rng *rng);

#endif
