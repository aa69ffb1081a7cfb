/* Random numbers in named streams: xoshiro256** (Blackman, Vigna 2018) seeded by splitmix64. */
#ifndef LA_RNG_H
#define LA_RNG_H

#include <stdint.h>

typedef struct la_rng {
    uint64_t s[4];
} la_rng;

la_rng la_rng_new(uint64_t seed);
/* A stream of its own for a name such as "episode/17": depends on the root's seed state and the
 * name, not on how many numbers were drawn elsewhere, and does not advance the root. */
la_rng la_rng_fork(const la_rng *root, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
uint64_t la_rng_u64(la_rng *r);
uint64_t la_rng_below(la_rng *r, uint64_t n); /* 0 <= x < n without bias; n > 0 */
double la_rng_unit(la_rng *r);                /* [0, 1), 53 bits */
double la_rng_normal(la_rng *r);              /* mean 0, variance 1; keeps no spare value */
void la_rng_shuffle(la_rng *r, uint32_t *items, uint32_t n);

#endif
