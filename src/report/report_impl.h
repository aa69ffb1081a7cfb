/* Inside report/: what the kinds of report share. */
#ifndef LA_REPORT_IMPL_H
#define LA_REPORT_IMPL_H

#include "base/str.h"
#include "report/anomalies.h"
#include "report/reporter.h"

#define LA_TALLY_BINS 50

/* Counted over all verdicts. */
typedef struct la_tally {
    uint64_t sessions, anomalous;
    double max_score, threshold;
    uint64_t bin[LA_TALLY_BINS]; /* sessions by score; bin i is [i, i + 1) / LA_TALLY_BINS */
    uint64_t bad[LA_TALLY_BINS]; /* the anomalous ones among them */
} la_tally;

typedef struct la_report_kind {
    const char *name;
    void (*begin)(la_report *r); /* NULL: nothing to do */
    void (*verdict)(la_report *r, const logad_verdict *v);
    logad_status (*end)(la_report *r, const logad_score_summary *s, double now, double seconds,
                        logad_error *err);
} la_report_kind;

struct la_report {
    const la_report_kind *kind;
    la_report_options o;
    la_outfile *to;
    la_buf line; /* filled by the kind; written and emptied after every call */
    la_tally tally;
    la_anomalies anomalies; /* html */
};

extern const la_report_kind la_report_csv, la_report_prom, la_report_html;

/* Writes out what is in r->line and empties it; a failure of the buffer stays. */
void la_report_flush(la_report *r);

#endif
