/* sequence -> vector: equal items of a system are kept once, so a pass costs what differs. */
#include "train/bags.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ITEM, FIRST_BAG, FIRST_AT, FIRSTS };

void la_bagset_close(la_bagset *b)
{
    la_map_free(b->distinct);
    free(b->item);
    free(b->whole);
    free(b->weight);
    free(b->share);
    free(b->outline);
    free(b->at);
    free(b->member);
    free(b->first);
    *b = (la_bagset){0};
}

/* The system's own numbering starts at 0: of items, not of bags. */
static logad_status begin_system(la_bagset *b, logad_error *err)
{
    size_t n = b->n_systems;
    la_map_free(b->distinct);
    b->distinct = la_map_new();
    if (b->distinct == NULL || !la_grow(&b->first, &b->cap_first, (n + 1) * FIRSTS) ||
        !la_grow(&b->outline, &b->cap_outline, (n + 1) * LA_OUTLINE_N) ||
        !la_grow(&b->at, &b->cap_at, b->n_at + 1))
        return la_oom(err);
    size_t *first = b->first + n * FIRSTS;
    first[FIRST_ITEM] = b->n_items;
    first[FIRST_BAG] = b->n_bags;
    first[FIRST_AT] = b->n_at;
    b->at[b->n_at++] = b->n_members;
    return LOGAD_OK;
}

static logad_status add_item(la_bagset *b, const float *x, logad_error *err)
{
    bool added = false;
    uint32_t id = la_map_intern(b->distinct, x, LA_STANDS_N * sizeof *x, &added);
    if (id == LA_MAP_NONE || !la_grow(&b->member, &b->cap_member, b->n_members + 1) ||
        !la_grow(&b->item, &b->cap_item, (b->n_items + 1) * LA_STANDS_N))
        return la_oom(err);
    if (added)
        memcpy(b->item + b->n_items++ * LA_STANDS_N, x, LA_STANDS_N * sizeof *x);
    b->member[b->n_members++] = id;
    return LOGAD_OK;
}

static logad_status add_bag(la_bagset *b, la_standing_reader *r, float weight, float share,
                            logad_error *err)
{
    size_t n = b->n_bags;
    if (!la_grow(&b->whole, &b->cap_whole, (n + 1) * LA_STANDS_WHOLE) ||
        !la_grow(&b->weight, &b->cap_weight, n + 1) || !la_grow(&b->share, &b->cap_share, n + 1) ||
        !la_grow(&b->at, &b->cap_at, b->n_at + 1))
        return la_oom(err);
    la_appraiser_scale(r->item, r->n_items, r->whole);
    for (size_t i = 0; i < r->n_items; i++)
        TRY(add_item(b, r->item + i * LA_STANDS_N, err));
    memcpy(b->whole + n * LA_STANDS_WHOLE, r->whole, sizeof r->whole);
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

la_bags *la_bagset_views(const la_bagset *b)
{
    la_bags *out = la_calloc(b->n_systems, sizeof *out);
    for (size_t i = 0; out != NULL && i < b->n_systems; i++) {
        const size_t *first = b->first + i * FIRSTS;
        bool last = i + 1 == b->n_systems;
        out[i] = (la_bags){
            .context = b->outline + i * LA_OUTLINE_N,
            .item = b->item + first[FIRST_ITEM] * LA_STANDS_N,
            .n_items = (last ? b->n_items : first[FIRSTS + FIRST_ITEM]) - first[FIRST_ITEM],
            .at = b->at + first[FIRST_AT],
            .member = b->member,
            .whole = b->whole + first[FIRST_BAG] * LA_STANDS_WHOLE,
            .weight = b->weight + first[FIRST_BAG],
            .share = b->share + first[FIRST_BAG],
            .n_bags = (last ? b->n_bags : first[FIRSTS + FIRST_BAG]) - first[FIRST_BAG]};
    }
    return out;
}
