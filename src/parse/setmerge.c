/* Beside the walk from bytes to event: sets of templates put together.
 *
 * The texts of all sets are learned as if they were messages, in the order of their bytes, so that
 * the order of the files does not matter. What one run over all the logs would have found besides
 * can only come from lines that are no longer there: words that varied within one template of a set
 * are "<*>" already, those that vary between templates are found here by the rules for lines. */
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "io/paths.h"
#include "parse/drain.h"
#include "parse/setfile.h"
#include <stdlib.h>
#include <string.h>

typedef struct merger {
    la_texts in, out;
    la_drain *drain;
    uint32_t *learned; /* of each text that came in */
} merger;

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static logad_status read_sets(merger *m, const char *const *files, size_t n, logad_error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (!la_is_file(files[i]))
            return la_fail(err, LOGAD_EINPUT, "%s: not there, or not a file", files[i]);
        TRY(la_templates_read(&m->in, files[i], err));
    }
    if (m->in.n > 1)
        qsort(m->in.items, m->in.n, sizeof *m->in.items, by_bytes);
    size_t kept = 0; /* each text once */
    for (size_t i = 0; i < m->in.n; i++) {
        if (kept == 0 || strcmp(m->in.items[kept - 1], m->in.items[i]) != 0)
            m->in.items[kept++] = m->in.items[i];
    }
    m->in.n = kept;
    return LOGAD_OK;
}

static logad_status learn_sets(merger *m, logad_error *err)
{
    la_drain_options o = {.max_templates = UINT32_MAX / 2};
    m->drain = la_drain_new(&o);
    m->learned = la_calloc(m->in.n, sizeof *m->learned);
    if (m->drain == NULL || m->learned == NULL)
        return la_oom(err);
    for (size_t i = 0; i < m->in.n; i++)
        TRY(la_drain_learn(m->drain, la_str_of(m->in.items[i]), &m->learned[i], err));
    return LOGAD_OK;
}

static logad_status collect(merger *m, logad_templates_merged *merged, la_map *seen,
                            logad_error *err)
{
    for (size_t i = 0; i < m->in.n; i++) {
        const char *text = la_drain_text(m->drain, m->learned[i]);
        bool added;
        if (text == NULL || la_map_intern(seen, text, strlen(text), &added) == LA_MAP_NONE)
            return la_oom(err);
        if (strcmp(text, m->in.items[i]) != 0) {
            merged->changed++;
            la_verbose("'%s' is now '%s'", m->in.items[i], text);
        }
        if (added)
            TRY(la_texts_add(&m->out, text, strlen(text), err));
    }
    if (m->out.n > 1)
        qsort(m->out.items, m->out.n, sizeof *m->out.items, by_bytes);
    merged->in = m->in.n;
    merged->out = m->out.n;
    return LOGAD_OK;
}

static logad_status merge(merger *m, const char *const *files, size_t n,
                          logad_templates_merged *merged, logad_error *err)
{
    TRY(read_sets(m, files, n, err));
    TRY(learn_sets(m, err));
    la_map *seen = la_map_new();
    if (seen == NULL)
        return la_oom(err);
    logad_status s = collect(m, merged, seen, err);
    la_map_free(seen);
    return s;
}

logad_status logad_templates_merge(const char *const *files, size_t n, const char *output,
                                   logad_templates_merged *merged, logad_error *err)
{
    merger m = {0};
    *merged = (logad_templates_merged){0};
    logad_status s = merge(&m, files, n, merged, err);
    if (s == LOGAD_OK)
        s = la_texts_write(&m.out, output, err);
    la_texts_free(&m.in);
    la_texts_free(&m.out);
    la_drain_free(m.drain);
    free(m.learned);
    return s;
}
