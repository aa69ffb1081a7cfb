/* Inside seq/: what simulated systems write their logs with. */
#ifndef LA_SEQ_SIM_H
#define LA_SEQ_SIM_H

#include "base/err.h"
#include "base/rng.h"
#include "base/str.h"
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define LA_SIM_MAX_SESSIONS 200000u
#define LA_SIM_MAX_TEXT     ((size_t)4 << 30)

typedef struct la_sim_line {
    double time; /* seconds since 1970 by the clock of the machine that wrote it */
    size_t at;   /* offset in text; also the order among equal times */
    uint32_t length;
    uint32_t owner; /* which node wrote it; for systems whose labels need the order of lines */
    bool alert;
} la_sim_line;

typedef struct la_sim {
    la_rng rng; /* the root: every stream is forked from it by name */
    uint32_t sessions;
    double fault_rate;
    la_buf text;
    la_sim_line *lines;
    size_t n, cap;
    bool failed;   /* out of memory: reported once, at the end */
    la_buf labels; /* "id<TAB>0|1" lines */
    uint32_t n_sessions, n_faulty;
} la_sim;

/* Adds a line, without its newline. */
void la_sim_put(la_sim *s, la_sim_line line, const char *text, size_t n);
void la_sim_label(la_sim *s, const char *id, bool faulty);
/* For qsort: by time, and what comes at the same time by its place. */
int la_sim_order(double time, size_t at, double other_time, size_t other_at);
/* Sorts the lines by time. */
void la_sim_sort(la_sim *s);
void la_sim_time(double time, struct tm *out); /* UTC */

double la_sim_exp(la_rng *r, double mean);                     /* exponential */
double la_sim_between(la_rng *r, double low, double high);     /* uniform */
double la_sim_log_between(la_rng *r, double low, double high); /* its logarithm is uniform */
uint32_t la_sim_int(la_rng *r, uint32_t low, uint32_t high);   /* uniform, both ends included */
uint32_t la_sim_log(la_rng *r, uint32_t low, uint32_t high);   /* its logarithm is uniform */
bool la_sim_chance(la_rng *r, double p);

typedef struct la_sim_system {
    const char *name;
    void (*run)(la_sim *s); /* fills lines, sorted, and labels */
    const char *about;      /* a paragraph for the README */
} la_sim_system;
extern const la_sim_system la_sim_hdfs, la_sim_bgl;

/* Writes the log, the labels and the README into the folder. */
LOGAD_CHECKED logad_status la_sim_write(const la_sim *s, const la_sim_system *system,
                                        const char *dir, const char *readme, bool gzip,
                                        logad_error *err);

#endif
