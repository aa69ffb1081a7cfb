/* An arena: many small allocations that are freed together. Pointers stay valid until reset. */
#ifndef LA_ARENA_H
#define LA_ARENA_H

#include <stddef.h>

typedef struct la_arena {
    struct la_chunk *head; /* a zeroed la_arena is empty and ready */
    size_t used;           /* bytes handed out since the last reset */
} la_arena;

void *la_arena_alloc(la_arena *a, size_t size); /* 16-byte aligned, zeroed; NULL if out of memory */
/* Without gaps: aligned to a power of two up to 16, not zeroed. */
void *la_arena_take(la_arena *a, size_t size, size_t align);
char *la_arena_copy(la_arena *a, const char *p, size_t n); /* NUL-terminated copy */
void la_arena_reset(la_arena *a);                          /* keeps one chunk for reuse */
void la_arena_free(la_arena *a);

#endif
