/* bytes -> line -> record: the new records of one log. */
#include "base/mem.h"
#include "stream/logs_impl.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static size_t edge_of(uint64_t end)
{
    return end < LA_LOGS_EDGE ? (size_t)end : LA_LOGS_EDGE;
}

static bool may_grow(const la_log *log)
{
    if (log->gzip || log->renamed || log->plain)
        return false;
    return (double)time(NULL) - (double)log->mtime / 1e9 < LA_LOGS_QUIET;
}

static logad_status take(la_log_reader *r, const la_log_wish *wish, logad_error *err)
{
    la_log *log = r->log;
    logad_parser_options po = wish->parser;
    logad_reader *lines = r->lines;
    if (may_grow(log))
        la_reader_hold_tail(lines);
    if (wish->edit != NULL)
        la_reader_edit(lines, wish->edit, wish->edit_ctx);
    bool any = po.format == NULL || strcmp(po.format, "auto") == 0;
    if (any && po.header == NULL && log->format[0] != '\0')
        po.format = log->format;
    logad_status s = la_records_new(&r->records, &po, err);
    if (s != LOGAD_OK) {
        logad_reader_close(lines);
        return s;
    }
    return la_records_from(r->records, lines, err);
}

static logad_status open_at(la_log_reader *r, uint64_t from, uint64_t before, logad_error *err)
{
    la_source *s;
    int fd = dup(r->fd);
    if (fd < 0)
        return la_fail(err, LOGAD_EINPUT, "%s: %s", r->log->path, strerror(errno));
    TRY(la_source_at(&s, r->log->path, fd, from, err));
    TRY(la_reader_at(&r->lines, s, from, before, err));
    if (!r->log->gzip)
        la_reader_guard(r->lines, r->fd);
    return LOGAD_OK;
}

/* Formats that must be read from their first line on (CSV) are opened there. */
static logad_status open_log(la_log_reader *r, const la_log_wish *wish, logad_error *err)
{
    la_log *log = r->log;
    TRY(open_at(r, log->from, log->before, err));
    TRY(take(r, wish, err));
    if (log->from > 0 && !la_records_any_line(r->records)) {
        la_records_free(r->records);
        r->records = NULL;
        TRY(open_at(r, 0, 0, err));
        TRY(take(r, wish, err));
    }
    snprintf(log->format, sizeof log->format, "%s", la_records_format(r->records));
    return LOGAD_OK;
}

logad_status la_log_open(la_log_reader *r, la_log *log, const la_log_wish *wish, bool *there,
                         logad_error *err)
{
    *r = (la_log_reader){
        .log = log, .fd = -1, .skip = log->line, .skip_records = log->records, .end = log->end};
    *there = true;
    if (log->plain) {
        TRY(logad_reader_open(&r->lines, log->path, err));
        logad_status s = take(r, wish, err);
        if (s != LOGAD_OK)
            la_log_close(r);
        return s;
    }
    la_seen f;
    *there = la_seen_open(&f, log->path, NULL) == LOGAD_OK;
    /* It may have been cut, or have another's name, since it was found. */
    if (*there && ((uint64_t)f.st.st_ino != log->inode || (uint64_t)f.st.st_dev != log->device ||
                   (!log->gzip && !la_seen_holds(&f, log)))) {
        *there = false;
        la_seen_close(&f);
    }
    if (!*there)
        return LOGAD_OK;
    ssize_t n = pread(f.fd, r->head, sizeof r->head, 0);
    r->fd = f.fd;
    r->n_head = n < 0 || log->gzip ? 0 : (size_t)n;
    logad_status s = open_log(r, wish, err);
    if (s != LOGAD_OK)
        la_log_close(r);
    return s;
}

/* A run can stop between two records of one line. */
static bool was_read(la_log_reader *r, const la_unit *u)
{
    if (u->number != r->skip || u->kind != LA_UNIT_RECORD)
        return u->number <= r->skip;
    if (r->skip_records == 0)
        return false;
    r->skip_records--;
    return true;
}

#define BACK 1000 /* lines that are read again at most for what another stream has begun */

/* The next run reads from the last record on, or from that of another stream of a container, for
 * either may go on. */
static void may_go_on(la_log_reader *r, const la_unit *u)
{
    la_log *log = r->log;
    if (u->kind != LA_UNIT_RECORD || log->plain || u->same_line || u->inside)
        return;
    la_log_start *from = &r->start[u->stream];
    *from = (la_log_start){true, u->byte, u->number - 1};
    for (size_t i = 0; i < LA_RECORDS_STREAMS; i++) {
        la_log_start *s = &r->start[i];
        if (s->known && s->before < from->before && s->before + BACK > u->number)
            from = s;
    }
    log->from = from->byte;
    log->before = from->before;
}

logad_status la_log_next(la_log_reader *r, la_unit *u, bool *more, logad_error *err)
{
    if (r->n_ahead > 0) {
        *u = *r->ahead++;
        r->n_ahead--;
        *more = true;
        may_go_on(r, u);
        return LOGAD_OK;
    }
    do {
        TRY(la_records_next(r->records, u, more, err));
        if (*more)
            may_go_on(r, u);
    } while (*more && was_read(r, u));
    return LOGAD_OK;
}

void la_log_reach(la_log_reader *r, const la_unit *next)
{
    if (r->log->plain)
        return;
    uint64_t begun = next != NULL ? next->byte : 0;
    bool waits = next != NULL || la_records_waits(r->records, &begun);
    r->at_end = !waits;
    r->log->done = next == NULL && r->log->gzip;
    if (!waits)
        r->log->end = la_reader_offset(r->lines);
    else if (begun > r->log->end)
        r->log->end = begun;
}

void la_log_consume(la_log_reader *r, const la_unit *u)
{
    la_log *log = r->log;
    if (u->number != log->line)
        log->records = 0;
    log->line = u->number;
    log->records += u->kind == LA_UNIT_RECORD;
    if (u->kind == LA_UNIT_RECORD && !log->plain && u->byte > log->end)
        log->end = u->byte; /* for a run that is stopped here */
}

/* Out of the bytes that were read: the file may be another by now. */
static bool mark_at_end(la_log_reader *r)
{
    la_log *log = r->log;
    char tail[LA_LOGS_EDGE];
    size_t n = edge_of(log->end), got = la_reader_edge(r->lines, tail);
    if (!r->at_end || got < n || (log->end > LA_LOGS_EDGE && r->n_head < n))
        return false;
    log->tail = la_edge_hash(tail + got - n, n);
    log->head = log->end <= LA_LOGS_EDGE ? log->tail : la_edge_hash(r->head, n);
    return true;
}

bool la_log_mark(la_log_reader *r)
{
    la_log *log = r->log;
    struct stat st;
    char head[LA_LOGS_EDGE], tail[LA_LOGS_EDGE];
    if (log->gzip || log->plain || mark_at_end(r))
        return true;
    if (log->line == r->skip) {
        log->end = r->end; /* nothing was read: all stays as it was known */
        return true;
    }
    size_t n = edge_of(log->end);
    if (pread(r->fd, head, n, 0) != (ssize_t)n ||
        pread(r->fd, tail, n, (off_t)(log->end - n)) != (ssize_t)n || fstat(r->fd, &st) != 0 ||
        (uint64_t)st.st_size < log->end)
        return false;
    log->head = la_edge_hash(head, n);
    log->tail = la_edge_hash(tail, n);
    return true;
}

void la_log_close(la_log_reader *r)
{
    la_records_free(r->records);
    if (r->fd >= 0)
        close(r->fd);
    *r = (la_log_reader){.fd = -1};
}
