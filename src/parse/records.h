/* bytes -> line -> record: the physical lines of inputs, each told what it is: a record with its
 * header fields and its message, a line that goes on with the record before it, or none.
 *
 * Whoever reads raw logs reads them through here, so that all agree on what a record is. */
#ifndef LA_RECORDS_H
#define LA_RECORDS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include <logad/event.h>
#include <logad/line.h>

#define LA_RECORDS_STREAMS 3u

typedef enum la_unit_kind {
    LA_UNIT_RECORD,
    LA_UNIT_JOINED, /* goes on with a record */
    LA_UNIT_SKIPPED /* blank, or between records */
} la_unit_kind;

/* The text that a record's message was taken out of, from the inside to the outside. Empty where it
 * is nothing but the message. */
typedef struct la_whole {
    la_str entry;  /* what stood in an envelope, decoded: with a header of its own, all its lines */
    la_str record; /* as in the log: with its header, its notation not taken off. Of an entry that
                      was cut into pieces the first; lines joined to a record are none of it */
} la_whole;

/* One physical line; a line that several records share (elements of a JSON array) is one unit for
 * each of them. */
typedef struct la_unit {
    la_unit_kind kind;
    bool same_line;  /* of the line of the unit before */
    bool again;      /* JOINED: to the last unit that was not SKIPPED; event is not set */
    bool cut;        /* only the head of the line is here */
    bool inside;     /* reading cannot begin at its line, for it was taken for a part of a record */
    unsigned stream; /* of a container: 0, 1 or LA_RECORDS_STREAMS - 1: none; else 0 */
    uint64_t number, byte;
    logad_event event; /* header fields and message of the record; its template is not set */
    la_whole whole;    /* RECORD: and what they were taken out of */
} la_unit;

/* A copy that outlives the next call. False: out of memory. */
bool la_unit_copy(la_unit *out, const la_unit *u, la_arena *arena);

/* parsed + joined + skipped = lines */
typedef struct la_unit_counts {
    uint64_t lines, parsed, joined, skipped;
    uint64_t unfit; /* of those parsed: they do not have the format, all of each is message */
    uint64_t over;  /* records with more lines than are joined */
} la_unit_counts;

typedef struct la_records la_records;

/* Options: format, header, multiline_start of o. Errors: LOGAD_EUSAGE, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_records_new(la_records **out, const logad_parser_options *o,
                                          logad_error *err);
void la_records_free(la_records *r); /* NULL is fine */

/* Opens the next input ("-": stdin) and settles its format by its first lines. One that fits none
 * of them is taken to go on with the format of the input before, where that fits any line. Errors:
 * LOGAD_EINPUT, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_records_open(la_records *r, const char *path, logad_error *err);
/* The same for a reader that is open; it is closed with the input, also when this fails. */
LOGAD_CHECKED logad_status la_records_from(la_records *r, logad_reader *reader, logad_error *err);
/* Whether reading can begin at any line of the open input at which a record begins; else only at
 * its first. */
bool la_records_any_line(const la_records *r);
/* Whether the open input ended within a record of several lines, or an entry of several pieces,
 * that is left unread, for its reader holds its tail; *byte: of its first line. */
bool la_records_waits(const la_records *r, uint64_t *byte);
/* Whether all of the open input was read when it was opened. */
bool la_records_is_short(const la_records *r);
/* The next unit, its views valid until the next call. */
LOGAD_CHECKED logad_status la_records_next(la_records *r, la_unit *u, bool *more, logad_error *err);
const char *la_records_damage(const la_records *r); /* of the open input; see logad_reader_damage */
void la_records_close(la_records *r);               /* the open input */

const char *la_records_format(const la_records *r); /* of the input opened last */
double la_records_share(const la_records *r);       /* of its first lines that fit, 0 to 1 */
size_t la_records_n_head(const la_records *r);      /* how many those were */
const logad_line *
la_records_head(const la_records *r); /* and they themselves, until the next open */
/* Says the format on stderr, with the input's name where there are several, unless it was said for
 * the input before. */
void la_records_say(la_records *r, const char *path, bool several);
/* Warns where most of the input's first bytes are no text; quiet otherwise. */
void la_records_doubt(const la_records *r, const char *path);
const la_unit_counts *la_records_counts(la_records *r); /* of all inputs so far */
uint64_t la_records_n_cut(const la_records *r);         /* lines longer than LOGAD_LINE_MAX */

#endif
