/* Adam (Kingma, Ba 2015) over the flat vector, with gradient-norm clipping. */
#ifndef LA_ADAM_H
#define LA_ADAM_H

#include <stddef.h>
#include <stdint.h>

typedef struct la_adam {
    double lr, beta1, beta2, eps, clip; /* clip: largest gradient norm, 0 = none */
    uint64_t step;                      /* updates done */
    float *m, *v;                       /* [n], owned by the caller, zero at the start */
} la_adam;

/* Scales grad to the clip norm (in place), then updates theta with learning rate lr * rate.
 * Returns the norm before clipping; where it is not finite nothing is changed. */
double la_adam_step(la_adam *a, float *theta, float *grad, size_t n, double rate);

#endif
