/* verdict -> bytes: the reports of a scoring run, one kind a file. */
#ifndef LA_REPORT_H
#define LA_REPORT_H

#include "base/err.h"
#include "io/outfile.h"
#include <logad/verdict.h>
#include <stdbool.h>

typedef struct la_report la_report;

#define LA_REPORT_KINDS "text|jsonl|csv|html|prom"

/* What a report is told besides the verdicts. Texts are borrowed until the report is freed. */
typedef struct la_report_options {
    const char *kind;         /* one of LA_REPORT_KINDS */
    const logad_model *model; /* for the page's account of it; NULL leaves that out */
} la_report_options;

LOGAD_CHECKED logad_status la_report_new(la_report **out, const la_report_options *o,
                                         la_outfile *to, logad_error *err);
/* Takes one verdict; false once no more can be taken (a failed output, no memory). The signature is
 * that of logad_score's callback. */
bool la_report_verdict(void *report, const logad_verdict *v);
/* The end of the run, at `now` in seconds since 1970 and after `seconds` of work: writes what has
 * to wait for it. The output is the caller's to commit. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_report_end(la_report *r, const logad_score_summary *s, double now,
                                         double seconds, logad_error *err);
void la_report_free(la_report *r); /* NULL is fine */

#endif
