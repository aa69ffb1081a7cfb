/* Before the walk from bytes to verdict: gets a file of logs here, whole or not at all. */
#include "net/fetch.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "net/request.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TRIES 5

typedef struct fetch {
    const char *url, *path;
    char *part;
    int fd;
    uint64_t n; /* bytes in the part */
    la_sha256 sha;
    int failed; /* errno of a write */
    la_progress progress;
} fetch;

static void hash_start(fetch *f)
{
    la_sha256_init(&f->sha);
    f->n = 0;
}

/* What an earlier run left. */
static logad_status read_part(fetch *f, logad_error *err)
{
    char piece[1 << 16];
    hash_start(f);
    for (ssize_t n; (n = read(f->fd, piece, sizeof piece)) != 0;) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return la_fail(err, LOGAD_EIO, "%s: %s; remove it and fetch again", f->part,
                           strerror(errno));
        la_sha256_add(&f->sha, piece, (size_t)n);
        f->n += (uint64_t)n;
    }
    return LOGAD_OK;
}

static bool take(void *ctx, const char *p, size_t n, const la_reply *head)
{
    fetch *f = ctx;
    if (n == 0) {
        /* A server that does not know ranges sends all of it again. */
        if (head->status != 206 && f->n > 0) {
            hash_start(f);
            if (ftruncate(f->fd, 0) != 0 || lseek(f->fd, 0, SEEK_SET) != 0)
                f->failed = errno;
        }
        f->progress.total = head->total > 0 ? f->n + head->total : 0;
        return f->failed == 0;
    }
    la_sha256_add(&f->sha, p, n);
    f->n += n;
    while (n > 0 && f->failed == 0) {
        ssize_t done = write(f->fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            f->failed = done < 0 ? errno : EIO;
        else {
            p += done;
            n -= (size_t)done;
        }
    }
    la_progress_at(&f->progress, f->n, NULL);
    return f->failed == 0;
}

static void pause_before(unsigned try, const la_reply *r)
{
    double seconds = r->asked > 0 ? r->asked : 0.25 * (double)(1u << try);
    struct timespec t = {.tv_sec = (time_t)seconds,
                         .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&t, NULL);
}

static logad_status download(fetch *f, logad_error *err)
{
    la_reply r = {.status = 0};
    for (unsigned try = 0; try < TRIES; try++) {
        la_request q = {.url = f->url, .from = f->n, .follow = true, .sink = take, .ctx = f};
        if (try > 0)
            pause_before(try, &r);
        TRY(la_request_do(&q, &r, err));
        /* 416: there is nothing behind what is here. */
        if (la_reply_is_good(&r) || (r.status == 416 && f->n > 0))
            return LOGAD_OK;
        if (f->failed != 0)
            return la_fail(err, LOGAD_EIO, "%s: not written: %s; free some space", f->part,
                           strerror(f->failed));
        if (!r.passing)
            break;
    }
    return la_fail(err, LOGAD_ENET, "%.200s: %s; fetch again to go on from %llu bytes", f->url,
                   r.why, (unsigned long long)f->n);
}

static logad_status check_and_place(fetch *f, const char *sha256, la_fetched *out, logad_error *err)
{
    la_sha256_hex(&f->sha, out->sha256);
    out->bytes = f->n;
    if (sha256 != NULL && strcasecmp(sha256, out->sha256) != 0) {
        unlink(f->part);
        return la_fail(err, LOGAD_EINPUT,
                       "%s: its SHA-256 is %s, not the one asked for: it is another file or was "
                       "altered; check the URL and the sum",
                       f->path, out->sha256);
    }
    if (fsync(f->fd) != 0 || rename(f->part, f->path) != 0)
        return la_fail(err, LOGAD_EIO, "%s: not written: %s; choose another place", f->path,
                       strerror(errno));
    return LOGAD_OK;
}

static logad_status fetch_body(fetch *f, const char *sha256, la_fetched *out, logad_error *err)
{
    TRY(read_part(f, err));
    out->resumed = f->n;
    la_progress_begin(&f->progress, "fetch", "bytes", 0);
    logad_status s = download(f, err);
    la_progress_end(&f->progress);
    TRY(s);
    if (f->n < out->resumed)
        out->resumed = 0;
    return check_and_place(f, sha256, out, err);
}

logad_status la_fetch(const char *url, const char *path, const char *sha256, la_fetched *out,
                      logad_error *err)
{
    *out = (la_fetched){.bytes = 0};
    TRY(la_url_check(url, "data fetch", err));
    fetch f = {.url = url, .path = path};
    size_t n = strlen(path) + 8;
    f.part = la_calloc(n, 1);
    if (f.part == NULL)
        return la_oom(err);
    snprintf(f.part, n, "%s.part", path);
    f.fd = open(f.part, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    logad_status s = LOGAD_OK;
    if (f.fd < 0)
        s = la_fail(err, LOGAD_EIO, "%s: cannot be written: %s; choose another place", path,
                    strerror(errno));
    else
        s = fetch_body(&f, sha256, out, err);
    if (f.fd >= 0)
        close(f.fd);
    if (s != LOGAD_OK && f.fd >= 0 && f.n == 0)
        unlink(f.part);
    free(f.part);
    return s;
}
