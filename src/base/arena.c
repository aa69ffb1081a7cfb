/* Beside the walk from bytes to verdict: memory of one stage or batch, given back all at once. */
#include "base/arena.h"
#include "base/mem.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ALIGN     ((size_t)16)
#define MIN_CHUNK ((size_t)4 << 10)
#define MAX_CHUNK ((size_t)1 << 20)

typedef struct la_chunk {
    struct la_chunk *next;
    size_t size, used; /* of data */
    _Alignas(16) char data[];
} la_chunk;

/* A request larger than a chunk gets one of its own, put behind the head so that the room left in
 * the head is not lost. */
static la_chunk *add_chunk(la_arena *a, size_t want)
{
    size_t size = a->head == NULL ? MIN_CHUNK : a->head->size * 2;
    if (size > MAX_CHUNK)
        size = MAX_CHUNK;
    bool alone = want > size;
    if (alone)
        size = want;
    size_t bytes;
    la_chunk *c = la_add(size, sizeof *c, &bytes) ? malloc(bytes) : NULL;
    if (c == NULL)
        return NULL;
    c->size = size;
    c->used = 0;
    if (alone && a->head != NULL) {
        c->next = a->head->next;
        a->head->next = c;
    } else {
        c->next = a->head;
        a->head = c;
    }
    return c;
}

void *la_arena_take(la_arena *a, size_t size, size_t align)
{
    la_chunk *c = a->head;
    size_t at = c == NULL ? 0 : (c->used + align - 1) & ~(align - 1);
    if (c == NULL || at > c->size || size > c->size - at) {
        c = add_chunk(a, size);
        if (c == NULL)
            return NULL;
        at = 0;
    }
    c->used = at + size;
    a->used += size;
    return c->data + at;
}

void *la_arena_alloc(la_arena *a, size_t size)
{
    char *p = la_arena_take(a, size > 0 ? size : 1, ALIGN);
    if (p != NULL)
        memset(p, 0, size);
    return p;
}

char *la_arena_copy(la_arena *a, const char *p, size_t n)
{
    size_t size;
    char *copy = la_add(n, 1, &size) ? la_arena_take(a, size, 1) : NULL;
    if (copy == NULL)
        return NULL;
    if (n > 0)
        memcpy(copy, p, n);
    copy[n] = '\0';
    return copy;
}

void la_arena_reset(la_arena *a)
{
    la_chunk *keep = a->head;
    if (keep == NULL)
        return;
    for (la_chunk *c = keep->next; c != NULL;) {
        la_chunk *next = c->next;
        free(c);
        c = next;
    }
    keep->next = NULL;
    keep->used = 0;
    a->used = 0;
    /* A chunk made for one huge request must not stay for ever. */
    if (keep->size > MAX_CHUNK) {
        free(keep);
        a->head = NULL;
    }
}

void la_arena_free(la_arena *a)
{
    la_arena_reset(a);
    free(a->head);
    a->head = NULL;
}
