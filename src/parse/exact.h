/* Templates by their words: those that a line equals word for word. */
#ifndef LA_EXACT_H
#define LA_EXACT_H

#include <stdbool.h>
#include <stdint.h>

#define LA_EXACT_NONE UINT32_MAX

typedef struct la_exact la_exact;

la_exact *la_exact_new(void); /* NULL if out of memory */
void la_exact_free(la_exact *x);
/* The first of several with the same words stays. The words are not copied: they must stay where
 * and as they are. False: out of memory. */
bool la_exact_add(la_exact *x, const uint32_t *words, uint32_t n, uint32_t template);
uint32_t la_exact_find(const la_exact *x, const uint32_t *words, uint32_t n);

#endif
