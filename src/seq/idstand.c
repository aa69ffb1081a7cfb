/* event -> sequence: how the values of an id stand in a log's first records. */
#include "base/map.h"
#include "base/mem.h"
#include "seq/idfind.h"
#include <stdlib.h>
#include <string.h>

#define MIN_MEAN     3.0 /* shorter sessions have no sequence */
#define MIN_TOGETHER 0.8
#define MAX_MOST     0.2
#define MAX_SPAN     0.15 /* the median of values of two records strewn by chance is 0.29 */
#define MIN_FRESH    0.9
#define MIN_FALLS    0.2 /* of ids without any order half of the changes are falls */

typedef struct value {
    uint32_t records, first, last;
} value;

typedef struct tally {
    const la_probe *probe;
    la_map *map;
    value *values;
    size_t cap;
    uint32_t before; /* the value of the last record */
    size_t changes, falls;
} tally;

static bool is_less(la_str a, la_str b)
{
    return a.n != b.n ? a.n < b.n : memcmp(a.p, b.p, a.n) < 0;
}

static void watch(tally *t, uint32_t i, bool first)
{
    if (!first && i != t->before) {
        t->changes++;
        t->falls += is_less(la_map_key(t->map, i), la_map_key(t->map, t->before));
    }
    t->before = i;
}

static logad_status count(tally *t, uint32_t record, la_str id, logad_error *err)
{
    bool added;
    uint32_t i = la_map_intern(t->map, id.p, id.n, &added);
    if (i == LA_MAP_NONE || !la_grow(&t->values, &t->cap, (size_t)i + 1))
        return la_oom(err);
    watch(t, i, added && i == 0);
    if (added)
        t->values[i] = (value){.first = record};
    t->values[i].records++;
    t->values[i].last = record;
    return LOGAD_OK;
}

static logad_status count_all(tally *t, la_grouper *grouper, size_t *records, logad_error *err)
{
    la_str keys[LA_GROUP_MAX_KEYS];
    for (size_t i = 0; i < t->probe->n; i++) {
        const la_unit *u = &t->probe->records[i];
        size_t n;
        TRY(la_grouper_keys(grouper, &u->event, &u->whole, keys, &n, err));
        *records += n > 0;
        for (size_t k = 0; k < n; k++)
            TRY(count(t, (uint32_t)i, keys[k], err));
    }
    return LOGAD_OK;
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static logad_status median_span(const tally *t, size_t n, double *out, logad_error *err)
{
    uint32_t *spans = la_calloc(n + 1, sizeof *spans);
    size_t several = 0;
    if (spans == NULL)
        return la_oom(err);
    for (size_t i = 0; i < n; i++)
        if (t->values[i].records > 1)
            spans[several++] = t->values[i].last - t->values[i].first;
    qsort(spans, several, sizeof *spans, by_size);
    *out = several == 0 ? 1 : (double)spans[several / 2] / (double)t->probe->n;
    free(spans);
    return LOGAD_OK;
}

static logad_status sum_up(const tally *t, la_id_standing *s, logad_error *err)
{
    size_t n = s->values, all = 0, several = 0, late = 0, fresh = 0, most = 0;
    for (size_t i = 0; i < n; i++) {
        const value *v = &t->values[i];
        bool is_late = v->last >= 2 * t->probe->n / 3;
        all += v->records;
        several += v->records > 1 ? v->records : 0;
        most = v->records > most ? v->records : most;
        late += is_late;
        fresh += is_late && v->first >= t->probe->n / 3;
    }
    s->share = (double)s->records / (double)t->probe->n;
    s->mean = (double)all / (double)n;
    s->together = (double)several / (double)all;
    s->most = (double)most / (double)t->probe->n;
    s->fresh = late == 0 ? 0 : (double)fresh / (double)late;
    s->falls = t->changes == 0 ? 0 : (double)t->falls / (double)t->changes;
    return median_span(t, n, &s->span, err);
}

/* Names that say that an id stands behind them, and kinds of ids that nothing else looks like. */
static bool is_known(const la_grouping *g)
{
    static const char *const names[] = {"job",         "req",        "request", "session",
                                        "task",        "trace",      "traceid", "txn",
                                        "transaction", "correlation"};
    size_t n = strlen(g->key);
    if (g->kind == LA_GROUP_ID)
        return strcmp(g->key, "bracket") != 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], g->key) == 0)
            return true;
    return n > 2 && strchr("_-.", g->key[n - 3]) != NULL && strcmp(g->key + n - 2, "id") == 0;
}

logad_status la_id_stand(const la_probe *probe, const la_grouping *g, la_id_standing *out,
                         logad_error *err)
{
    tally t = {.probe = probe, .map = la_map_new()};
    la_grouper *grouper = NULL;
    *out = (la_id_standing){.known = is_known(g)};
    logad_status s = t.map == NULL ? la_oom(err) : la_grouper_new(&grouper, g, err);
    if (s == LOGAD_OK)
        s = count_all(&t, grouper, &out->records, err);
    if (s == LOGAD_OK && out->records > 0) {
        out->values = la_map_count(t.map);
        s = sum_up(&t, out, err);
    }
    la_grouper_free(grouper);
    la_map_free(t.map);
    free(t.values);
    return s;
}

bool la_id_is_session(const la_id_standing *s)
{
    return s->share >= LA_ID_MIN_SHARE && s->values >= LA_ID_MIN_VALUES && s->mean >= MIN_MEAN &&
           s->together >= MIN_TOGETHER && s->most <= MAX_MOST && s->span <= MAX_SPAN &&
           s->fresh >= MIN_FRESH && (s->known || s->falls >= MIN_FALLS);
}
