/* Long sequences are cut into windows of at most max_events events; nothing is dropped. */
#ifndef LA_WINDOW_H
#define LA_WINDOW_H

#include "base/err.h"
#include <stddef.h>
#include <stdint.h>

typedef struct la_window {
    uint32_t sequence;
    uint32_t number; /* 0-based within its sequence */
    uint64_t at;     /* first event, an index into the events array the sequences point into */
    uint32_t len;    /* 1 .. max_events */
} la_window;

typedef struct la_windows {
    la_window *items;
    size_t n, cap;
} la_windows;

/* Adds the windows of sequence [at, end): as few as max_events allows, of equal length but for the
 * last, so that no window is a short left-over without context. Empty sequences have none. */
LOGAD_CHECKED logad_status la_windows_add(la_windows *w, uint32_t sequence, uint64_t at,
                                          uint64_t end, uint32_t max_events, logad_error *err);
uint32_t la_windows_count(uint64_t len, uint32_t max_events);
void la_windows_free(la_windows *w);

#endif
