/* Lists of templates by a key: those that are the same but for one word. */
#ifndef LA_SIBLINGS_H
#define LA_SIBLINGS_H

#include <stdbool.h>
#include <stdint.h>

#define LA_SIBLINGS_END UINT32_MAX

typedef struct la_siblings la_siblings;

la_siblings *la_siblings_new(void); /* NULL if out of memory */
void la_siblings_free(la_siblings *s);
bool la_siblings_add(la_siblings *s, uint64_t key, uint32_t template); /* false: out of memory */
/* The members of a list, the newest first; those of keys with the same lower half are one list. */
uint32_t la_siblings_first(const la_siblings *s, uint64_t key);
uint32_t la_siblings_next(const la_siblings *s, uint32_t at);
uint32_t la_siblings_template(const la_siblings *s, uint32_t at);

#endif
