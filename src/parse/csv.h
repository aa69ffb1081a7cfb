/* Fields of comma-separated values (RFC 4180), also of semicolons, tabs or bars. */
#ifndef LA_CSV_H
#define LA_CSV_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the field at p (its quotes with it); *open: its quotes are not closed. */
size_t la_csv_field(const char *p, size_t n, char delimiter, bool *open);
/* Are quotes open at the end of a line of n bytes, that were or were not at its start? Rows of
 * several lines are found by it, each byte being looked at once. */
bool la_csv_open(const char *p, size_t n, char delimiter, bool open);

#endif
