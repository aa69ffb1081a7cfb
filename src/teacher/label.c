/* The walk from a model and a target to labels.jsonl: route, choose, redact, ask, write. */
#include "base/log.h"
#include "base/mem.h"
#include "io/outfile.h"
#include "teacher/round.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static logad_status put_body(la_outfile *f, la_outgoing *o, logad_error *err)
{
    la_str body = la_outgoing_body(o, LA_RUNG_SCHEMA);
    if (body.p == NULL)
        return la_oom(err);
    la_outfile_put(f, body.p, body.n);
    la_outfile_put(f, "\n", 1);
    return LOGAD_OK;
}

/* Sequences that read alike are one question. */
static bool is_repeated(const la_round *r, uint32_t k)
{
    const char *key = la_outgoing_key(r->items[k].out);
    for (uint32_t i = 0; i < k; i++)
        if (r->items[i].out != NULL && strcmp(la_outgoing_key(r->items[i].out), key) == 0)
            return true;
    return false;
}

static logad_status dry_run(la_round *r, logad_error *err)
{
    la_outfile *f = NULL;
    logad_status s = LOGAD_OK;
    TRY(la_outfile_open(&f, r->o->out, err));
    for (uint32_t k = 0; k < r->n_chosen && s == LOGAD_OK && !la_outfile_failed(f); k++)
        if (r->items[k].out != NULL && !is_repeated(r, k))
            s = put_body(f, r->items[k].out, err);
    if (s != LOGAD_OK) {
        la_outfile_abandon(f);
        return s;
    }
    return la_outfile_commit(f, err);
}

/* Appends the row of sequence i of the target. */
static logad_status put_row(la_outfile *f, const la_round *r, uint32_t i, la_label_row row,
                            logad_error *err)
{
    const la_dataset *d = r->routing.d;
    size_t n = (size_t)(d->at[i + 1] - d->at[i]);
    uint64_t *ids = la_calloc(n, sizeof *ids);
    if (ids == NULL)
        return la_oom(err);
    for (size_t k = 0; k < n; k++)
        ids[k] = logad_template_id(d->templates[d->events[d->at[i] + k]]);
    la_buf b = {0};
    row.events = ids;
    row.n_events = (uint32_t)n;
    row.sessions = d->count[i];
    row.suspect = r->suspect[i];
    la_label_row_write(&row, &b);
    free(ids);
    if (!b.failed)
        la_outfile_put(f, b.p, b.n);
    bool failed = b.failed;
    la_buf_free(&b);
    return failed ? la_oom(err) : LOGAD_OK;
}

static logad_status put_answer(la_outfile *f, const la_round *r, uint32_t k, la_buf *reason,
                               logad_error *err)
{
    const la_answer *a = &r->items[k].answer;
    bool lexical = la_teacher_is_lexical(&r->o->teacher);
    la_buf_reset(reason);
    if (r->items[k].out != NULL)
        la_outgoing_restore(r->items[k].out, la_str_of(a->reason), reason);
    else
        la_buf_str(reason, a->reason);
    if (reason->failed)
        return la_oom(err);
    la_label_row row = {.label = a->label,
                        .confidence = a->confidence,
                        .reason = reason->p != NULL ? reason->p : "",
                        .teacher = lexical ? "lexical" : "http",
                        .llm = lexical ? NULL : r->llm};
    return put_row(f, r, r->chosen[k], row, err);
}

static logad_status write_rows(la_outfile *f, const la_round *r, logad_error *err)
{
    la_buf line = {0};
    logad_status s = LOGAD_OK;
    for (size_t i = 0; i < r->before.n; i++)
        la_label_row_write(&r->before.items[i], &line);
    if (line.failed)
        s = la_oom(err);
    else if (line.n > 0)
        la_outfile_put(f, line.p, line.n);
    for (uint32_t k = 0; k < r->n_chosen && s == LOGAD_OK; k++)
        if (r->items[k].answer.label != LA_LABEL_UNKNOWN)
            s = put_answer(f, r, k, &line, err);
    la_buf_free(&line);
    return s;
}

static logad_status write_labels(const la_round *r, logad_error *err)
{
    la_outfile *f = NULL;
    TRY(la_outfile_open(&f, r->o->out, err));
    logad_status s = write_rows(f, r, err);
    if (s != LOGAD_OK) {
        la_outfile_abandon(f);
        return s;
    }
    return la_outfile_commit(f, err);
}

static logad_status walk(la_round *r, logad_label_summary *s, logad_error *err)
{
    if (r->o->dry_run) {
        la_round_count(r, s);
        if (la_teacher_is_lexical(&r->o->teacher))
            return LOGAD_OK;
        TRY(la_round_questions(r, err));
        return dry_run(r, err);
    }
    TRY(la_round_ask(r, s, err));
    TRY(write_labels(r, err));
    if (r->routing.d->damage != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s; what was good is labelled", r->routing.d->damage);
    if (s->counts.unreachable)
        return la_fail(err, LOGAD_ENET, "%s; %u sequences are labelled, the same command goes on",
                       s->counts.stopped, s->labelled);
    return LOGAD_OK;
}

logad_status logad_label(const logad_model *m, const logad_label_options *o,
                         logad_label_summary *summary, logad_error *err)
{
    la_round r;
    *summary = (logad_label_summary){0};
    logad_status s = la_round_prepare(&r, m, o, err);
    /* Where nothing is chosen, calloc(0) of items stands for an empty list. */
    if (s == LOGAD_OK)
        s = walk(&r, summary, err);
    la_round_free(&r);
    return s;
}
