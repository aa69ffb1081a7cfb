/* bytes: the first step. Plain bytes go straight into the caller's buffer; gzip (RFC 1952) passes
 * and zstd (RFC 8878) pass through a window of fixed size, so neither the ratio nor the length of a
 * stream matters. */
#include "io/source.h"
#include "base/mem.h"
#include "io/zstd_in.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define WINDOW ((size_t)256 << 10)

typedef enum kind { PLAIN, GZIP, ZSTD } kind;

struct la_source {
    char *name;
    int fd;          /* -1: memory */
    const char *mem; /* what is left of it */
    size_t mem_n;
    kind kind;
    bool at_end; /* nothing more comes out */
    bool is_cut;
    uint64_t n_in, n_out;
    z_stream z;
    bool z_ready;
    la_zstd *zstd;
    bool between;          /* zstd: at the end of a frame */
    unsigned char *window; /* compressed bytes, or the first bytes of a plain input */
    size_t at, end;        /* those not yet used */
    char damage[320];
};

const char *la_source_damage(const la_source *s)
{
    return s->damage[0] == '\0' ? NULL : s->damage;
}

int la_source_is_cut(const la_source *s)
{
    return s->is_cut;
}

__attribute__((format(printf, 3, 4))) static void set_damage(la_source *s, bool is_cut,
                                                             const char *fmt, ...)
{
    va_list args;
    char text[160];
    logad_error line;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    s->at_end = true;
    s->is_cut = s->is_cut || is_cut;
    /* la_fail makes it printable: names of files are any bytes. */
    if (la_fail(&line, LOGAD_EINPUT, "%.140s: %s", s->name, text) != LOGAD_OK)
        snprintf(s->damage, sizeof s->damage, "%.300s", line.text);
}

static size_t read_raw(la_source *s, void *buf, size_t cap)
{
    if (s->fd < 0) {
        size_t n = s->mem_n < cap ? s->mem_n : cap;
        if (n > 0)
            memcpy(buf, s->mem, n);
        s->mem += n;
        s->mem_n -= n;
        s->n_in += n;
        return n;
    }
    for (;;) {
        ssize_t n = read(s->fd, buf, cap);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            set_damage(s, true, "read error after %llu bytes: %s", (unsigned long long)s->n_in,
                       strerror(errno));
        else
            s->n_in += (uint64_t)n;
        return n < 0 ? 0 : (size_t)n;
    }
}

/* More compressed bytes behind those not yet used. False at the end. */
static bool refill(la_source *s)
{
    if (s->at > 0) {
        memmove(s->window, s->window + s->at, s->end - s->at);
        s->end -= s->at;
        s->at = 0;
    }
    size_t n = read_raw(s, s->window + s->end, WINDOW - s->end);
    s->end += n;
    return n > 0;
}

static bool has_gzip_magic(const la_source *s)
{
    return s->end - s->at >= 2 && s->window[s->at] == 0x1F && s->window[s->at + 1] == 0x8B;
}

static bool has_zstd_magic(const la_source *s)
{
    return s->end - s->at >= 4 && memcmp(s->window + s->at, "\x28\xB5\x2F\xFD", 4) == 0;
}

static logad_status begin_zstd(la_source *s, logad_error *err)
{
    if (!la_zstd_is_built_in())
        return la_fail(err, LOGAD_EINPUT,
                       "%.200s: is a zstd file, which this build cannot read: zstdcat FILE | logad "
                       "... -",
                       s->name);
    s->zstd = la_zstd_new();
    s->between = true;
    return s->zstd == NULL ? la_oom(err) : LOGAD_OK;
}

static logad_status find_kind(la_source *s, logad_error *err)
{
    while (s->end < 4 && refill(s) && (s->window[0] == 0x1F || s->window[0] == 0x28))
        ;
    if (s->damage[0] != '\0')
        return la_fail(err, LOGAD_EINPUT, "%s", s->damage);
    s->kind = has_gzip_magic(s) ? GZIP : has_zstd_magic(s) ? ZSTD : PLAIN;
    if (s->kind == PLAIN)
        return LOGAD_OK;
    if (s->kind == ZSTD)
        return begin_zstd(s, err);
    if (inflateInit2(&s->z, 15 + 16) != Z_OK)
        return la_oom(err);
    s->z_ready = true;
    return LOGAD_OK;
}

static logad_status new_source(la_source **out, const char *name, int fd, logad_error *err)
{
    la_source *s = la_calloc(1, sizeof *s);
    *out = s;
    if (s == NULL)
        return la_oom(err);
    s->fd = fd;
    s->name = la_strdup(name);
    s->window = malloc(WINDOW);
    return s->name == NULL || s->window == NULL ? la_oom(err) : LOGAD_OK;
}

static logad_status open_body(la_source **out, const char *name, int fd, logad_error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return la_fail(err, LOGAD_EINPUT, "%s: %s", name, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return la_fail(err, LOGAD_EINPUT, "%s: is a folder; give a file", name);
    if (S_ISREG(st.st_mode))
        (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    TRY(new_source(out, name, fd, err));
    return find_kind(*out, err);
}

logad_status la_source_open(la_source **out, const char *path, logad_error *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    const char *name = is_stdin ? "stdin" : path;
    *out = NULL;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return la_fail(err, LOGAD_EINPUT, "%s: %s; check the path", path, strerror(errno));
    logad_status s = open_body(out, name, fd, err);
    if (s == LOGAD_OK)
        return s;
    if (*out == NULL && !is_stdin)
        close(fd);
    la_source_close(*out);
    *out = NULL;
    return s;
}

logad_status la_source_memory(la_source **out, const void *p, size_t n, logad_error *err)
{
    logad_status s = new_source(out, "memory", -1, err);
    if (s == LOGAD_OK) {
        (*out)->mem = p;
        (*out)->mem_n = n;
        s = find_kind(*out, err);
    }
    if (s != LOGAD_OK) {
        la_source_close(*out);
        *out = NULL;
    }
    return s;
}

/* Leaves the source where the offset is, or at the end of a shorter one. */
static logad_status go_to(la_source *s, uint64_t offset, logad_error *err)
{
    if (s->kind == PLAIN) {
        s->at = s->end = 0;
        s->n_in = s->n_out = offset;
        if (offset > INT64_MAX || lseek(s->fd, (off_t)offset, SEEK_SET) < 0)
            return la_fail(err, LOGAD_EINPUT, "%s: %s", s->name, strerror(errno));
        return LOGAD_OK;
    }
    char *skipped = malloc(WINDOW);
    if (skipped == NULL)
        return la_oom(err);
    while (s->n_out < offset) {
        uint64_t left = offset - s->n_out;
        if (la_source_read(s, skipped, left < WINDOW ? (size_t)left : WINDOW) == 0)
            break;
    }
    free(skipped);
    return LOGAD_OK;
}

logad_status la_source_at(la_source **out, const char *name, int fd, uint64_t offset,
                          logad_error *err)
{
    *out = NULL;
    logad_status s = lseek(fd, 0, SEEK_SET) < 0
                         ? la_fail(err, LOGAD_EINPUT, "%s: %s", name, strerror(errno))
                         : open_body(out, name, fd, err);
    if (s == LOGAD_OK && offset > 0)
        s = go_to(*out, offset, err);
    if (s == LOGAD_OK)
        return s;
    if (*out == NULL)
        close(fd);
    la_source_close(*out);
    *out = NULL;
    return s;
}

void la_source_close(la_source *s)
{
    if (s == NULL)
        return;
    if (s->z_ready)
        inflateEnd(&s->z);
    la_zstd_free(s->zstd);
    if (s->fd > STDIN_FILENO)
        close(s->fd);
    free(s->window);
    free(s->name);
    free(s);
}

static size_t read_plain(la_source *s, char *buf, size_t cap)
{
    size_t n = s->end - s->at;
    if (n == 0)
        return read_raw(s, buf, cap);
    n = n < cap ? n : cap;
    memcpy(buf, s->window + s->at, n);
    s->at += n;
    return n;
}

/* After a member: another one, zero padding to the end (as tapes have), or something foreign. */
static void next_member(la_source *s)
{
    while (s->end - s->at < 2 && refill(s))
        ;
    if (has_gzip_magic(s)) {
        if (inflateReset(&s->z) != Z_OK)
            set_damage(s, true, "the gzip reader failed");
        return;
    }
    s->at_end = true;
    do {
        while (s->at < s->end && s->window[s->at] == 0)
            s->at++;
        if (s->at < s->end) {
            set_damage(s, false, "something that is not gzip follows the gzip data; it is ignored");
            return;
        }
    } while (refill(s));
}

static void explain_inflate(la_source *s, int code)
{
    unsigned long long at = s->n_in - (s->end - s->at);
    if (code == Z_MEM_ERROR)
        set_damage(s, true, "out of memory in the gzip reader");
    else if (code == Z_NEED_DICT)
        set_damage(s, true, "needs a preset dictionary, which gzip files cannot have");
    else
        set_damage(s, true, "gzip data is corrupt at byte %llu (%s)", at,
                   s->z.msg != NULL ? s->z.msg : "no reason given");
}

static size_t read_gzip(la_source *s, char *buf, size_t cap)
{
    size_t n = 0;
    while (n == 0 && !s->at_end) {
        if (s->at == s->end && !refill(s)) {
            if (!s->at_end)
                set_damage(s, true, "gzip data is cut short after %llu bytes",
                           (unsigned long long)s->n_in);
            break;
        }
        s->z.next_in = s->window + s->at;
        s->z.avail_in = (uInt)(s->end - s->at);
        s->z.next_out = (Bytef *)buf;
        s->z.avail_out = (uInt)cap;
        int code = inflate(&s->z, Z_NO_FLUSH);
        s->at = s->end - s->z.avail_in;
        n = cap - s->z.avail_out;
        if (code == Z_STREAM_END)
            next_member(s);
        else if (code != Z_OK && code != Z_BUF_ERROR)
            explain_inflate(s, code);
    }
    return n;
}

static size_t read_zstd(la_source *s, char *buf, size_t cap)
{
    size_t n = 0;
    while (n == 0 && !s->at_end) {
        /* Input may be used up while output still waits inside. */
        if (s->at == s->end && !refill(s) && s->between)
            break;
        size_t used = s->end - s->at;
        bool none = used == 0;
        n = cap;
        if (!la_zstd_read(s->zstd, s->window + s->at, &used, buf, &n, &s->between)) {
            set_damage(s, true, "zstd data is corrupt near byte %llu (%s)",
                       (unsigned long long)(s->n_in - (s->end - s->at)), la_zstd_why(s->zstd));
            n = 0;
            break;
        }
        s->at += used;
        if (none && n == 0 && !s->between && !s->at_end) {
            set_damage(s, true, "zstd data is cut short after %llu bytes",
                       (unsigned long long)s->n_in);
            break;
        }
    }
    return n;
}

size_t la_source_read(la_source *s, char *buf, size_t cap)
{
    if (s->at_end)
        return 0;
    if (cap > WINDOW)
        cap = WINDOW;
    size_t n = s->kind == GZIP   ? read_gzip(s, buf, cap)
               : s->kind == ZSTD ? read_zstd(s, buf, cap)
                                 : read_plain(s, buf, cap);
    s->n_out += n;
    if (n == 0)
        s->at_end = true;
    else if (s->n_out > LA_SOURCE_MAX)
        set_damage(s, true, "more than 1 TiB; the rest is left out");
    return n;
}
