/* Talk on stderr: notes, warnings and progress. Nothing here ever writes to stdout. */
#ifndef LA_LOG_H
#define LA_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum { LA_MUTE = -2, LA_QUIET = -1, LA_NORMAL = 0, LA_VERBOSE = 1 };

void la_log_set(int level); /* process-wide; set once by the CLI */
int la_log_level(void);
void la_warn(const char *fmt, ...)
    __attribute__((format(printf, 1, 2))); /* "logad: warning: ..."; also at -q, not where mute */
void la_note(const char *fmt, ...)
    __attribute__((format(printf, 1, 2))); /* "logad: ..."; not at -q */
void la_verbose(const char *fmt, ...) __attribute__((format(printf, 1, 2))); /* only at -v */

/* Whether somebody may be watching: stderr is a terminal, and not at -q. */
bool la_log_on_terminal(void);

/* A progress bar with rate and time left, redrawn at most ten times a second, only where stderr is
 * a terminal and not at -q. Fits 80 columns (or the terminal's width when that is known). */
typedef struct la_progress {
    const char *what; /* "train", "parse" */
    const char *unit; /* "episodes", "lines", "MB" */
    uint64_t total;   /* 0 = unknown */
    double started, drawn;
    bool shown;
} la_progress;

void la_progress_begin(la_progress *p, const char *what, const char *unit, uint64_t total);
void la_progress_at(la_progress *p, uint64_t done,
                    const char *extra); /* extra: short text or NULL */
void la_progress_end(la_progress *p);   /* wipes the line */

double la_clock(void); /* monotonic seconds; for progress and benches only */

#endif
