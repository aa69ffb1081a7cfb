/* event -> sequence: the datasets that have a name, and where a name is looked for. */
#include "base/mem.h"
#include "base/str.h"
#include "io/paths.h"
#include "seq/build.h"
#include <dirent.h>
#include <logad/sequence.h>
#include <stdlib.h>
#include <string.h>

static const la_known_set sets[] = {
    {.name = "hdfs",
     .about = "Hadoop file system, 2008: 575,061 blocks, 2.9 % anomalous",
     .url = "https://zenodo.org/records/8196385",
     .licence = "Loghub: research and academic use, cite Loghub",
     .format = "hdfs",
     .grouping = {.kind = LA_GROUP_ID, .key = "block"}},
    {.name = "bgl",
     .about = "Blue Gene/L supercomputer, 2005; alerts by its staff",
     .url = "https://zenodo.org/records/8196385",
     .licence = "Loghub: research and academic use, cite Loghub",
     .format = "bgl",
     .grouping = {.kind = LA_GROUP_GIVEN}},
    {.name = "openstack",
     .about = "OpenStack nova, 2021, injected faults: 5,596 instances",
     .url = "https://github.com/ParisaKalaki/OpenStack",
     .licence = "GPL-3.0",
     .format = "openstack",
     .grouping = {.kind = LA_GROUP_ID, .key = "instance"}},
};

const la_known_set *la_known_sets(size_t *n)
{
    *n = sizeof sets / sizeof *sets;
    return sets;
}

/* A name is one plain word, so that it never walks out of the folders it is looked for in. */
static bool is_name(const char *s)
{
    size_t n = strlen(s);
    if (n == 0 || n > 200 || s[0] == '.' || s[0] == '-')
        return false;
    return strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") == n;
}

static char *folder_in(const char *root, const char *name)
{
    char *path = la_path_join(root, name);
    if (path != NULL && la_is_dir(path))
        return path;
    free(path);
    return NULL;
}

/* The folder of the user's own sets; NULL: there is no home, or no memory. */
static char *home_root(void)
{
    const char *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    bool xdg =
        data != NULL && data[0] == '/'; /* the XDG specification: relative ones are ignored */
    if (!xdg && (home == NULL || home[0] == '\0'))
        return NULL;
    return la_path_join(xdg ? data : home, xdg ? "logad/data" : ".local/share/logad/data");
}

/* The folders that a name is looked for in, in that order; those of $LOGAD_DATA, then the user's.
 * False: out of memory. */
static bool list_roots(la_paths *out)
{
    const char *list = getenv("LOGAD_DATA");
    char *home = home_root();
    bool good = true;
    for (const char *p = list == NULL ? "" : list; good && *p != '\0';) {
        size_t n = strcspn(p, ":");
        good = n == 0 || la_grow(&out->items, &out->cap, out->n + 1);
        if (good && n > 0)
            good = (out->items[out->n++] = la_strndup(p, n)) != NULL;
        p += n + (p[n] == ':');
    }
    if (!good || home == NULL || !la_grow(&out->items, &out->cap, out->n + 1))
        free(home);
    else
        out->items[out->n++] = home;
    return good;
}

logad_status logad_set_home(char **out, const char *name, logad_error *err)
{
    if (!is_name(name))
        return la_fail(err, LOGAD_EUSAGE,
                       "'%.80s' is not a name: use letters, digits, '_', '.' and '-'", name);
    char *root = home_root();
    if (root == NULL)
        return la_fail(err, LOGAD_ECONFIG,
                       "neither XDG_DATA_HOME nor HOME is set: say where with --out");
    *out = la_path_join(root, name);
    free(root);
    return *out == NULL ? la_oom(err) : LOGAD_OK;
}

char *la_dataset_find(const char *name, bool *bundled)
{
    *bundled = false;
    if (!is_name(name))
        return NULL;
    la_paths roots = {0};
    char *found = NULL;
    bool good = list_roots(&roots);
    for (size_t i = 0; good && found == NULL && i < roots.n; i++)
        found = folder_in(roots.items[i], name);
    la_paths_free(&roots);
    if (found != NULL)
        return found;
    char *inside = la_path_join("samples", name);
    found = inside == NULL ? NULL : la_bundled(inside);
    free(inside);
    *bundled = found != NULL;
    return found;
}

static logad_status add_sets(la_paths *out, const char *root, DIR *dir, logad_error *err)
{
    for (struct dirent *e; (e = readdir(dir)) != NULL;) {
        char *path = is_name(e->d_name) ? la_path_join(root, e->d_name) : NULL;
        if (path == NULL)
            continue;
        if (!la_sequences_here(path)) {
            free(path);
        } else if (la_grow(&out->items, &out->cap, out->n + 1)) {
            out->items[out->n++] = path;
        } else {
            free(path);
            return la_oom(err);
        }
    }
    return LOGAD_OK;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

logad_status la_dataset_own(la_paths *out, logad_error *err)
{
    la_paths roots = {0};
    logad_status s = list_roots(&roots) ? LOGAD_OK : la_oom(err);
    for (size_t i = 0; s == LOGAD_OK && i < roots.n; i++) {
        DIR *dir = opendir(roots.items[i]);
        size_t before = out->n;
        if (dir == NULL)
            continue;
        s = add_sets(out, roots.items[i], dir, err);
        closedir(dir);
        if (out->n > before)
            qsort(out->items + before, out->n - before, sizeof *out->items, by_text);
    }
    la_paths_free(&roots);
    return s;
}
