/* sequence -> vector: one system of a corpus as what a standing counts. */
#include "train/system.h"

#include "base/mem.h"

#include <stdlib.h>

static float *wordings(const la_corpus *c, uint32_t row, uint32_t n, const la_taking *how)
{
    float *out = la_calloc(n, sizeof *out);
    for (uint32_t i = 0; out != NULL && i < n; i++)
        out[i] =
            la_wording_said(how->wording, c->text[row + i], how->levels ? c->severity[row + i] : 0);
    return out;
}

void la_system_free(la_system *w)
{
    free(w->events);
    free(w->len);
    free(w->count);
    free(w->order);
    free(w->at);
    free(w->wording);
    free(w->share);
    *w = (la_system){0};
}

static logad_status make_room(la_system *w, const la_corpus *c, la_part part, logad_error *err)
{
    size_t n = part.to - part.from, n_events = 0;
    for (size_t i = part.from; i < part.to; i++)
        n_events += c->items[i].len;
    w->events = la_calloc(n_events, sizeof *w->events);
    w->len = la_calloc(n, sizeof *w->len);
    w->count = la_calloc(n, sizeof *w->count);
    w->at = la_calloc(n, sizeof *w->at);
    w->share = la_calloc(n, sizeof *w->share);
    bool ok = w->events != NULL && w->len != NULL && w->count != NULL && w->at != NULL &&
              w->share != NULL && w->wording != NULL;
    return ok ? LOGAD_OK : la_oom(err);
}

logad_status la_system_take(la_system *w, const la_corpus *c, la_part part, const la_taking *how,
                            logad_error *err)
{
    w->wording = wordings(c, part.row, part.n_templates, how);
    TRY(make_room(w, c, part, err));
    uint64_t at = 0;
    size_t n = part.to - part.from;
    for (size_t i = 0; i < n; i++) {
        const la_item *it = &c->items[part.from + i];
        w->at[i] = at;
        w->len[i] = it->len;
        w->count[i] = it->count;
        w->share[i] = it->label;
        for (uint32_t k = 0; k < it->len; k++)
            w->events[at++] = c->events[it->at + k] - part.row;
    }
    w->in = (la_standing_input){.events = w->events,
                                .at = w->at,
                                .len = w->len,
                                .count = w->count,
                                .n = n,
                                .n_templates = part.n_templates,
                                .wording = w->wording,
                                .in_time = how->in_time};
    return LOGAD_OK;
}

/* The first window of each of the target's sequences, as many as it has; none of those kept from
 * training. */
typedef struct cut {
    size_t first;
    uint32_t n;
} cut;

static cut *cuts_of(const la_corpus *c, uint32_t max_events, size_t *n_order)
{
    const la_dataset *d = c->target;
    cut *cuts = la_calloc(d->n_sequences, sizeof *cuts);
    size_t n = 0;
    *n_order = 0;
    for (uint32_t i = 0; cuts != NULL && i < d->n_sequences; i++) {
        uint32_t windows = c->held[i] ? 0 : la_windows_count(d->at[i + 1] - d->at[i], max_events);
        cuts[i] = (cut){n, windows};
        n += windows;
        *n_order += (size_t)windows * d->count[i];
    }
    return cuts;
}

logad_status la_system_order(la_system *w, const la_corpus *c, uint32_t max_events,
                             logad_error *err)
{
    const la_dataset *d = c->target;
    size_t room, n = 0;
    cut *cuts = cuts_of(c, max_events, &room);
    w->order = la_calloc(room, sizeof *w->order);
    if (cuts == NULL || w->order == NULL) {
        free(cuts);
        return la_oom(err);
    }
    for (uint32_t i = 0; i < d->n_sessions; i++) {
        cut of = cuts[d->sequence[i]];
        for (uint32_t k = 0; k < of.n; k++)
            w->order[n++] = (uint32_t)(of.first + k);
    }
    free(cuts);
    w->in.order = w->order;
    w->in.n_order = n;
    return LOGAD_OK;
}
