/* The variables of a marked message (la_masked_mark) by the text of its template. */
#ifndef LA_ALIGN_H
#define LA_ALIGN_H

#include "base/str.h"
#include <stddef.h>

/* Word by word; where the words do not pair up, as a pattern; else the whole text is one variable.
 * Writes at most max views into marked and returns how many variables there are. */
size_t la_align(const char *template, la_str marked, la_str *vars, size_t max);

#endif
