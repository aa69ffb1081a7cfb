/* bytes -> line -> event: what pass one found, kept for pass two. */
#include "parse/spool.h"
#include "base/mem.h"
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* Writes end at multiples of this, which spares the kernel pieces of pages. */
#define STEP ((size_t)64 << 10)

struct la_spool {
    la_buf memory; /* records, each behind its length (u64); those that the file does not have */
    size_t at;     /* reading: bytes of it already returned */
    int fd;        /* -1: all is in memory */
    uint64_t written;
};

logad_status la_spool_new(la_spool **out, logad_error *err)
{
    la_spool *s = la_calloc(1, sizeof *s);
    if (s == NULL)
        return la_oom(err);
    s->fd = -1;
    *out = s;
    return LOGAD_OK;
}

void la_spool_free(la_spool *s)
{
    if (s == NULL)
        return;
    if (s->fd >= 0)
        close(s->fd);
    la_buf_free(&s->memory);
    free(s);
}

static int open_unnamed(void)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/logad-XXXXXX",
                     folder != NULL && *folder != '\0' ? folder : "/tmp");
    if (n < 0 || (size_t)n >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = mkstemp(path);
    if (fd >= 0)
        unlink(path);
    return fd;
}

static logad_status no_file(int why, logad_error *err)
{
    return la_fail(err, LOGAD_EIO,
                   "temporary file: %s; make room there or set TMPDIR to another folder",
                   strerror(why));
}

static logad_status write_all(la_spool *s, struct iovec *v, int n, logad_error *err)
{
    while (n > 0) {
        ssize_t k = v->iov_len == 0 ? 0 : writev(s->fd, v, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0 || (k == 0 && v->iov_len > 0))
            return no_file(k == 0 ? ENOSPC : errno, err);
        s->written += (uint64_t)k;
        for (; n > 0 && (size_t)k >= v->iov_len; v++, n--)
            k -= (ssize_t)v->iov_len;
        if (n > 0) {
            v->iov_base = (char *)v->iov_base + k;
            v->iov_len -= (size_t)k;
        }
    }
    return LOGAD_OK;
}

/* What is in memory goes to the file. */
static logad_status spill(la_spool *s, logad_error *err)
{
    struct iovec all = {s->memory.p, s->memory.n};
    if (s->fd < 0)
        s->fd = open_unnamed();
    if (s->fd < 0)
        return no_file(errno, err);
    TRY(write_all(s, &all, 1, err));
    la_buf_free(&s->memory);
    return LOGAD_OK;
}

/* Writes what is in memory and as much of a record as ends at a step; the rest waits in memory. */
static logad_status put_in_file(la_spool *s, const la_str *parts, size_t n_parts, size_t length,
                                logad_error *err)
{
    struct iovec v[LA_SPOOL_PARTS + 2] = {{s->memory.p, s->memory.n}};
    size_t over = (size_t)((s->written + s->memory.n + length) % STEP);
    size_t left = over < length ? length - over : 0, i = 0;
    int n = 1;
    for (; i < n_parts && left >= parts[i].n; left -= parts[i++].n) {
        uintptr_t p = (uintptr_t)parts[i].p; /* writev only reads */
        v[n] = (struct iovec){(void *)p, parts[i].n};
        n += parts[i].n > 0;
    }
    if (left > 0) {
        uintptr_t p = (uintptr_t)parts[i].p;
        v[n++] = (struct iovec){(void *)p, left};
    }
    TRY(write_all(s, v, n, err));
    la_buf_reset(&s->memory);
    for (; i < n_parts; left = 0, i++)
        if (parts[i].n > left)
            la_buf_put(&s->memory, parts[i].p + left, parts[i].n - left);
    return s->memory.failed ? la_oom(err) : LOGAD_OK;
}

logad_status la_spool_put(la_spool *s, const la_str *parts, size_t n_parts, logad_error *err)
{
    uint64_t length = 0;
    la_str all[LA_SPOOL_PARTS + 1] = {{(const char *)&length, sizeof length}};
    for (size_t i = 0; i < n_parts && i < LA_SPOOL_PARTS; i++) {
        length += parts[i].n;
        all[i + 1] = parts[i];
    }
    if (n_parts > LA_SPOOL_PARTS || length > LA_SPOOL_RECORD)
        return la_oom(err);
    size_t n = sizeof length + (size_t)length;
    if (s->fd < 0 && s->memory.n + n > LA_SPOOL_BUFFER)
        TRY(spill(s, err));
    if (s->fd >= 0)
        return put_in_file(s, all, n_parts + 1, n, err);
    for (size_t i = 0; i <= n_parts; i++)
        la_buf_put(&s->memory, all[i].p, all[i].n);
    return s->memory.failed ? la_oom(err) : LOGAD_OK;
}

logad_status la_spool_rewind(la_spool *s, logad_error *err)
{
    s->at = 0;
    if (s->fd < 0)
        return LOGAD_OK;
    TRY(spill(s, err));
    if (lseek(s->fd, 0, SEEK_SET) != 0)
        return no_file(errno, err);
    return LOGAD_OK;
}

/* Exactly n bytes; *n_read is less at the end of the file. */
static logad_status read_all(la_spool *s, char *p, size_t n, size_t *n_read, logad_error *err)
{
    *n_read = 0;
    while (*n_read < n) {
        ssize_t k = read(s->fd, p + *n_read, n - *n_read);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return no_file(errno, err);
        if (k == 0)
            break;
        *n_read += (size_t)k;
    }
    return LOGAD_OK;
}

static logad_status take(la_spool *s, char *p, size_t n, size_t *n_read, logad_error *err)
{
    if (s->fd >= 0)
        return read_all(s, p, n, n_read, err);
    size_t left = s->memory.n - s->at;
    *n_read = n < left ? n : left;
    if (*n_read > 0)
        memcpy(p, s->memory.p + s->at, *n_read);
    s->at += *n_read;
    return LOGAD_OK;
}

logad_status la_spool_next(la_spool *s, la_buf *out, bool *more, logad_error *err)
{
    uint64_t length;
    size_t n;
    TRY(take(s, (char *)&length, sizeof length, &n, err));
    *more = n > 0;
    if (n == 0)
        return LOGAD_OK;
    if (n < sizeof length || length > LA_SPOOL_RECORD)
        return no_file(EIO, err);
    if (!la_grow(&out->p, &out->cap, (size_t)length + LA_SPOOL_SLACK))
        return la_oom(err);
    TRY(take(s, out->p, (size_t)length, &n, err));
    out->n = n;
    return n == length ? LOGAD_OK : no_file(EIO, err);
}
