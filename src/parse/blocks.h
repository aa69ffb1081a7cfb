/* Blocks of the physical lines of inputs, so that threads can share them. Where a block ends
 * depends on the inputs alone.
 *
 * Where a format allows it a block is text that is still to be cut into lines: it begins with a
 * line that begins a record whatever stands before it, so that blocks can be cut at the same time.
 * Else it is units, in the order of the records. */
#ifndef LA_BLOCKS_H
#define LA_BLOCKS_H

#include "base/str.h"
#include "parse/records.h"

#define LA_BLOCK_BYTES ((size_t)256 << 10) /* of text; of units: and the one that goes over it */
#define LA_BLOCK_UNITS 8192
#define LA_BLOCK_SLACK 64 /* bytes behind any text that may be read */

/* A zeroed one is ready. */
typedef struct la_block {
    bool is_text;
    char *text;
    size_t n;
    uint64_t byte; /* of the text in the input */
    /* Or: numbered from the block's first line on, which is 1, or 0 where it is the last line of
     * the block before. The first that is not SKIPPED is never again. */
    la_unit *units;
    size_t n_units, cap_units;
    la_arena arena; /* what they say */
    uint32_t file;  /* of the inputs */
    /* Of text they are there once it is cut. */
    uint64_t n_lines;
    la_unit_counts counts; /* not those of units, which the records count */
    uint64_t start;        /* lines of the input before its first block */
    uint64_t before;       /* and before this one, once it is placed */
} la_block;

void la_block_free(la_block *b); /* what it holds */

/* Cuts blocks; one for each thread. */
typedef struct la_cutter la_cutter;
LOGAD_CHECKED logad_status la_cutter_new(la_cutter **out, logad_error *err);
void la_cutter_free(la_cutter *c); /* NULL is fine */
/* For the open input of the records; bare: of units the message is all that is wanted. Errors:
 * LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_cutter_fit(la_cutter *c, const la_records *r, bool bare,
                                         logad_error *err);
/* Goes through a block's units, as often as one likes. Their text has LA_BLOCK_SLACK bytes behind
 * it and stays as long as the block. */
void la_cutter_begin(la_cutter *c, la_block *b);
bool la_cutter_next(la_cutter *c, la_unit *u);
bool la_cutter_failed(const la_cutter *c); /* out of memory: not all of the block was cut */

/* Where blocks come from. A zeroed one with its records set is ready. */
typedef struct la_intake {
    la_records *records;
    bool bare;  /* of units the message is all that is wanted */
    bool whole; /* what their messages were taken out of is, too; of text it is always there */
    uint32_t file;
    /* Of the open input. */
    uint64_t start;  /* lines that were read before the first block */
    bool after_text; /* the block before was text */
    unsigned wait;   /* so many blocks are units before text is tried again */
    la_buf last;     /* the message of the last record of the block before */
    /* Of the blocks that were placed. */
    bool placed;
    uint32_t placed_file;
    uint64_t lines;
    la_unit_counts counts;
} la_intake;

/* The records have an input open, the file of this number, of which lines may have been read. */
void la_intake_begin(la_intake *in, uint32_t file);
/* The next block of the open input, for this cutter. One thread at a time. *more false: there is
 * none. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_intake_take(la_intake *in, la_cutter *c, la_block *b, bool *more,
                                          logad_error *err);
/* Numbers the lines of a block that was cut and counts them; one thread at a time, in the order in
 * which they were taken. */
void la_intake_place(la_intake *in, la_block *b);
/* Of all lines, once all is placed. */
la_unit_counts la_intake_counts(const la_intake *in);
void la_intake_free(la_intake *in); /* what it holds */

#endif
