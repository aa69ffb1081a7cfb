/* sequence -> vector: sequences packed by time, longest first, so that a step of all of them is
 * one product without padding. */
#include "nn/batch.h"
#include "base/mem.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct place {
    uint32_t len, index;
} place;

static int longest_first(const void *pa, const void *pb)
{
    const place *a = pa, *b = pb;
    if (a->len != b->len)
        return a->len < b->len ? 1 : -1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static int by_row(const void *pa, const void *pb)
{
    uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
    return a < b ? -1 : a > b;
}

/* Grows two arrays that share one capacity. */
static bool grow_pair(uint32_t **a, uint32_t **b, size_t *cap, size_t want)
{
    size_t cap_a = *cap, cap_b = *cap;
    if (!la_grow(a, &cap_a, want) || !la_grow(b, &cap_b, want))
        return false;
    *cap = cap_a < cap_b ? cap_a : cap_b;
    return true;
}

static logad_status reserve(la_batch *b, logad_error *err)
{
    if (!grow_pair(&b->alive, &b->at, &b->cap_steps, (size_t)b->n_steps + 1) ||
        !grow_pair(&b->event, &b->slot, &b->cap_events, b->n_events) ||
        !la_grow(&b->row, &b->cap_rows, b->n_events))
        return la_oom(err);
    return LOGAD_OK;
}

static logad_status sort_by_length(la_batch *b, const uint32_t *len, uint32_t n, logad_error *err)
{
    place *places = la_calloc(n, sizeof *places);
    if (places == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < n; i++)
        places[i] = (place){len[i], i};
    qsort(places, n, sizeof *places, longest_first);
    for (uint32_t i = 0; i < n; i++) {
        b->len[i] = places[i].len;
        b->order[i] = places[i].index;
    }
    free(places);
    return LOGAD_OK;
}

static void pack(la_batch *b, const uint32_t *const *events)
{
    uint32_t alive = b->n, at = 0;
    for (uint32_t t = 0; t < b->n_steps; t++) {
        while (b->len[alive - 1] <= t)
            alive--;
        b->alive[t] = alive;
        b->at[t] = at;
        for (uint32_t i = 0; i < alive; i++)
            b->event[at + i] = events[b->order[i]][t];
        at += alive;
    }
    b->at[b->n_steps] = at;
}

/* The distinct rows by sorting, then each event's slot by bisection. */
static void find_rows(la_batch *b)
{
    memcpy(b->row, b->event, b->n_events * sizeof *b->row);
    qsort(b->row, b->n_events, sizeof *b->row, by_row);
    b->n_rows = 1;
    for (uint32_t i = 1; i < b->n_events; i++)
        if (b->row[i] != b->row[i - 1])
            b->row[b->n_rows++] = b->row[i];
    for (uint32_t e = 0; e < b->n_events; e++) {
        uint32_t lo = 0, hi = b->n_rows;
        while (hi - lo > 1) {
            uint32_t mid = lo + (hi - lo) / 2;
            if (b->row[mid] <= b->event[e])
                lo = mid;
            else
                hi = mid;
        }
        b->slot[e] = lo;
    }
}

logad_status la_batch_fill(la_batch *b, const uint32_t *const *events, const uint32_t *len,
                           uint32_t n, logad_error *err)
{
    assert(n > 0);
    uint64_t total = 0;
    for (uint32_t i = 0; i < n; i++) {
        assert(len[i] > 0);
        total += len[i];
    }
    if (total > INT32_MAX)
        return la_fail(err, LOGAD_ENOMEM, "a shard of %llu events is over the limit",
                       (unsigned long long)total);
    if (!grow_pair(&b->len, &b->order, &b->cap_n, n))
        return la_oom(err);
    b->n = n;
    TRY(sort_by_length(b, len, n, err));
    b->n_steps = b->len[0];
    b->n_events = (uint32_t)total;
    TRY(reserve(b, err));
    pack(b, events);
    find_rows(b);
    return LOGAD_OK;
}

void la_batch_free(la_batch *b)
{
    free(b->len);
    free(b->order);
    free(b->alive);
    free(b->at);
    free(b->event);
    free(b->row);
    free(b->slot);
    *b = (la_batch){0};
}
