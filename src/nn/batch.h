/* A shard of sequences packed by time: the unit of compute.
 *
 * Sequences stand longest first, so at step t the first alive[t] of them still have an event, and
 * rows at[t] .. at[t+1] of every packed matrix are step t. No row is padding. */
#ifndef LA_BATCH_H
#define LA_BATCH_H

#include "base/err.h"
#include <stddef.h>
#include <stdint.h>

#define LA_SHARD 25 /* sequences in a training shard; never derived from the thread count */

typedef struct la_batch {
    uint32_t n;        /* sequences */
    uint32_t n_steps;  /* length of the longest */
    uint32_t n_events; /* sum of lengths */
    uint32_t *len;     /* [n] descending, each >= 1 */
    uint32_t *order;   /* [n] position of the sequence in the caller's list */
    uint32_t *alive;   /* [n_steps] */
    uint32_t *at;      /* [n_steps + 1] */
    uint32_t *event;   /* [n_events] row of the event table */
    /* Distinct event-table rows of this shard, ascending, and where each packed event points. */
    uint32_t n_rows;
    uint32_t *row;                                 /* [n_rows] */
    uint32_t *slot;                                /* [n_events] index into row */
    size_t cap_n, cap_steps, cap_events, cap_rows; /* memory is reused from fill to fill */
} la_batch;

/* Packs n sequences (views of events, lengths >= 1); ties in length keep the caller's order. */
LOGAD_CHECKED logad_status la_batch_fill(la_batch *b, const uint32_t *const *events,
                                         const uint32_t *len, uint32_t n, logad_error *err);
void la_batch_free(la_batch *b);

#endif
