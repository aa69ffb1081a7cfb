/* score -> verdict: which sessions of raw logs are anomalous, and the lines that say so. */
#ifndef LOGAD_VERDICT_H
#define LOGAD_VERDICT_H

#include <logad/model.h>
#include <stddef.h>
#include <stdint.h>

typedef struct logad_weighed_event {
    const char *template;
    uint64_t id;      /* template id */
    double weight;    /* share of the verdict, 0 to 1 over the session's window */
    bool known;       /* false: no template of the model fits the line */
    uint64_t seen;    /* events of this template in the run so far, over all sessions */
    const char *file; /* as given by the user */
    uint64_t line, byte;
} logad_weighed_event;

#define LOGAD_VERDICT_EVENTS 5

/* One session. The views live until the callback returns. */
typedef struct logad_verdict {
    const char *session;
    double score;      /* probability-like, 0 to 1 */
    double threshold;  /* the model's */
    const char *model; /* its SHA-256 in hexadecimal; "" where it has none */
    bool anomalous;    /* score >= threshold */
    const char *file;  /* of the first event of the session's worst window */
    uint64_t first_line, byte;
    uint32_t n_events, n_windows, window; /* window: 0-based, the one that gave the score */
    logad_weighed_event events[LOGAD_VERDICT_EVENTS]; /* heaviest first */
    size_t n_weighed;
} logad_verdict;

typedef struct logad_score_options {
    const char *group;                             /* NULL = the model's own, else detected */
    const char *format, *header, *multiline_start; /* NULL = the model's own */
    const char *vectors; /* for templates the model does not know; NULL = the bundled table */
    unsigned threads;
    logad_second_opinion *second; /* NULL: the model's word is the last */
    void *second_ctx;
} logad_score_options;

typedef struct logad_score_summary {
    uint64_t lines, ungrouped, unknown;   /* unknown: lines of templates the model does not know */
    uint64_t sessions, anomalous, events; /* events: over all sessions */
    uint64_t open;      /* sessions of a stream that may go on, so they are not scored yet */
    const char *damage; /* NULL, or what was wrong with an input whose good part was scored */
    char damage_text[256];
    char grouping[160]; /* in words */
} logad_score_summary;

/* Scores raw inputs (files, folders, globs, "-") or a dataset, one verdict a session in order of
 * first appearance. The callback returns false to stop. Errors: LOGAD_EINPUT, LOGAD_EMODEL, ... */
LOGAD_CHECKED logad_status logad_score(const logad_model *m, const char *const *inputs, size_t n,
                                       const logad_score_options *o,
                                       bool (*fn)(void *ctx, const logad_verdict *v), void *ctx,
                                       logad_score_summary *summary, logad_error *err);

#endif
