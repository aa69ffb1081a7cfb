/* The label ledger: whose labels a result has seen, how many and what for. */
#ifndef LA_LEDGER_H
#define LA_LEDGER_H

#include "base/err.h"
#include "base/str.h"
#include <stdint.h>

typedef struct la_ledger_entry {
    char *set;       /* dataset name or path as the user gave it, file name only for paths */
    char *purpose;   /* "train (source)", "eval (target)", "threshold", ... */
    uint64_t opened; /* sessions whose label was read; 0 = none were opened */
} la_ledger_entry;

typedef struct la_ledger {
    la_ledger_entry *items; /* a zeroed ledger is empty */
    size_t n, cap;
} la_ledger;

LOGAD_CHECKED logad_status la_ledger_add(la_ledger *l, const char *set, const char *purpose,
                                         uint64_t opened, logad_error *err);
/* "hdfs 575061 (train, source); bgl 0 (train, target)". */
void la_ledger_entries(const la_ledger *l, la_buf *out);
/* One line: "labels: hdfs 575061 (train, source); bgl 0 (train, target)". */
void la_ledger_text(const la_ledger *l, la_buf *out);
void la_ledger_json(const la_ledger *l, la_buf *out); /* array of {"set","purpose","opened"} */
LOGAD_CHECKED logad_status la_ledger_parse(la_ledger *l, const char *json, logad_error *err);
void la_ledger_free(la_ledger *l);

#endif
