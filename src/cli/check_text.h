/* How a check of a log is shown. */
#ifndef LA_CHECK_TEXT_H
#define LA_CHECK_TEXT_H

#include "base/str.h"
#include <logad/check.h>

void la_check_text(const logad_check_report *r, la_buf *out); /* for people, 80 columns */
void la_check_json(const logad_check_report *r, la_buf *out); /* one object */

#endif
