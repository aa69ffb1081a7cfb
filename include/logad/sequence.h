/* event -> sequence: sets of sessions by name or path, and simulated ones. */
#ifndef LOGAD_SEQUENCE_H
#define LOGAD_SEQUENCE_H

#include <logad/error.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct logad_set_info {
    const char *name;
    const char *about, *url, *licence; /* NULL: a set of the user's own */
    const char *format;                /* header format of its raw logs */
    const char *grouping;              /* how its sessions were formed, in words */
    const char *path;                  /* where it was found; NULL: not on this machine */
    bool simulated;                    /* path is a bundled, simulated sample */
} logad_set_info;

/* Calls back for every set that is known by its name, then for those of the user's own. */
LOGAD_CHECKED logad_status logad_sets(void (*fn)(void *ctx, const logad_set_info *s), void *ctx,
                                      logad_error *err);

typedef struct logad_simulate_options {
    const char *system; /* "hdfs" or "bgl" */
    const char *out;    /* folder to make: <system>.log[.gz], labels.tsv, README */
    uint64_t seed;
    uint32_t sessions; /* 0 = 2000 */
    double fault_rate; /* share of sessions with a fault; 0 = 0.03 */
    bool gzip;
} logad_simulate_options;

/* Writes raw logs in the real system's line format with injected faults and their labels.
 * Errors: LOGAD_EUSAGE (unknown system), LOGAD_EIO. */
LOGAD_CHECKED logad_status logad_simulate(const logad_simulate_options *o, logad_error *err);

typedef struct logad_import_options {
    const char *out; /* folder to make; an empty one will do */
    /* Tables of sessions (CSV, TSV) instead of raw logs: the table of event ids and templates. */
    const char *templates;
    const char *labels; /* NULL: those of the tables, or of the folder of the logs, if there are any
                         */
    const char *rest;   /* sessions that labels does not name: NULL an error, "normal", "drop" */
    const char *anomalous_lines; /* PCRE2: sessions with a line that it matches are anomalous, all
                                    others normal */
    /* Of raw logs, as everywhere. */
    const char *group, *format, *header, *multiline_start;
    const char *const *masks;
    size_t n_masks;
} logad_import_options;

typedef struct logad_import_summary {
    uint32_t sessions, anomalous, left_out, templates, distinct;
    uint64_t ungrouped; /* lines that belong to no session */
    bool labelled;
    char grouping[160];
} logad_import_summary;

/* Turns a log with labels, or tables of sessions, into a folder of sequences that can stand
 * wherever a set's name can: templates.tsv, sessions.tsv.gz, labels.tsv.gz, README, SHA256SUMS.
 * Errors: LOGAD_EUSAGE, LOGAD_EINPUT (naming file and line; nothing is then written), LOGAD_EIO,
 * LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status logad_import(const char *const *inputs, size_t n,
                                        const logad_import_options *o, logad_import_summary *out,
                                        logad_error *err);

/* The folder in which the user's own set of this name is looked for ($XDG_DATA_HOME/logad/data/NAME
 * or that in ~/.local/share); the caller frees it. Errors: LOGAD_EUSAGE (not a name),
 * LOGAD_ECONFIG (no home), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status logad_set_home(char **out, const char *name, logad_error *err);

#endif
