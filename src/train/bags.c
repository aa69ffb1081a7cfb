/* sequence -> vector: equal items are kept once, so a pass costs what differs. */
#include "train/bags.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

logad_status la_bagset_open(la_bagset *b, logad_error *err)
{
    *b = (la_bagset){.distinct = la_map_new()};
    if (b->distinct == NULL || !la_grow(&b->at, &b->cap_at, 1))
        return la_oom(err);
    b->at[0] = 0;
    return LOGAD_OK;
}

void la_bagset_close(la_bagset *b)
{
    la_map_free(b->distinct);
    free(b->item);
    free(b->whole);
    free(b->weight);
    free(b->share);
    free(b->at);
    free(b->member);
    *b = (la_bagset){0};
}

static logad_status add_item(la_bagset *b, const float *x, logad_error *err)
{
    bool added = false;
    uint32_t id = la_map_intern(b->distinct, x, LA_STANDS_N * sizeof *x, &added);
    if (id == LA_MAP_NONE || !la_grow(&b->member, &b->cap_member, b->n_members + 1) ||
        !la_grow(&b->item, &b->cap_item, ((size_t)id + 1) * LA_STANDS_N))
        return la_oom(err);
    if (added)
        memcpy(b->item + (size_t)id * LA_STANDS_N, x, LA_STANDS_N * sizeof *x);
    b->member[b->n_members++] = id;
    return LOGAD_OK;
}

static logad_status add_bag(la_bagset *b, la_standing_reader *r, float weight, float share,
                            logad_error *err)
{
    size_t n = b->n_bags;
    if (!la_grow(&b->whole, &b->cap_whole, (n + 1) * LA_STANDS_WHOLE) ||
        !la_grow(&b->weight, &b->cap_weight, n + 1) || !la_grow(&b->share, &b->cap_share, n + 1) ||
        !la_grow(&b->at, &b->cap_at, n + 2))
        return la_oom(err);
    la_appraiser_scale(r->item, r->n_items, r->whole);
    for (size_t i = 0; i < r->n_items; i++)
        TRY(add_item(b, r->item + i * LA_STANDS_N, err));
    memcpy(b->whole + n * LA_STANDS_WHOLE, r->whole, sizeof r->whole);
    b->weight[n] = weight;
    b->share[n] = share;
    b->at[++b->n_bags] = b->n_members;
    return LOGAD_OK;
}

static logad_status add_windows(la_bagset *b, la_standing_reader *r, const la_standing_input *in,
                                const float *share, double weight, logad_error *err)
{
    double each = weight / r->s->n;
    for (size_t i = 0; i < in->n; i++) {
        TRY(la_standing_read(r, in->events + in->at[i], in->len[i], err));
        TRY(add_bag(b, r, (float)(in->count[i] * each), share[i], err));
    }
    return LOGAD_OK;
}

logad_status la_bagset_add(la_bagset *b, const la_standing_input *in, const float *share,
                           double weight, logad_error *err)
{
    la_standing *s = NULL;
    TRY(la_standing_new(&s, in, err));
    la_standing_reader r;
    logad_status status = la_standing_reader_open(&r, s, NULL, NULL, in->n_templates, err);
    if (status == LOGAD_OK) {
        status = add_windows(b, &r, in, share, weight, err);
        la_standing_reader_close(&r);
    }
    la_standing_free(s);
    return status;
}

la_bags la_bagset_view(const la_bagset *b)
{
    return (la_bags){.item = b->item,
                     .n_items = la_map_count(b->distinct),
                     .at = b->at,
                     .member = b->member,
                     .whole = b->whole,
                     .weight = b->weight,
                     .share = b->share,
                     .n_bags = b->n_bags};
}
