/* Inside stream/: log files that change under their names from run to run.
 *
 * A file is known by device and inode, and by what of it was read: hashes of the first and the last
 * bytes before the place where reading stopped. So it is found again after a rename, in the copy
 * that copytruncate made, and decompressed out of the .gz that became of it; and a file that has
 * another's inode, or was truncated and written anew, is taken for the new one it is. */
#ifndef LA_LOGS_H
#define LA_LOGS_H

#include "base/err.h"
#include "io/source.h"
#include "parse/records.h"
#include "stream/pack.h"

#define LA_LOGS_EDGE LA_READER_EDGE /* bytes hashed at either end of what was read */
#define LA_LOGS_MAX  100000u

typedef struct la_log {
    char *path; /* where it was last seen */
    char *name; /* of the log: the file's name without what rotation appends */
    uint64_t device, inode;
    uint64_t end;     /* of what was read: decompressed bytes */
    uint64_t line;    /* lines read */
    uint64_t records; /* of the last of them: more may follow on it */
    uint64_t from,
        before;          /* where to read from next time, so that a record can go on; lines there */
    char format[64];     /* of its lines; "" = not yet known */
    uint64_t head, tail; /* hashes of the edges of what was read */
    uint64_t size, mtime; /* of a compressed file, which does not change any more */
    bool gzip;            /* or zstd */
    bool done;            /* a compressed file that was read to its end */
    uint64_t gone;        /* runs since it was found; 0: it was found in this one */
    bool plain;   /* read once from its start, and nothing kept of it: a pipe, or without a state */
    bool given;   /* there is something of it to read in this run */
    bool renamed; /* found under another name than before */
} la_log;

typedef struct la_logs {
    la_log *items;
    size_t n, cap;
} la_logs;

/* Finds the files of this run among the logs known, adds new ones, looks beside those that are gone
 * for what became of them. Marks what there is to read as given. Errors: LOGAD_EINPUT (a file that
 * is there and cannot be read), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_logs_find(la_logs *l, char *const *paths, size_t n, logad_error *err);
/* The files of a run that keeps nothing: each is read from its start. */
LOGAD_CHECKED logad_status la_logs_take(la_logs *l, char *const *paths, size_t n, logad_error *err);

/* Where a record begins that may go on. */
typedef struct la_log_start {
    bool known;
    uint64_t byte, before; /* lines before it */
} la_log_start;

/* Reads one log of this run, unit by unit. */
typedef struct la_log_reader {
    la_log *log;
    la_records *records;
    logad_reader *lines;     /* the records' */
    int fd;                  /* -1: plain */
    char head[LA_LOGS_EDGE]; /* first bytes, as they were at the opening */
    size_t n_head;
    bool at_end;
    uint64_t skip, end;    /* lines and bytes up to here were read before */
    uint64_t skip_records; /* of line skip */
    la_log_start start[LA_RECORDS_STREAMS];
    const la_unit *ahead; /* units that were read before and come first */
    size_t n_ahead;
} la_log_reader;

/* What is asked of a log: layout and masks as la_records wants them, and what is done to each line
 * before (NULL: nothing). */
typedef struct la_log_wish {
    logad_parser_options parser;
    void (*edit)(void *ctx, logad_line *line);
    void *edit_ctx;
} la_log_wish;

/* Opens a log behind what was read of it, and settles log->format. *there is false where the file
 * went in the meantime. A last line without newline, and a record of several lines whose last is
 * not there, are left for the next run, unless the log is closed (renamed, compressed, or not
 * written to for LA_LOGS_QUIET seconds) or plain. Errors: LOGAD_EINPUT, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_log_open(la_log_reader *r, la_log *log, const la_log_wish *wish,
                                       bool *there, logad_error *err);
/* The next unit that was not read before. */
LOGAD_CHECKED logad_status la_log_next(la_log_reader *r, la_unit *u, bool *more, logad_error *err);
/* All before the unit is read; NULL: all there was. */
void la_log_reach(la_log_reader *r, const la_unit *next);
/* The unit is read. */
void la_log_consume(la_log_reader *r, const la_unit *u);
/* Brings log->head and log->tail up to log->end. False: the file is no more what was read, and
 * what is known of the log must not be saved now. */
bool la_log_mark(la_log_reader *r);
void la_log_close(la_log_reader *r);

#define LA_LOGS_QUIET 60

/* As bytes and back. Logs gone for LA_LOGS_GONE runs that no open session is of are left out;
 * (*file)[n_files], the caller's, gives each old number its new one. */
#define LA_LOGS_GONE 100
void la_logs_pack(const la_logs *l, const bool *used, la_buf *b);
LOGAD_CHECKED logad_status la_logs_unpack(la_logs *l, la_unpack *u, uint32_t **file,
                                          size_t *n_files, logad_error *err);
void la_logs_free(la_logs *l);

/* "app.log" of "/var/log/app.log.2.gz" and of "app.log-20260102"; the caller frees it. */
char *la_log_name(const char *path);

#endif
