/* Allocation with overflow checks. All memory of logad that is not in an arena comes from here. */
#ifndef LA_MEM_H
#define LA_MEM_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed memory for n items, or NULL (also where n * size overflows). n = 0 gives a valid pointer.
 */
void *la_calloc(size_t n, size_t size);

/* The same for what one thread writes to all the time: on cache lines of its own, two by two as
 * processors fetch them, so that no other thread waits for them. Items of an array must have a size
 * that is a multiple of LA_APART. */
#define LA_APART 128
void *la_calloc_apart(size_t n, size_t size);

/* Gives what was freed back to the system, where that can be done: between stages that hold much.
 */
void la_trim(void);

/* Grows *items (capacity *cap, items of the given size) to hold at least want; doubles. New memory
 * is not zeroed. Returns false when out of memory; *items is then untouched. */
bool la_grow_(void **items, size_t *cap, size_t want, size_t size);
#define la_grow(items, cap, want) la_grow_((void **)(items), (cap), (want), sizeof **(items))

char *la_strdup(const char *s);            /* NULL when out of memory; NULL gives NULL */
char *la_strndup(const char *p, size_t n); /* NUL-terminated copy of n bytes */

/* a * b and a + b into *out; false on overflow. */
bool la_mul(size_t a, size_t b, size_t *out);
bool la_add(size_t a, size_t b, size_t *out);

#endif
