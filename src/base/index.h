/* A table that finds numbers by a hash, for owners that keep the keys themselves: four bytes a
 * slot. Its hash is seeded per process, so colliding keys cannot be prepared. */
#ifndef LA_INDEX_H
#define LA_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LA_INDEX_NONE UINT32_MAX

/* A zeroed one with owner and hash set is empty and ready. */
typedef struct la_index {
    const void *owner;
    /* Of the key of a number, by this seed. */
    uint64_t (*hash)(const void *owner, uint32_t number, uint64_t seed);
    uint32_t *slots;
    size_t n_slots, n;
    uint64_t seed; /* for the hashes of all keys; set by the first la_index_add */
} la_index;

/* The numbers whose keys may be the one with this hash, one after the other: *at begins as the
 * hash. LA_INDEX_NONE: no more. */
uint32_t la_index_next(const la_index *x, uint64_t *at);
/* Adds a number, perhaps one of several with its key. False: out of memory. */
bool la_index_add(la_index *x, uint32_t number);
void la_index_free(la_index *x); /* what it holds */

#endif
