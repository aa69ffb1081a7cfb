/* Fields of comma-separated values (RFC 4180), also of semicolons, tabs or bars. */
#ifndef LA_CSV_H
#define LA_CSV_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the field at p (its quotes with it); *open: its quotes are not closed. */
size_t la_csv_field(const char *p, size_t n, char delimiter, bool *open);

#endif
