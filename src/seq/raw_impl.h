/* The inside of reading raw inputs. */
#ifndef LA_RAW_IMPL_H
#define LA_RAW_IMPL_H

#include "base/level.h"
#include "base/log.h"
#include "parse/blocks.h"
#include "parse/parser.h"
#include "seq/inputs.h"
#include "seq/rows.h"

/* What was seen of a template. */
typedef struct la_seen {
    uint64_t records;
    la_level_tally levels;
} la_seen;

typedef struct la_raw {
    la_dataset *d;
    const la_dataset_options *o;
    logad_parser *parser;
    la_records *records;
    la_grouper *grouper;
    la_rows rows;
    la_seen *seen; /* of each of the parser's templates */
    size_t seen_cap, n_seen;
    double before; /* the last time */
    la_intake intake;
    struct la_crew *crew;
    la_probe probe;
    la_buf damage;
    uint32_t file;
    la_progress progress;
} la_raw;

/* A record, in the order of the lines. */
LOGAD_CHECKED logad_status la_raw_add(la_raw *r, la_unit *u, logad_error *err);

/* Threads that read an input together, block by block: each cuts its block, finds the templates
 * that are known and the ids that stand in the messages; what hangs on the order of the lines is
 * done in a block's turn. */
typedef struct la_crew la_crew;
LOGAD_CHECKED logad_status la_crew_new(la_crew **out, la_raw *r, logad_error *err);
void la_crew_free(la_crew *c); /* NULL is fine */
/* The open input, or what was not yet read of it. */
LOGAD_CHECKED logad_status la_crew_read(la_raw *r, logad_error *err);

#endif
