/* sequence -> windows: how a session longer than the network reads is cut. */
#include "detect/window.h"

#include "base/mem.h"

#include <stdlib.h>

uint32_t la_windows_count(uint64_t len, uint32_t max_events)
{
    return (uint32_t)((len + max_events - 1) / max_events);
}

logad_status la_windows_add(la_windows *w, uint32_t sequence, uint64_t at, uint64_t end,
                            uint32_t max_events, logad_error *err)
{
    uint64_t len = end - at;
    uint32_t n = la_windows_count(len, max_events);
    if (n == 0)
        return LOGAD_OK;
    if (!la_grow(&w->items, &w->cap, w->n + n))
        return la_oom(err);
    uint64_t each = (len + n - 1) / n;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t from = at + i * each, to = from + each < end ? from + each : end;
        w->items[w->n++] = (la_window){sequence, i, from, (uint32_t)(to - from)};
    }
    return LOGAD_OK;
}

void la_windows_free(la_windows *w)
{
    free(w->items);
    *w = (la_windows){0};
}
