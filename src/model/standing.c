/* sequence -> vector: one window read against the standing of its system. */
#include "model/standing.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define UNSEEN 0.5 /* windows that a thing never seen counts as having */

void la_standing_free(la_standing *s)
{
    if (s == NULL)
        return;
    free(s->group);
    free(s->fixed);
    free(s->count_at);
    free(s->count_odd);
    free(s->count_new);
    free(s->common);
    free(s->expected);
    free(s->absent);
    free(s->before);
    free(s->pair);
    free(s->pair_n);
    la_invariants_free(&s->invariants);
    free(s);
}

/* Pairs are sorted: those of one event before stand together. */
static void index_pairs(const la_standing *s, uint32_t *first)
{
    for (uint32_t v = 0, i = 0; v <= s->n_templates + 1; v++) {
        while (i < s->n_pairs && s->pair[i] >> 32 < v)
            i++;
        first[v] = i;
    }
}

logad_status la_standing_reader_open(la_standing_reader *r, const la_standing *s,
                                     const uint32_t *id, const float *wording, uint32_t n_ids,
                                     logad_error *err)
{
    *r = (la_standing_reader){.s = s, .id = id, .wording = wording, .n_ids = n_ids};
    r->seen = la_calloc(n_ids, sizeof *r->seen);
    r->times = la_calloc(s->n_templates, sizeof *r->times);
    r->slot = la_calloc(s->n_groups, sizeof *r->slot);
    r->first = la_calloc((size_t)s->n_templates + 2, sizeof *r->first);
    if (r->seen != NULL && r->times != NULL && r->slot != NULL && r->first != NULL) {
        index_pairs(s, r->first);
        return LOGAD_OK;
    }
    la_standing_reader_close(r);
    return la_oom(err);
}

void la_standing_reader_close(la_standing_reader *r)
{
    free(r->seen);
    free(r->times);
    free(r->kinds);
    free(r->first);
    free(r->slot);
    free(r->item);
    free(r->group);
    free(r->maker);
    *r = (la_standing_reader){0};
}

static uint32_t id_of(const la_standing_reader *r, uint32_t t)
{
    return r->id == NULL ? t : r->id[t];
}

static bool is_known(const la_standing_reader *r, uint32_t t)
{
    return id_of(r, t) < r->s->n_templates;
}

static float count_surprise(const la_standing *s, uint32_t id, uint32_t times)
{
    uint32_t n = s->count_at[id + 1] - s->count_at[id];
    times = times < LA_STANDING_COUNTS ? times : LA_STANDING_COUNTS;
    return times <= n ? s->count_odd[s->count_at[id] + times - 1] : s->count_new[id];
}

static float *new_item(la_standing_reader *r, uint32_t group, uint32_t t)
{
    r->group[r->n_items] = group;
    r->maker[r->n_items] = t;
    float *x = r->item + r->n_items++ * LA_STANDS_N;
    memset(x, 0, LA_STANDS_N * sizeof *x);
    return x;
}

static void add_known(la_standing_reader *r, uint32_t t, uint32_t id, uint32_t times)
{
    const la_standing *s = r->s;
    uint32_t g = s->group[id];
    if (r->slot[g] == 0) {
        memcpy(new_item(r, g, t), s->fixed + (size_t)g * LA_STANDS_N, LA_STANDS_N * sizeof(float));
        r->slot[g] = (uint32_t)r->n_items;
    }
    r->times[id] = times;
    float *odd = &r->item[(r->slot[g] - 1) * LA_STANDS_N + LA_STANDS_COUNT];
    float surprise = count_surprise(s, id, times);
    *odd = surprise > *odd ? surprise : *odd;
}

static void add_new(la_standing_reader *r, uint32_t t)
{
    float *x = new_item(r, r->s->n_groups, t);
    const la_standing *s = r->s;
    x[LA_STANDS_RARE] = (float)-log(UNSEEN / (s->n + UNSEEN));
    x[LA_STANDS_TAIL] = s->stretches > 0 ? (float)log(s->stretches) : x[LA_STANDS_RARE];
    x[LA_STANDS_WORDING] = r->wording[t];
}

static float absence(const la_standing_reader *r)
{
    const la_standing *s = r->s;
    float worst = 0;
    bool common[LA_STANDING_LEADS] = {false}, any = false;
    for (uint32_t e = 0; e < s->n_common; e++)
        any |= common[e] = r->times[s->common[e]] > 0;
    for (uint32_t c = 0; any && c < s->n_expected; c++) {
        if (r->times[s->expected[c]] > 0)
            continue;
        for (uint32_t e = 0; e < s->n_common; e++) {
            float a = common[e] ? s->absent[(size_t)e * s->n_expected + c] : 0;
            worst = a > worst ? a : worst;
        }
    }
    return worst;
}

/* Windows that have this pair of neighbours, neither of them new. */
static double pair_windows(const la_standing_reader *r, uint32_t before, uint32_t after)
{
    const la_standing *s = r->s;
    uint64_t key = (uint64_t)before << 32 | after;
    size_t low = r->first[before], high = r->first[before + 1], end = high;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->pair[mid] < key)
            low = mid + 1;
        else
            high = mid;
    }
    return low < end && s->pair[low] == key ? (double)s->pair_n[low] : UNSEEN;
}

/* The rarest so far, so that a logarithm is taken of what may be rarer only. */
typedef struct rarest {
    double pair, next; /* windows; share of those with the event before */
} rarest;

static void neighbours(la_standing_reader *r, rarest *least, uint32_t before, uint32_t after,
                       uint32_t at)
{
    const la_standing *s = r->s;
    uint32_t V = s->n_templates;
    /* A template never seen has no neighbours to be compared with: its rarity says enough. */
    double first = before == V + 2 ? UNSEEN : (double)s->before[before];
    double n = before == V + 2 || after == V + 2 ? UNSEEN : pair_windows(r, before, after);
    double share = n < first ? n / first : 1;
    if (share < least->next) {
        float next = (float)-log(share);
        least->next = share;
        r->whole[LA_STANDS_NEXT] =
            next > r->whole[LA_STANDS_NEXT] ? next : r->whole[LA_STANDS_NEXT];
    }
    if (n < least->pair) {
        float pair = (float)-log(n / s->n);
        least->pair = n;
        if (pair > r->whole[LA_STANDS_PAIR]) {
            r->odd_at = at;
            r->whole[LA_STANDS_PAIR] = pair;
        }
    }
}

static void read_neighbours(la_standing_reader *r, const uint32_t *events, uint32_t len)
{
    uint32_t V = r->s->n_templates, before = V;
    rarest least = {.pair = (double)INFINITY, .next = (double)INFINITY};
    for (uint32_t i = 0; i < len; i++) {
        uint32_t id = is_known(r, events[i]) ? id_of(r, events[i]) : V + 2;
        if (i == 0 || events[i] != events[i - 1] || i < 2 || events[i - 1] != events[i - 2])
            neighbours(r, &least, before, id, i);
        before = id;
    }
    neighbours(r, &least, before, V + 1, len - 1);
}

static logad_status count_kinds(la_standing_reader *r, const uint32_t *events, uint32_t len,
                                logad_error *err)
{
    r->n_kinds = r->n_items = 0;
    if (!la_grow(&r->kinds, &r->cap, len))
        return la_oom(err);
    for (uint32_t i = 0; i < len; i++)
        if (r->seen[events[i]]++ == 0)
            r->kinds[r->n_kinds++] = events[i];
    return la_grow(&r->item, &r->cap_items, r->n_kinds * LA_STANDS_N) &&
                   la_grow(&r->group, &r->cap_group, r->n_kinds) &&
                   la_grow(&r->maker, &r->cap_maker, r->n_kinds)
               ? LOGAD_OK
               : la_oom(err);
}

/* The last event of which there are too many is where to look, if that is odder than an order. */
static void read_invariants(la_standing_reader *r, const uint32_t *events, uint32_t len)
{
    uint32_t excess;
    float odd = la_invariants_broken(&r->s->invariants, r->times, &excess);
    r->whole[LA_STANDS_BREAKS] = odd;
    if (!(odd > r->whole[LA_STANDS_PAIR]))
        return;
    for (uint32_t i = len; i-- > 0;)
        if (id_of(r, events[i]) == excess) {
            r->odd_at = i;
            return;
        }
}

/* Makes the tables ready for the next window. */
static void forget(la_standing_reader *r)
{
    for (size_t k = 0; k < r->n_kinds; k++) {
        uint32_t t = r->kinds[k];
        r->seen[t] = 0;
        if (!is_known(r, t))
            continue;
        r->times[id_of(r, t)] = 0;
        r->slot[r->s->group[id_of(r, t)]] = 0;
    }
}

logad_status la_standing_read(la_standing_reader *r, const uint32_t *events, uint32_t len,
                              logad_error *err)
{
    memset(r->whole, 0, sizeof r->whole);
    r->odd_at = 0;
    logad_status status = count_kinds(r, events, len, err);
    for (size_t k = 0; k < r->n_kinds && status == LOGAD_OK; k++) {
        uint32_t t = r->kinds[k];
        if (is_known(r, t))
            add_known(r, t, id_of(r, t), r->seen[t]);
        else
            add_new(r, t);
    }
    if (status == LOGAD_OK) {
        r->whole[LA_STANDS_ABSENT] = absence(r);
        read_neighbours(r, events, len);
        read_invariants(r, events, len);
    }
    forget(r);
    return status;
}
