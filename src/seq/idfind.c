/* event -> sequence: the id that names sessions, found by how ids stand in a log's first records.
 */
#include "seq/idfind.h"
#include "base/map.h"
#include "base/mem.h"
#include "parse/fields.h"
#include "seq/idscan.h"
#include <stdlib.h>
#include <string.h>

#define MIN_RECORDS  200 /* of fewer nothing is told */
#define MIN_SHARE    0.7 /* of the records must have an id */
#define MIN_VALUES   20
#define MIN_MEAN     3.0 /* shorter sessions have no sequence */
#define MIN_TOGETHER 0.8
#define MAX_MOST     0.2
#define MAX_SPAN     0.15 /* the median of values of two records strewn by chance is 0.29 */
#define MIN_FRESH    0.9
#define MAX_WORDS    32 /* that are looked at closely */
#define EPOCH_DIGITS 10
#define REST         20   /* lines of a window of those without an id */
#define SAME_SHARE   0.05 /* shares of records that count as equal */

/* ---- how the values of one id stand ---- */

typedef struct value {
    uint32_t records, first, last;
} value;

typedef struct tally {
    const la_probe *probe;
    la_map *map;
    value *values;
    size_t cap;
    double before; /* the last number */
    bool clock;
} tally;

static void watch_clock(tally *t, la_str id)
{
    double v = 0;
    for (size_t i = 0; i < id.n && t->clock; i++) {
        t->clock = id.p[i] >= '0' && id.p[i] <= '9';
        v = 10 * v + (id.p[i] - '0');
    }
    t->clock = t->clock && id.n >= EPOCH_DIGITS && v >= t->before;
    t->before = v;
}

static logad_status count(tally *t, uint32_t record, la_str id, logad_error *err)
{
    bool added;
    uint32_t i = la_map_intern(t->map, id.p, id.n, &added);
    if (i == LA_MAP_NONE || !la_grow(&t->values, &t->cap, (size_t)i + 1))
        return la_oom(err);
    if (added)
        t->values[i] = (value){.first = record};
    t->values[i].records++;
    t->values[i].last = record;
    watch_clock(t, id);
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
    s->clock = t->clock;
    return median_span(t, n, &s->span, err);
}

logad_status la_id_stand(const la_probe *probe, const la_grouping *g, la_id_standing *out,
                         logad_error *err)
{
    tally t = {.probe = probe, .map = la_map_new(), .clock = true};
    la_grouper *grouper = NULL;
    *out = (la_id_standing){0};
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
    return s->share >= MIN_SHARE && s->values >= MIN_VALUES && s->mean >= MIN_MEAN &&
           s->together >= MIN_TOGETHER && s->most <= MAX_MOST && s->span <= MAX_SPAN &&
           s->fresh >= MIN_FRESH && !s->clock;
}

/* ---- words that ids stand behind ---- */

typedef struct word {
    uint32_t records;
    uint32_t last; /* record + 1 */
} word;

typedef struct words {
    la_map *map; /* by lower case */
    word *items;
    size_t cap;
    uint32_t record;
} words;

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_of_word(char c)
{
    return is_letter(c) || c == '_' || c == '.' || c == '@';
}

static logad_status add_word(words *w, la_str name, logad_error *err)
{
    char low[64];
    unsigned rank;
    if (name.n == 0 || name.n >= sizeof low || !la_is_id_name(name) ||
        la_field_role_of((la_str){NULL, 0}, name, &rank) == LA_ROLE_TIME)
        return LOGAD_OK;
    for (size_t i = 0; i < name.n; i++)
        low[i] = is_letter(name.p[i]) ? (char)(name.p[i] | 0x20) : name.p[i];
    bool added;
    uint32_t k = la_map_intern(w->map, low, name.n, &added);
    if (k == LA_MAP_NONE || !la_grow(&w->items, &w->cap, (size_t)k + 1))
        return la_oom(err);
    if (added)
        w->items[k] = (word){0};
    w->items[k].records += w->items[k].last != w->record + 1;
    w->items[k].last = w->record + 1;
    return LOGAD_OK;
}

/* Of task_17 the word is task, of my.task=17 my.task. */
static logad_status add_words(words *w, la_str text, logad_error *err)
{
    for (size_t i = 0; i < text.n; i++) {
        if (!is_of_word(text.p[i]) || text.p[i] == '.')
            continue;
        size_t end = i;
        la_str id;
        while (end < text.n && is_of_word(text.p[end]))
            end++;
        size_t name = end;
        while (name > i && (text.p[name - 1] == '_' || text.p[name - 1] == '.'))
            name--;
        if (la_id_behind(text, name, &id))
            TRY(add_word(w, (la_str){text.p + i, name - i}, err));
        while (end < text.n &&
               (is_of_word(text.p[end]) || (text.p[end] >= '0' && text.p[end] <= '9')))
            end++;
        i = end;
    }
    return LOGAD_OK;
}

static logad_status add_record(words *w, const la_unit *u, logad_error *err)
{
    const la_str texts[] = {
        {u->event.content, u->event.content_len}, u->whole.entry, u->whole.record};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].p != NULL)
            TRY(add_words(w, texts[i], err));
    w->record++;
    return LOGAD_OK;
}

/* ---- the best of all ---- */

typedef struct best {
    la_grouping grouping;
    la_id_standing standing;
    bool found;
} best;

/* More records first; of ids that as many have, the one that ties more together: a trace before its
 * spans. */
static bool is_better(const la_id_standing *a, const la_id_standing *b)
{
    if (a->share > b->share + SAME_SHARE || a->share < b->share - SAME_SHARE)
        return a->share > b->share;
    return a->mean > b->mean;
}

static logad_status try_one(best *b, const la_probe *probe, const la_grouping *g, logad_error *err)
{
    la_id_standing s;
    TRY(la_id_stand(probe, g, &s, err));
    if (la_id_is_session(&s) && (!b->found || is_better(&s, &b->standing)))
        *b = (best){*g, s, true};
    return LOGAD_OK;
}

static logad_status try_words(best *b, const la_probe *probe, const words *w, logad_error *err)
{
    unsigned tried = 0;
    for (uint32_t i = 0; i < la_map_count(w->map) && tried < MAX_WORDS; i++) {
        if ((double)w->items[i].records < MIN_SHARE * (double)probe->n)
            continue;
        la_grouping g = {.kind = LA_GROUP_NAMED};
        la_str name = la_map_key(w->map, i);
        memcpy(g.key, name.p, name.n);
        TRY(try_one(b, probe, &g, err));
        tried++;
    }
    return LOGAD_OK;
}

static logad_status find_words(best *b, const la_probe *probe, logad_error *err)
{
    words w = {.map = la_map_new()};
    logad_status s = w.map == NULL ? la_oom(err) : LOGAD_OK;
    for (size_t i = 0; i < probe->n && s == LOGAD_OK; i++)
        s = add_record(&w, &probe->records[i], err);
    if (s == LOGAD_OK)
        s = try_words(b, probe, &w, err);
    la_map_free(w.map);
    free(w.items);
    return s;
}

/* The process number comes last: syslog has one in every line. */
static logad_status find_kinds(best *b, const la_probe *probe, logad_error *err)
{
    static const char *const kinds[] = {"uuid", "trace", "process"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !b->found; i++) {
        la_grouping g = {.kind = LA_GROUP_ID};
        memcpy(g.key, kinds[i], strlen(kinds[i]) + 1);
        TRY(try_one(b, probe, &g, err));
    }
    return LOGAD_OK;
}

logad_status la_id_find(const la_probe *probe, la_grouping *out, la_id_standing *standing,
                        bool *found, logad_error *err)
{
    best b = {0};
    *found = false;
    if (probe->n < MIN_RECORDS)
        return LOGAD_OK;
    TRY(find_words(&b, probe, err));
    if (!b.found)
        TRY(find_kinds(&b, probe, err));
    *found = b.found;
    *out = b.grouping;
    out->size = REST;
    *standing = b.standing;
    return LOGAD_OK;
}
