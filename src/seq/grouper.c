/* event -> sequence: the sessions that an event belongs to. */
#include "base/map.h"
#include "base/mem.h"
#include "seq/build.h"
#include "seq/idscan.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct la_grouper {
    la_grouping g;
    la_id_pattern *pattern; /* ID by a pattern */
    bool first;             /* ID: only the first of a text counts */
    la_map *nodes;          /* NODE: name -> index into n_lines */
    uint64_t *n_lines;
    size_t n_lines_cap;
    la_map *inputs;    /* COUNT, lines without an id: the names inputs are told apart by */
    char *input;       /* the current one */
    uint64_t in_input; /* such lines of it so far */
    double window;     /* TIME: the last one, in windows since 1970 */
    bool has_window;
    la_buf key; /* of the current window */
    uint64_t n_dropped;
};

static logad_status make_pattern(la_grouper *g, logad_error *err)
{
    const la_id_kind *known = la_id_kind_of(g->g.key);
    const char *re = known == NULL ? g->g.key : known->pattern;
    g->first = known != NULL && known->first;
    if (re == NULL)
        return LOGAD_OK;
    return la_while(err, la_id_pattern_new(&g->pattern, re, err), "grouping id:%s", g->g.key);
}

static logad_status grouper_init(la_grouper *g, logad_error *err)
{
    if (g->g.kind == LA_GROUP_AUTO || g->g.kind == LA_GROUP_GIVEN)
        return la_fail(err, LOGAD_EUSAGE,
                       "sessions that came ready made cannot be formed from raw "
                       "lines: use --group");
    if (g->g.kind == LA_GROUP_ID)
        TRY(make_pattern(g, err));
    if (g->g.kind == LA_GROUP_NODE && g->g.size == 0)
        g->g.size = 120;
    if (g->g.kind == LA_GROUP_COUNT && g->g.size == 0)
        g->g.size = 100;
    if (g->g.kind == LA_GROUP_TIME && !(g->g.seconds > 0))
        g->g.seconds = 60;
    g->nodes = la_map_new();
    g->inputs = la_map_new();
    g->input = la_strdup("input");
    return g->nodes == NULL || g->inputs == NULL || g->input == NULL ? la_oom(err) : LOGAD_OK;
}

logad_status la_grouper_new(la_grouper **out, const la_grouping *grouping, logad_error *err)
{
    la_grouper *g = la_calloc(1, sizeof *g);
    if (g == NULL)
        return la_oom(err);
    g->g = *grouping;
    logad_status s = grouper_init(g, err);
    if (s == LOGAD_OK)
        *out = g;
    else
        la_grouper_free(g);
    return s;
}

void la_grouper_free(la_grouper *g)
{
    if (g == NULL)
        return;
    la_id_pattern_free(g->pattern);
    la_map_free(g->nodes);
    la_map_free(g->inputs);
    free(g->n_lines);
    free(g->input);
    la_buf_free(&g->key);
    free(g);
}

uint64_t la_grouper_n_dropped(const la_grouper *g)
{
    return g->n_dropped;
}

/* Inputs go by their file name; where two have the same one, the second by its whole path, and an
 * input that is given twice is told apart by a number. */
logad_status la_grouper_file(la_grouper *g, const char *path, logad_error *err)
{
    const char *slash = strrchr(path, '/');
    const char *name = strcmp(path, "-") == 0 ? "stdin" : slash == NULL ? path : slash + 1;
    bool added;
    la_buf again = {.max = 1u << 16};
    if (la_map_intern(g->inputs, name, strlen(name), &added) == LA_MAP_NONE)
        return la_oom(err);
    for (unsigned n = 1; !added; n++) {
        la_buf_reset(&again);
        la_buf_str(&again, path);
        if (n > 1)
            la_buf_printf(&again, "(%u)", n);
        if (again.failed || la_map_intern(g->inputs, again.p, again.n, &added) == LA_MAP_NONE) {
            la_buf_free(&again);
            return la_oom(err);
        }
        name = again.p;
    }
    char *input = la_strdup(name);
    la_buf_free(&again);
    if (input == NULL)
        return la_oom(err);
    free(g->input);
    g->input = input;
    g->in_input = 0;
    return LOGAD_OK;
}

static bool next_id(la_grouper *g, la_str text, size_t *at, la_str *id)
{
    if (g->g.kind == LA_GROUP_NAMED)
        return la_scan_named(text, la_str_of(g->g.key), at, id);
    if (g->pattern != NULL)
        return la_id_pattern_scan(g->pattern, text, at, id);
    return g->g.key[0] == 'b' ? la_scan_block(text, at, id) : la_scan_instance(text, at, id);
}

/* False: the text has none; with *n = 0 none that a session can have. */
static bool find_ids(la_grouper *g, la_str text, la_str *keys, size_t *found)
{
    size_t n = 0, at = 0;
    la_str id;
    bool any = false;
    while (!(any && g->first) && next_id(g, text, &at, &id)) {
        any = true;
        bool seen = id.n > LA_SEQ_MAX_ID || memchr(id.p, '\0', id.n) != NULL;
        for (size_t i = 0; i < n && !seen; i++)
            seen = la_str_eq(keys[i], id);
        if (seen)
            continue;
        if (n == LA_GROUP_MAX_KEYS) {
            g->n_dropped++;
            break;
        }
        keys[n++] = id;
    }
    *found = n;
    return any;
}

static void id_keys(la_grouper *g, const logad_event *e, const la_whole *whole, la_str *keys,
                    size_t *n)
{
    la_str text = {e->content, e->content_len};
    for (unsigned place = 0; !find_ids(g, text, keys, n) && whole != NULL && place < 2; place++)
        text = place == 0 ? whole->entry : whole->record;
}

static logad_status put_key(la_grouper *g, la_str head, uint64_t window, la_str *key,
                            logad_error *err)
{
    la_buf_reset(&g->key);
    la_buf_put(&g->key, head.p, head.n);
    la_buf_char(&g->key, '#');
    la_buf_u64(&g->key, window);
    *key = (la_str){g->key.p, g->key.n};
    return g->key.failed ? la_oom(err) : LOGAD_OK;
}

static logad_status count_key(la_grouper *g, la_str *key, size_t *n, logad_error *err)
{
    *n = 1;
    return put_key(g, la_str_of(g->input), g->in_input++ / g->g.size, key, err);
}

static logad_status node_key(la_grouper *g, const logad_event *e, la_str *key, size_t *n,
                             logad_error *err)
{
    if (e->node == NULL || e->node_len == 0 || e->node_len > LA_SEQ_MAX_ID - 24 ||
        memchr(e->node, '\0', e->node_len) != NULL)
        return LOGAD_OK;
    bool added;
    uint32_t i = la_map_intern(g->nodes, e->node, e->node_len, &added);
    if (i == LA_MAP_NONE || !la_grow(&g->n_lines, &g->n_lines_cap, (size_t)i + 1))
        return la_oom(err);
    if (added)
        g->n_lines[i] = 0;
    *n = 1;
    return put_key(g, (la_str){e->node, e->node_len}, g->n_lines[i]++ / g->g.size, key, err);
}

static logad_status time_key(la_grouper *g, const logad_event *e, la_str *key, size_t *n,
                             logad_error *err)
{
    /* A line without a time, such as one of a stack trace, stays with the line before it. */
    if (e->has_time && fabs(e->time) < 1e11) {
        g->window = floor(e->time / g->g.seconds);
        g->has_window = true;
    }
    if (!g->has_window)
        return LOGAD_OK;
    double start = g->window * g->g.seconds;
    time_t whole = (time_t)floor(start + 5e-4);
    struct tm tm;
    char text[64];
    if (gmtime_r(&whole, &tm) == NULL)
        return LOGAD_OK;
    size_t len = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
    la_buf_reset(&g->key);
    la_buf_put(&g->key, text, len);
    if (floor(g->g.seconds) < g->g.seconds)
        la_buf_printf(&g->key, ".%03d", (int)((start - (double)whole) * 1000 + 0.5));
    la_buf_char(&g->key, 'Z');
    *key = (la_str){g->key.p, g->key.n};
    *n = 1;
    return g->key.failed ? la_oom(err) : LOGAD_OK;
}

static bool is_blank(const logad_event *e)
{
    for (size_t i = 0; i < e->content_len; i++)
        if (e->content[i] != ' ' && e->content[i] != '\t')
            return false;
    return true;
}

logad_status la_grouper_keys(la_grouper *g, const logad_event *e, const la_whole *whole,
                             la_str *keys, size_t *n, logad_error *err)
{
    *n = 0;
    if (is_blank(e) && !e->in_format)
        return LOGAD_OK;
    switch (g->g.kind) {
    case LA_GROUP_ID:
    case LA_GROUP_NAMED:
        id_keys(g, e, whole, keys, n);
        return *n == 0 && g->g.size > 0 ? count_key(g, keys, n, err) : LOGAD_OK;
    case LA_GROUP_NODE:
        return node_key(g, e, keys, n, err);
    case LA_GROUP_TIME:
        return time_key(g, e, keys, n, err);
    case LA_GROUP_COUNT:
        return count_key(g, keys, n, err);
    case LA_GROUP_AUTO:
    case LA_GROUP_GIVEN:
        break;
    }
    return LOGAD_OK;
}
