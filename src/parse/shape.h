/* What was found out about messages with the same key, so that the usual line costs one look-up.
 * The table is bounded: when it is full its owner starts anew. */
#ifndef LA_SHAPE_H
#define LA_SHAPE_H

#include "parse/mask.h"
#include <stdbool.h>
#include <stdint.h>

#define LA_SHAPE_NONE     UINT32_MAX
#define LA_SHAPE_MAX      32768      /* shapes */
#define LA_SHAPE_MAX_KEYS (4u << 20) /* bytes of their keys */

typedef struct la_shapes la_shapes;

/* The shapes that a thread found last, by a few bytes of their keys. A zeroed one is ready; each
 * thread has its own, for one table. */
#define LA_SHAPE_QUICK 512u /* a power of two */
typedef struct la_quick {
    uint64_t clears;                 /* of the table, when it was filled */
    uint32_t places[LA_SHAPE_QUICK]; /* shape + 1; 0: free */
} la_quick;

la_shapes *la_shapes_new(void); /* NULL if out of memory */
void la_shapes_free(la_shapes *s);

/* The shape of a masked message, LA_SHAPE_NONE if it is not there: *hash is then for la_shapes_add.
 * Threads may look while one of them adds. */
uint32_t la_shapes_find(const la_shapes *s, la_quick *q, const la_masked *m, uint64_t *hash);
bool la_shapes_is_full(const la_shapes *s, const la_masked *m);
/* Adds one that is not there to a table that is not full; its number is below LA_SHAPE_MAX. */
uint32_t la_shapes_add(la_shapes *s, const la_masked *m, uint64_t hash, uint32_t template);
uint32_t la_shapes_template(const la_shapes *s, uint32_t shape);
void la_shapes_clear(la_shapes *s); /* nobody else may be looking */

#endif
