/* After the walk from bytes to verdict: results reach the disk whole or not at all. */
#include "io/outfile.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define BUFFER ((size_t)256 << 10)
#define LARGE  ((size_t)32 << 10) /* what is written from where it stands */
/* Writes of much end at multiples of this: the kernel then need not put together what it keeps of a
 * file from pieces of pages. What is left over is copied. */
#define STEP ((size_t)64 << 10)

struct la_outfile {
    char *target; /* the file to replace; for messages where nothing is replaced */
    char *temp;   /* NULL: written straight (stdout, devices, pipes) */
    int fd;
    int failed; /* errno of the first failure */
    uint64_t written;
    size_t n;
    char buffer[BUFFER];
};

static void free_outfile(la_outfile *f)
{
    free(f->target);
    free(f->temp);
    free(f);
}

/* "<folder>/.<name>.tmp.<pid>": in the same folder, since a rename cannot cross file systems. */
static char *temp_name(const char *target)
{
    const char *slash = strrchr(target, '/');
    int folder = slash == NULL ? 0 : (int)(slash + 1 - target);
    size_t size;
    if (!la_add(strlen(target), 40, &size))
        return NULL;
    char *temp = la_calloc(size, 1);
    if (temp != NULL)
        snprintf(temp, size, "%.*s.%s.tmp.%ld", folder, target, target + folder, (long)getpid());
    return temp;
}

static int open_temp(const char *temp)
{
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    int fd = open(temp, flags, 0666);
    if (fd >= 0 || errno != EEXIST)
        return fd;
    /* Left behind by a killed process that had our number. */
    unlink(temp);
    return open(temp, flags, 0666);
}

static logad_status open_failed(la_outfile *f, const char *path, logad_error *err)
{
    int why = errno;
    free_outfile(f);
    return la_fail(err, LOGAD_EIO, "%s: cannot be written: %s; choose another place", path,
                   strerror(why));
}

static logad_status open_beside(la_outfile **out, la_outfile *f, const struct stat *old,
                                logad_error *err)
{
    /* Through a link to what it points at: the link itself stays. */
    char *real = old == NULL ? NULL : realpath(f->target, NULL);
    if (real != NULL) {
        free(f->target);
        f->target = real;
    }
    f->temp = temp_name(f->target);
    if (f->temp == NULL) {
        free_outfile(f);
        return la_oom(err);
    }
    f->fd = open_temp(f->temp);
    if (f->fd < 0) {
        char *path = f->target;
        f->target = NULL;
        logad_status s = open_failed(f, path, err);
        free(path);
        return s;
    }
    /* Best effort: on some file systems modes are fixed. */
    if (old != NULL && fchmod(f->fd, old->st_mode & 0777) != 0)
        errno = 0;
    *out = f;
    return LOGAD_OK;
}

logad_status la_outfile_open(la_outfile **out, const char *path, logad_error *err)
{
    bool is_stdout = path == NULL || strcmp(path, "-") == 0;
    *out = NULL;
    la_outfile *f = malloc(sizeof *f);
    if (f == NULL)
        return la_oom(err);
    f->target = la_strdup(is_stdout ? "stdout" : path);
    f->temp = NULL;
    f->failed = 0;
    f->n = 0;
    f->written = 0;
    f->fd = STDOUT_FILENO;
    if (f->target == NULL) {
        free_outfile(f);
        return la_oom(err);
    }
    if (is_stdout) {
        if (fflush(stdout) != 0)
            f->failed = errno;
        *out = f;
        return LOGAD_OK;
    }
    struct stat st;
    bool exists = stat(path, &st) == 0;
    if (!exists || S_ISREG(st.st_mode))
        return open_beside(out, f, exists ? &st : NULL, err);
    f->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (f->fd < 0)
        return open_failed(f, path, err);
    *out = f;
    return LOGAD_OK;
}

static void write_parts(la_outfile *f, struct iovec *v, int n)
{
    while (n > 0 && f->failed == 0) {
        ssize_t done = v->iov_len == 0 ? 0 : writev(f->fd, v, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0 || (done == 0 && v->iov_len > 0)) {
            f->failed = done < 0 ? errno : EIO;
            return;
        }
        f->written += (uint64_t)done;
        for (; n > 0 && (size_t)done >= v->iov_len; v++, n--)
            done -= (ssize_t)v->iov_len;
        if (n > 0) {
            v->iov_base = (char *)v->iov_base + done;
            v->iov_len -= (size_t)done;
        }
    }
}

/* What the buffer holds, and n bytes behind it. */
static void write_all(la_outfile *f, const void *p, size_t n)
{
    uintptr_t from = (uintptr_t)p; /* writev only reads */
    struct iovec v[2] = {{f->buffer, f->n}, {(void *)from, n}};
    write_parts(f, v, n > 0 ? 2 : 1);
    f->n = 0;
}

static void flush(la_outfile *f)
{
    write_all(f, NULL, 0);
}

/* Writes as much as ends at a step; the rest, less than one, fits the buffer. */
static void put_large(la_outfile *f, const char *p, size_t n)
{
    size_t over = (size_t)((f->written + f->n + n) % STEP);
    size_t now = over < n ? n - over : 0;
    write_all(f, p, now);
    memcpy(f->buffer, p + now, n - now);
    f->n = n - now;
}

void la_outfile_put(la_outfile *f, const void *p, size_t n)
{
    if (f->failed != 0 || n == 0)
        return;
    if (n >= LARGE) {
        put_large(f, p, n);
        return;
    }
    if (n > BUFFER - f->n)
        flush(f);
    memcpy(f->buffer + f->n, p, n);
    f->n += n;
}

int la_outfile_flush(la_outfile *f)
{
    flush(f);
    return f->temp == NULL && f->failed == 0;
}

int la_outfile_failed(const la_outfile *f)
{
    return f->failed != 0;
}

static void note_failure(la_outfile *f, int result)
{
    if (result != 0 && f->failed == 0)
        f->failed = errno;
}

/* Makes the rename itself last through a power cut. Folders that cannot be opened or synced (some
 * network file systems) have their own rules and are left to them. */
static int sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t n = slash == NULL ? 0 : (size_t)(slash - path);
    char *folder = slash == NULL ? la_strdup(".") : la_strndup(path, n > 0 ? n : 1);
    int fd = folder == NULL ? -1 : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0)
        return 0;
    int result = fsync(fd) != 0 && errno == EIO ? -1 : 0;
    int why = errno;
    close(fd);
    errno = why;
    return result;
}

static void commit_beside(la_outfile *f)
{
    if (f->failed == 0)
        note_failure(f, fsync(f->fd));
    note_failure(f, close(f->fd));
    if (f->failed == 0)
        note_failure(f, rename(f->temp, f->target));
    if (f->failed != 0)
        unlink(f->temp);
    else
        note_failure(f, sync_folder(f->target));
}

/* Full quotas and network disks report only at the close: stdout, which stays open for others, is
 * closed through a copy. */
static void commit_straight(la_outfile *f)
{
    int fd = f->fd == STDOUT_FILENO ? dup(f->fd) : f->fd;
    note_failure(f, fd < 0 ? -1 : close(fd));
}

logad_status la_outfile_commit(la_outfile *f, logad_error *err)
{
    flush(f);
    if (f->temp != NULL)
        commit_beside(f);
    else
        commit_straight(f);
    logad_status s = LOGAD_OK;
    if (f->failed != 0)
        s = la_fail(err, LOGAD_EIO, "%s: not written: %s%s", f->target, strerror(f->failed),
                    f->failed == ENOSPC || f->failed == EDQUOT ? "; free some space" : "");
    free_outfile(f);
    return s;
}

logad_status la_outfile_write(const char *path, const void *p, size_t n, logad_error *err)
{
    la_outfile *f = NULL;
    TRY(la_outfile_open(&f, path, err));
    la_outfile_put(f, p, n);
    return la_outfile_commit(f, err);
}

void la_outfile_abandon(la_outfile *f)
{
    if (f == NULL)
        return;
    if (f->fd != STDOUT_FILENO)
        close(f->fd);
    if (f->temp != NULL)
        unlink(f->temp);
    free_outfile(f);
}
