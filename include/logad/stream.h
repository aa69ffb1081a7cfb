/* The same walk for logs that never end: only what is new, in memory that does not grow with the
 * input, sessions carried over from run to run. */
#ifndef LOGAD_STREAM_H
#define LOGAD_STREAM_H

#include <logad/verdict.h>

typedef struct logad_stream logad_stream;

typedef struct logad_stream_options {
    logad_score_options score;
    const char *state;        /* folder that keeps what was read, and open sessions; NULL: none */
    double session_timeout;   /* seconds without a line after which a session is over, by the lines'
                                 own times and, at the end of a run, by the clock; 0: sessions end
                                 with the input */
    bool follow;              /* wait for more lines until logad_stream_stop */
    uint32_t shard, n_shards; /* of n_shards > 0 only sessions whose id hashes to shard */
    uint32_t key_field;       /* from 1: this tab-separated field of a line is its session's id, and
                                 the log line stands behind it; 0: lines are log lines */
} logad_stream_options;

/* Calls of one run. All get ctx. */
typedef struct logad_stream_calls {
    bool (*verdict)(void *ctx, const logad_verdict *v); /* false stops */
    /* Makes what was reported so far last; then the state may move on. NULL or false: not yet, the
     * state is left to logad_stream_save. */
    bool (*flush)(void *ctx);
    void *ctx;
} logad_stream_calls;

/* Loads the state, if there is one, and keeps others off it. The model is borrowed.
 * Errors: LOGAD_ECONFIG (a state that is damaged, in use, or made with other groupings),
 * LOGAD_EIO, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status logad_stream_new(logad_stream **out, const logad_model *m,
                                            const logad_stream_options *o, logad_error *err);
void logad_stream_free(logad_stream *s); /* NULL is fine; saves nothing */

/* Reads what is new in the inputs, several files in the order of their lines' times. A session is
 * scored when it is over: its window is full, it was idle for the timeout, or (without a state) the
 * inputs end. Verdicts come in the order in which sessions end.
 * Errors: LOGAD_EINPUT, LOGAD_EUSAGE, LOGAD_EIO, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status logad_stream_run(logad_stream *s, const char *const *inputs, size_t n,
                                            const logad_stream_calls *calls,
                                            logad_score_summary *summary, logad_error *err);
/* From a signal handler or another thread: the run ends after the current line. */
void logad_stream_stop(logad_stream *s);
/* Keeps what was read and what is open, by write, fsync and rename; without a state does nothing.
 * To be called once all verdicts are safe: whoever is killed before that reports them again. */
LOGAD_CHECKED logad_status logad_stream_save(logad_stream *s, logad_error *err);

#endif
