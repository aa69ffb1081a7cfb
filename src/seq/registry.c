/* event -> sequence: the datasets that have a name, and where a name is looked for. */
#include "base/mem.h"
#include "base/str.h"
#include "io/paths.h"
#include "seq/dataset.h"
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

static char *find_in_list(const char *list, const char *name)
{
    char *found = NULL;
    for (const char *p = list; found == NULL && *p != '\0';) {
        size_t n = strcspn(p, ":");
        char *root = n == 0 ? NULL : la_strndup(p, n);
        if (root != NULL)
            found = folder_in(root, name);
        free(root);
        p += n + (p[n] == ':');
    }
    return found;
}

static char *find_in_home(const char *name)
{
    const char *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    bool xdg =
        data != NULL && data[0] == '/'; /* the XDG specification: relative ones are ignored */
    if (!xdg && (home == NULL || home[0] == '\0'))
        return NULL;
    char *root = la_path_join(xdg ? data : home, xdg ? "logad/data" : ".local/share/logad/data");
    char *found = root == NULL ? NULL : folder_in(root, name);
    free(root);
    return found;
}

char *la_dataset_find(const char *name, bool *bundled)
{
    *bundled = false;
    if (!is_name(name))
        return NULL;
    const char *list = getenv("LOGAD_DATA");
    char *found = list == NULL ? NULL : find_in_list(list, name);
    if (found == NULL)
        found = find_in_home(name);
    if (found != NULL)
        return found;
    char *inside = la_path_join("samples", name);
    found = inside == NULL ? NULL : la_bundled(inside);
    free(inside);
    *bundled = found != NULL;
    return found;
}
