/* prompt -> label: who is asked, when, how often, and when to stop. */
#include "teacher/ask.h"

#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "teacher/budget.h"
#include "teacher/recording.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum state { DONE, WAITING, SENT } state;

/* One question on its way. */
typedef struct query {
    size_t item;
    state state;
    la_rung rung;
    unsigned tries;
    double not_before;
    uint64_t estimate, reserved;
} query;

struct la_asker {
    const logad_teacher_options *o;
    la_answers *answers;
    la_endpoint endpoint;
    la_http *http;
    la_budget budget;
    la_rng rng;
    la_rung rung;          /* the highest that the endpoint is known to take */
    double deadline, gate; /* nothing is sent before the gate */
    unsigned failures;     /* questions in a row */
    logad_teacher_counts counts;
    /* of one la_ask */
    la_ask_item *items;
    query *queries;
    size_t n, left;
};

static double or_default(double v, double otherwise)
{
    return v > 0 ? v : otherwise;
}

logad_status la_asker_new(la_asker **out, const logad_teacher_options *o, uint64_t seed,
                          logad_error *err)
{
    la_asker *a = la_calloc(1, sizeof *a);
    if (a == NULL)
        return la_oom(err);
    la_rng root = la_rng_new(seed);
    a->o = o;
    a->rng = la_rng_fork(&root, "teacher/backoff");
    a->budget = (la_budget){.max_calls = o->max_calls > 0 ? o->max_calls : 500,
                            .max_tokens = o->max_tokens};
    a->deadline = la_clock() + or_default(o->deadline, 3600);
    logad_status s = la_answers_open(&a->answers, o->replay != NULL ? "" : o->cache, err);
    if (s == LOGAD_OK && o->record != NULL)
        s = la_recording_open(o->record, err);
    if (s != LOGAD_OK) {
        la_asker_free(a);
        return s;
    }
    if (la_answers_n_damaged(a->answers) > 0)
        la_warn("the cache of answers has %llu damaged lines, which were passed over",
                (unsigned long long)la_answers_n_damaged(a->answers));
    *out = a;
    return LOGAD_OK;
}

void la_asker_free(la_asker *a)
{
    if (a == NULL)
        return;
    la_http_free(a->http);
    la_endpoint_wipe(&a->endpoint);
    la_answers_close(a->answers);
    free(a);
}

const logad_teacher_counts *la_asker_counts(const la_asker *a)
{
    return &a->counts;
}

static void stop(la_asker *a, bool unreachable, const char *why)
{
    a->counts.unreachable = a->counts.unreachable || unreachable;
    a->counts.budget = a->counts.budget || !unreachable;
    if (a->counts.stopped[0] == '\0')
        snprintf(a->counts.stopped, sizeof a->counts.stopped, "%.260s", why);
}

static bool is_stopped(const la_asker *a)
{
    return a->counts.unreachable || a->counts.budget;
}

static void finish(la_asker *a, query *q)
{
    q->state = DONE;
    a->left--;
}

static void give_up(la_asker *a, query *q)
{
    a->counts.failed++;
    finish(a, q);
}

/* Recorded, else cached; false where the question is new. */
static bool know(la_asker *a, la_ask_item *it)
{
    const char *key = la_outgoing_key(it->out), *why;
    if (la_answers_find(a->answers, key, &it->answer))
        return true;
    size_t n;
    char *body = a->o->replay == NULL ? NULL : la_recording_get(a->o->replay, key, &n);
    bool good = body != NULL && la_reply_read((la_str){body, n}, &it->answer, &why);
    free(body);
    return good;
}

static logad_status open_line(la_asker *a, logad_error *err)
{
    if (a->http != NULL)
        return LOGAD_OK;
    TRY(la_endpoint_open(&a->endpoint, a->o->api_key_file, a->o->ca_file, err));
    return la_http_new(&a->http, &a->endpoint, a->o->concurrency > 0 ? a->o->concurrency : 4,
                       or_default(a->o->timeout, 60), err);
}

static logad_status took(la_asker *a, query *q, const la_http_done *d, logad_error *err)
{
    la_ask_item *it = &a->items[q->item];
    const char *why = "";
    bool good = la_reply_read(d->body, &it->answer, &why);
    uint64_t counted = (uint64_t)it->answer.prompt_tokens + it->answer.reply_tokens;
    la_budget_settle(&a->budget, q->estimate, q->reserved, counted > 0 ? counted : q->estimate);
    a->counts.tokens = a->budget.tokens;
    a->failures = 0;
    if (good) {
        finish(a, q);
        return la_answers_add(a->answers, la_outgoing_key(it->out), &it->answer, err);
    }
    it->answer = (la_answer){0};
    a->counts.invalid++;
    la_verbose("a reply has no valid answer: %s", why);
    if (q->rung + 1 < LA_RUNG_N) {
        q->rung++;
        q->state = WAITING;
    } else {
        give_up(a, q);
    }
    return LOGAD_OK;
}

static void failed(la_asker *a, query *q, const la_http_done *d)
{
    char why[280];
    q->tries++;
    double wait =
        d->asked >= 0 ? d->asked : la_retry_wait(or_default(a->o->backoff, 0.5), q->tries, &a->rng);
    double now = la_clock();
    la_verbose("%s; try %u of %d, the next in %.2g s", d->why, q->tries, LA_RETRY_TRIES, wait);
    if (q->tries < LA_RETRY_TRIES && now + wait < a->deadline) {
        q->state = WAITING;
        q->not_before = now + wait;
        if (d->asked >= 0)
            a->gate = fmax(a->gate, q->not_before);
        return;
    }
    give_up(a, q);
    if (++a->failures < LA_ASK_BREAKER)
        return;
    snprintf(why, sizeof why, "%d questions in a row failed, the last with: %.200s", LA_ASK_BREAKER,
             d->why);
    stop(a, true, why);
}

/* The endpoint may not know this response format: the next one down, for all that follow. */
static void refused_format(la_asker *a, query *q, const la_http_done *d)
{
    if (q->rung + 1 >= LA_RUNG_N) {
        la_verbose("a question was refused: %s", d->why);
        give_up(a, q);
        return;
    }
    q->rung++;
    q->state = WAITING;
    if (a->rung < q->rung)
        a->rung = q->rung;
}

static logad_status handle(la_asker *a, const la_http_done *d, logad_error *err)
{
    query *q = &a->queries[d->tag];
    la_ask_item *it = &a->items[q->item];
    if (a->o->record != NULL && d->status != 0)
        TRY(la_recording_put(a->o->record, la_outgoing_key(it->out),
                             la_outgoing_body(it->out, q->rung), d->status, d->body, err));
    if (d->fault == LA_FAULT_NONE)
        return took(a, q, d, err);
    la_budget_settle(&a->budget, q->estimate, q->reserved, 0);
    switch (d->fault) {
    case LA_FAULT_PASSING:
        failed(a, q, d);
        break;
    case LA_FAULT_FORMAT:
        refused_format(a, q, d);
        break;
    case LA_FAULT_ITEM:
        la_verbose("a question got no answer: %s", d->why);
        give_up(a, q);
        break;
    default:
        give_up(a, q);
        stop(a, true, d->why);
    }
    return LOGAD_OK;
}

static bool has_answer_elsewhere(la_asker *a, query *q)
{
    return la_answers_find(a->answers, la_outgoing_key(a->items[q->item].out),
                           &a->items[q->item].answer);
}

/* Questions begun and not ended. No more than may be under way are begun, so that a service that
 * fails is given up before every question has been tried there. */
static unsigned n_open(const la_asker *a)
{
    unsigned n = 0;
    for (size_t i = 0; i < a->n; i++) {
        const query *q = &a->queries[i];
        n += q->state == SENT || (q->state == WAITING && q->tries > 0);
    }
    return n;
}

/* Sends what may be sent now; *wake is when the next one may be. */
static logad_status send_some(la_asker *a, double now, double *wake, logad_error *err)
{
    unsigned room = a->o->concurrency > 0 ? a->o->concurrency : 4, open = n_open(a);
    *wake = a->deadline;
    for (size_t i = 0; i < a->n && la_http_busy(a->http) < room && !is_stopped(a); i++) {
        query *q = &a->queries[i];
        double from = fmax(q->not_before, a->gate);
        if (q->state != WAITING || (q->tries == 0 && open >= room))
            continue;
        if (from > now) {
            *wake = fmin(*wake, from);
            continue;
        }
        if (q->rung < a->rung)
            q->rung = a->rung;
        q->estimate = la_outgoing_tokens(a->items[q->item].out, q->rung);
        if (!la_budget_take(&a->budget, q->estimate, &q->reserved)) {
            /* What is under way may turn out cheaper than it was taken for. */
            if (la_http_busy(a->http) == 0 || !la_budget_has_calls(&a->budget))
                stop(a, false,
                     la_budget_has_calls(&a->budget) ? "the budget of tokens is used up"
                                                     : "the budget of calls is used up");
            return LOGAD_OK;
        }
        a->counts.calls = a->budget.calls;
        open += q->tries == 0;
        q->state = SENT;
        TRY(la_http_send(a->http, a->items[q->item].out, q->rung, i, err));
    }
    return LOGAD_OK;
}

/* After a stop what is under way is still waited for: it is paid for. */
static logad_status talk(la_asker *a, la_progress *bar, logad_error *err)
{
    size_t all = a->left;
    while (a->left > 0) {
        double now = la_clock(), wake = a->deadline;
        if (now >= a->deadline) {
            stop(a, true, "the deadline has come");
            return LOGAD_OK;
        }
        if (!is_stopped(a))
            TRY(send_some(a, now, &wake, err));
        if (is_stopped(a) && la_http_busy(a->http) == 0)
            return LOGAD_OK;
        la_http_done d;
        if (la_http_wait(a->http, fmax(wake - la_clock(), 0.001), &d))
            TRY(handle(a, &d, err));
        la_progress_at(bar, all - a->left, NULL);
    }
    return LOGAD_OK;
}

/* Questions that neither cache nor recording answers, each key once. */
static logad_status queue(la_asker *a, la_map *keys, logad_error *err)
{
    for (size_t i = 0; i < a->n; i++) {
        la_ask_item *it = &a->items[i];
        it->answer = (la_answer){0};
        it->cached = false;
        if (it->out == NULL) {
            a->counts.blocked++;
            continue;
        }
        a->counts.hidden += la_outgoing_hidden(it->out);
        bool added = false;
        if (la_map_intern(keys, la_outgoing_key(it->out), 64, &added) == LA_MAP_NONE)
            return la_oom(err);
        if (!added)
            continue;
        a->counts.asked++;
        it->cached = know(a, it);
        a->counts.cached += it->cached;
        if (it->cached)
            TRY(la_answers_find(a->answers, la_outgoing_key(it->out), &it->answer)
                    ? LOGAD_OK
                    : la_answers_add(a->answers, la_outgoing_key(it->out), &it->answer, err));
        else
            a->queries[a->left++] = (query){.item = i, .state = WAITING};
    }
    return LOGAD_OK;
}

static logad_status network(la_asker *a, logad_error *err)
{
    size_t n = a->n;
    if (a->left == 0 || is_stopped(a))
        return LOGAD_OK;
    if (a->o->replay != NULL) {
        char why[200];
        snprintf(why, sizeof why, "%.120s: the recording has no answer to %zu questions",
                 a->o->replay, a->left);
        a->counts.failed += a->left;
        stop(a, true, why);
        return LOGAD_OK;
    }
    TRY(open_line(a, err));
    a->n = a->left;
    la_progress bar = {0};
    la_progress_begin(&bar, "label", "sequences", a->left);
    logad_status s = talk(a, &bar, err);
    la_progress_end(&bar);
    a->n = n;
    return s;
}

logad_status la_ask(la_asker *a, la_ask_item *items, size_t n, logad_error *err)
{
    la_map *keys = la_map_new();
    a->items = items;
    a->n = n;
    a->left = 0;
    a->queries = la_calloc(n, sizeof *a->queries);
    logad_status s = keys == NULL || a->queries == NULL ? la_oom(err) : queue(a, keys, err);
    if (s == LOGAD_OK)
        s = network(a, err);
    /* Sequences that read alike share an answer. */
    for (size_t i = 0; i < n; i++)
        if (items[i].out != NULL && items[i].answer.label == LA_LABEL_UNKNOWN)
            (void)has_answer_elsewhere(a, &(query){.item = i});
    la_map_free(keys);
    free(a->queries);
    a->queries = NULL;
    return s;
}
