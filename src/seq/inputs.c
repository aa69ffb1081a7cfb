/* bytes -> line: which files the raw inputs are, and the first lines of the first one. */
#include "seq/inputs.h"
#include "base/mem.h"
#include "io/paths.h"
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

static logad_status add_files(la_dataset *d, size_t *cap, const la_paths *paths, bool from_folder,
                              const char *input, logad_error *err)
{
    uint32_t before = d->n_files;
    for (size_t i = 0; i < paths->n; i++) {
        if (from_folder && !is_log(paths->items[i]))
            continue;
        if (d->n_files >= MAX_FILES)
            return la_fail(err, LOGAD_EINPUT, "%s: more than %u files", input, MAX_FILES);
        if (!la_grow(&d->files, cap, (size_t)d->n_files + 1))
            return la_oom(err);
        TRY(la_dataset_text(d, &d->files[d->n_files], paths->items[i], err));
        d->n_files++;
    }
    if (d->n_files == before)
        return la_fail(err, LOGAD_EINPUT,
                       "%s: no log files in this folder, nor templates.tsv with sessions.tsv",
                       input);
    return LOGAD_OK;
}

logad_status la_inputs_find(la_dataset *d, const char *const *inputs, size_t n, logad_error *err)
{
    size_t cap = 0;
    for (size_t i = 0; i < n; i++) {
        la_paths paths = {0};
        logad_status s = la_paths_add(&paths, inputs[i], err);
        if (s == LOGAD_OK)
            s = add_files(d, &cap, &paths, la_is_dir(inputs[i]), inputs[i], err);
        la_paths_free(&paths);
        TRY(s);
    }
    return LOGAD_OK;
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
