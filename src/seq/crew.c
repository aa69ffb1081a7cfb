/* bytes -> line -> event -> sequence: the lines of an input, by several threads. */
#include "base/convoy.h"
#include "base/mem.h"
#include "parse/lookup.h"
#include "seq/raw_impl.h"
#include <stdlib.h>

#define AHEAD 12 /* ids that are looked for before their turn */

/* A session's id in a message. */
typedef struct id {
    la_str text;
    uint64_t hash;
} id;

/* A record of a block. */
typedef struct found {
    logad_event event;
    uint64_t number, byte;
    uint32_t n_ids;
    bool waits;   /* for its template */
    bool dropped; /* an id was left out */
} found;

/* What a block needs on its way. */
typedef struct wagon {
    _Alignas(LA_APART) la_block block;
    la_cutter *cutter;
    la_looker *looker;
    la_grouper *grouper; /* where sessions are told by ids alone */
    found *items;
    size_t n, cap;
    id *ids;
    size_t n_ids, cap_ids;
} wagon;

struct la_crew {
    la_lookup *lookup;
    unsigned n, n_workers;
    wagon *wagons;
};

logad_status la_crew_new(la_crew **out, la_raw *r, logad_error *err)
{
    la_crew *c = la_calloc(1, sizeof *c);
    *out = c; /* also where this fails: its owner frees it */
    if (c == NULL)
        return la_oom(err);
    c->n_workers = r->o->threads > 0 ? r->o->threads : 1;
    unsigned n = la_convoy_wagons(c->n_workers);
    c->wagons = la_calloc_apart(n, sizeof *c->wagons);
    if (c->wagons == NULL)
        return la_oom(err);
    TRY(la_lookup_new(&c->lookup, r->parser, err));
    while (c->n < n) {
        wagon *w = &c->wagons[c->n++];
        TRY(la_cutter_new(&w->cutter, err));
        TRY(la_looker_new(&w->looker, c->lookup, err));
    }
    return LOGAD_OK;
}

void la_crew_free(la_crew *c)
{
    if (c == NULL)
        return;
    for (unsigned i = 0; i < c->n; i++) {
        wagon *w = &c->wagons[i];
        la_block_free(&w->block);
        la_cutter_free(w->cutter);
        la_looker_free(w->looker);
        la_grouper_free(w->grouper);
        free(w->items);
        free(w->ids);
    }
    la_lookup_free(c->lookup);
    free(c->wagons);
    free(c);
}

/* ---- a block, by any thread ---- */

static logad_status take(void *ctx, unsigned i, bool *more, logad_error *err)
{
    la_raw *r = ctx;
    wagon *w = &r->crew->wagons[i];
    return la_intake_take(&r->intake, w->cutter, &w->block, more, err);
}

static logad_status find_ids(const la_raw *r, wagon *w, found *f, const la_whole *whole,
                             logad_error *err)
{
    la_str keys[LA_GROUP_MAX_KEYS];
    size_t n;
    uint64_t dropped = la_grouper_n_dropped(w->grouper);
    TRY(la_grouper_keys(w->grouper, &f->event, whole, keys, &n, err));
    f->dropped = la_grouper_n_dropped(w->grouper) > dropped;
    f->n_ids = (uint32_t)n;
    if (!la_grow(&w->ids, &w->cap_ids, w->n_ids + n + 1))
        return la_oom(err);
    for (size_t i = 0; i < n; i++) {
        uint64_t hash = la_map_hash(r->d->memory->ids, keys[i].p, keys[i].n);
        w->ids[w->n_ids++] = (id){keys[i], hash};
    }
    return LOGAD_OK;
}

static logad_status find_records(const la_raw *r, wagon *w, logad_error *err)
{
    la_unit u;
    w->n = w->n_ids = 0;
    la_cutter_begin(w->cutter, &w->block);
    while (la_cutter_next(w->cutter, &u)) {
        if (u.kind != LA_UNIT_RECORD)
            continue;
        if (w->n == w->cap && !la_grow(&w->items, &w->cap, w->n + 1))
            return la_oom(err);
        found *f = &w->items[w->n++];
        *f = (found){.event = u.event, .number = u.number, .byte = u.byte};
        f->waits = !la_looker_find(w->looker, &f->event);
        if (w->grouper != NULL)
            TRY(find_ids(r, w, f, &u.whole, err));
    }
    return la_cutter_failed(w->cutter) ? la_oom(err) : LOGAD_OK;
}

static logad_status work(void *ctx, unsigned i, logad_error *err)
{
    const la_raw *r = ctx;
    wagon *w = &r->crew->wagons[i];
    la_looker_begin(w->looker);
    logad_status s = find_records(r, w, err);
    la_looker_end(w->looker);
    return s;
}

/* ---- in order ---- */

static void note_time(la_raw *r, const logad_event *e)
{
    la_raw_facts *f = &r->d->facts;
    if (!e->has_time)
        return;
    f->first = f->timed == 0 || e->time < f->first ? e->time : f->first;
    f->last = f->timed == 0 || e->time > f->last ? e->time : f->last;
    f->backward += f->timed > 0 && e->time < r->before;
    r->before = e->time;
    f->timed++;
}

static logad_status count_template(la_raw *r, const logad_event *e, logad_error *err)
{
    if (!la_grow(&r->seen, &r->seen_cap, (size_t)e->template + 1))
        return la_oom(err);
    while (r->n_seen <= e->template)
        r->seen[r->n_seen++] = (la_seen){0};
    la_seen *seen = &r->seen[e->template];
    seen->records++;
    la_level_count(&seen->levels, e->level, e->level_len);
    return LOGAD_OK;
}

static logad_status join(la_raw *r, const id *ids, size_t n, const la_place *place,
                         logad_error *err)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t session = la_map_intern_hashed(r->d->memory->ids, ids[i].text.p, ids[i].text.n,
                                                ids[i].hash, NULL);
        if (session == LA_MAP_NONE)
            return la_oom(err);
        TRY(la_rows_add(&r->rows, session, place, err));
    }
    return LOGAD_OK;
}

/* A record whose template is known; ids NULL: they are still to be found, in whole, too. One
 * without an id may belong to a window. */
static logad_status add(la_raw *r, const found *f, const id *ids, const la_whole *whole,
                        const la_place *place, logad_error *err)
{
    la_dataset *d = r->d;
    const logad_event *e = &f->event;
    TRY(count_template(r, e, err));
    note_time(r, e);
    d->n_unknown += r->o->n_templates > 0 && !e->known;
    bool has_key = f->n_ids > 0 || d->grouping.size == 0;
    if (ids != NULL && has_key) {
        d->n_ungrouped += f->n_ids == 0 || f->dropped;
        return join(r, ids, f->n_ids, place, err);
    }
    la_str keys[LA_GROUP_MAX_KEYS];
    id found_ids[LA_GROUP_MAX_KEYS];
    size_t n;
    uint64_t dropped = la_grouper_n_dropped(r->grouper);
    TRY(la_grouper_keys(r->grouper, e, whole, keys, &n, err));
    d->n_ungrouped += n == 0 || la_grouper_n_dropped(r->grouper) > dropped;
    for (size_t i = 0; i < n; i++)
        found_ids[i] = (id){keys[i], la_map_hash(d->memory->ids, keys[i].p, keys[i].n)};
    return join(r, found_ids, n, place, err);
}

logad_status la_raw_add(la_raw *r, la_unit *u, logad_error *err)
{
    found f = {.event = u->event};
    TRY(la_lookup_ask(r->crew->lookup, &f.event, err));
    la_place place = {r->file, f.event.template, u->number, u->byte};
    return add(r, &f, NULL, &u->whole, &place, err);
}

static logad_status give(void *ctx, unsigned i, logad_error *err)
{
    la_raw *r = ctx;
    wagon *w = &r->crew->wagons[i];
    const id *ids = w->ids;
    bool good = la_lookup_turn(r->crew->lookup, w->looker);
    la_intake_place(&r->intake, &w->block);
    for (size_t k = 0; k < w->n; k++) {
        found *f = &w->items[k];
        if (!good || f->waits)
            TRY(la_lookup_ask(r->crew->lookup, &f->event, err));
        if (w->grouper != NULL && ids + AHEAD < w->ids + w->n_ids)
            la_map_expect(r->d->memory->ids, ids[AHEAD].hash);
        la_place place = {r->file, f->event.template, w->block.before + f->number, f->byte};
        TRY(add(r, f, w->grouper != NULL ? ids : NULL, NULL, &place, err));
        ids += w->grouper != NULL ? f->n_ids : 0;
    }
    la_progress_at(&r->progress, w->block.before, NULL);
    return LOGAD_OK;
}

/* Lines that go on with a record belong where it does; lines that are none belong nowhere. */
logad_status la_crew_read(la_raw *r, logad_error *err)
{
    static const la_convoy convoy = {take, work, give, .by_maker = false};
    la_crew *c = r->crew;
    la_grouping ids = r->d->grouping;
    if (la_grouping_by_id(&ids))
        ids.size = 0; /* windows of the lines without an id hang on the order of the lines */
    for (unsigned i = 0; i < c->n; i++) {
        wagon *w = &c->wagons[i];
        if (w->grouper == NULL && la_grouping_by_id(&ids))
            TRY(la_grouper_new(&w->grouper, &ids, err));
    }
    r->intake.whole = la_grouping_by_id(&r->d->grouping);
    la_intake_begin(&r->intake, r->file);
    return la_convoy_run(la_records_is_short(r->records) ? 1 : c->n_workers, &convoy, r, err);
}
