/* Before the walk from bytes to verdict: which files an argument means, and where our own are. */
#include "io/paths.h"
#include "base/mem.h"
#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILES ((size_t)1 << 20)
#define MAX_DEPTH 64

bool la_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool la_is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

char *la_path_join(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b), n;
    while (na > 1 && a[na - 1] == '/')
        na--;
    if (!la_add(na, nb, &n) || !la_add(n, 2, &n))
        return NULL;
    char *path = la_calloc(n, 1);
    if (path != NULL)
        snprintf(path, n, "%.*s%s%s", (int)na, a, na > 0 && a[na - 1] == '/' ? "" : "/", b);
    return path;
}

static logad_status add_file(la_paths *out, const char *path, logad_error *err)
{
    if (out->n >= MAX_FILES)
        return la_fail(err, LOGAD_EINPUT, "%s: more than %zu files; give fewer at once", path,
                       MAX_FILES);
    char *copy = la_strdup(path);
    if (copy == NULL || !la_grow(&out->items, &out->cap, out->n + 1)) {
        free(copy);
        return la_oom(err);
    }
    out->items[out->n++] = copy;
    return LOGAD_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static logad_status list_names(la_paths *names, DIR *dir, const char *path, logad_error *err)
{
    errno = 0;
    for (struct dirent *e; (e = readdir(dir)) != NULL; errno = 0)
        if (e->d_name[0] != '.')
            TRY(add_file(names, e->d_name, err));
    if (errno != 0)
        return la_fail(err, LOGAD_EINPUT, "%s: %s", path, strerror(errno));
    if (names->n > 0)
        qsort(names->items, names->n, sizeof *names->items, by_name);
    return LOGAD_OK;
}

static logad_status list_dir(la_paths *names, const char *path, logad_error *err)
{
    DIR *dir = opendir(path);
    if (dir == NULL)
        return la_fail(err, LOGAD_EINPUT, "%s: %s; check its permissions", path, strerror(errno));
    logad_status s = list_names(names, dir, path, err);
    closedir(dir);
    return s;
}

static logad_status add_dir(la_paths *out, const char *path, int depth, logad_error *err);

/* Links to files count as files; links to folders are not followed, so there are no circles. */
static logad_status add_entry(la_paths *out, const char *path, int depth, logad_error *err)
{
    struct stat st;
    if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return add_dir(out, path, depth + 1, err);
    return la_is_file(path) ? add_file(out, path, err) : LOGAD_OK;
}

static logad_status add_dir(la_paths *out, const char *path, int depth, logad_error *err)
{
    if (depth > MAX_DEPTH)
        return la_fail(err, LOGAD_EINPUT, "%s: folders nested more than %d deep", path, MAX_DEPTH);
    la_paths names = {0};
    logad_status s = list_dir(&names, path, err);
    for (size_t i = 0; s == LOGAD_OK && i < names.n; i++) {
        char *full = la_path_join(path, names.items[i]);
        s = full == NULL ? la_oom(err) : add_entry(out, full, depth, err);
        free(full);
    }
    la_paths_free(&names);
    return s;
}

static logad_status add_existing(la_paths *out, const char *path, logad_error *err)
{
    if (!la_is_dir(path))
        return add_file(out, path, err);
    size_t before = out->n;
    TRY(add_dir(out, path, 0, err));
    if (out->n == before)
        return la_fail(err, LOGAD_EINPUT, "%s: no files in this folder; give one that has logs",
                       path);
    return LOGAD_OK;
}

static logad_status add_matches(la_paths *out, const glob_t *g, logad_error *err)
{
    for (size_t i = 0; i < g->gl_pathc; i++)
        TRY(add_existing(out, g->gl_pathv[i], err));
    return LOGAD_OK;
}

logad_status la_paths_add(la_paths *out, const char *arg, logad_error *err)
{
    struct stat st;
    if (strcmp(arg, "-") == 0)
        return add_file(out, arg, err);
    /* A name that exists is that file, whatever stars it has. */
    if (stat(arg, &st) == 0)
        return add_existing(out, arg, err);
    int why = errno;
    if (strpbrk(arg, "*?[") == NULL)
        return la_fail(err, LOGAD_EINPUT, "%s: %s; check the path", arg, strerror(why));
    glob_t g;
    logad_status s;
    int code = glob(arg, 0, NULL, &g);
    if (code == 0)
        s = add_matches(out, &g, err);
    else if (code == GLOB_NOSPACE)
        s = la_oom(err);
    else
        s = la_fail(err, LOGAD_EINPUT, "%s: no file matches; check the pattern", arg);
    globfree(&g);
    return s;
}

void la_paths_free(la_paths *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->items[i]);
    free(p->items);
    *p = (la_paths){0};
}

/* Names may come from the user ("--target ../../x"): only what lies below the folder is bundled. */
static bool stays_below(const char *name)
{
    if (name[0] == '\0' || name[0] == '/')
        return false;
    for (const char *p = name; p != NULL; p = strchr(p, '/')) {
        p += *p == '/';
        if (p[0] == '.' && p[1] == '.' && (p[2] == '/' || p[2] == '\0'))
            return false;
    }
    return true;
}

static char *below(const char *folder, const char *name)
{
    static const char *const places[] = {"share/logad", "../share/logad"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char path[8192];
        int len = snprintf(path, sizeof path, "%s/%s/%s", folder, places[i], name);
        if (len > 0 && (size_t)len < sizeof path && access(path, R_OK) == 0)
            return la_strdup(path);
    }
    return NULL;
}

char *la_bundled(const char *name)
{
    char exe[4096];
    if (!stays_below(name))
        return NULL;
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n > 0) {
        exe[n] = '\0';
        char *slash = strrchr(exe, '/');
        if (slash == NULL)
            return NULL;
        *slash = '\0';
        return below(exe, name);
    }
    /* A root without /proc, as a bare chroot is: where packages install to. */
    char *found = below("/usr/bin", name);
    return found != NULL ? found : below("/usr/local/bin", name);
}
