/* bytes: of a plain file, a gzip file or stdin, decompressed in fixed memory. */
#ifndef LA_SOURCE_H
#define LA_SOURCE_H

#include "base/err.h"
#include <logad/line.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct la_source la_source;

/* No more than this is read from one input: a stop for streams that never end. */
#define LA_SOURCE_MAX ((uint64_t)1 << 40)

/* "-" is stdin. Errors: LOGAD_EINPUT (missing, a folder, unreadable), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_source_open(la_source **out, const char *path, logad_error *err);
/* From memory, which must outlive the source. */
LOGAD_CHECKED logad_status la_source_memory(la_source **out, const void *p, size_t n,
                                            logad_error *err);
/* From an open file, which it then owns, also when this fails; what comes first is the byte at
 * offset, of a compressed file the decompressed one. */
LOGAD_CHECKED logad_status la_source_at(la_source **out, const char *name, int fd, uint64_t offset,
                                        logad_error *err);
/* Fills buf with 1 to cap bytes, less than cap also before the end (a pipe). 0 is the end. cap > 0.
 */
size_t la_source_read(la_source *s, char *buf, size_t cap);
/* NULL while the input is whole, else one line that lives as long as the source. */
const char *la_source_damage(const la_source *s);
/* True where damage cost bytes, so that what came last may be a piece of something. */
int la_source_is_cut(const la_source *s);
void la_source_close(la_source *s); /* NULL is fine */

/* The line reader over a source, which it then owns, also when this fails. In line.c. */
LOGAD_CHECKED logad_status la_reader_from(logad_reader **out, la_source *s, logad_error *err);
/* The same over a source that starts at a byte of its file, behind so many lines. */
LOGAD_CHECKED logad_status la_reader_at(logad_reader **out, la_source *s, uint64_t byte,
                                        uint64_t lines, logad_error *err);
/* For whoever comes back to a file: a last line without newline stays unread, for it may grow. */
void la_reader_hold_tail(logad_reader *r);
bool la_reader_holds_tail(const logad_reader *r);
/* The offset of what was not yet returned. */
uint64_t la_reader_offset(const logad_reader *r);
#define LA_READER_EDGE 1024
/* Copies up to LA_READER_EDGE bytes that stand before that offset; returns how many are at hand. */
size_t la_reader_edge(const logad_reader *r, char out[LA_READER_EDGE]);
/* After each piece that is read, looks whether the bytes before it still stand in the file fd;
 * where not, the file was cut and written anew, the piece is dropped and the input ends. */
void la_reader_guard(logad_reader *r, int fd);
/* Bytes as they are, for whoever takes them apart: fills out with those not yet returned, up to
 * cap, which is at most LA_READER_RAW; less only where the input ends. They count as read, but the
 * reader numbers the lines that it returns itself and no others. */
#define LA_READER_RAW ((size_t)256 << 10)
size_t la_reader_raw(logad_reader *r, char *out, size_t cap);
/* Puts the last n bytes back that were taken so. */
void la_reader_unread(logad_reader *r, const char *p, size_t n);
/* Whether nothing was asked for that bytes as they are would go round. */
bool la_reader_is_raw(const logad_reader *r);
/* Whether the input ends with a piece of a line, for it is damaged. */
bool la_reader_is_cut(const logad_reader *r);
/* Lines longer than n bytes, at most LOGAD_LINE_MAX, come in pieces of n from now on, all with the
 * number of their line; none is cut. 0: no longer. */
void la_reader_split(logad_reader *r, size_t n);
size_t la_reader_is_split(const logad_reader *r); /* that n */
/* Whether the line returned last is a piece with more to come. */
bool la_reader_goes_on(const logad_reader *r);
/* The last n bytes of that piece come again, at the head of the next. */
void la_reader_back(logad_reader *r, size_t n);
/* Reads over what is to come of it: the line counts as cut. */
void la_reader_finish(logad_reader *r);
/* Each line goes through fn before it is returned, which may cut its view shorter at both ends. */
void la_reader_edit(logad_reader *r, void (*fn)(void *ctx, logad_line *line), void *ctx);

#endif
