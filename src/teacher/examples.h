/* Retrieval: labelled sequences of the same system that are like the one asked about. */
#ifndef LA_EXAMPLES_H
#define LA_EXAMPLES_H

#include "teacher/outgoing.h"
#include "teacher/routing.h"

#define LA_EXAMPLES_POOL   1000 /* sequences kept, those with the most sessions */
#define LA_EXAMPLES_MARGIN 0.4  /* |p - 1/2| from which the model's verdict is an example */

typedef struct la_examples {
    uint32_t *sequence, n;
    la_label *label;
    float *mean; /* [n x d_in] of unit length: the mean of the events' vectors */
    uint32_t d;
} la_examples;

/* General sequences that the model is sure of and that are not suspect. */
LOGAD_CHECKED logad_status la_examples_new(la_examples *out, const la_routing *r,
                                           const double *margin, const bool *suspect, uint32_t d,
                                           logad_error *err);
void la_examples_free(la_examples *e);
/* The nearest to sequence i by cosine, into out; their number. */
LOGAD_CHECKED logad_status la_examples_near(const la_examples *e, const la_routing *r, uint32_t i,
                                            uint32_t out[LA_PROMPT_EXAMPLES], uint32_t *n,
                                            logad_error *err);

#endif
