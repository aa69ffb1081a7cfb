/* A set of five templates and six distinct sequences, ten sessions, for the tests of this room. */
#ifndef TINY_SET_H
#define TINY_SET_H

#include "seq/dataset.h"

/* Sequences: 0: a b (x4), 1: b a (x2), 2: a b c, 3: d, 4: a a b, 5: empty. */
static inline la_dataset tiny_set(void)
{
    static char a[] = "open file", b[] = "close file", c[] = "Connection refused",
                d[] = "received packet from <*>", e[] = "<*>";
    static char *templates[] = {a, b, c, d, e};
    static uint64_t at[] = {0, 2, 4, 7, 8, 11, 11};
    static uint32_t events[] = {0, 1, 1, 0, 0, 1, 2, 3, 0, 0, 1};
    static uint32_t count[] = {4, 2, 1, 1, 1, 1};
    static uint32_t sequence[] = {0, 1, 0, 2, 0, 3, 1, 4, 0, 5};
    return (la_dataset){.n_templates = 5,
                        .templates = templates,
                        .n_sequences = 6,
                        .at = at,
                        .events = events,
                        .count = count,
                        .n_sessions = 10,
                        .sequence = sequence};
}

#endif
