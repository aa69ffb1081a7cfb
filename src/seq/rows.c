/* event -> sequence: sorts the events of interleaved sessions into one run per session. */
#include "seq/rows.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

logad_status la_rows_add(la_rows *r, uint32_t session, const la_place *place, logad_error *err)
{
    size_t i = r->n;
    if (i >= LA_SEQ_MAX_EVENTS)
        return la_fail(err, LOGAD_ENOMEM,
                       "more than %u events in one run: score fewer files at once",
                       (unsigned)LA_SEQ_MAX_EVENTS);
    if (!la_grow(&r->session, &r->session_cap, i + 1))
        return la_oom(err);
    if (r->keep_places ? !la_grow(&r->places, &r->places_cap, i + 1)
                       : !la_grow(&r->templates, &r->templates_cap, i + 1))
        return la_oom(err);
    r->session[i] = session;
    if (r->keep_places)
        r->places[i] = *place;
    else
        r->templates[i] = place->template_;
    r->n++;
    return LOGAD_OK;
}

size_t la_rows_count(const la_rows *r)
{
    return r->n;
}

void la_rows_renumber(la_rows *r, const uint32_t *number)
{
    for (size_t i = 0; i < r->n; i++) {
        uint32_t *t = r->keep_places ? &r->places[i].template_ : &r->templates[i];
        *t = number[*t];
    }
}

/* at[s] becomes where session s begins, at[n_sessions] the end. */
static uint64_t *session_starts(const la_rows *r, uint32_t n_sessions)
{
    uint64_t *at = la_calloc((size_t)n_sessions + 1, sizeof *at);
    if (at == NULL)
        return NULL;
    for (size_t i = 0; i < r->n; i++)
        at[r->session[i] + 1]++;
    for (uint32_t s = 0; s < n_sessions; s++)
        at[s + 1] += at[s];
    return at;
}

/* A counting sort in place, along the cycles of the permutation: a second array of places would
 * double the memory. session[] is turned into each row's target and is used up. */
static void sort_rows(la_rows *r, uint64_t *cursor)
{
    uint32_t *target = r->session;
    for (size_t i = 0; i < r->n; i++)
        target[i] = (uint32_t)cursor[r->session[i]]++;
    for (size_t i = 0; i < r->n; i++) {
        while (target[i] != i) {
            size_t to = target[i];
            if (r->keep_places) {
                la_place p = r->places[to];
                r->places[to] = r->places[i];
                r->places[i] = p;
            } else {
                uint32_t t = r->templates[to];
                r->templates[to] = r->templates[i];
                r->templates[i] = t;
            }
            target[i] = target[to];
            target[to] = (uint32_t)to;
        }
    }
}

static logad_status add_sessions(const la_rows *r, la_dataset *d, const uint64_t *at,
                                 uint32_t n_sessions, logad_error *err)
{
    uint32_t *events = NULL;
    size_t cap = 0;
    logad_status s = LOGAD_OK;
    for (uint32_t i = 0; s == LOGAD_OK && i < n_sessions; i++) {
        size_t n = (size_t)(at[i + 1] - at[i]);
        if (!la_grow(&events, &cap, n + 1)) {
            s = la_oom(err);
            break;
        }
        for (size_t k = 0; k < n; k++)
            events[k] = r->keep_places ? r->places[at[i] + k].template_ : r->templates[at[i] + k];
        s = la_dataset_add(d, events, n, err);
    }
    free(events);
    return s;
}

static logad_status finish(la_rows *r, la_dataset *d, uint64_t *at, uint32_t n_sessions,
                           logad_error *err)
{
    uint64_t *cursor = la_calloc((size_t)n_sessions + 1, sizeof *cursor);
    if (cursor == NULL)
        return la_oom(err);
    memcpy(cursor, at, ((size_t)n_sessions + 1) * sizeof *cursor);
    sort_rows(r, cursor);
    free(cursor);
    return add_sessions(r, d, at, n_sessions, err);
}

logad_status la_rows_finish(la_rows *r, la_dataset *d, logad_error *err)
{
    uint32_t n_sessions = la_map_count(d->memory->ids);
    uint64_t *at = session_starts(r, n_sessions);
    if (at == NULL)
        return la_oom(err);
    logad_status s = finish(r, d, at, n_sessions, err);
    if (!r->keep_places) {
        free(at);
        return s;
    }
    d->place_at = at;
    d->places = r->places;
    r->places = NULL;
    return s;
}

void la_rows_free(la_rows *r)
{
    free(r->session);
    free(r->places);
    free(r->templates);
    *r = (la_rows){0};
}
