/* Beside the walk from bytes to verdict: what a stream keeps from run to run.
 *
 * One file, "state": magic, SHA-256 of the rest, then packed numbers and texts. It is replaced by
 * write, fsync and rename, so a killed run leaves the state before or after, never a piece. */
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "io/outfile.h"
#include "io/paths.h"
#include "stream/stream_impl.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC       "logad-state-3\n"
#define MAGIC_N     (sizeof MAGIC - 1)
#define HEAD_N      (MAGIC_N + 64)
#define STATE_MAX   ((size_t)2 << 30)
#define MAX_RECORDS (UINT64_MAX >> 2) /* of one template */
#define MAX_NAMES   (1u << 24)        /* templates numbered in a state */

logad_status la_state_lock(logad_stream *s, logad_error *err)
{
    const char *dir = s->o.state;
    if (mkdir(dir, 0777) != 0 && errno != EEXIST)
        return la_fail(err, LOGAD_EIO, "%s: cannot be made: %s; give another --state", dir,
                       strerror(errno));
    char *path = la_path_join(dir, "lock");
    if (path == NULL)
        return la_oom(err);
    s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    int why = errno;
    free(path);
    if (s->lock < 0)
        return la_fail(err, LOGAD_EIO, "%s: cannot be written: %s; give another --state", dir,
                       strerror(why));
    if (flock(s->lock, LOCK_EX | LOCK_NB) != 0)
        return la_fail(err, LOGAD_ECONFIG,
                       "%s: another run is using this state; wait for it, or give another --state",
                       dir);
    return LOGAD_OK;
}

void la_state_leave_out(const logad_stream *s, la_dataset *d)
{
    struct stat lock, state, st;
    char *path = la_path_join(s->o.state, "state");
    bool saved = path != NULL && stat(path, &state) == 0;
    uint32_t kept = 0;
    free(path);
    if (fstat(s->lock, &lock) != 0)
        return;
    for (uint32_t i = 0; i < d->n_files; i++) {
        bool ours = stat(d->files[i], &st) == 0 && st.st_dev == lock.st_dev &&
                    (st.st_ino == lock.st_ino || (saved && st.st_ino == state.st_ino));
        if (!ours)
            d->files[kept++] = d->files[i];
    }
    d->n_files = kept;
}

/* ---- writing ---- */

static void pack_names(logad_stream *s, const bool *used, size_t n, la_buf *b)
{
    size_t n_used = 0;
    for (size_t i = 0; i < n; i++)
        n_used += used[i];
    la_pack_u64(b, n_used);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t t = used[i] ? la_names_text(&s->names, i) : 0;
        if (!used[i])
            continue;
        if (t == LA_MAP_NONE) {
            b->failed = true;
            return;
        }
        la_str text = la_map_key(s->names.texts, t);
        la_pack_u64(b, i);
        la_pack_str(b, text.p, text.n);
        const la_level_tally *levels = la_names_levels(&s->names, i), none = {0};
        for (size_t k = 0; k < LA_LEVELS_N; k++)
            la_pack_u64(b, (levels == NULL ? &none : levels)->n[k]);
    }
}

static logad_status pack(logad_stream *s, la_buf *b, logad_error *err)
{
    char grouping[200] = "";
    size_t n_names = la_names_count(&s->names);
    bool *file = la_calloc(s->logs.n, sizeof *file), *name = la_calloc(n_names, sizeof *name);
    if (file != NULL && name != NULL) {
        la_open_mark(s->open, file, name);
        if (s->settled)
            la_grouping_text(&s->grouping, grouping, sizeof grouping);
        la_pack_str(b, grouping, strlen(grouping));
        la_pack_real(b, s->clocks.log);
        pack_names(s, name, n_names, b);
        la_logs_pack(&s->logs, file, b);
        if (s->settled)
            la_keys_pack(s->keys, b);
        la_open_pack(s->open, b);
    }
    bool failed = file == NULL || name == NULL || b->failed;
    free(file);
    free(name);
    return failed ? la_oom(err) : LOGAD_OK;
}

static logad_status write_state(const logad_stream *s, const la_buf *b, logad_error *err)
{
    char hex[65];
    la_outfile *out;
    char *path = la_path_join(s->o.state, "state");
    if (path == NULL)
        return la_oom(err);
    la_sha256_of(b->p, b->n, hex);
    logad_status status = la_outfile_open(&out, path, err);
    free(path);
    TRY(status);
    la_outfile_put(out, MAGIC, MAGIC_N);
    la_outfile_put(out, hex, 64);
    la_outfile_put(out, b->p, b->n);
    return la_outfile_commit(out, err);
}

logad_status logad_stream_save(logad_stream *s, logad_error *err)
{
    if (s->o.state == NULL || s->unmarked)
        return LOGAD_OK;
    double start = la_clock();
    la_buf b = {.max = STATE_MAX};
    logad_status status = pack(s, &b, err);
    if (status == LOGAD_OK)
        status = write_state(s, &b, err);
    la_buf_free(&b);
    s->saved = la_clock();
    s->save_took = s->saved - start;
    return status;
}

/* ---- reading ---- */

static logad_status unpack_names(logad_stream *s, la_unpack *u, uint32_t **out, size_t *n,
                                 logad_error *err)
{
    size_t cap = 0;
    uint64_t n_used = la_unpack_max(u, MAX_NAMES);
    for (uint64_t i = 0; i < n_used && !u->failed; i++) {
        uint64_t number = la_unpack_max(u, MAX_NAMES);
        la_str text = la_unpack_str(u);
        if (u->failed || number < *n || memchr(text.p, '\0', text.n) != NULL)
            return la_fail(err, LOGAD_ECONFIG, "damaged");
        if (!la_grow(out, &cap, (size_t)number + 1))
            return la_oom(err);
        la_level_tally was;
        for (size_t k = 0; k < LA_LEVELS_N; k++)
            was.n[k] = la_unpack_max(u, MAX_RECORDS);
        if (u->failed)
            return la_fail(err, LOGAD_ECONFIG, "damaged");
        uint32_t mine = la_names_carry(&s->names, text);
        if (mine == LA_MAP_NONE)
            return la_oom(err);
        la_level_tally *levels = la_names_levels(&s->names, mine);
        if (levels != NULL)
            la_level_merge(levels, &was);
        else if (mine >= s->names.n_model)
            return la_oom(err);
        for (; *n <= number; ++*n)
            (*out)[*n] = mine;
    }
    return u->failed ? la_fail(err, LOGAD_ECONFIG, "damaged") : LOGAD_OK;
}

static logad_status take_grouping(logad_stream *s, la_str text, logad_error *err)
{
    char was[200], now[200] = "";
    if (text.n >= sizeof was)
        return la_fail(err, LOGAD_ECONFIG, "damaged");
    memcpy(was, text.p, text.n);
    was[text.n] = '\0';
    if (s->reading.grouping.kind != LA_GROUP_AUTO)
        la_grouping_text(&s->reading.grouping, now, sizeof now);
    if (now[0] != '\0' && strcmp(was, now) != 0)
        return la_fail(err, LOGAD_ECONFIG,
                       "sessions were grouped %s so far, now %s: give another --state, or --group "
                       "%s",
                       was, now, was);
    if (la_grouping_parse(&s->grouping, was, err) != LOGAD_OK ||
        s->grouping.kind == LA_GROUP_AUTO || s->grouping.kind == LA_GROUP_GIVEN)
        return la_fail(err, LOGAD_ECONFIG, "damaged");
    return la_stream_keys(s, err);
}

static logad_status unpack_rest(logad_stream *s, la_unpack *u, la_renumber *r, uint32_t **file,
                                uint32_t **name, logad_error *err)
{
    TRY(unpack_names(s, u, name, &r->n_templates, err));
    TRY(la_logs_unpack(&s->logs, u, file, &r->n_files, err));
    r->file = *file;
    r->template_ = *name;
    if (s->settled)
        TRY(la_keys_unpack(s->keys, u, err));
    TRY(la_open_unpack(s->open, u, r, err));
    return u->p == u->end ? LOGAD_OK : la_fail(err, LOGAD_ECONFIG, "damaged");
}

logad_status la_state_unpack(logad_stream *s, const void *p, size_t n, logad_error *err)
{
    la_unpack u = {.p = p, .end = (const unsigned char *)p + n};
    la_str grouping = la_unpack_str(&u);
    s->clocks.log = la_unpack_real(&u);
    if (u.failed)
        return la_fail(err, LOGAD_ECONFIG, "damaged");
    if (grouping.n > 0) {
        TRY(take_grouping(s, grouping, err));
        s->settled = true;
    }
    TRY(la_stream_parser(s, err));
    la_renumber r = {0};
    uint32_t *file = NULL, *name = NULL;
    logad_status status = unpack_rest(s, &u, &r, &file, &name, err);
    free(file);
    free(name);
    return status;
}

static logad_status check(logad_stream *s, const la_buf *b, logad_error *err)
{
    char hex[65];
    if (b->n < HEAD_N || memcmp(b->p, MAGIC, MAGIC_N) != 0)
        return la_fail(err, LOGAD_ECONFIG, "not a state of this version; give another --state");
    la_sha256_of(b->p + HEAD_N, b->n - HEAD_N, hex);
    if (memcmp(hex, b->p + MAGIC_N, 64) != 0)
        return la_fail(err, LOGAD_ECONFIG, "damaged");
    return la_state_unpack(s, b->p + HEAD_N, b->n - HEAD_N, err);
}

static logad_status read_whole(int fd, la_buf *b, logad_error *err)
{
    char piece[1 << 16];
    for (ssize_t n; (n = read(fd, piece, sizeof piece)) != 0;) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return la_fail(err, LOGAD_EINPUT, "%s", strerror(errno));
        la_buf_put(b, piece, (size_t)n);
        if (b->failed)
            return la_oom(err);
    }
    return LOGAD_OK;
}

static logad_status load(logad_stream *s, const char *path, logad_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return LOGAD_OK;
    if (fd < 0)
        return la_fail(err, LOGAD_EINPUT, "%s", strerror(errno));
    la_buf b = {.max = STATE_MAX};
    logad_status status = read_whole(fd, &b, err);
    close(fd);
    if (status == LOGAD_OK)
        status = check(s, &b, err);
    s->later = s->settled;
    la_buf_free(&b);
    return status;
}

logad_status la_state_load(logad_stream *s, logad_error *err)
{
    char *path = la_path_join(s->o.state, "state");
    if (path == NULL)
        return la_oom(err);
    logad_status status = load(s, path, err);
    if (status == LOGAD_ECONFIG && err != NULL && strcmp(err->text, "damaged") == 0)
        status =
            la_fail(err, status, "damaged; remove it to start anew, all lines then count as new");
    if (status != LOGAD_OK)
        status = la_while(err, status, "%s", path);
    free(path);
    return status;
}
