/* Beside the walk from bytes to verdict: memory whose size is checked before it is asked for. */
#include "base/mem.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

bool la_mul(size_t a, size_t b, size_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}

bool la_add(size_t a, size_t b, size_t *out)
{
    return !__builtin_add_overflow(a, b, out);
}

void *la_calloc(size_t n, size_t size)
{
    size_t bytes;
    if (!la_mul(n, size, &bytes))
        return NULL;
    return calloc(bytes > 0 ? bytes : 1, 1);
}

void *la_calloc_apart(size_t n, size_t size)
{
    size_t bytes;
    void *p;
    if (!la_mul(n, size, &bytes) || !la_add(bytes, LA_APART - 1, &bytes))
        return NULL;
    bytes = bytes < LA_APART ? LA_APART : bytes & ~(size_t)(LA_APART - 1);
    if (posix_memalign(&p, LA_APART, bytes) != 0)
        return NULL;
    memset(p, 0, bytes);
    return p;
}

void la_trim(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

bool la_grow_(void **items, size_t *cap, size_t want, size_t size)
{
    if (want <= *cap)
        return true;
    size_t n = *cap < 8 ? 8 : *cap;
    while (n < want)
        n = n > SIZE_MAX / 2 ? want : n * 2;
    size_t bytes;
    if (!la_mul(n, size, &bytes))
        return false;
    /* memcpy, since the caller's pointer is a T * and not a void *: no aliasing trouble. */
    void *p;
    memcpy(&p, items, sizeof p);
    p = realloc(p, bytes);
    if (p == NULL)
        return false;
    memcpy(items, &p, sizeof p);
    *cap = n;
    return true;
}

char *la_strndup(const char *p, size_t n)
{
    size_t size;
    char *copy = la_add(n, 1, &size) ? malloc(size) : NULL;
    if (copy == NULL)
        return NULL;
    if (n > 0)
        memcpy(copy, p, n);
    copy[n] = '\0';
    return copy;
}

char *la_strdup(const char *s)
{
    return s == NULL ? NULL : la_strndup(s, strlen(s));
}
