/* Beside the walk from bytes to verdict: every random choice, from named streams of one seed. */
#include "base/rng.h"
#include "base/hash.h"
#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

la_rng la_rng_new(uint64_t seed)
{
    la_rng r;
    for (int i = 0; i < 4; i++)
        r.s[i] = splitmix(&seed);
    return r;
}

la_rng la_rng_fork(const la_rng *root, const char *fmt, ...)
{
    char name[256];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(name, sizeof name, fmt, args);
    va_end(args);
    assert(n >= 0 && (size_t)n < sizeof name);
    (void)n;
    uint64_t seed = 0;
    for (int i = 0; i < 4; i++)
        seed = la_hash64(name, strlen(name), seed ^ root->s[i]);
    return la_rng_new(seed);
}

static inline uint64_t rotl(uint64_t x, unsigned n)
{
    return x << n | x >> (64 - n);
}

uint64_t la_rng_u64(la_rng *r)
{
    uint64_t *s = r->s, out = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return out;
}

/* Lemire, "Fast random integer generation in an interval" (2019), algorithm 5. */
uint64_t la_rng_below(la_rng *r, uint64_t n)
{
    assert(n > 0);
    wide m = (wide)la_rng_u64(r) * n;
    if ((uint64_t)m < n) {
        uint64_t reject = (0 - n) % n;
        while ((uint64_t)m < reject)
            m = (wide)la_rng_u64(r) * n;
    }
    return (uint64_t)(m >> 64);
}

double la_rng_unit(la_rng *r)
{
    return (double)(la_rng_u64(r) >> 11) * 0x1p-53;
}

/* Box and Muller (1958). */
double la_rng_normal(la_rng *r)
{
    double u = 1.0 - la_rng_unit(r), v = la_rng_unit(r);
    return sqrt(-2.0 * log(u)) * cos(6.283185307179586476925 * v);
}

void la_rng_shuffle(la_rng *r, uint32_t *items, uint32_t n)
{
    for (uint32_t i = n; i > 1; i--) {
        uint32_t j = (uint32_t)la_rng_below(r, i), t = items[i - 1];
        items[i - 1] = items[j];
        items[j] = t;
    }
}
