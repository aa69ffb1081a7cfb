/* event -> sequence: sessions that have the same events share one distinct sequence. */
#include "base/hash.h"
#include "base/mem.h"
#include "seq/build.h"
#include <stdlib.h>
#include <string.h>

static size_t slot_of(const la_distinct *s, const uint32_t *events, size_t n)
{
    return (size_t)la_hash64(events, n * sizeof *events, n) & (s->n_slots - 1);
}

static bool same(const la_distinct *s, uint32_t i, const uint32_t *events, size_t n)
{
    return s->at[i + 1] - s->at[i] == n &&
           memcmp(s->events + s->at[i], events, n * sizeof *events) == 0;
}

/* At most half of the slots are taken, so a probe always ends. */
static bool widen(la_distinct *s)
{
    if (((size_t)s->n + 1) * 2 <= s->n_slots)
        return true;
    size_t n_slots = s->n_slots == 0 ? 1024 : s->n_slots * 2;
    uint32_t *slots = la_calloc(n_slots, sizeof *slots);
    if (slots == NULL)
        return false;
    free(s->slots);
    s->slots = slots;
    s->n_slots = n_slots;
    for (uint32_t i = 0; i < s->n; i++) {
        size_t at = slot_of(s, s->events + s->at[i], (size_t)(s->at[i + 1] - s->at[i]));
        while (s->slots[at] != 0)
            at = (at + 1) & (n_slots - 1);
        s->slots[at] = i + 1;
    }
    return true;
}

static logad_status append(la_distinct *s, const uint32_t *events, size_t n, logad_error *err)
{
    size_t used = s->n == 0 ? 0 : (size_t)s->at[s->n];
    if (n > LA_SEQ_MAX_EVENTS - used)
        return la_fail(err, LOGAD_ENOMEM, "more than %u events in distinct sequences",
                       (unsigned)LA_SEQ_MAX_EVENTS);
    if (!la_grow(&s->events, &s->events_cap, used + n) ||
        !la_grow(&s->at, &s->at_cap, (size_t)s->n + 2) ||
        !la_grow(&s->count, &s->count_cap, (size_t)s->n + 1))
        return la_oom(err);
    memcpy(s->events + used, events, n * sizeof *events);
    s->at[s->n] = used;
    s->at[s->n + 1] = used + n;
    s->count[s->n] = 0;
    s->n++;
    return LOGAD_OK;
}

logad_status la_distinct_add(la_distinct *s, const uint32_t *events, size_t n, uint32_t *sequence,
                             logad_error *err)
{
    if (!widen(s))
        return la_oom(err);
    size_t at = slot_of(s, events, n);
    while (s->slots[at] != 0 && !same(s, s->slots[at] - 1, events, n))
        at = (at + 1) & (s->n_slots - 1);
    if (s->slots[at] == 0) {
        TRY(append(s, events, n, err));
        s->slots[at] = s->n;
    }
    *sequence = s->slots[at] - 1;
    s->count[*sequence]++;
    return LOGAD_OK;
}

void la_distinct_free(la_distinct *s)
{
    free(s->at);
    free(s->events);
    free(s->count);
    free(s->slots);
    *s = (la_distinct){0};
}
