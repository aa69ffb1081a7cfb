/* event -> sequence: session keys that outlive a run. */
#include "stream/keys.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "seq/build.h"
#include <stdlib.h>
#include <string.h>

struct la_keys {
    la_grouping g;
    la_grouper *grouper; /* ID, TIME */
    la_map *names;       /* of nodes or logs whose lines are in windows */
    uint64_t *lines;     /* by their number: lines so far */
    size_t cap;
    la_buf key;
    uint32_t part, n_parts;
};

static logad_status keys_init(la_keys *k, logad_error *err)
{
    if (k->g.kind == LA_GROUP_NODE && k->g.size == 0)
        k->g.size = 120;
    if (k->g.kind == LA_GROUP_COUNT && k->g.size == 0)
        k->g.size = 100;
    k->names = la_map_new();
    if (k->names == NULL)
        return la_oom(err);
    la_grouping alone = k->g;
    if (la_grouping_by_id(&alone))
        alone.size = 0; /* windows outlive the run, so their lines are counted here */
    return la_grouper_new(&k->grouper, &alone, err);
}

logad_status la_keys_new(la_keys **out, const la_grouping *g, logad_error *err)
{
    la_keys *k = la_calloc(1, sizeof *k);
    if (k == NULL)
        return la_oom(err);
    k->g = *g;
    logad_status s = keys_init(k, err);
    if (s == LOGAD_OK)
        *out = k;
    else
        la_keys_free(k);
    return s;
}

void la_keys_free(la_keys *k)
{
    if (k == NULL)
        return;
    la_grouper_free(k->grouper);
    la_map_free(k->names);
    free(k->lines);
    la_buf_free(&k->key);
    free(k);
}

static uint64_t *counter(la_keys *k, la_str name)
{
    bool added;
    uint32_t i = la_map_intern(k->names, name.p, name.n, &added);
    if (i == LA_MAP_NONE || !la_grow(&k->lines, &k->cap, (size_t)i + 1))
        return NULL;
    if (added)
        k->lines[i] = 0;
    return &k->lines[i];
}

static la_str window_key(la_keys *k, la_str name, uint64_t window)
{
    la_buf_reset(&k->key);
    la_buf_put(&k->key, name.p, name.n);
    la_buf_char(&k->key, '#');
    la_buf_u64(&k->key, window);
    return (la_str){k->key.p, k->key.n};
}

static logad_status window_of(la_keys *k, la_str name, const la_open *open, la_str *key,
                              bool *fills, logad_error *err)
{
    uint64_t *lines = counter(k, name), size = k->g.size;
    if (lines == NULL)
        return la_oom(err);
    *key = window_key(k, name, *lines / size);
    if (*lines % size != 0 && !la_open_has(open, *key)) {
        *lines = (*lines / size + 1) * size;
        *key = window_key(k, name, *lines / size);
    }
    *fills = ++*lines % size == 0;
    return k->key.failed ? la_oom(err) : LOGAD_OK;
}

static bool is_blank(const logad_event *e)
{
    for (size_t i = 0; i < e->content_len; i++)
        if (e->content[i] != ' ' && e->content[i] != '\t')
            return false;
    return true;
}

void la_keys_shard(la_keys *k, uint32_t part, uint32_t n)
{
    k->part = part;
    k->n_parts = n;
}

bool la_keys_is_ours(const la_keys *k, la_str name)
{
    return k->n_parts == 0 || la_hash64(name.p, name.n, 0) % k->n_parts == k->part;
}

static logad_status ids_of(la_keys *k, const la_unit *u, la_str *keys, size_t *n, bool *grouped,
                           logad_error *err)
{
    size_t all, kept = 0;
    TRY(la_grouper_keys(k->grouper, &u->event, &u->whole, keys, &all, err));
    *grouped = all > 0;
    for (size_t i = 0; i < all; i++)
        if (la_keys_is_ours(k, keys[i]))
            keys[kept++] = keys[i];
    *n = kept;
    return LOGAD_OK;
}

logad_status la_keys_of(la_keys *k, const la_unit *u, const char *log, const la_open *open,
                        la_str *keys, size_t *n, bool *grouped, bool *fills, logad_error *err)
{
    const logad_event *e = &u->event;
    *n = 0;
    *grouped = *fills = false;
    bool by_key = la_grouping_by_id(&k->g) || k->g.kind == LA_GROUP_TIME;
    if (by_key)
        TRY(ids_of(k, u, keys, n, grouped, err));
    if (by_key && (*grouped || k->g.size == 0))
        return LOGAD_OK;
    if (is_blank(e) && !e->in_format)
        return LOGAD_OK;
    la_str name = la_str_of(log);
    if (k->g.kind == LA_GROUP_NODE)
        name = (la_str){e->node, e->node_len};
    if (name.p == NULL || name.n == 0 || name.n > LA_SEQ_MAX_ID - 24 ||
        memchr(name.p, '\0', name.n) != NULL)
        return LOGAD_OK;
    *grouped = true;
    *n = la_keys_is_ours(k, name);
    return *n == 0 ? LOGAD_OK : window_of(k, name, open, keys, fills, err);
}

void la_keys_pack(const la_keys *k, la_buf *b)
{
    uint32_t n = la_map_count(k->names);
    la_pack_u64(b, n);
    for (uint32_t i = 0; i < n; i++) {
        la_str name = la_map_key(k->names, i);
        la_pack_str(b, name.p, name.n);
        la_pack_u64(b, k->lines[i]);
    }
}

logad_status la_keys_unpack(la_keys *k, la_unpack *u, logad_error *err)
{
    uint64_t n = la_unpack_u64(u);
    for (uint64_t i = 0; i < n && !u->failed; i++) {
        la_str name = la_unpack_str(u);
        uint64_t *lines = u->failed ? NULL : counter(k, name);
        if (!u->failed && lines == NULL)
            return la_oom(err);
        if (lines != NULL)
            *lines = la_unpack_u64(u);
    }
    return u->failed ? la_fail(err, LOGAD_ECONFIG, "damaged") : LOGAD_OK;
}
