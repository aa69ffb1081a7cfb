/* bytes -> line: which files the raw inputs are, and the first lines of the first one. */
#include "seq/inputs.h"
#include "base/mem.h"
#include "io/rotation.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

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
        starts_with(name, "templates.tsv") || starts_with(name, "severities.tsv") ||
        starts_with(name, "sessions.tsv") || starts_with(name, "grouping.txt") ||
        strcmp(name, "SHA256SUMS") == 0)
        return false;
    return !(ends_with(name, ".csv") && strstr(name, "label") != NULL);
}

/* A file or pipe that the user named, rather than what a folder or a pattern turned up. */
static bool is_named(const char *input)
{
    return strcmp(input, "-") == 0 || (access(input, F_OK) == 0 && !la_is_dir(input));
}

/* The files of one input; those that are no logs are left out, unless they were named. */
static logad_status add_files(la_paths *all, const char *input, logad_error *err)
{
    size_t before = all->n, kept = before;
    bool named = is_named(input);
    TRY(la_paths_add(all, input, err));
    for (size_t i = before; i < all->n; i++) {
        if (!named && !is_log(all->items[i]))
            free(all->items[i]);
        else
            all->items[kept++] = all->items[i];
    }
    all->n = kept;
    if (kept == before)
        return la_fail(err, LOGAD_EINPUT,
                       "%s: no log files %s, nor templates.tsv with sessions.tsv", input,
                       la_is_dir(input) ? "in this folder" : "match");
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

logad_status la_probe_fill(la_probe *p, la_records *r, size_t most, logad_error *err)
{
    while (p->n < most && p->arena.used < LA_PROBE_BYTES) {
        la_unit u;
        bool more;
        TRY(la_records_next(r, &u, &more, err));
        if (!more)
            break;
        if (u.kind != LA_UNIT_RECORD)
            continue;
        if (!la_grow(&p->records, &p->cap, p->n + 1))
            return la_oom(err);
        if (!la_unit_copy(&p->records[p->n], &u, &p->arena))
            return la_oom(err);
        p->n++;
    }
    return LOGAD_OK;
}

uint32_t la_inputs_largest(const la_dataset *d)
{
    uint32_t largest = d->n_files;
    off_t size = 0;
    for (uint32_t i = 0; i < d->n_files; i++) {
        struct stat st;
        if (stat(d->files[i], &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= size)
            continue;
        largest = i;
        size = st.st_size;
    }
    return largest;
}

static bool ends_in(logad_line line, const char *tail)
{
    size_t n = strlen(tail);
    return line.len > n && strncasecmp(line.text + line.len - n, tail, n) == 0;
}

static bool is_label(logad_line line)
{
    return ends_in(line, "\t0") || ends_in(line, "\t1") || ends_in(line, ",normal") ||
           ends_in(line, ",anomaly");
}

/* The first line may be a header, and a file of fewer lines is nobody's. */
bool la_lines_are_labels(const logad_line *lines, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (!is_label(lines[i]))
            return false;
    return n >= 4;
}

void la_probe_free(la_probe *p)
{
    la_arena_free(&p->arena);
    free(p->records);
    *p = (la_probe){0};
}
