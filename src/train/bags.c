/* sequence -> vector: equal items and equal wholes of a system are kept once, so a pass costs
 * what differs. */
#include "train/bags.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ITEM, FIRST_WHOLE, FIRST_BAG, FIRST_AT, FIRSTS };

static void free_settled(la_bagset *b)
{
    free(b->settled.calm);
    free(b->settled.lanes);
    free(b->settled.struck);
    b->settled = (la_settled){0};
}

void la_bagset_close(la_bagset *b)
{
    la_map_free(b->items);
    la_map_free(b->wholes);
    free(b->item);
    free(b->whole);
    free(b->weight);
    free(b->share);
    free(b->outline);
    free(b->at);
    free(b->member);
    free(b->whole_of);
    free(b->first);
    free_settled(b);
    *b = (la_bagset){0};
}

static bool fresh(la_map **m)
{
    la_map_free(*m);
    *m = la_map_new();
    return *m != NULL;
}

/* The system's own numbering starts at 0: of items and wholes, not of bags. */
static logad_status begin_system(la_bagset *b, logad_error *err)
{
    size_t n = b->n_systems;
    if (!fresh(&b->items) || !fresh(&b->wholes) ||
        !la_grow(&b->first, &b->cap_first, (n + 1) * FIRSTS) ||
        !la_grow(&b->outline, &b->cap_outline, (n + 1) * LA_OUTLINE_N) ||
        !la_grow(&b->at, &b->cap_at, b->n_at + 1))
        return la_oom(err);
    size_t *first = b->first + n * FIRSTS;
    first[FIRST_ITEM] = b->n_items;
    first[FIRST_WHOLE] = b->n_wholes;
    first[FIRST_BAG] = b->n_bags;
    first[FIRST_AT] = b->n_at;
    b->at[b->n_at++] = b->n_members;
    return LOGAD_OK;
}

static logad_status add_item(la_bagset *b, const float *x, logad_error *err)
{
    bool added = false;
    uint32_t id = la_map_intern(b->items, x, LA_STANDS_N * sizeof *x, &added);
    if (id == LA_MAP_NONE || !la_grow(&b->member, &b->cap_member, b->n_members + 1) ||
        !la_grow(&b->item, &b->cap_item, (b->n_items + 1) * LA_STANDS_N))
        return la_oom(err);
    if (added)
        memcpy(b->item + b->n_items++ * LA_STANDS_N, x, LA_STANDS_N * sizeof *x);
    b->member[b->n_members++] = id;
    return LOGAD_OK;
}

/* The bag's whole, n_bags being its number. */
static logad_status add_whole(la_bagset *b, const float *x, logad_error *err)
{
    bool added = false;
    uint32_t id = la_map_intern(b->wholes, x, LA_STANDS_WHOLE * sizeof *x, &added);
    if (id == LA_MAP_NONE || !la_grow(&b->whole_of, &b->cap_whole_of, b->n_bags + 1) ||
        !la_grow(&b->whole, &b->cap_whole, (b->n_wholes + 1) * LA_STANDS_WHOLE))
        return la_oom(err);
    if (added)
        memcpy(b->whole + b->n_wholes++ * LA_STANDS_WHOLE, x, LA_STANDS_WHOLE * sizeof *x);
    b->whole_of[b->n_bags] = id;
    return LOGAD_OK;
}

static logad_status add_bag(la_bagset *b, la_standing_reader *r, float weight, float share,
                            logad_error *err)
{
    size_t n = b->n_bags;
    if (!la_grow(&b->weight, &b->cap_weight, n + 1) || !la_grow(&b->share, &b->cap_share, n + 1) ||
        !la_grow(&b->at, &b->cap_at, b->n_at + 1))
        return la_oom(err);
    la_appraiser_scale(r->item, r->n_items, r->whole);
    for (size_t i = 0; i < r->n_items; i++)
        TRY(add_item(b, r->item + i * LA_STANDS_N, err));
    TRY(add_whole(b, r->whole, err));
    b->weight[n] = weight;
    b->share[n] = share;
    b->n_bags++;
    b->at[b->n_at++] = b->n_members;
    return LOGAD_OK;
}

static logad_status add_windows(la_bagset *b, la_standing_reader *r, la_outline *o,
                                const la_standing_input *in, const float *share, double weight,
                                logad_error *err)
{
    double each = weight / r->s->n;
    for (size_t i = 0; i < in->n; i++) {
        TRY(la_standing_read(r, in->events + in->at[i], in->len[i], err));
        la_outline_meet(o, r, in->count[i]);
        TRY(add_bag(b, r, (float)(in->count[i] * each), share[i], err));
    }
    return LOGAD_OK;
}

static logad_status add_system(la_bagset *b, const la_standing *s, const la_standing_input *in,
                               const float *share, double weight, logad_error *err)
{
    la_standing_reader r;
    la_outline o;
    TRY(begin_system(b, err));
    TRY(la_outline_open(&o, s, err));
    logad_status status = la_standing_reader_open(&r, s, NULL, NULL, in->n_templates, err);
    if (status == LOGAD_OK) {
        status = add_windows(b, &r, &o, in, share, weight, err);
        la_standing_reader_close(&r);
    }
    la_outline_close(&o, s, b->outline + b->n_systems * LA_OUTLINE_N);
    b->n_systems++;
    return status;
}

logad_status la_bagset_add(la_bagset *b, const la_standing_input *in, const float *share,
                           double weight, logad_error *err)
{
    la_standing *s = NULL;
    TRY(la_standing_new(&s, in, err));
    logad_status status = add_system(b, s, in, share, weight, err);
    la_standing_free(s);
    return status;
}

static bool make_room(la_bagset *b, const la_bagset *more)
{
    size_t items = b->n_items + more->n_items, wholes = b->n_wholes + more->n_wholes;
    size_t bags = b->n_bags + more->n_bags, systems = b->n_systems + more->n_systems;
    return la_grow(&b->item, &b->cap_item, items * LA_STANDS_N) &&
           la_grow(&b->whole, &b->cap_whole, wholes * LA_STANDS_WHOLE) &&
           la_grow(&b->whole_of, &b->cap_whole_of, bags) &&
           la_grow(&b->weight, &b->cap_weight, bags) && la_grow(&b->share, &b->cap_share, bags) &&
           la_grow(&b->at, &b->cap_at, b->n_at + more->n_at) &&
           la_grow(&b->member, &b->cap_member, b->n_members + more->n_members) &&
           la_grow(&b->first, &b->cap_first, systems * FIRSTS) &&
           la_grow(&b->outline, &b->cap_outline, systems * LA_OUTLINE_N);
}

/* Behind the ones there are; a list that is empty may be none. */
static void copy(void *to, const void *from, size_t bytes)
{
    if (bytes > 0)
        memcpy(to, from, bytes);
}

#define COPY(list, at, n, each)                                                                    \
    copy(b->list == NULL ? NULL : b->list + (at) * (each), more->list,                             \
         (n) * (each) * sizeof *b->list)

logad_status la_bagset_join(la_bagset *b, const la_bagset *more, logad_error *err)
{
    if (more->n_systems == 0)
        return LOGAD_OK;
    if (!make_room(b, more))
        return la_oom(err);
    COPY(item, b->n_items, more->n_items, LA_STANDS_N);
    COPY(whole, b->n_wholes, more->n_wholes, LA_STANDS_WHOLE);
    COPY(whole_of, b->n_bags, more->n_bags, 1);
    COPY(weight, b->n_bags, more->n_bags, 1);
    COPY(share, b->n_bags, more->n_bags, 1);
    COPY(member, b->n_members, more->n_members, 1);
    COPY(outline, b->n_systems, more->n_systems, LA_OUTLINE_N);
    for (size_t i = 0; i < more->n_at; i++)
        b->at[b->n_at + i] = b->n_members + more->at[i];
    const size_t before[FIRSTS] = {b->n_items, b->n_wholes, b->n_bags, b->n_at};
    for (size_t i = 0; i < more->n_systems * FIRSTS; i++)
        b->first[b->n_systems * FIRSTS + i] = before[i % FIRSTS] + more->first[i];
    b->n_items += more->n_items;
    b->n_wholes += more->n_wholes;
    b->n_bags += more->n_bags;
    b->n_at += more->n_at;
    b->n_members += more->n_members;
    b->n_systems += more->n_systems;
    return LOGAD_OK;
}

static la_bags view_of(const la_bagset *b, size_t i)
{
    const size_t *first = b->first + i * FIRSTS;
    const size_t end[FIRSTS] = {b->n_items, b->n_wholes, b->n_bags};
    const size_t *next = i + 1 == b->n_systems ? end : first + FIRSTS;
    return (la_bags){.context = b->outline + i * LA_OUTLINE_N,
                     .item = b->item + first[FIRST_ITEM] * LA_STANDS_N,
                     .whole = b->whole + first[FIRST_WHOLE] * LA_STANDS_WHOLE,
                     .n_items = next[FIRST_ITEM] - first[FIRST_ITEM],
                     .n_wholes = next[FIRST_WHOLE] - first[FIRST_WHOLE],
                     .n_bags = next[FIRST_BAG] - first[FIRST_BAG],
                     .at = b->at + first[FIRST_AT],
                     .member = b->member,
                     .whole_of = b->whole_of + first[FIRST_BAG],
                     .weight = b->weight + first[FIRST_BAG],
                     .share = b->share + first[FIRST_BAG]};
}

static bool settle(la_bagset *b, la_bags *views)
{
    la_monotone shape;
    size_t lanes = 0;
    la_monotone_shape(&shape, LA_STANDS_N, LA_STANDS_WHOLE, LA_OUTLINE_N);
    for (size_t i = 0; i < b->n_systems; i++)
        lanes += la_bags_lanes(&shape, &views[i]);
    free_settled(b);
    la_settled room = {.calm = la_calloc(b->n_items + b->n_wholes, sizeof *room.calm),
                       .lanes = la_calloc(lanes, sizeof *room.lanes),
                       .struck = la_calloc(b->n_bags, sizeof *room.struck)};
    b->settled = room;
    if (room.calm == NULL || room.lanes == NULL || room.struck == NULL)
        return false;
    for (size_t i = 0; i < b->n_systems; i++) {
        la_bags_settle(&views[i], &shape, room);
        room.calm += views[i].n_items + views[i].n_wholes;
        room.lanes += la_bags_lanes(&shape, &views[i]);
        room.struck += views[i].n_bags;
    }
    return true;
}

la_bags *la_bagset_views(la_bagset *b)
{
    la_bags *out = la_calloc(b->n_systems, sizeof *out);
    if (out == NULL)
        return NULL;
    for (size_t i = 0; i < b->n_systems; i++)
        out[i] = view_of(b, i);
    if (settle(b, out))
        return out;
    free(out);
    return NULL;
}
