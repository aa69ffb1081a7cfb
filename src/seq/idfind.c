/* event -> sequence: the id that names sessions, found by how ids stand in a log's first records.
 */
#include "seq/idfind.h"
#include "base/hash.h"
#include "base/level.h"
#include "base/map.h"
#include "base/mem.h"
#include "parse/fields.h"
#include "seq/idscan.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MIN_RECORDS 200  /* of fewer nothing is told */
#define MAX_WORDS   100  /* that are looked at closely */
#define REST        20   /* lines of a window of those without an id */
#define SAME_SHARE  0.05 /* steps of the share of records in which ids count as equal */

/* ---- words that ids stand behind ---- */

typedef struct word {
    uint32_t records;
    uint32_t last;    /* record + 1 */
    uint64_t value;   /* hash of the id in it */
    uint32_t changes; /* from record to record */
} word;

typedef struct words {
    la_map *map; /* by lower case */
    word *items;
    size_t cap;
    uint32_t record;
} words;

/* What a date or a level is written with is no name of an id. */
static bool is_header_word(la_str name)
{
    static const char *const dates[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                        "aug", "sep", "oct", "nov", "dec", "mon", "tue",
                                        "wed", "thu", "fri", "sat", "sun", "utc", "gmt"};
    la_level level;
    unsigned rank;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        if (la_str_eq(name, la_str_of(dates[i])))
            return true;
    if (la_level_of(&level, name.p, name.n))
        return !la_str_eq(name, LA_STR("trace")); /* which is more often a request's */
    return la_field_role_of((la_str){NULL, 0}, name, &rank) == LA_ROLE_TIME;
}

static void count_word(words *w, word *x, la_str id)
{
    uint64_t hash = la_hash64(id.p, id.n, 0);
    if (x->last == w->record + 1)
        return;
    x->records++;
    x->changes += x->value != hash;
    x->value = hash;
    x->last = w->record + 1;
}

static logad_status add_word(words *w, la_str name, la_str id, logad_error *err)
{
    char low[64];
    if (name.n >= sizeof low || !la_is_id_name(name))
        return LOGAD_OK;
    for (size_t i = 0; i < name.n; i++)
        low[i] = la_is_letter(name.p[i]) ? (char)(name.p[i] | 0x20) : name.p[i];
    if (is_header_word((la_str){low, name.n}))
        return LOGAD_OK;
    bool added;
    uint32_t k = la_map_intern(w->map, low, name.n, &added);
    if (k == LA_MAP_NONE || !la_grow(&w->items, &w->cap, (size_t)k + 1))
        return la_oom(err);
    if (added)
        w->items[k] = (word){0};
    count_word(w, &w->items[k], id);
    return LOGAD_OK;
}

/* Without the signs at its end, which stand between it and the id. */
static logad_status try_name(words *w, la_str text, size_t from, size_t end, logad_error *err)
{
    la_str id;
    while (end > from && !la_is_letter(text.p[end - 1]) && !la_is_digit(text.p[end - 1]))
        end--;
    return la_id_behind(text, end, &id) ? add_word(w, (la_str){text.p + from, end - from}, id, err)
                                        : LOGAD_OK;
}

static bool is_of_word(char c)
{
    return la_is_letter(c) || c == '_' || c == '.' || c == '@' || c == '-';
}

/* Of task_17 the word is task, of oauth2_id=17 oauth2_id. */
static logad_status add_words(words *w, la_str text, logad_error *err)
{
    for (size_t i = 0, end; i < text.n; i = end + 1) {
        for (end = i; end < text.n && is_of_word(text.p[end]);)
            end++;
        size_t head = end;
        while (end < text.n && (is_of_word(text.p[end]) || la_is_digit(text.p[end])))
            end++;
        if (head == i)
            continue;
        TRY(try_name(w, text, i, head, err));
        if (end > head)
            TRY(try_name(w, text, i, end, err));
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
    double x = round(a->share / SAME_SHARE), y = round(b->share / SAME_SHARE);
    return x > y || (x >= y && a->mean > b->mean);
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
        const word *x = &w->items[i];
        if ((double)x->records < LA_ID_MIN_SHARE * (double)probe->n ||
            x->changes < LA_ID_MIN_VALUES)
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

static logad_status try_kind(best *b, const la_probe *probe, const char *name, logad_error *err)
{
    la_grouping g = {.kind = LA_GROUP_ID};
    memcpy(g.key, name, strlen(name) + 1);
    return try_one(b, probe, &g, err);
}

logad_status la_id_find(const la_probe *probe, la_grouping *out, la_id_standing *standing,
                        bool *found, logad_error *err)
{
    best b = {0};
    *found = false;
    if (probe->n < MIN_RECORDS)
        return LOGAD_OK;
    /* A program's name, or what else stands before brackets, is no better than what is in them. */
    TRY(try_kind(&b, probe, "process", err));
    TRY(try_kind(&b, probe, "bracket", err));
    TRY(find_words(&b, probe, err));
    if (!b.found)
        TRY(try_kind(&b, probe, "uuid", err));
    if (!b.found)
        TRY(try_kind(&b, probe, "trace", err));
    *found = b.found;
    *out = b.grouping;
    out->size = REST;
    *standing = b.standing;
    return LOGAD_OK;
}
