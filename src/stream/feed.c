/* bytes -> line -> event: the new lines of several logs, in the order of their times. */
#include "base/log.h"
#include "base/mem.h"
#include "seq/inputs.h"
#include "stream/stream_impl.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TRACKS                                                                                     \
    64 /* logs read at the same time; of more, those written to longest ago come first             \
        */

/* A log that is being read. */
typedef struct track {
    la_log_reader r;
    uint32_t number;       /* of the log */
    la_keyfield *keyfield; /* NULL: keys do not stand in a field */
    double time;           /* of its current unit */
    la_unit unit;          /* the current one, while held */
    bool held;
} track;

typedef struct feed {
    logad_stream *s;
    uint32_t *order; /* logs to read, by when they were written to */
    size_t n_order, next;
    track *tracks;
    size_t n;
    la_probe probe; /* first records, read ahead to find the grouping */
    la_log_wish wish;
    la_progress progress;
} feed;

/* The position is safe in the logs' marks before the state is. */
static logad_status checkpoint(feed *f, logad_error *err)
{
    for (size_t i = 0; i < f->n; i++) {
        track *t = &f->tracks[i];
        if (t->held)
            la_log_reach(&t->r, &t->unit);
        if (!la_log_mark(&t->r))
            return LOGAD_OK;
    }
    return la_stream_checkpoint(f->s, false, err);
}

static logad_status take_unit(feed *f, track *t, logad_error *err)
{
    logad_stream *s = f->s;
    la_unit *u = &t->unit;
    const la_unit_from from = {t->r.log->name, t->number, t->keyfield};
    if (u->kind == LA_UNIT_RECORD)
        TRY(la_stream_record(s, u, &from, err));
    la_log_consume(&t->r, u);
    return LOGAD_OK;
}

static void count_unit(feed *f, const track *t)
{
    logad_score_summary *sum = f->s->summary;
    sum->lines++;
    sum->ungrouped += t->unit.kind == LA_UNIT_SKIPPED;
    if ((sum->lines & 0xFFFF) == 0)
        la_progress_at(&f->progress, sum->lines, NULL);
}

/* Units of one log until the next one's time is over the limit, or it ends. */
static logad_status run_track(feed *f, track *t, double limit, bool *ended, logad_error *err)
{
    logad_stream *s = f->s;
    for (uint64_t n = 1; s->go_on && !atomic_load(&s->stop); n++) {
        const logad_event *e = &t->unit.event;
        if (!t->held) {
            bool more, counted = t->r.n_ahead > 0; /* when it was read ahead */
            TRY(la_log_next(&t->r, &t->unit, &more, err));
            *ended = !more;
            if (!more)
                return LOGAD_OK;
            if (!counted)
                count_unit(f, t);
        }
        t->held = true;
        if (t->unit.kind == LA_UNIT_RECORD && e->has_time && fabs(e->time) < 1e11)
            t->time = e->time;
        if (t->time > limit)
            return LOGAD_OK;
        if (n % 4096 == 0)
            TRY(checkpoint(f, err));
        TRY(take_unit(f, t, err));
        t->held = false;
    }
    return LOGAD_OK;
}

static void close_track(feed *f, track *t)
{
    f->s->unmarked = !la_log_mark(&t->r) || f->s->unmarked;
    la_log_close(&t->r);
    la_keyfield_free(t->keyfield);
}

static void end_track(feed *f, size_t i)
{
    track *t = &f->tracks[i];
    const char *damage = la_records_damage(t->r.records);
    logad_score_summary *sum = f->s->summary;
    if (damage != NULL && sum->damage == NULL) {
        snprintf(sum->damage_text, sizeof sum->damage_text, "%.250s", damage);
        sum->damage = sum->damage_text;
    }
    la_log_reach(&t->r, NULL);
    close_track(f, t);
    *t = f->tracks[--f->n];
}

/* The first records of the first log that has any tell how all are grouped. */
static logad_status settle(feed *f, track *t, logad_error *err)
{
    logad_stream *s = f->s;
    TRY(la_probe_fill(&f->probe, t->r.records, s->o.follow ? LA_PROBE_LIVE : LA_PROBE_LINES, err));
    if (f->probe.n == 0)
        return LOGAD_OK;
    const la_unit_counts *c = la_records_counts(t->r.records);
    s->summary->lines += c->lines;
    s->summary->ungrouped += c->skipped;
    t->r.ahead = f->probe.records;
    t->r.n_ahead = f->probe.n;
    return la_stream_settle(s, &f->probe, la_records_format(t->r.records), err);
}

static logad_status start_track(feed *f, logad_error *err)
{
    logad_stream *s = f->s;
    uint32_t number = f->order[f->next++];
    track *t = &f->tracks[f->n];
    bool there = false;
    *t = (track){.number = number, .time = -(double)INFINITY};
    if (s->o.key_field > 0)
        TRY(la_keyfield_new(&t->keyfield, s->o.key_field, err));
    f->wish.edit_ctx = t->keyfield;
    logad_status status = la_log_open(&t->r, &s->logs.items[number], &f->wish, &there, err);
    if (status != LOGAD_OK || !there) {
        la_keyfield_free(t->keyfield);
        return status;
    }
    f->n++;
    if (t->r.skip == 0)
        la_records_doubt(t->r.records, t->r.log->path);
    return s->settled ? LOGAD_OK : settle(f, t, err);
}

/* The earliest of the others' times: so far may track k go. */
static double limit_of(const feed *f, size_t k)
{
    double limit = (double)INFINITY;
    for (size_t i = 0; i < f->n; i++)
        if (i != k)
            limit = fmin(limit, f->tracks[i].time);
    return limit;
}

static size_t earliest(const feed *f)
{
    size_t best = 0;
    for (size_t i = 1; i < f->n; i++)
        if (f->tracks[i].time < f->tracks[best].time)
            best = i;
    return best;
}

static logad_status read_all(feed *f, logad_error *err)
{
    logad_stream *s = f->s;
    while (s->go_on && !atomic_load(&s->stop)) {
        while (f->n < TRACKS && f->next < f->n_order)
            TRY(start_track(f, err));
        if (f->n == 0)
            return LOGAD_OK;
        size_t k = earliest(f);
        bool ended = false;
        TRY(run_track(f, &f->tracks[k], limit_of(f, k), &ended, err));
        if (ended)
            end_track(f, k);
    }
    return LOGAD_OK;
}

typedef struct aged {
    uint64_t mtime;
    const char *path;
    uint32_t number;
} aged;

static int by_age(const void *a, const void *b)
{
    const aged *x = a, *y = b;
    if (x->mtime != y->mtime)
        return x->mtime < y->mtime ? -1 : 1;
    int c = strcmp(x->path, y->path);
    return c != 0 ? c : x->number < y->number ? -1 : 1;
}

static logad_status find_order(feed *f, logad_error *err)
{
    const la_logs *l = &f->s->logs;
    aged *all = la_calloc(l->n, sizeof *all);
    f->order = la_calloc(l->n, sizeof *f->order);
    if (all == NULL || f->order == NULL) {
        free(all);
        return la_oom(err);
    }
    for (uint32_t i = 0; i < l->n; i++)
        if (l->items[i].given)
            all[f->n_order++] = (aged){l->items[i].mtime, l->items[i].path, i};
    if (f->n_order > 1)
        qsort(all, f->n_order, sizeof *all, by_age);
    for (size_t i = 0; i < f->n_order; i++)
        f->order[i] = all[i].number;
    free(all);
    return LOGAD_OK;
}

static logad_status feed_body(feed *f, logad_error *err)
{
    f->tracks = la_calloc(TRACKS, sizeof *f->tracks);
    if (f->tracks == NULL)
        return la_oom(err);
    TRY(find_order(f, err));
    return read_all(f, err);
}

logad_status la_feed(logad_stream *s, logad_error *err)
{
    feed f = {.s = s,
              .wish = {.parser = {.format = s->reading.format,
                                  .header = s->reading.header,
                                  .multiline_start = s->reading.multiline_start}}};
    if (s->o.key_field > 0)
        f.wish.edit = la_keyfield_cut;
    la_progress_begin(&f.progress, "read", "lines", 0);
    logad_status status = feed_body(&f, err);
    la_progress_end(&f.progress);
    for (size_t i = 0; i < f.n; i++) {
        track *t = &f.tracks[i];
        if (t->held)
            la_log_reach(&t->r, &t->unit);
        close_track(&f, t);
    }
    la_probe_free(&f.probe);
    free(f.order);
    free(f.tracks);
    return status;
}
