/* Interning map: bytes -> 0, 1, 2, ... in order of insertion. Its hash is seeded per process, so
 * colliding keys cannot be prepared; ids do not depend on the seed. */
#ifndef LA_MAP_H
#define LA_MAP_H

#include "base/str.h"
#include <stdbool.h>
#include <stdint.h>

#define LA_MAP_NONE UINT32_MAX

typedef struct la_map la_map;

la_map *la_map_new(void); /* NULL if out of memory */
void la_map_free(la_map *m);
/* The id of a key, added (copied) if it is new. LA_MAP_NONE if out of memory. added may be NULL. */
uint32_t la_map_intern(la_map *m, const void *key, size_t n, bool *added);
/* The same in steps, where many keys are to come: the hash of a key (threads may ask), a hint that
 * it will be interned soon, the interning. */
uint64_t la_map_hash(const la_map *m, const void *key, size_t n);
void la_map_expect(const la_map *m, uint64_t hash);
uint32_t la_map_intern_hashed(la_map *m, const void *key, size_t n, uint64_t hash, bool *added);
uint32_t la_map_find(const la_map *m, const void *key, size_t n); /* LA_MAP_NONE if not there */
la_str la_map_key(const la_map *m, uint32_t id); /* lives as long as the map; NUL follows it */
uint32_t la_map_count(const la_map *m);

#endif
