/* bytes -> line: physical lines of a log, from plain files, gzip (multi-member) and stdin. */
#ifndef LOGAD_LINE_H
#define LOGAD_LINE_H

#include <logad/error.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOGAD_LINE_MAX (1u << 20) /* bytes kept of one line; the rest is skipped and counted */

/* One physical line without its newline and carriage return. The text is any bytes (NUL and bad
 * UTF-8 included) and stays valid until the next call on its reader. */
typedef struct logad_line {
    const char *text;
    size_t len;
    uint64_t number; /* 1-based in its file */
    uint64_t byte;   /* offset of its first byte in the (decompressed) file */
    bool crlf;       /* a carriage return stood at its end */
    bool cut;        /* longer than LOGAD_LINE_MAX: only the head is here */
} logad_line;

typedef struct logad_reader logad_reader;

/* Opens a file ("-" is stdin); gzip is known by its first bytes.
 * Errors: LOGAD_EINPUT (missing, a directory, unreadable), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status logad_reader_open(logad_reader **out, const char *path,
                                             logad_error *err);

/* The next line. Sets *more to false at the end, where *line is not written. A read error or a
 * gzip stream cut short ends the lines early: what was good has been returned, and
 * logad_reader_damage() says what happened. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status logad_reader_next(logad_reader *r, logad_line *line, bool *more,
                                             logad_error *err);

/* NULL while the input is whole, else one line of text, the input's name first, that lives as long
 * as the reader. */
const char *logad_reader_damage(const logad_reader *r);

/* Lines that were longer than LOGAD_LINE_MAX so far. */
uint64_t logad_reader_n_cut(const logad_reader *r);

void logad_reader_close(logad_reader *r); /* NULL is fine */

#endif
