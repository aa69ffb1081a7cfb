/* Verdicts as text and JSON lines. */
#ifndef LA_VERDICT_TEXT_H
#define LA_VERDICT_TEXT_H

#include "base/str.h"
#include <logad/verdict.h>

/* {"v":1,"session","score","anomalous","file","first_line","byte","events":[...],...}, newline. */
void la_verdict_json(const logad_verdict *v, la_buf *out);
/* FILE:LINE: SCORE SESSION (N events): WEIGHT% TEMPLATE; ... on one line; FILE:LINE is the heaviest
 * event's. */
void la_verdict_text(const logad_verdict *v, la_buf *out);

#endif
