/* sequence -> verdict: sessions that are over, scored many at a time. */
#include "base/mem.h"
#include "seq/build.h"
#include "stream/stream_impl.h"
#include <stdlib.h>
#include <string.h>

#define BATCH_SESSIONS 2048u
#define BATCH_EVENTS   (64u << 10)

static logad_status new_batch(logad_stream *s, logad_error *err)
{
    TRY(la_dataset_new(&s->batch, "stream", err));
    s->batch_cap = s->n_batch = 0;
    s->batch->place_at = la_calloc(BATCH_SESSIONS + 1, sizeof *s->batch->place_at);
    return s->batch->place_at == NULL ? la_oom(err) : LOGAD_OK;
}

static logad_status add(logad_stream *s, const la_closed *c, uint32_t *events, logad_error *err)
{
    la_dataset *d = s->batch;
    for (size_t i = 0; i < c->n; i++) {
        events[i] = la_names_text(&s->names, c->places[i].template_);
        if (events[i] == LA_MAP_NONE)
            return la_oom(err);
    }
    if (!la_grow(&d->places, &s->batch_cap, s->n_batch + c->n) ||
        la_map_intern(d->memory->ids, c->id.p, c->id.n, NULL) == LA_MAP_NONE)
        return la_oom(err);
    memcpy(d->places + s->n_batch, c->places, c->n * sizeof *c->places);
    s->n_batch += c->n;
    TRY(la_dataset_add(d, events, c->n, err));
    d->place_at[d->n_sessions] = s->n_batch;
    return LOGAD_OK;
}

logad_status la_batch_add_session(logad_stream *s, const la_closed *c, logad_error *err)
{
    /* An id that is over for the second time waits for the first to be scored. */
    if (s->batch != NULL && la_map_find(s->batch->memory->ids, c->id.p, c->id.n) != LA_MAP_NONE)
        TRY(la_batch_score(s, err));
    if (s->batch == NULL)
        TRY(new_batch(s, err));
    uint32_t *events = la_calloc(c->n, sizeof *events);
    logad_status status = events == NULL ? la_oom(err) : add(s, c, events, err);
    free(events);
    TRY(status);
    if (s->batch->n_sessions >= BATCH_SESSIONS || s->n_batch >= BATCH_EVENTS)
        return la_batch_score(s, err);
    return LOGAD_OK;
}

/* Texts of templates and paths of files are borrowed for as long as the batch is scored. */
static logad_status lend_names(const logad_stream *s, la_dataset *d, logad_error *err)
{
    d->n_templates = la_map_count(s->names.texts);
    d->n_files = (uint32_t)s->logs.n;
    d->templates = la_calloc(d->n_templates, sizeof *d->templates);
    d->known = la_calloc(d->n_templates, sizeof *d->known);
    TRY(la_dataset_severity(d, err));
    d->files = la_calloc(d->n_files, sizeof *d->files);
    if (d->templates == NULL || d->known == NULL || d->files == NULL)
        return la_oom(err);
    for (uint32_t i = 0; i < d->n_templates; i++) {
        d->templates[i] = (char *)(uintptr_t)la_map_key(s->names.texts, i).p;
        d->known[i] = i < s->names.n_model;
    }
    for (uint32_t i = 0; i < d->n_files; i++)
        d->files[i] = s->logs.items[i].path;
    return la_names_severity(&s->names, d->severity, d->n_templates, err);
}

logad_status la_batch_score(logad_stream *s, logad_error *err)
{
    la_dataset *d = s->batch;
    if (d == NULL)
        return LOGAD_OK;
    la_dataset_close(d);
    logad_status status = lend_names(s, d, err);
    bool go_on = true;
    if (status == LOGAD_OK)
        status = la_detect(s->detector, d, s->calls.verdict, s->calls.ctx, &go_on, s->summary, err);
    s->go_on = s->go_on && go_on;
    s->batch = NULL;
    la_dataset_free(d);
    return status;
}
