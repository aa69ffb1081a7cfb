/* Inside import/: a table in a file: a head line that names columns, then rows. */
#ifndef LA_TABLE_H
#define LA_TABLE_H

#include "base/err.h"
#include "base/str.h"
#include <stdint.h>

#define LA_TABLE_COLUMNS 4096
#define LA_TABLE_ROW     ((size_t)8 << 20) /* bytes of one row, which quotes may spread over lines */

typedef struct la_table la_table;

/* Commas, semicolons, tabs or bars part the fields, whichever parts the head line most often.
 * Errors: LOGAD_EINPUT (no such file, no head line), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_table_open(la_table **out, const char *path, logad_error *err);
void la_table_close(la_table *t); /* NULL is fine */
/* The first of the names that is a column, whatever its case; -1: none is. NULL ends them. */
int la_table_column(const la_table *t, const char *const *names);
/* The names of the columns, for a message. */
void la_table_names(const la_table *t, la_buf *out);
/* The next row; blank lines are passed over. Its fields live until the next call. Errors:
 * LOGAD_EINPUT (another number of fields than the head line's, quotes that are not closed, a row
 * that is too long, a file cut short), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_table_next(la_table *t, bool *more, logad_error *err);
la_str la_table_field(const la_table *t, int column); /* of the row; without quotes and blanks at
                                                         its ends */
uint64_t la_table_line(const la_table *t);            /* where the row begins */

#endif
