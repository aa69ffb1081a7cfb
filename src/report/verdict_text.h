/* Verdicts as text and JSON lines. */
#ifndef LA_VERDICT_TEXT_H
#define LA_VERDICT_TEXT_H

#include "base/str.h"
#include <logad/verdict.h>

/* {"v":1,"session","score","threshold","model","anomalous","file","first_line","byte",
 * "events":[...],...}, newline. */
void la_verdict_json(const logad_verdict *v, la_buf *out);
/* How many of the events people are shown: the heaviest, and those of 1 % and more when rounded. */
size_t la_verdict_shown(const logad_verdict *v);
/* FILE:LINE: SCORE SESSION (N events): WEIGHT% TEMPLATE; ... on one line; FILE:LINE is the heaviest
 * event's. */
void la_verdict_text(const logad_verdict *v, la_buf *out);

#endif
