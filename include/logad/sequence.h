/* event -> sequence: sets of sessions by name or path, and simulated ones. */
#ifndef LOGAD_SEQUENCE_H
#define LOGAD_SEQUENCE_H

#include <logad/error.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct logad_set_info {
    const char *name, *about, *url, *licence;
    const char *format;   /* header format of its raw logs */
    const char *grouping; /* how its sessions were formed, in words */
    const char *path;     /* where it was found; NULL: not on this machine */
    bool simulated;       /* path is a bundled, simulated sample */
} logad_set_info;

/* Calls back for every named set. */
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

#endif
