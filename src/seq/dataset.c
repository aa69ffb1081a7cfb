/* event -> sequence: a dataset's lifetime, and which reader a name or path calls for. */
#include "seq/dataset.h"
#include "base/log.h"
#include "base/mem.h"
#include "io/paths.h"
#include "seq/build.h"
#include <stdlib.h>
#include <string.h>

logad_status la_dataset_text(la_dataset *d, char **out, const char *s, logad_error *err)
{
    *out = la_arena_copy(&d->memory->arena, s, strlen(s));
    return *out == NULL ? la_oom(err) : LOGAD_OK;
}

logad_status la_dataset_new(la_dataset **out, const char *name, logad_error *err)
{
    la_dataset *d = la_calloc(1, sizeof *d);
    la_dataset_memory *m = la_calloc(1, sizeof *m);
    la_map *ids = la_map_new();
    if (d == NULL || m == NULL || ids == NULL) {
        free(d);
        free(m);
        la_map_free(ids);
        return la_oom(err);
    }
    m->ids = ids;
    d->memory = m;
    logad_status s = la_dataset_text(d, &d->name, name, err);
    if (s == LOGAD_OK)
        *out = d;
    else
        la_dataset_free(d);
    return s;
}

logad_status la_dataset_severity(la_dataset *d, logad_error *err)
{
    d->severity = la_calloc(d->n_templates, sizeof *d->severity);
    return d->severity == NULL ? la_oom(err) : LOGAD_OK;
}

void la_dataset_free(la_dataset *d)
{
    if (d == NULL)
        return;
    la_arena_free(&d->memory->arena);
    la_map_free(d->memory->ids);
    la_distinct_free(&d->memory->distinct);
    free(d->templates);
    free(d->known);
    free(d->severity);
    free(d->records);
    free(d->session);
    free(d->sequence);
    free(d->files);
    free(d->place_at);
    free(d->places);
    free(d->memory);
    free(d);
}

logad_status la_dataset_add(la_dataset *d, const uint32_t *events, size_t n, logad_error *err)
{
    la_dataset_memory *m = d->memory;
    uint32_t i = d->n_sessions;
    if (i >= LA_SEQ_MAX_SESSIONS)
        return la_fail(err, LOGAD_ENOMEM, "more than %u sessions", LA_SEQ_MAX_SESSIONS);
    if (!la_grow(&d->session, &m->session_cap, (size_t)i + 1) ||
        !la_grow(&d->sequence, &m->sequence_cap, (size_t)i + 1))
        return la_oom(err);
    TRY(la_distinct_add(&m->distinct, events, n, &d->sequence[i], err));
    /* The map hands out read-only views of the ids it keeps for the dataset. */
    d->session[i] = (char *)(uintptr_t)la_map_key(m->ids, i).p;
    d->n_sessions++;
    return LOGAD_OK;
}

void la_dataset_close(la_dataset *d)
{
    la_distinct *s = &d->memory->distinct;
    free(s->slots);
    s->slots = NULL;
    s->n_slots = 0;
    d->n_sequences = s->n;
    d->at = s->at;
    d->events = s->events;
    d->count = s->count;
}

uint32_t la_dataset_session(const la_dataset *d, const void *id, size_t n)
{
    uint32_t i = la_map_find(d->memory->ids, id, n);
    return i < d->n_sessions ? i : LA_MAP_NONE;
}

static const la_known_set *known_set(const char *name)
{
    size_t n;
    const la_known_set *sets = la_known_sets(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(sets[i].name, name) == 0)
            return &sets[i];
    return NULL;
}

static void note_sample(const char *name)
{
    const la_known_set *k = known_set(name);
    la_note("%s is a small simulated sample here; for the real set see %s and put it into a folder "
            "%s/ of $LOGAD_DATA",
            name, k == NULL ? "logad data list" : k->url, name);
}

/* A folder, file, glob or "-": sequences where both of their files are there, else raw lines. */
static logad_status read_path(la_dataset *d, const char *path, const la_known_set *k,
                              const la_dataset_options *o, logad_error *err)
{
    if (la_is_dir(path))
        TRY(la_dataset_text(d, &d->dir, path, err));
    if (d->dir != NULL && la_sequences_here(path)) {
        d->grouping.kind = LA_GROUP_GIVEN;
        if (k != NULL)
            d->grouping = k->grouping;
        return la_sequences_read(d, path, err);
    }
    la_dataset_options raw = *o;
    if (k != NULL && raw.grouping.kind == LA_GROUP_AUTO && k->grouping.kind != LA_GROUP_GIVEN)
        raw.grouping = k->grouping;
    return la_raw_read(d, &path, 1, &raw, err);
}

/* A sample's labels are of the sessions it was made of, so what is said of the layout of logs, for
 * a target beside it most likely, is not said of the sample. */
static logad_status read_sample(la_dataset *d, const char *name, const char *path,
                                const la_dataset_options *o, logad_error *err)
{
    la_dataset_options own = *o;
    own.format = own.header = own.multiline_start = NULL;
    own.grouping = (la_grouping){.kind = LA_GROUP_AUTO};
    TRY(read_path(d, path, known_set(name), &own, err));
    char asked[160], made[160];
    la_grouping_text(&o->grouping, asked, sizeof asked);
    la_grouping_text(&d->grouping, made, sizeof made);
    bool grouped = o->grouping.kind != LA_GROUP_AUTO && strcmp(asked, made) != 0;
    bool laid_out = o->format != NULL && d->format != NULL && strcmp(o->format, d->format) != 0;
    if (grouped || laid_out || o->header != NULL)
        la_note("%s: the sample is read as it was made (%s); --group, --format and --header are "
                "for logs "
                "of your own",
                name, made);
    return LOGAD_OK;
}

static logad_status no_such_set(const char *name, logad_error *err)
{
    const la_known_set *k = known_set(name);
    if (k != NULL)
        return la_fail(err, LOGAD_EINPUT,
                       "%s is not here: get it from %s and put it into a folder %s/ of $LOGAD_DATA",
                       name, k->url, name);
    la_buf names = {.max = 256};
    size_t n;
    const la_known_set *sets = la_known_sets(&n);
    for (size_t i = 0; i < n; i++)
        la_buf_item(&names, sets[i].name);
    logad_status s = la_fail(err, LOGAD_EINPUT,
                             "%s: no such dataset or file: give a path, or a name (%s, or a folder "
                             "in $LOGAD_DATA)",
                             name, names.p == NULL ? "" : names.p);
    la_buf_free(&names);
    return s;
}

static bool is_glob(const char *s)
{
    return strpbrk(s, "*?[") != NULL;
}

static logad_status load_body(la_dataset *d, const char *name, const char *found,
                              const la_dataset_options *o, logad_error *err)
{
    if (found != NULL) {
        if (!d->simulated)
            return read_path(d, found, known_set(name), o, err);
        note_sample(name);
        return read_sample(d, name, found, o, err);
    }
    if (strcmp(name, "-") != 0 && !is_glob(name) && !la_is_dir(name) && !la_is_file(name))
        return no_such_set(name, err);
    return read_path(d, name, NULL, o, err);
}

logad_status la_dataset_load(la_dataset **out, const char *name_or_path,
                             const la_dataset_options *o, logad_error *err)
{
    static const la_dataset_options none = {0};
    la_dataset *d;
    TRY(la_dataset_new(&d, name_or_path, err));
    bool bundled = false;
    char *found = la_dataset_find(name_or_path, &bundled);
    d->simulated = bundled;
    logad_status s = load_body(d, name_or_path, found, o == NULL ? &none : o, err);
    free(found);
    if (s == LOGAD_OK)
        *out = d;
    else
        la_dataset_free(d);
    return s;
}

logad_status la_dataset_raw(la_dataset **out, const char *const *inputs, size_t n,
                            const la_dataset_options *o, logad_error *err)
{
    static const la_dataset_options none = {0};
    if (n == 0)
        return la_fail(err, LOGAD_EUSAGE, "no input: give a file, a folder, a glob or -");
    la_dataset *d;
    TRY(la_dataset_new(&d, inputs[0], err));
    logad_status s = LOGAD_OK;
    if (n == 1 && la_is_dir(inputs[0]))
        s = la_dataset_text(d, &d->dir, inputs[0], err);
    if (s == LOGAD_OK)
        s = la_raw_read(d, inputs, n, o == NULL ? &none : o, err);
    if (s == LOGAD_OK)
        *out = d;
    else
        la_dataset_free(d);
    return s;
}
