/* bytes -> line: where a log went on, whatever became of its file. */
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "stream/logs_impl.h"
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *la_log_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *name = la_strdup(slash == NULL ? path : slash + 1);
    if (name == NULL)
        return NULL;
    size_t n = strlen(name);
    if (n > 3 && strcmp(name + n - 3, ".gz") == 0)
        n -= 3;
    else if (n > 4 && strcmp(name + n - 4, ".zst") == 0)
        n -= 4;
    size_t k = n;
    while (k > 0 && isdigit((unsigned char)name[k - 1]))
        k--;
    bool number = n - k <= 3 && k > 1 && name[k - 1] == '.';
    bool date = n - k >= 6 && k > 1 && (name[k - 1] == '-' || name[k - 1] == '.');
    if (k < n && (number || date))
        n = k - 1;
    name[n] = '\0';
    return name;
}

/* ---- what a file is ---- */

uint64_t la_edge_hash(const char *p, size_t n)
{
    return la_hash64(p, n, 0x10ADED6E);
}

static uint64_t time_of(const struct stat *st)
{
    return (uint64_t)st->st_mtim.tv_sec * 1000000000u + (uint64_t)st->st_mtim.tv_nsec;
}

void la_seen_close(la_seen *f)
{
    if (f->fd >= 0)
        close(f->fd);
    f->fd = -1;
}

logad_status la_seen_open(la_seen *f, const char *path, logad_error *err)
{
    *f = (la_seen){.path = path, .fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (f->fd < 0) {
        f->went = errno == ENOENT;
        return la_fail(err, LOGAD_EINPUT, "%s: %s; check its permissions", path, strerror(errno));
    }
    if (fstat(f->fd, &f->st) != 0 || !S_ISREG(f->st.st_mode)) {
        la_seen_close(f);
        return la_fail(err, LOGAD_EINPUT,
                       "%s: not a regular file: what was read of it cannot be kept", path);
    }
    unsigned char magic[4] = {0};
    ssize_t n = pread(f->fd, magic, sizeof magic, 0);
    f->gzip = (n >= 2 && magic[0] == 0x1F && magic[1] == 0x8B) ||
              (n == 4 && memcmp(magic, "\x28\xB5\x2F\xFD", 4) == 0);
    return LOGAD_OK;
}

/* The n bytes before end of what the file holds, decompressed; less where it is shorter. */
static size_t read_edge(const la_seen *f, uint64_t end, char *out, size_t n)
{
    if (!f->gzip) {
        ssize_t got = pread(f->fd, out, n, (off_t)(end - n));
        return got < 0 ? 0 : (size_t)got;
    }
    la_source *s = NULL;
    int fd = dup(f->fd);
    if (fd < 0 || la_source_at(&s, f->path, fd, end - n, NULL) != LOGAD_OK)
        return 0;
    size_t got = 0;
    for (size_t k; got < n && (k = la_source_read(s, out + got, n - got)) > 0;)
        got += k;
    la_source_close(s);
    return got;
}

static bool edge_is(const la_seen *f, uint64_t end, size_t n, uint64_t hash)
{
    char bytes[LA_LOGS_EDGE];
    return read_edge(f, end, bytes, n) == n && la_edge_hash(bytes, n) == hash;
}

bool la_seen_holds(const la_seen *f, const la_log *log)
{
    size_t n = log->end < LA_LOGS_EDGE ? (size_t)log->end : LA_LOGS_EDGE;
    if (log->end == 0)
        return true;
    if (!f->gzip && (uint64_t)f->st.st_size < log->end)
        return false;
    return edge_is(f, n, n, log->head) && edge_is(f, log->end, n, log->tail);
}

static bool same_inode(const la_seen *f, const la_log *log)
{
    return (uint64_t)f->st.st_dev == log->device && (uint64_t)f->st.st_ino == log->inode;
}

static bool is_unchanged(const la_seen *f, const la_log *log)
{
    if (!same_inode(f, log))
        return false;
    if (log->gzip || f->gzip)
        return log->gzip && f->gzip && log->size == (uint64_t)f->st.st_size &&
               log->mtime == time_of(&f->st);
    return la_seen_holds(f, log);
}

/* ---- which log a file is ---- */

static void be_found(la_log *log, const la_seen *f, char *path)
{
    log->renamed = strcmp(log->path, path) != 0 || (f->gzip && !log->gzip);
    free(log->path);
    log->path = path;
    log->device = (uint64_t)f->st.st_dev;
    log->inode = (uint64_t)f->st.st_ino;
    log->gzip = f->gzip;
    log->size = (uint64_t)f->st.st_size;
    log->mtime = time_of(&f->st);
    log->gone = 0;
    log->given = f->gzip ? !log->done : log->size > log->end;
}

static logad_status add_log(la_logs *l, const la_seen *f, char *path, char *name, logad_error *err)
{
    if (l->n >= LA_LOGS_MAX)
        return la_fail(err, LOGAD_EINPUT, "more than %u log files", LA_LOGS_MAX);
    if (!la_grow(&l->items, &l->cap, l->n + 1))
        return la_oom(err);
    la_log *log = &l->items[l->n++];
    *log = (la_log){.name = name, .path = la_strdup("")};
    be_found(log, f, path);
    log->renamed = false;
    return log->path == NULL ? la_oom(err) : LOGAD_OK;
}

/* Whether a file is all or the beginning of another. */
static bool begins(const la_seen *f, const la_seen *whole)
{
    char a[LA_LOGS_EDGE], b[LA_LOGS_EDGE];
    size_t n = read_edge(f, LA_LOGS_EDGE, a, LA_LOGS_EDGE);
    uint64_t end = f->gzip ? n : (uint64_t)f->st.st_size;
    size_t edge = end < LA_LOGS_EDGE ? (size_t)end : LA_LOGS_EDGE;
    return edge > 0 && end <= (uint64_t)whole->st.st_size &&
           read_edge(whole, edge, b, edge) == edge && memcmp(a, b, edge) == 0 &&
           read_edge(f, end, a, edge) == edge && read_edge(whole, end, b, edge) == edge &&
           memcmp(a, b, edge) == 0;
}

/* A copy that copytruncate or gzip is still making: it begins as a log that is there itself, or was
 * until it was whole. */
static bool is_copy(const la_logs *l, const la_seen *f, const char *name)
{
    char first;
    if (f->gzip && read_edge(f, 1, &first, 1) == 0)
        return true;
    for (size_t i = 0; i < l->n; i++) {
        la_seen other;
        const la_log *log = &l->items[i];
        if (log->gone > 0 || log->gzip || strcmp(log->name, name) != 0 || same_inode(f, log))
            continue;
        bool there = la_seen_open(&other, log->path, NULL) == LOGAD_OK;
        bool copy = there && same_inode(&other, log) && begins(f, &other);
        la_seen_close(&other);
        /* A log that was cut meanwhile has its copy whole, which may have grown since it was seen.
         */
        la_seen now = *f;
        if (!copy && log->end > 0)
            copy = fstat(f->fd, &now.st) == 0 && la_seen_holds(&now, log);
        if (copy)
            return true;
    }
    return false;
}

/* The missing log whose bytes this file has. */
static la_log *find_content(la_logs *l, const la_seen *f, const char *name)
{
    for (size_t i = 0; i < l->n; i++) {
        la_log *log = &l->items[i];
        if (log->gone > 0 && !log->gzip && log->end > 0 && strcmp(log->name, name) == 0 &&
            la_seen_holds(f, log))
            return log;
    }
    return NULL;
}

static logad_status place_file(la_logs *l, const la_seen *f, bool beside, logad_error *err)
{
    char *name = la_log_name(f->path), *path = la_strdup(f->path);
    if (name == NULL || path == NULL) {
        free(name);
        free(path);
        return la_oom(err);
    }
    la_log *log = find_content(l, f, name);
    if (log != NULL)
        be_found(log, f, path);
    /* An empty file may become a copy or a log: who knew it by nothing would take the copy for the
     * log it was first, and read it again. */
    bool empty = f->st.st_size == 0;
    bool fresh = log == NULL && !beside && !empty && !is_copy(l, f, name);
    if (fresh)
        return add_log(l, f, path, name, err);
    if (log == NULL)
        free(path);
    free(name);
    return LOGAD_OK;
}

static bool find_inode(la_logs *l, const la_seen *f, logad_status *s, logad_error *err)
{
    for (size_t i = 0; i < l->n; i++) {
        la_log *log = &l->items[i];
        /* Under the inode of a file that was found and removed since, there may be a new one. */
        if (!is_unchanged(f, log))
            continue;
        if (log->gone == 0)
            return true; /* it was given twice */
        char *path = la_strdup(f->path);
        if (path == NULL)
            *s = la_oom(err);
        else
            be_found(log, f, path);
        return true;
    }
    return false;
}

/* First the files that are where they were, then the rest: a copy must not take a log's place from
 * the file that still has its inode. */
static logad_status find_files(la_logs *l, char *const *paths, size_t n, bool beside,
                               logad_error *err)
{
    bool *placed = la_calloc(n, sizeof *placed);
    logad_status s = placed == NULL ? la_oom(err) : LOGAD_OK;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < n && s == LOGAD_OK; i++) {
            la_seen f;
            if (placed[i])
                continue;
            s = la_seen_open(&f, paths[i], err);
            if (s != LOGAD_OK && (beside || f.went)) {
                s = LOGAD_OK; /* it went, or is not ours to read */
                placed[i] = true;
                continue;
            }
            if (s != LOGAD_OK)
                break;
            if (find_inode(l, &f, &s, err))
                placed[i] = true;
            else if (pass == 1)
                s = place_file(l, &f, beside, err);
            la_seen_close(&f);
        }
    }
    free(placed);
    return s;
}

/* ---- what became of those that are gone ---- */

static logad_status add_sibling(la_paths *out, const char *folder, const char *name,
                                logad_error *err)
{
    char *path = la_path_join(folder, name);
    if (path == NULL || !la_grow(&out->items, &out->cap, out->n + 1)) {
        free(path);
        return la_oom(err);
    }
    out->items[out->n++] = path;
    return LOGAD_OK;
}

static logad_status list_siblings(la_paths *out, DIR *dir, const char *folder, const char *name,
                                  logad_error *err)
{
    for (struct dirent *e; (e = readdir(dir)) != NULL;) {
        if (strncmp(e->d_name, name, strlen(name)) != 0)
            continue;
        char *other = la_log_name(e->d_name);
        logad_status s = other == NULL ? la_oom(err) : LOGAD_OK;
        if (s == LOGAD_OK && strcmp(other, name) == 0)
            s = add_sibling(out, folder, e->d_name, err);
        free(other);
        TRY(s);
    }
    return LOGAD_OK;
}

static logad_status look_beside(la_logs *l, const la_log *gone, logad_error *err)
{
    const char *slash = strrchr(gone->path, '/');
    char *folder =
        slash == NULL ? la_strdup(".") : la_strndup(gone->path, (size_t)(slash - gone->path) + 1);
    DIR *dir = folder == NULL ? NULL : opendir(folder);
    la_paths paths = {0};
    logad_status s = folder == NULL ? la_oom(err) : LOGAD_OK;
    if (dir != NULL) {
        s = list_siblings(&paths, dir, folder, gone->name, err);
        closedir(dir);
    }
    if (s == LOGAD_OK)
        s = find_files(l, paths.items, paths.n, true, err);
    la_paths_free(&paths);
    free(folder);
    return s;
}

/* Under the log's own name: more may have been written to it. */
static bool is_live(const la_log *log)
{
    const char *slash = strrchr(log->path, '/');
    return !log->gzip && strcmp(slash == NULL ? log->path : slash + 1, log->name) == 0;
}

#define LOOKS 3 /* for a log that is gone */

logad_status la_logs_find(la_logs *l, char *const *paths, size_t n, logad_error *err)
{
    for (size_t i = 0; i < l->n; i++) {
        l->items[i].gone++;
        l->items[i].given = l->items[i].renamed = false;
    }
    TRY(find_files(l, paths, n, false, err));
    /* A name can move on between the listing of a folder and the opening: then it is listed anew.
     */
    for (int look = 0; look < LOOKS; look++)
        for (size_t i = 0; i < l->n; i++)
            if (l->items[i].gone == 1 && (look == 0 || l->items[i].end > 0))
                TRY(look_beside(l, &l->items[i], err));
    for (size_t i = 0; i < l->n; i++)
        if (l->items[i].gone == 1 && l->items[i].end > 0 && is_live(&l->items[i]))
            la_note("%s: gone since the last run; what was written to it after that is not read",
                    l->items[i].path);
    return LOGAD_OK;
}

logad_status la_logs_take(la_logs *l, char *const *paths, size_t n, logad_error *err)
{
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        char *path = la_strdup(paths[i]), *name = la_log_name(paths[i]);
        if (path == NULL || name == NULL || !la_grow(&l->items, &l->cap, l->n + 1)) {
            free(path);
            free(name);
            return la_oom(err);
        }
        bool regular = stat(path, &st) == 0 && S_ISREG(st.st_mode);
        l->items[l->n++] = (la_log){.path = path,
                                    .name = name,
                                    .plain = true,
                                    .given = true,
                                    .mtime = regular ? time_of(&st) : 0};
    }
    return LOGAD_OK;
}

void la_logs_free(la_logs *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->items[i].path);
        free(l->items[i].name);
    }
    free(l->items);
    *l = (la_logs){0};
}

/* ---- from run to run ---- */

void la_logs_pack(const la_logs *l, const bool *used, la_buf *b)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        n += l->items[i].gone < LA_LOGS_GONE || used[i];
    la_pack_u64(b, n);
    for (size_t i = 0; i < l->n; i++) {
        const la_log *g = &l->items[i];
        const uint64_t numbers[] = {i,        g->device, g->inode, g->end,  g->line,
                                    g->from,  g->before, g->head,  g->tail, g->size,
                                    g->mtime, g->gzip,   g->done,  g->gone, g->records};
        if (g->gone >= LA_LOGS_GONE && !used[i])
            continue;
        la_pack_str(b, g->path, strlen(g->path));
        la_pack_str(b, g->format, strlen(g->format));
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
            la_pack_u64(b, numbers[k]);
    }
}

static logad_status unpack_log(la_logs *l, la_unpack *u, uint64_t *number, logad_error *err)
{
    la_str path = la_unpack_str(u), format = la_unpack_str(u);
    la_log g = {0};
    uint64_t gzip = 0, done = 0;
    uint64_t *const numbers[] = {number,   &g.device, &g.inode, &g.end,  &g.line,
                                 &g.from,  &g.before, &g.head,  &g.tail, &g.size,
                                 &g.mtime, &gzip,     &done,    &g.gone, &g.records};
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        *numbers[k] = la_unpack_u64(u);
    if (u->failed || path.n == 0 || memchr(path.p, '\0', path.n) != NULL ||
        *number >= LA_LOGS_MAX || format.n >= sizeof g.format)
        return la_fail(err, LOGAD_ECONFIG, "damaged");
    g.gzip = gzip != 0;
    g.done = done != 0;
    memcpy(g.format, format.p, format.n);
    g.path = la_strndup(path.p, path.n);
    g.name = g.path == NULL ? NULL : la_log_name(g.path);
    if (g.name == NULL || !la_grow(&l->items, &l->cap, l->n + 1)) {
        free(g.path);
        free(g.name);
        return la_oom(err);
    }
    l->items[l->n++] = g;
    return LOGAD_OK;
}

logad_status la_logs_unpack(la_logs *l, la_unpack *u, uint32_t **file, size_t *n_files,
                            logad_error *err)
{
    uint64_t n = la_unpack_max(u, LA_LOGS_MAX);
    size_t cap = 0;
    *file = NULL;
    *n_files = 0;
    for (uint64_t i = 0; i < n && !u->failed; i++) {
        uint64_t number;
        TRY(unpack_log(l, u, &number, err));
        if (number < *n_files)
            return la_fail(err, LOGAD_ECONFIG, "damaged");
        if (!la_grow(file, &cap, (size_t)number + 1))
            return la_oom(err);
        /* Numbers between were left out; no session has them. */
        for (; *n_files <= number; ++*n_files)
            (*file)[*n_files] = (uint32_t)i;
    }
    return u->failed ? la_fail(err, LOGAD_ECONFIG, "damaged") : LOGAD_OK;
}
