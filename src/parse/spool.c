/* bytes -> line -> event: what pass one found, kept for pass two. */
#include "parse/spool.h"
#include "base/mem.h"
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct la_spool {
    char *buffer;
    size_t n, cap; /* bytes in the buffer */
    size_t at;     /* reading: bytes of it already returned */
    int fd;        /* -1: all is in the buffer */
    int failed;    /* errno of the first failure */
    bool no_memory, at_end;
};

logad_status la_spool_new(la_spool **out, logad_error *err)
{
    la_spool *s = la_calloc(1, sizeof *s);
    if (s == NULL)
        return la_oom(err);
    s->fd = -1;
    if (!la_grow(&s->buffer, &s->cap, LA_SPOOL_BUFFER)) {
        free(s);
        return la_oom(err);
    }
    *out = s;
    return LOGAD_OK;
}

void la_spool_free(la_spool *s)
{
    if (s == NULL)
        return;
    if (s->fd >= 0)
        close(s->fd);
    free(s->buffer);
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

static void flush(la_spool *s)
{
    if (s->fd < 0 && (s->fd = open_unnamed()) < 0)
        s->failed = errno;
    for (size_t at = 0; at < s->n && s->failed == 0;) {
        ssize_t k = write(s->fd, s->buffer + at, s->n - at);
        if (k > 0)
            at += (size_t)k;
        else if (k == 0 || errno != EINTR)
            s->failed = k == 0 ? ENOSPC : errno;
    }
    s->n = 0;
}

char *la_spool_begin(la_spool *s, size_t n)
{
    size_t want = n + sizeof(uint32_t);
    if (n > LA_SPOOL_RECORD || s->failed != 0 || s->no_memory)
        return NULL;
    if (want > s->cap - s->n)
        flush(s);
    if (want > s->cap && !la_grow(&s->buffer, &s->cap, want))
        s->no_memory = true;
    return s->failed != 0 || s->no_memory ? NULL : s->buffer + s->n + sizeof(uint32_t);
}

void la_spool_end(la_spool *s, size_t n)
{
    uint32_t len = (uint32_t)n;
    memcpy(s->buffer + s->n, &len, sizeof len);
    s->n += n + sizeof len;
}

logad_status la_spool_check(const la_spool *s, logad_error *err)
{
    if (s->no_memory)
        return la_oom(err);
    if (s->failed != 0)
        return la_fail(err, LOGAD_EIO,
                       "temporary file: %s; make room there or set TMPDIR to another folder",
                       strerror(s->failed));
    return LOGAD_OK;
}

logad_status la_spool_rewind(la_spool *s, logad_error *err)
{
    if (s->fd >= 0) {
        flush(s);
        if (s->failed == 0 && lseek(s->fd, 0, SEEK_SET) != 0)
            s->failed = errno;
    }
    s->at = 0;
    return la_spool_check(s, err);
}

/* Reads on until n bytes are there to be returned; false where there are fewer. */
static bool fill(la_spool *s, size_t n)
{
    if (s->n - s->at >= n)
        return true;
    if (s->fd < 0 || s->at_end)
        return false;
    memmove(s->buffer, s->buffer + s->at, s->n - s->at);
    s->n -= s->at;
    s->at = 0;
    if (!la_grow(&s->buffer, &s->cap, n)) {
        s->no_memory = true;
        return false;
    }
    while (s->n < n && !s->at_end) {
        ssize_t k = read(s->fd, s->buffer + s->n, s->cap - s->n);
        if (k > 0)
            s->n += (size_t)k;
        else if (k == 0)
            s->at_end = true;
        else if (errno != EINTR)
            s->at_end = (s->failed = errno) != 0;
    }
    return s->n >= n;
}

const char *la_spool_next(la_spool *s, size_t *n)
{
    uint32_t len;
    if (!fill(s, sizeof len))
        return NULL;
    memcpy(&len, s->buffer + s->at, sizeof len);
    if (!fill(s, sizeof len + len))
        return NULL;
    const char *p = s->buffer + s->at + sizeof len;
    s->at += sizeof len + len;
    *n = len;
    return p;
}
