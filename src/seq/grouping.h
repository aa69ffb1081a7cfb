/* How lines are put together into sessions. */
#ifndef LA_GROUPING_H
#define LA_GROUPING_H

#include "base/err.h"
#include "base/str.h"
#include "parse/records.h"
#include <logad/event.h>
#include <stdint.h>

/* Lines of a window where nothing is said: of few lines a window shows what is wrong with it, and
 * has company enough to be judged by (docs/EXPERIMENTS.md). */
#define LA_GROUP_LINES 20

typedef enum la_grouping_kind {
    LA_GROUP_AUTO = 0,
    LA_GROUP_GIVEN, /* sessions came ready made; raw lines cannot be grouped the same way */
    LA_GROUP_ID,    /* by ids found in the message or, where it has none, in all of the record: one
                       naming k ids joins k sessions */
    LA_GROUP_NAMED, /* the same, by the ids behind a word */
    LA_GROUP_NODE,  /* by the header's node column, then tumbling windows of `size` lines */
    LA_GROUP_COUNT, /* tumbling windows of `size` lines */
    LA_GROUP_TIME   /* tumbling windows of `seconds` by header time */
} la_grouping_kind;

typedef struct la_grouping {
    la_grouping_kind kind;
    char key[128];  /* ID: of la_id_kind_of, or a PCRE2 pattern whose first group (or match) is the
                       id; NAMED: the word */
    uint32_t size;  /* NODE 120, COUNT LA_GROUP_LINES unless given. ID, NAMED: lines without an id
                       are in tumbling windows of so many; 0: in no session */
    double seconds; /* TIME 60 unless given */
} la_grouping;

/* "id:block", "id:RE", "field:NAME" (these with ",rest:20" for size behind them), "node:120",
 * "count:20", "time:60", "given", "auto". Errors: LOGAD_EUSAGE. */
LOGAD_CHECKED logad_status la_grouping_parse(la_grouping *out, const char *text, logad_error *err);
void la_grouping_text(const la_grouping *g, char *out, size_t n); /* the same syntax */
/* In words for people: "by block id", "by node, windows of 120 lines". */
void la_grouping_words(const la_grouping *g, char *out, size_t n);
/* Whether the lines themselves name their sessions. */
bool la_grouping_by_id(const la_grouping *g);
/* Whether sessions are windows of a log, which follow each other in time. */
bool la_grouping_in_time(const la_grouping *g);
/* What suits a header format: hdfs id:block, bgl and thunderbird node:120, openstack id:instance,
 * anything else count:20. */
la_grouping la_grouping_for_format(const char *format);

/* Ids taken from one line; la_raw_read counts a line with more as ungrouped, too. HDFS names up to
 * 100 blocks in a line that asks for their deletion. */
#define LA_GROUP_MAX_KEYS 128

typedef struct la_grouper la_grouper;
/* The ids of sessions: ID and NAMED the id itself, of lines without one as of COUNT; NODE
 * "<node>#<window>"; COUNT "<file>#<window>", counted from 0 in each input; TIME the start of the
 * window, UTC, as "2008-11-09T20:35:00Z". Lines without text, and lines in which no id, node or (so
 * far) time stands, belong to no session. An instance is the UUID behind "instance: " or "instance
 * " in any case: other UUIDs of a line name requests, images and networks. Ids are looked for in
 * the message; where it has none in the entry of an envelope, and where that has none in the record
 * as it stands in the log. */
LOGAD_CHECKED logad_status la_grouper_new(la_grouper **out, const la_grouping *g, logad_error *err);
/* The session keys of an event, as views valid until the next call; *n = 0: it belongs to none.
 * Whole: what its message was taken out of, where it may be asked for an id; NULL: nothing. */
LOGAD_CHECKED logad_status la_grouper_keys(la_grouper *g, const logad_event *e,
                                           const la_whole *whole, la_str *keys, size_t *n,
                                           logad_error *err);
void la_grouper_free(la_grouper *g);

#endif
