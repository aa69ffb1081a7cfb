/* Inside stream/: what a stream holds. */
#ifndef LA_STREAM_IMPL_H
#define LA_STREAM_IMPL_H

#include "base/level.h"
#include "base/map.h"
#include "detect/detect.h"
#include "seq/inputs.h"
#include "stream/keyfield.h"
#include "stream/keys.h"
#include "stream/logs.h"
#include "stream/open.h"
#include <logad/event.h>
#include <logad/stream.h>
#include <stdatomic.h>

/* Template numbers of open sessions: first the model's, then texts carried over from earlier runs,
 * then those that this run's parser has met. */
typedef struct la_names {
    la_map *texts; /* those of the model first; then all that were ever needed */
    uint32_t n_model;
    char **carried;
    size_t n_carried, carried_cap;
    logad_parser *parser;
    uint32_t *known; /* [n_known] the model's number of each template the parser was frozen with */
    uint32_t n_known;
    la_level_tally *levels; /* [n_levels] of the numbers from n_model on */
    size_t n_levels, levels_cap;
    uint32_t *last; /* [n_last] of the texts from n_model on: the number last asked for */
    size_t n_last, last_cap;
} la_names;

LOGAD_CHECKED logad_status la_names_init(la_names *t, const logad_model *m, logad_parser *parser,
                                         logad_error *err);
uint32_t la_names_number(const la_names *t, uint32_t parser_template);
size_t la_names_count(const la_names *t);
/* The number in t->texts of a template, which is the model's own where it is below n_model.
 * LA_MAP_NONE if out of memory. */
uint32_t la_names_text(la_names *t, uint32_t number);
/* Takes over a text from an earlier run; its number. LA_MAP_NONE if out of memory. */
uint32_t la_names_carry(la_names *t, la_str text);
/* The levels that a number's records had; NULL for the model's own, which were judged in training,
 * and if out of memory. */
la_level_tally *la_names_levels(la_names *t, uint32_t number);
/* severity[n_texts] of the texts below n_texts in t->texts; 0 for the model's own. */
LOGAD_CHECKED logad_status la_names_severity(const la_names *t, float *severity, uint32_t n_texts,
                                             logad_error *err);
void la_names_free(la_names *t);

#define LA_STREAM_FORMAT 64

struct logad_stream {
    const logad_model *m;
    logad_stream_options o;
    la_dataset_options reading;
    la_grouping grouping;
    bool settled;                  /* the grouping is known */
    bool later;                    /* the grouping is of a run before this one */
    bool grouped;                  /* some record of this run belonged to a session */
    uint64_t parsed, unfit;        /* records of this run; of those: do not have the format */
    char format[LA_STREAM_FORMAT]; /* of the log that tells the grouping */
    logad_parser *parser;
    la_names names;
    la_keys *keys;
    la_open *open;
    la_logs logs;
    la_clocks clocks;
    la_detector *detector;
    la_dataset *batch; /* closed sessions to be scored */
    size_t batch_cap, n_batch;
    logad_stream_calls calls;
    logad_score_summary *summary;
    bool go_on;
    atomic_bool stop;
    int lock; /* of the state; -1: none */
    double saved, save_took;
    bool unmarked; /* a log changed while it was read: what was read of it cannot be told apart */
};

/* Puts a closed session into the batch, and scores the batch where it is full. */
LOGAD_CHECKED logad_status la_batch_add_session(logad_stream *s, const la_closed *c,
                                                logad_error *err);
/* Scores what is in the batch. */
LOGAD_CHECKED logad_status la_batch_score(logad_stream *s, logad_error *err);

/* Reads what the logs marked as given have, in the order of the lines' times. */
LOGAD_CHECKED logad_status la_feed(logad_stream *s, logad_error *err);
/* The log that a record is of. */
typedef struct la_unit_from {
    const char *log; /* its name */
    uint32_t number;
    la_keyfield *keyfield; /* NULL: the record itself says its sessions */
} la_unit_from;

LOGAD_CHECKED logad_status la_stream_record(logad_stream *s, la_unit *u, const la_unit_from *from,
                                            logad_error *err);
/* Saves where it is time to and all that was reported is safe. */
LOGAD_CHECKED logad_status la_stream_checkpoint(logad_stream *s, bool now, logad_error *err);
/* Finds the grouping from the first records. */
LOGAD_CHECKED logad_status la_stream_settle(logad_stream *s, const la_probe *probe,
                                            const char *format, logad_error *err);
/* Session keys by s->grouping. */
LOGAD_CHECKED logad_status la_stream_keys(logad_stream *s, logad_error *err);
/* The parser, frozen with the model's templates, once the layout of headers is known or to be
 * found.
 */
LOGAD_CHECKED logad_status la_stream_parser(logad_stream *s, logad_error *err);

/* state.c */
LOGAD_CHECKED logad_status la_state_lock(logad_stream *s, logad_error *err);
LOGAD_CHECKED logad_status la_state_load(logad_stream *s, logad_error *err);
/* Leaves the state's own files out of those of a folder that it lies in. */
void la_state_leave_out(const logad_stream *s, la_dataset *d);
/* From bytes, for fuzzing. */
LOGAD_CHECKED logad_status la_state_unpack(logad_stream *s, const void *p, size_t n,
                                           logad_error *err);

#endif
