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

logad_status la_standing_reader_open(la_standing_reader *r, const la_standing *s,
                                     const uint32_t *id, const float *wording, uint32_t n_ids,
                                     logad_error *err)
{
    *r = (la_standing_reader){.s = s, .id = id, .wording = wording, .n_ids = n_ids};
    r->seen = la_calloc(n_ids, sizeof *r->seen);
    r->times = la_calloc(s->n_templates, sizeof *r->times);
    r->slot = la_calloc(s->n_groups, sizeof *r->slot);
    if (r->seen != NULL && r->times != NULL && r->slot != NULL)
        return LOGAD_OK;
    la_standing_reader_close(r);
    return la_oom(err);
}

void la_standing_reader_close(la_standing_reader *r)
{
    free(r->seen);
    free(r->times);
    free(r->kinds);
    free(r->slot);
    free(r->item);
    free(r->group);
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

static float *new_item(la_standing_reader *r, uint32_t group)
{
    r->group[r->n_items] = group;
    float *x = r->item + r->n_items++ * LA_STANDS_N;
    memset(x, 0, LA_STANDS_N * sizeof *x);
    return x;
}

static void add_known(la_standing_reader *r, uint32_t id, uint32_t times)
{
    const la_standing *s = r->s;
    uint32_t g = s->group[id];
    if (r->slot[g] == 0) {
        memcpy(new_item(r, g), s->fixed + (size_t)g * LA_STANDS_N, LA_STANDS_N * sizeof(float));
        r->slot[g] = (uint32_t)r->n_items;
    }
    r->times[id] = times;
    float *odd = &r->item[(r->slot[g] - 1) * LA_STANDS_N + LA_STANDS_COUNT];
    float surprise = count_surprise(s, id, times);
    *odd = surprise > *odd ? surprise : *odd;
}

static void add_new(la_standing_reader *r, uint32_t t)
{
    float *x = new_item(r, r->s->n_groups);
    x[LA_STANDS_RARE] = x[LA_STANDS_TAIL] = (float)-log(UNSEEN / (r->s->n + UNSEEN));
    x[LA_STANDS_WORDING] = r->wording[t];
}

/* Is template id among this window's? */
static bool is_there(const la_standing_reader *r, uint32_t id)
{
    for (size_t k = 0; k < r->n_kinds; k++)
        if (id_of(r, r->kinds[k]) == id)
            return true;
    return false;
}

static float absence(const la_standing_reader *r)
{
    const la_standing *s = r->s;
    float worst = 0;
    bool common[LA_STANDING_LEADS] = {false}, any = false;
    for (uint32_t e = 0; e < s->n_common; e++)
        any |= common[e] = is_there(r, s->common[e]);
    for (uint32_t c = 0; any && c < s->n_expected; c++) {
        float most = 0;
        for (uint32_t e = 0; e < s->n_common; e++) {
            float a = common[e] ? s->absent[(size_t)e * s->n_expected + c] : 0;
            most = a > most ? a : most;
        }
        if (most > worst && !is_there(r, s->expected[c]))
            worst = most;
    }
    return worst;
}

/* Windows that have this pair of neighbours. */
static double pair_windows(const la_standing *s, uint64_t key)
{
    size_t low = 0, high = s->n_pairs;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->pair[mid] < key)
            low = mid + 1;
        else
            high = mid;
    }
    return low < s->n_pairs && s->pair[low] == key ? (double)s->pair_n[low] : UNSEEN;
}

static void neighbours(la_standing_reader *r, uint32_t before, uint32_t after, uint32_t at)
{
    const la_standing *s = r->s;
    uint32_t V = s->n_templates;
    /* A template never seen has no neighbours to be compared with: its rarity says enough. */
    double first = before == V + 2 ? UNSEEN : (double)s->before[before];
    double n = before == V + 2 || after == V + 2 ? UNSEEN
                                                 : pair_windows(s, (uint64_t)before << 32 | after);
    float next = (float)-log(n < first ? n / first : 1), pair = (float)-log(n / s->n);
    r->whole[LA_STANDS_NEXT] = next > r->whole[LA_STANDS_NEXT] ? next : r->whole[LA_STANDS_NEXT];
    if (pair > r->whole[LA_STANDS_PAIR])
        r->odd_at = at;
    r->whole[LA_STANDS_PAIR] = pair > r->whole[LA_STANDS_PAIR] ? pair : r->whole[LA_STANDS_PAIR];
}

static void read_neighbours(la_standing_reader *r, const uint32_t *events, uint32_t len)
{
    uint32_t V = r->s->n_templates, before = V;
    for (uint32_t i = 0; i < len; i++) {
        uint32_t id = is_known(r, events[i]) ? id_of(r, events[i]) : V + 2;
        if (i == 0 || events[i] != events[i - 1] || i < 2 || events[i - 1] != events[i - 2])
            neighbours(r, before, id, i);
        before = id;
    }
    neighbours(r, before, V + 1, len - 1);
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
                   la_grow(&r->group, &r->cap_group, r->n_kinds)
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
            add_known(r, id_of(r, t), r->seen[t]);
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
