/* score -> verdict: asks the network what it would say without each kind of event. */
#include "detect/weigh.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK        128        /* windows at most whose reduced copies are scored in one pass */
#define CHUNK_EVENTS (1u << 20) /* a pass takes no further window once it has this many events */

/* A reduced copy lacks one template or, for an appraiser, a group of them. */
typedef struct left_out {
    uint32_t first; /* its first position in the window */
    bool group;
} left_out;

/* Reduced copies of a chunk of windows; those of one window are side by side, groups last. */
typedef struct reduced {
    const la_scorer *s;
    const uint32_t *whole; /* events of the whole windows */
    size_t done;           /* windows in this pass */
    uint32_t *events;
    size_t n_events, cap_events;
    la_window *items;
    left_out *out;
    size_t n, cap, cap_out;
    double *margin;
} reduced;

/* Templates that nearly always come together are one fact to an appraiser: as long as one of them
 * is there, it is. */
static bool together(const la_scorer *s, uint32_t a, uint32_t b)
{
    if (a == b || s->appraisal == NULL)
        return a == b;
    const la_standing *stands = s->appraisal->a->standing;
    uint32_t x = s->appraisal->id[a], y = s->appraisal->id[b];
    return x < stands->n_templates && y < stands->n_templates &&
           stands->group[x] == stands->group[y];
}

static bool same(const reduced *r, uint32_t a, uint32_t b, bool group)
{
    return group ? together(r->s, a, b) : a == b;
}

static bool seen_before(const reduced *r, const uint32_t *window, uint32_t i, bool group)
{
    for (uint32_t j = 0; j < i; j++)
        if (same(r, window[j], window[i], group))
            return true;
    return false;
}

static logad_status leave_out(reduced *r, const uint32_t *window, uint32_t len, left_out what,
                              uint32_t of, logad_error *err)
{
    if (!la_grow(&r->events, &r->cap_events, r->n_events + len) ||
        !la_grow(&r->items, &r->cap, r->n + 1) || !la_grow(&r->out, &r->cap_out, r->n + 1))
        return la_oom(err);
    size_t at = r->n_events;
    for (uint32_t i = 0; i < len; i++)
        if (!same(r, window[i], window[what.first], what.group))
            r->events[r->n_events++] = window[i];
    r->out[r->n] = what;
    r->items[r->n++] = (la_window){.sequence = of, .at = at, .len = (uint32_t)(r->n_events - at)};
    return LOGAD_OK;
}

/* Of a group of one, and of one that is all there is, the templates say everything. */
static bool is_worth_a_copy(const reduced *r, const uint32_t *window, uint32_t len, uint32_t first)
{
    bool several = false, others = false;
    for (uint32_t i = 0; i < len; i++) {
        bool member = together(r->s, window[i], window[first]);
        several = several || (member && window[i] != window[first]);
        others = others || !member;
    }
    return several && others;
}

static logad_status reduce_window(reduced *r, const uint32_t *window, uint32_t len, uint32_t of,
                                  logad_error *err)
{
    for (uint32_t i = 0; i < len; i++)
        if (!seen_before(r, window, i, false))
            TRY(leave_out(r, window, len, (left_out){i, false}, of, err));
    for (uint32_t i = 0; r->s->appraisal != NULL && i < len; i++)
        if (!seen_before(r, window, i, true) && is_worth_a_copy(r, window, len, i))
            TRY(leave_out(r, window, len, (left_out){i, true}, of, err));
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

/* What goes only when all of a group are left out stands where the first of them does. */
static void add_group(const reduced *r, const uint32_t *window, size_t from, size_t group,
                      double *drop)
{
    double rest = drop[group];
    size_t first = from;
    for (size_t i = from; i < group && !r->out[i].group; i++) {
        if (!together(r->s, window[r->out[i].first], window[r->out[group].first]))
            continue;
        rest -= drop[i];
        first = r->out[i].first == r->out[group].first ? i : first;
    }
    drop[first] += rest > 0 ? rest : 0;
}

/* Copies from..to of one window, whose margin was `whole`. */
static double collect_window(const reduced *r, const uint32_t *window, size_t from, size_t to,
                             double whole, la_weighed *out)
{
    double *drop = r->margin,
           total = 0; /* a margin is not wanted any more once its drop is known */
    for (size_t i = from; i < to; i++) {
        if (r->items[i].len == 0) {
            *out = (la_weighed){.n = 1, .weight = {1.0}};
            return 1;
        }
        drop[i] = whole > drop[i] ? whole - drop[i] : 0;
    }
    for (size_t i = from; i < to; i++)
        if (r->out[i].group)
            add_group(r, window, from, i, drop);
    for (size_t i = from; i < to && !r->out[i].group; i++) {
        total += drop[i];
        if (drop[i] > 0)
            insert(out, r->out[i].first, drop[i]);
    }
    return total;
}

static void collect(const reduced *r, const la_window *windows, const double *margin,
                    la_weighed *out, double *total)
{
    for (size_t from = 0, to; from < r->n; from = to) {
        uint32_t of = r->items[from].sequence;
        for (to = from; to < r->n && r->items[to].sequence == of; to++)
            continue;
        total[of] = collect_window(r, r->whole + windows[of].at, from, to, margin[of], &out[of]);
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
        collect(r, windows, margin, out, total);
    free(r->margin);
    r->margin = NULL;
    for (size_t i = 0; i < r->done; i++)
        for (uint32_t k = 0; k < out[i].n; k++)
            out[i].weight[k] /= total[i];
    return status;
}

/* What an appraiser finds odd may be an order or a gap, which no event makes alone: then the place
 * of the oddest neighbours has all the weight. */
static logad_status point_at_neighbours(const la_scorer *s, const uint32_t *events,
                                        const la_window *windows, size_t n, la_weighed *out,
                                        logad_error *err)
{
    const la_appraisal *x = s->appraisal;
    la_standing_reader r;
    TRY(la_standing_reader_open(&r, x->a->standing, x->id, x->wording, x->n, err));
    logad_status status = LOGAD_OK;
    for (size_t i = 0; i < n && status == LOGAD_OK; i++) {
        if (out[i].n > 0 || windows[i].len == 0)
            continue;
        status = la_standing_read(&r, events + windows[i].at, windows[i].len, err);
        out[i] = (la_weighed){.n = 1, .at = {r.odd_at}, .weight = {1.0}};
    }
    la_standing_reader_close(&r);
    return status;
}

logad_status la_weigh(const la_scorer *s, const uint32_t *events, const la_window *windows,
                      const double *margin, size_t n, la_weighed *out, logad_error *err)
{
    reduced r = {.s = s, .whole = events};
    logad_status status = LOGAD_OK;
    for (size_t i = 0; i < n && status == LOGAD_OK; i += r.done)
        status = weigh_chunk(&r, windows + i, margin + i, n - i, out + i, err);
    free(r.events);
    free(r.items);
    free(r.out);
    return status == LOGAD_OK && s->appraisal != NULL
               ? point_at_neighbours(s, events, windows, n, out, err)
               : status;
}
