/* vector -> score: what was scored once is looked up. */
#include "detect/memo.h"
#include "base/map.h"
#include "base/mem.h"
#include <stdlib.h>

struct la_memo {
    la_map *sequences; /* the bytes of their events */
    la_remembered *items;
    size_t cap, n_events;
};

la_memo *la_memo_new(void)
{
    la_memo *m = la_calloc(1, sizeof *m);
    if (m == NULL)
        return NULL;
    m->sequences = la_map_new();
    if (m->sequences == NULL) {
        free(m);
        return NULL;
    }
    return m;
}

const la_remembered *la_memo_find(const la_memo *m, const uint32_t *events, size_t n)
{
    uint32_t i = la_map_find(m->sequences, events, n * sizeof *events);
    return i == LA_MAP_NONE ? NULL : &m->items[i];
}

static bool forget(la_memo *m)
{
    la_map *fresh = la_map_new();
    if (fresh == NULL)
        return false;
    la_map_free(m->sequences);
    m->sequences = fresh;
    m->n_events = 0;
    return true;
}

logad_status la_memo_add(la_memo *m, const uint32_t *events, size_t n, const la_remembered *r,
                         logad_error *err)
{
    if (n > LA_MEMO_EVENTS / 16)
        return LOGAD_OK;
    if (m->n_events + n > LA_MEMO_EVENTS && !forget(m))
        return la_oom(err);
    if (!la_grow(&m->items, &m->cap, (size_t)la_map_count(m->sequences) + 1))
        return la_oom(err);
    bool added;
    uint32_t i = la_map_intern(m->sequences, events, n * sizeof *events, &added);
    if (i == LA_MAP_NONE)
        return la_oom(err);
    m->items[i] = *r;
    m->n_events += added ? n : 0;
    return LOGAD_OK;
}

void la_memo_free(la_memo *m)
{
    if (m == NULL)
        return;
    la_map_free(m->sequences);
    free(m->items);
    free(m);
}
