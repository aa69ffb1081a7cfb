/* The inside of records. */
#ifndef LA_RECORDS_IMPL_H
#define LA_RECORDS_IMPL_H

#include "parse/format_impl.h"
#include "parse/framer.h"
#include "parse/multiline.h"
#include "parse/partial.h"
#include "parse/records.h"

#define LA_RECORDS_HEAD  200 /* that the format is detected from */
#define LA_RECORDS_BYTES ((size_t)1 << 20)

_Static_assert(LA_RECORDS_STREAMS == LA_PARTIAL_NO_STREAM + 1, "each stream has its place");

struct la_records {
    la_format_wish wish;
    la_format *format; /* of the open input */
    la_framer *framer;
    la_partial *partial;
    /* Of each stream of a container, and of lines of none: traces of two may stand between each
     * other. Other inputs have one stream. */
    la_multiline *multiline[LA_RECORDS_STREAMS];
    la_buf kept[LA_RECORDS_STREAMS]; /* the message of its last record */
    logad_event event[LA_RECORDS_STREAMS];
    unsigned stream; /* of the last unit that was not skipped */
    logad_reader *reader;
    /* The first lines of the input, copied so that they outlive the reader's next call. */
    logad_line head[LA_RECORDS_HEAD];
    size_t n_head, head_at;
    bool goes_on; /* the last of them is a piece of its line */
    la_arena arena;
    bool idle, pieces; /* every line is a frame; entries may be cut into pieces */
    bool starts;       /* the user says where records start */
    bool lines;        /* they can be cut without the lines before them */
    uint64_t line;     /* number of the last unit of the open input */
    uint64_t inputs;   /* opened */
    bool at_end, ended;
    la_frame rest; /* lines of a record that were not yet returned */
    double share;
    char said[LA_FORMAT_NAME];
    la_unit_counts counts;
    uint64_t n_cut;
};

#endif
