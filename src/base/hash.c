/* Beside the walk from bytes to verdict: the hash under every table.
 *
 * Sixteen bytes at a time are folded by a 64 x 64 -> 128 bit product. Both factors carry a secret
 * made from the seed: without it nobody can choose a factor that is zero, which would wipe out
 * what came before and so collide under every seed. */
#include "base/hash.h"
#include "base/log.h"
#include <string.h>
#include <sys/random.h>

__extension__ typedef unsigned __int128 wide;

/* Fractional parts of the square roots of 2, 3, 5, 7. */
#define K0 UINT64_C(0x6a09e667f3bcc909)
#define K1 UINT64_C(0xbb67ae8584caa73b)
#define K2 UINT64_C(0x3c6ef372fe94f82b)
#define K3 UINT64_C(0xa54ff53a5f1d36f1)

static inline uint64_t fold(uint64_t a, uint64_t b)
{
    wide p = (wide)a * b;
    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

static inline uint64_t read64(const unsigned char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

static inline uint64_t read32(const unsigned char *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap32(v);
#endif
    return v;
}

uint64_t la_hash64(const void *data, size_t n, uint64_t seed)
{
    const unsigned char *p = data;
    uint64_t x = fold(seed ^ K0, (uint64_t)n ^ K1), y = fold(seed ^ K2, K3);
    uint64_t a, b;
    size_t left = n;
    if (left > 32) {
        uint64_t z = x ^ K2;
        do {
            x = fold(read64(p) ^ x, read64(p + 8) ^ y);
            z = fold(read64(p + 16) ^ z, read64(p + 24) ^ y ^ K1);
            p += 32;
            left -= 32;
        } while (left > 32);
        x = x * K3 + z;
    }
    if (left > 16) {
        x = fold(read64(p) ^ x, read64(p + 8) ^ y);
        p += 16;
        left -= 16;
    }
    if (left >= 8) {
        a = read64(p);
        b = read64(p + left - 8);
    } else if (left >= 4) {
        a = read32(p);
        b = read32(p + left - 4);
    } else if (left > 0) {
        a = (uint64_t)p[0] << 16 | (uint64_t)p[left / 2] << 8 | p[left - 1];
        b = 0;
    } else {
        a = b = 0;
    }
    return fold(fold(a ^ x, b ^ y) ^ K0, y ^ K3);
}

uint64_t la_hash_seed(const void *place)
{
    uint64_t seed = 0;
    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) == (ssize_t)sizeof seed)
        return seed;
    /* Early in the boot of a machine there may be no randomness yet: time and place must do. */
    double now = la_clock();
    return la_hash64(&now, sizeof now, (uint64_t)(uintptr_t)place);
}
