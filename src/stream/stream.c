/* The walk for logs that never end: new lines -> events -> open sessions -> verdicts of those that
 * are over. */
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "parse/parser.h"
#include "seq/build.h"
#include "seq/inputs.h"
#include "seq/settle.h"
#include "stream/stream_impl.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SAVE_EVERY 2.0  /* seconds between saved states at least */
#define SAVE_SHARE 20.0 /* and so many times as long as saving took */
#define POLL_NS    200000000L

static double wall_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- lines into sessions ---- */

/* Closes what has been idle by the log's clock. */
static logad_status close_idle(logad_stream *s, la_clocks now, double timeout, logad_error *err)
{
    la_closed c;
    bool taken = true;
    while (taken && s->go_on) {
        TRY(la_open_take_idle(s->open, now, timeout, &c, &taken, err));
        if (taken)
            TRY(la_batch_add_session(s, &c, err));
    }
    return LOGAD_OK;
}

static logad_status join(logad_stream *s, la_str id, const la_place *place, bool fills,
                         logad_error *err)
{
    la_closed c;
    bool full, taken;
    TRY(la_open_add(s->open, id, place, s->clocks, &full, err));
    if (!full && !fills)
        return LOGAD_OK;
    TRY(la_open_take(s->open, id, &c, &taken, err));
    return taken ? la_batch_add_session(s, &c, err) : LOGAD_OK;
}

static logad_status keys_of(logad_stream *s, const la_unit *u, const la_unit_from *from,
                            la_str *keys, size_t *n, bool *fills, logad_error *err)
{
    bool grouped;
    if (from->keyfield == NULL) {
        TRY(la_keys_of(s->keys, u, from->log, s->open, keys, n, &grouped, fills, err));
    } else {
        la_str key;
        TRY(la_keyfield_of(from->keyfield, u->number, &key, err));
        grouped = key.n > 0 && key.n <= LA_SEQ_MAX_ID && memchr(key.p, '\0', key.n) == NULL;
        keys[0] = key;
        *n = grouped && la_keys_is_ours(s->keys, key);
        *fills = false;
    }
    s->summary->ungrouped += !grouped;
    s->grouped |= grouped;
    return LOGAD_OK;
}

static logad_status hear(logad_stream *s, uint32_t name, const logad_event *e, logad_error *err)
{
    la_level_tally *levels = la_names_levels(&s->names, name);
    if (levels == NULL)
        return la_oom(err);
    la_level_count(levels, e->level, e->level_len);
    return LOGAD_OK;
}

logad_status la_stream_record(logad_stream *s, la_unit *u, const la_unit_from *from,
                              logad_error *err)
{
    la_str keys[LA_GROUP_MAX_KEYS];
    logad_event *e = &u->event;
    la_parsed parsed;
    size_t n = 0;
    bool fills = false;
    s->parsed++;
    s->unfit += !e->in_format;
    TRY(la_parser_message(s->parser, e, &parsed, err));
    if (e->has_time && fabs(e->time) < 1e11 && e->time > s->clocks.log)
        s->clocks.log = e->time;
    if (s->o.session_timeout > 0)
        TRY(close_idle(s, (la_clocks){s->clocks.log, -(double)INFINITY}, s->o.session_timeout,
                       err));
    TRY(keys_of(s, u, from, keys, &n, &fills, err));
    s->summary->unknown += !e->known;
    uint32_t name = la_names_number(&s->names, e->template);
    if (!e->known)
        TRY(hear(s, name, e, err));
    la_place place = {.file = from->number, .template_ = name, .line = u->number, .byte = u->byte};
    for (size_t i = 0; i < n; i++)
        TRY(join(s, keys[i], &place, fills, err));
    return LOGAD_OK;
}

/* ---- the run ---- */

logad_status la_stream_keys(logad_stream *s, logad_error *err)
{
    TRY(la_keys_new(&s->keys, &s->grouping, err));
    la_keys_shard(s->keys, s->o.shard, s->o.n_shards);
    return LOGAD_OK;
}

logad_status la_stream_settle(logad_stream *s, const la_probe *probe, const char *format,
                              logad_error *err)
{
    la_settle_for want = {.wish = &s->reading.grouping, .name = "the input"};
    TRY(la_settle_grouping(probe, format, &want, &s->grouping, err));
    TRY(la_stream_keys(s, err));
    s->settled = true;
    snprintf(s->format, sizeof s->format, "%s", format);
    return LOGAD_OK;
}

logad_status la_stream_checkpoint(logad_stream *s, bool now, logad_error *err)
{
    double start = la_clock();
    if (s->o.state == NULL && !s->o.follow)
        return LOGAD_OK;
    if (!s->grouped && !s->later && !s->o.follow)
        return LOGAD_OK; /* it may be refused, and is to be read again then */
    if (!now && start - s->saved < fmax(SAVE_EVERY, SAVE_SHARE * s->save_took))
        return LOGAD_OK;
    TRY(la_batch_score(s, err));
    if (s->calls.flush == NULL || !s->calls.flush(s->calls.ctx))
        return LOGAD_OK;
    return logad_stream_save(s, err);
}

static logad_status refuse_stdin(const char *const *inputs, size_t n, logad_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(inputs[i], "-") == 0)
            return la_fail(err, LOGAD_EUSAGE,
                           "-: standard input cannot be read on from later: give files to --state "
                           "and --follow");
    return LOGAD_OK;
}

static logad_status find_inputs(logad_stream *s, const char *const *inputs, size_t n, bool first,
                                logad_error *err)
{
    la_dataset *d;
    TRY(la_dataset_new(&d, "stream", err));
    logad_status status = la_inputs_find(d, inputs, n, err);
    if (status == LOGAD_OK && s->o.state != NULL) {
        la_state_leave_out(s, d);
        if (d->n_files == 0)
            status = la_fail(err, LOGAD_EINPUT, "%s: no log files but those of %s (--state)",
                             inputs[0], s->o.state);
    }
    if (status == LOGAD_OK && s->o.state == NULL && !s->o.follow)
        status = la_logs_take(&s->logs, d->files, d->n_files, err);
    else if (status == LOGAD_OK)
        status = la_logs_find(&s->logs, d->files, d->n_files, err);
    else if (status == LOGAD_EINPUT && !first)
        status = LOGAD_OK; /* between the two steps of a rotation there may be no file */
    la_dataset_free(d);
    return status;
}

/* Without a state all sessions end with the input; with one, those that the clock says are over. */
static logad_status end_of_lines(logad_stream *s, bool last, logad_error *err)
{
    s->clocks.wall = wall_clock();
    if (last && s->o.state == NULL)
        TRY(close_idle(s, s->clocks, -1, err));
    else if (s->o.session_timeout > 0)
        TRY(close_idle(s, s->clocks, s->o.session_timeout, err));
    return la_batch_score(s, err);
}

/* A first run none of whose lines can be grouped is told so as one pass is; one that follows goes
 * on, for others may come. What an earlier run settled stays. */
static logad_status check_grouped(logad_stream *s, const char *name, logad_error *err)
{
    logad_error why;
    if (s->grouped || s->parsed == 0 || s->o.key_field > 0)
        return LOGAD_OK;
    if (s->later) {
        char words[160];
        la_grouping_words(&s->grouping, words, sizeof words);
        la_warn("%s: none of %llu new lines belongs to a session when grouped %s, as all before "
                "were: if they are of another kind now, give them a --state of their own",
                name, (unsigned long long)s->summary->lines, words);
        return LOGAD_OK;
    }
    la_sessionless none = {.name = name,
                           .layout = s->reading.header != NULL ? s->reading.header : s->format,
                           .unfit = s->unfit == s->parsed,
                           .lines = s->summary->lines,
                           .grouping = &s->grouping};
    logad_status status = la_settle_none(&none, &why);
    if (!s->o.follow)
        return la_fail(err, status, "%s", why.text);
    la_warn("%s", why.text);
    return LOGAD_OK;
}

static logad_status follow(logad_stream *s, const char *const *inputs, size_t n, logad_error *err)
{
    while (s->go_on && !atomic_load(&s->stop)) {
        uint64_t before = s->summary->lines, sessions = s->summary->sessions;
        struct timespec pause = {.tv_nsec = POLL_NS};
        nanosleep(&pause, NULL);
        TRY(find_inputs(s, inputs, n, false, err));
        TRY(la_feed(s, err));
        TRY(end_of_lines(s, false, err));
        TRY(la_stream_checkpoint(s, s->summary->lines > before || s->summary->sessions > sessions,
                                 err));
    }
    return LOGAD_OK;
}

static logad_status run(logad_stream *s, const char *const *inputs, size_t n, logad_error *err)
{
    s->clocks.wall = wall_clock();
    s->saved = la_clock();
    if (s->o.state != NULL || s->o.follow)
        TRY(refuse_stdin(inputs, n, err));
    TRY(find_inputs(s, inputs, n, true, err));
    TRY(la_feed(s, err));
    TRY(check_grouped(s, inputs[0], err));
    if (s->o.follow) {
        TRY(end_of_lines(s, false, err));
        TRY(la_stream_checkpoint(s, true, err));
        TRY(follow(s, inputs, n, err));
    }
    TRY(end_of_lines(s, true, err));
    s->summary->open = la_open_count(s->open);
    if (s->keys != NULL)
        la_grouping_words(&s->grouping, s->summary->grouping, sizeof s->summary->grouping);
    if (s->o.key_field > 0)
        snprintf(s->summary->grouping, sizeof s->summary->grouping, "by field %u", s->o.key_field);
    return LOGAD_OK;
}

logad_status logad_stream_run(logad_stream *s, const char *const *inputs, size_t n,
                              const logad_stream_calls *calls, logad_score_summary *summary,
                              logad_error *err)
{
    *summary = (logad_score_summary){0};
    s->calls = *calls;
    s->summary = summary;
    s->go_on = true;
    return run(s, inputs, n, err);
}

void logad_stream_stop(logad_stream *s)
{
    atomic_store(&s->stop, true);
}

/* ---- lifetime ---- */

logad_status la_stream_parser(logad_stream *s, logad_error *err)
{
    logad_parser_options po = {.masks = s->reading.masks, .n_masks = s->reading.n_masks};
    TRY(logad_parser_new(&s->parser, &po, err));
    TRY(logad_parser_seed(s->parser, s->reading.templates, s->reading.n_templates, err));
    logad_parser_freeze(s->parser);
    return la_names_init(&s->names, s->m, s->parser, err);
}

static logad_status init(logad_stream *s, logad_error *err)
{
    const logad_score_options *o = &s->o.score;
    TRY(la_detect_reading(s->m, o, &s->reading, err));
    TRY(la_detector_new(&s->detector, s->m, o->vectors, o->threads, true, err));
    TRY(la_open_new(&s->open, err));
    if (s->o.state != NULL) {
        TRY(la_state_lock(s, err));
        return la_state_load(s, err);
    }
    return LOGAD_OK;
}

logad_status logad_stream_new(logad_stream **out, const logad_model *m,
                              const logad_stream_options *o, logad_error *err)
{
    *out = NULL;
    logad_stream *s = la_calloc(1, sizeof *s);
    if (s == NULL)
        return la_oom(err);
    s->m = m;
    s->o = *o;
    s->lock = -1;
    s->clocks.log = -(double)INFINITY;
    logad_status status = init(s, err);
    if (status == LOGAD_OK && s->parser == NULL)
        status = la_stream_parser(s, err);
    if (status == LOGAD_OK)
        *out = s;
    else
        logad_stream_free(s);
    return status;
}

void logad_stream_free(logad_stream *s)
{
    if (s == NULL)
        return;
    la_dataset_free(s->batch);
    la_detector_free(s->detector);
    la_open_free(s->open);
    la_keys_free(s->keys);
    la_names_free(&s->names);
    logad_parser_free(s->parser);
    la_logs_free(&s->logs);
    if (s->lock >= 0)
        close(s->lock);
    free(s);
}
