/* labels.jsonl: what a teacher said, one object a distinct sequence. The only thing that label and
 * distil share. */
#ifndef LA_LABELFILE_H
#define LA_LABELFILE_H

#include "base/arena.h"
#include "seq/dataset.h"
#include "teacher/reply.h"

typedef struct la_label_row {
    const uint64_t *events; /* ids of the templates' texts */
    uint32_t n_events, sessions;
    la_label label;
    double confidence;
    bool suspect;
    const char *reason, *teacher, *llm; /* llm NULL: none */
} la_label_row;

typedef struct la_label_rows {
    la_label_row *items;
    size_t n, cap;
    la_arena memory;
} la_label_rows;

#define LA_LABEL_ROWS_MAX (1u << 20)

/* Appends a row as a line. */
void la_label_row_write(const la_label_row *r, la_buf *out);
/* Appends the row of a line; false where it is none. */
bool la_label_row_read(la_label_rows *rows, la_str line);
/* Errors: LOGAD_EINPUT with file and line, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_label_rows_load(la_label_rows *rows, const char *path,
                                              logad_error *err);
void la_label_rows_free(la_label_rows *rows);

/* The sequences of d that rows speak of: row[i] of sequence i, SIZE_MAX for none. The last row that
 * speaks of a sequence counts. */
LOGAD_CHECKED logad_status la_label_rows_match(const la_label_rows *rows, const la_dataset *d,
                                               size_t *row, logad_error *err);

#endif
