/* bytes -> line: which files the raw inputs are, and the first lines of the first one. */
#include "seq/inputs.h"
#include "base/mem.h"
#include "io/rotation.h"
#include <stdlib.h>
#include <string.h>

#define MAX_FILES 1000000u

static bool starts_with(const char *s, const char *head)
{
    return strncmp(s, head, strlen(head)) == 0;
}

static bool ends_with(const char *s, const char *tail)
{
    size_t n = strlen(s), k = strlen(tail);
    return n >= k && strcmp(s + n - k, tail) == 0;
}

/* Files that stand beside logs in a dataset's folder and are none. */
static bool is_log(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    if (starts_with(name, "labels.") || starts_with(name, "README") ||
        starts_with(name, "templates.tsv") || starts_with(name, "sessions.tsv"))
        return false;
    return !(ends_with(name, ".csv") && strstr(name, "label") != NULL);
}

/* The files of one input; in folders those that are no logs are left out. */
static logad_status add_files(la_paths *all, const char *input, logad_error *err)
{
    size_t before = all->n, kept = before;
    bool from_folder = la_is_dir(input);
    TRY(la_paths_add(all, input, err));
    for (size_t i = before; i < all->n; i++) {
        if (from_folder && !is_log(all->items[i]))
            free(all->items[i]);
        else
            all->items[kept++] = all->items[i];
    }
    all->n = kept;
    if (kept == before)
        return la_fail(err, LOGAD_EINPUT,
                       "%s: no log files in this folder, nor templates.tsv with sessions.tsv",
                       input);
    return LOGAD_OK;
}

static logad_status name_files(la_dataset *d, const la_paths *all, logad_error *err)
{
    size_t cap = 0;
    if (all->n > MAX_FILES)
        return la_fail(err, LOGAD_EINPUT, "%s: more than %u files", all->items[0], MAX_FILES);
    for (size_t i = 0; i < all->n; i++) {
        if (!la_grow(&d->files, &cap, (size_t)d->n_files + 1))
            return la_oom(err);
        TRY(la_dataset_text(d, &d->files[d->n_files], all->items[i], err));
        d->n_files++;
    }
    return LOGAD_OK;
}

logad_status la_inputs_find(la_dataset *d, const char *const *inputs, size_t n, logad_error *err)
{
    la_paths all = {0};
    logad_status s = LOGAD_OK;
    for (size_t i = 0; i < n && s == LOGAD_OK; i++)
        s = add_files(&all, inputs[i], err);
    if (s == LOGAD_OK && !la_paths_order(&all))
        s = la_oom(err);
    if (s == LOGAD_OK)
        s = name_files(d, &all, err);
    la_paths_free(&all);
    return s;
}

logad_status la_probe_fill(la_probe *p, la_records *r, logad_error *err)
{
    while (p->n < LA_PROBE_LINES && p->arena.used < LA_PROBE_BYTES) {
        la_unit u;
        bool more;
        TRY(la_records_next(r, &u, &more, err));
        if (!more)
            break;
        if (u.kind != LA_UNIT_RECORD)
            continue;
        if (!la_unit_copy(&p->records[p->n], &u, &p->arena))
            return la_oom(err);
        p->n++;
    }
    return LOGAD_OK;
}

void la_probe_free(la_probe *p)
{
    la_arena_free(&p->arena);
    p->n = 0;
}
