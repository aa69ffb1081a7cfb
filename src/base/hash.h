/* Hashes: a fast seeded one for tables, SHA-256 (FIPS 180-4) for contents. */
#ifndef LA_HASH_H
#define LA_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint64_t la_hash64(const void *p, size_t n, uint64_t seed); /* the same value on every machine */
/* A seed that nobody can foresee, for a table at this place. */
uint64_t la_hash_seed(const void *place);

typedef struct la_sha256 {
    uint32_t h[8];
    uint64_t n;
    unsigned char block[64];
} la_sha256;

void la_sha256_init(la_sha256 *s);
void la_sha256_add(la_sha256 *s, const void *p, size_t n);
void la_sha256_hex(la_sha256 *s, char out[65]); /* finishes; NUL-terminated lower-case hex */
void la_sha256_of(const void *p, size_t n, char out[65]);
bool la_sha256_file(const char *path, char out[65]); /* false: it cannot be read */

#endif
