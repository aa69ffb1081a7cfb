/* score -> verdict: asks the network what it would say without each kind of event; an appraiser's
 * score is a sum, of which each part is an event's or the window's. */
#include "detect/weigh.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK        128        /* windows at most whose reduced copies are scored in one pass */
#define CHUNK_EVENTS (1u << 20) /* a pass takes no further window once it has this many events */

/* Reduced copies of a chunk of windows, each without one template. */
typedef struct reduced {
    const la_scorer *s;
    const uint32_t *whole; /* events of the whole windows */
    size_t done;           /* windows in this pass */
    uint32_t *events;
    size_t n_events, cap_events;
    la_window *items;
    uint32_t *first; /* position of the left-out template in its window */
    size_t n, cap, cap_first;
    double *margin;
} reduced;

static bool seen_before(const uint32_t *window, uint32_t i)
{
    for (uint32_t j = 0; j < i; j++)
        if (window[j] == window[i])
            return true;
    return false;
}

static logad_status leave_out(reduced *r, const uint32_t *window, uint32_t len, uint32_t first,
                              uint32_t of, logad_error *err)
{
    if (!la_grow(&r->events, &r->cap_events, r->n_events + len) ||
        !la_grow(&r->items, &r->cap, r->n + 1) || !la_grow(&r->first, &r->cap_first, r->n + 1))
        return la_oom(err);
    size_t at = r->n_events;
    for (uint32_t i = 0; i < len; i++)
        if (window[i] != window[first])
            r->events[r->n_events++] = window[i];
    r->first[r->n] = first;
    r->items[r->n++] = (la_window){.sequence = of, .at = at, .len = (uint32_t)(r->n_events - at)};
    return LOGAD_OK;
}

static logad_status reduce_window(reduced *r, const uint32_t *window, uint32_t len, uint32_t of,
                                  logad_error *err)
{
    for (uint32_t i = 0; i < len; i++)
        if (!seen_before(window, i))
            TRY(leave_out(r, window, len, i, of, err));
    return LOGAD_OK;
}

/* Keeps the heaviest LA_WEIGH_TOP in falling order; ties keep the earlier position. */
static void insert(la_weighed *w, uint32_t at, double weight)
{
    uint32_t k = w->n < LA_WEIGH_TOP ? w->n++ : LA_WEIGH_TOP;
    while (k > 0 && w->weight[k - 1] < weight) {
        if (k < LA_WEIGH_TOP) {
            w->weight[k] = w->weight[k - 1];
            w->at[k] = w->at[k - 1];
        }
        k--;
    }
    if (k < LA_WEIGH_TOP) {
        w->weight[k] = weight;
        w->at[k] = at;
    }
}

static void collect(const reduced *r, const double *margin, la_weighed *out, double *total)
{
    for (size_t i = 0; i < r->n; i++) {
        uint32_t of = r->items[i].sequence;
        if (r->items[i].len == 0) {
            out[of] = (la_weighed){.n = 1, .weight = {1.0}};
            total[of] = 1.0;
            continue;
        }
        double drop = margin[of] - r->margin[i];
        if (drop <= 0)
            continue;
        total[of] += drop;
        insert(&out[of], r->first[i], drop);
    }
}

/* An encoder needs at least one event: windows reduced to nothing are left out of the pass. */
static logad_status score_reduced(reduced *r, logad_error *err)
{
    la_window *some = la_calloc(r->n, sizeof *some);
    double *margin = la_calloc(r->n, sizeof *margin);
    r->margin = la_calloc(r->n, sizeof *r->margin);
    logad_status status =
        some == NULL || margin == NULL || r->margin == NULL ? la_oom(err) : LOGAD_OK;
    size_t n = 0;
    for (size_t i = 0; i < r->n && status == LOGAD_OK; i++)
        if (r->items[i].len > 0)
            some[n++] = r->items[i];
    if (status == LOGAD_OK && n > 0)
        status = la_score_windows(r->s, r->events, some, n, margin, NULL, err);
    for (size_t i = 0, k = 0; i < r->n && status == LOGAD_OK; i++)
        if (r->items[i].len > 0)
            r->margin[i] = margin[k++];
    free(some);
    free(margin);
    return status;
}

/* Weighs the first r->done of n windows: as many as a pass takes. */
static logad_status weigh_chunk(reduced *r, const la_window *windows, const double *margin,
                                size_t n, la_weighed *out, logad_error *err)
{
    double total[CHUNK] = {0};
    r->n = r->n_events = 0;
    for (r->done = 0; r->done < n && r->done < CHUNK && r->n_events < CHUNK_EVENTS; r->done++) {
        size_t i = r->done;
        out[i] = (la_weighed){0};
        TRY(reduce_window(r, r->whole + windows[i].at, windows[i].len, (uint32_t)i, err));
    }
    logad_status status = r->n > 0 ? score_reduced(r, err) : LOGAD_OK;
    if (status == LOGAD_OK && r->n > 0)
        collect(r, margin, out, total);
    free(r->margin);
    r->margin = NULL;
    for (size_t i = 0; i < r->done; i++)
        for (uint32_t k = 0; k < out[i].n; k++)
            out[i].weight[k] /= total[i];
    return status;
}

/* Turns templates into places: where each first stands, but at odd_at the one that stands there. */
static void locate(const uint32_t *window, uint32_t len, uint32_t odd_at, la_weighed *w)
{
    const la_weighed of = *w;
    for (uint32_t i = len; i-- > 0;)
        for (uint32_t k = 0; k < of.n; k++)
            if (window[i] == of.at[k])
                w->at[k] = i;
    for (uint32_t k = 0; odd_at < len && k < of.n; k++)
        if (of.at[k] == window[odd_at])
            w->at[k] = odd_at;
}

/* The heaviest shares, each with its place: of templates that come together where the first of them
 * stands, of the window as a whole where it is odd. What is of one template is one. */
static void place(const la_standing_reader *r, const uint32_t *window, uint32_t len,
                  const double *share, la_weighed *out)
{
    const double whole = share[r->n_items];
    const uint32_t odd = window[r->odd_at];
    double own = 0;
    *out = (la_weighed){0};
    for (size_t i = 0; i < r->n_items; i++)
        if (r->maker[i] == odd)
            own += share[i];
    insert(out, odd, own + whole);
    for (size_t i = 0; i < r->n_items; i++)
        if (r->maker[i] != odd)
            insert(out, r->maker[i], share[i]);
    while (out->n > 1 && out->weight[out->n - 1] < LA_WEIGH_LEAST)
        out->n--;
    locate(window, len, whole > own ? r->odd_at : len, out);
}

static logad_status share_out(const la_scorer *s, const uint32_t *events, const la_window *windows,
                              size_t n, la_weighed *out, logad_error *err)
{
    const la_appraisal *x = s->appraisal;
    la_standing_reader r;
    double *share = NULL;
    size_t cap = 0;
    TRY(la_standing_reader_open(&r, x->a->standing, x->id, x->wording, x->n, err));
    logad_status status = LOGAD_OK;
    for (size_t i = 0; i < n && status == LOGAD_OK; i++) {
        const uint32_t *window = events + windows[i].at, len = windows[i].len;
        out[i] = (la_weighed){0};
        if (len == 0)
            continue;
        status = la_grow(&share, &cap, (size_t)len + 1) ? LOGAD_OK : la_oom(err);
        if (status == LOGAD_OK)
            status = la_appraisal_shares(x, &r, window, len, share, err);
        if (status == LOGAD_OK)
            place(&r, window, len, share, &out[i]);
    }
    free(share);
    la_standing_reader_close(&r);
    return status;
}

logad_status la_weigh(const la_scorer *s, const uint32_t *events, const la_window *windows,
                      const double *margin, size_t n, la_weighed *out, logad_error *err)
{
    if (s->appraisal != NULL)
        return share_out(s, events, windows, n, out, err);
    reduced r = {.s = s, .whole = events};
    logad_status status = LOGAD_OK;
    for (size_t i = 0; i < n && status == LOGAD_OK; i += r.done)
        status = weigh_chunk(&r, windows + i, margin + i, n - i, out + i, err);
    free(r.events);
    free(r.items);
    free(r.first);
    return status;
}
