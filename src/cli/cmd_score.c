/* logad score: a model and raw logs -> one verdict a session. */
#include "base/log.h"
#include "cli/rows.h"
#include "cli/teacher_opt.h"
#include "io/outfile.h"
#include "report/reporter.h"
#include "report/webhook.h"
#include <inttypes.h>
#include <logad/stream.h>
#include <string.h>
#include <time.h>

typedef struct options {
    la_common common;
    const char *model, *report, *group, *format, *header, *multiline_start, *vectors, *output;
    const char *state, *shard, *webhook;
    double timeout; /* below 0: not given */
    uint64_t key_field;
    bool follow;
    uint64_t fail_on;
    la_teacher_fields teacher;
} options;

static const options defaults = {
    .common = LA_COMMON_DEFAULTS, .report = "text", .timeout = -1, .teacher = LA_TEACHER_DEFAULTS};

#define DEFAULT_TIMEOUT 1800 /* seconds, with --state or --follow */

#define AT(field) .offset = offsetof(options, field)

static const la_opt table[] = {
    LA_ROW_MODEL(options, "the model file"),
    {.name = "report",
     .type = LA_OPT_CHOICE,
     AT(report),
     .arg = "KIND",
     .choices = LA_REPORT_KINDS,
     .help = "text: a line an anomaly; jsonl, csv: a row a session; html: a page; prom: gauges"},
    LA_ROW_OUTPUT(options, "write the report there; default: standard output"),
    LA_ROW_GROUP(options),
    LA_ROWS_FORMAT(options),
    LA_ROW_MULTILINE(options),
    LA_ROW_VECTORS(options),
    {.name = "state",
     .type = LA_OPT_STRING,
     AT(state),
     .arg = "DIR",
     .help = "only what is new since the last run with this folder; open sessions go on"},
    {.name = "follow",
     .type = LA_OPT_FLAG,
     AT(follow),
     .help = "wait for more lines until stopped"},
    {.name = "session-timeout",
     .type = LA_OPT_REAL,
     AT(timeout),
     .arg = "S",
     .min = 0,
     .max = 1e9,
     .help = "a session is over after S seconds without a line; default: "
             "1800 with --state or --follow, else never"},
    {.name = "shard",
     .type = LA_OPT_STRING,
     AT(shard),
     .arg = "I/N",
     .help = "only the sessions of part I of N, from 1"},
    {.name = "key-field",
     .type = LA_OPT_UINT,
     AT(key_field),
     .arg = "N",
     .min = 1,
     .max = 64,
     .help = "a line's tab-separated field N is its session, the log line follows it"},
    {.name = "webhook",
     .type = LA_OPT_STRING,
     AT(webhook),
     .arg = "URL",
     .help = "send anomalies to an Alertmanager's /api/v2/alerts, too"},
    {.name = "fail-on",
     .type = LA_OPT_UINT,
     AT(fail_on),
     .arg = "N",
     .min = 1,
     .max = 1e12,
     .help = "exit with 1 where at least N sessions are anomalous"},
    LA_TEACHER_OPTIONS(options, teacher),
    {.name = NULL},
};

#define FEW 100 /* sessions, of which nothing follows when most of them are anomalous */

static void say_open(const options *o, const logad_score_summary *s)
{
    la_note("%" PRIu64 " session%s open: scored by a later run, once no line has come for %.10g "
            "seconds (--session-timeout)",
            s->open, s->open == 1 ? " is" : "s are",
            o->timeout >= 0 ? o->timeout : DEFAULT_TIMEOUT);
}

static void say(const options *o, const logad_score_summary *s)
{
    /* Whoever runs this every hour wants to hear of anomalies alone; who tries it, why there are
     * none yet. */
    if (o->state != NULL && la_log_level() < LA_VERBOSE) {
        if (s->open > 0 && la_log_on_terminal())
            say_open(o, s);
        return;
    }
    la_note("%" PRIu64 " of %" PRIu64 " sessions anomalous (%s); %" PRIu64 " lines", s->anomalous,
            s->sessions, s->grouping, s->lines);
    if (s->open > 0)
        say_open(o, s);
    if (s->ungrouped > 0)
        la_note("%" PRIu64 " lines belong to no session and were not scored", s->ungrouped);
    if (s->unknown > 0)
        la_note("%" PRIu64 " lines have templates the model does not know", s->unknown);
    if (s->sessions >= FEW && s->anomalous > s->sessions / 2)
        la_warn(
            "most sessions count as anomalous: these logs, or the way they are grouped, are not "
            "what the model was made for; logad train --target on logs like these");
}

typedef struct job {
    const options *o;
    const logad_model *m;
    const char *const *inputs;
    size_t n;
    la_outfile *out;
    logad_stream *stream; /* NULL: one pass over all of the inputs */
    la_report *report;
    la_webhook *hook; /* NULL: none */
    logad_status hook_failed;
    logad_error hook_err;
    logad_score_summary summary;
} job;

static logad_score_options score_options(const options *o)
{
    return (logad_score_options){.group = o->group,
                                 .format = o->format,
                                 .header = o->header,
                                 .multiline_start = o->multiline_start,
                                 .vectors = o->vectors,
                                 .threads = (unsigned)o->common.threads};
}

static bool put_verdict(void *ctx, const logad_verdict *v)
{
    job *j = ctx;
    if (j->hook != NULL)
        j->hook_failed = la_webhook_add(j->hook, v, &j->hook_err);
    return la_report_verdict(j->report, v) && j->hook_failed == LOGAD_OK;
}

/* Kinds that are only written at the end cannot be made last before it. */
static bool flush_report(void *ctx)
{
    job *j = ctx;
    const char *kind = j->o->report;
    bool line_by_line = strcmp(kind, "html") != 0 && strcmp(kind, "prom") != 0;
    if (!line_by_line || !la_outfile_flush(j->out))
        return false;
    if (j->hook != NULL && j->hook_failed == LOGAD_OK)
        j->hook_failed = la_webhook_send(j->hook, &j->hook_err);
    return j->hook_failed == LOGAD_OK;
}

static logad_status fill_report(job *j, logad_error *err)
{
    double started = la_clock();
    if (j->stream != NULL) {
        logad_stream_calls calls = {.verdict = put_verdict, .flush = flush_report, .ctx = j};
        TRY(logad_stream_run(j->stream, j->inputs, j->n, &calls, &j->summary, err));
    } else {
        logad_score_options how = score_options(j->o);
        logad_general general = {.how = la_teacher_questions(&j->o->teacher, j->o->common.seed,
                                                             (unsigned)j->o->common.threads)};
        if (strcmp(logad_model_method(j->m), "generallog") == 0) {
            how.second = logad_general_opinion;
            how.second_ctx = &general;
        }
        TRY(logad_score(j->m, j->inputs, j->n, &how, put_verdict, j, &j->summary, err));
    }
    return la_report_end(j->report, &j->summary, (double)time(NULL), la_clock() - started, err);
}

static logad_status write_report(job *j, logad_error *err)
{
    la_report_options how = {.kind = j->o->report, .model = j->m};
    TRY(la_report_new(&j->report, &how, j->out, err));
    logad_status s = fill_report(j, err);
    la_report_free(j->report);
    return s;
}

/* The report first, the alerts then: whoever gets an alert finds the report. */
static logad_status report_and_alert(job *j, logad_error *err)
{
    TRY(la_outfile_open(&j->out, j->o->output, err));
    logad_status s = write_report(j, err);
    if (s != LOGAD_OK) {
        la_outfile_abandon(j->out);
        return s;
    }
    TRY(la_outfile_commit(j->out, err));
    if (j->hook != NULL && j->hook_failed == LOGAD_OK)
        j->hook_failed = la_webhook_send(j->hook, &j->hook_err);
    return j->hook_failed == LOGAD_OK ? LOGAD_OK
                                      : la_fail(err, j->hook_failed, "%s", j->hook_err.text);
}

static logad_status score(job *j, logad_error *err)
{
    la_webhook hook;
    if (j->o->webhook == NULL)
        return report_and_alert(j, err);
    TRY(la_webhook_open(&hook, j->o->webhook, err));
    j->hook = &hook;
    logad_status s = report_and_alert(j, err);
    la_webhook_close(&hook);
    return s;
}

/* ---- what is new since the last run ---- */

/* A handler has no other way to reach it. */
static logad_stream *volatile running;

static void stop_running(void)
{
    logad_stream *s = running;
    if (s != NULL)
        logad_stream_stop(s);
}

static logad_status parse_shard(const options *o, logad_stream_options *out, logad_error *err)
{
    unsigned part, parts;
    int used = 0;
    if (o->shard == NULL)
        return LOGAD_OK;
    if (sscanf(o->shard, "%6u/%6u%n", &part, &parts, &used) < 2 || o->shard[used] != '\0' ||
        part < 1 || part > parts)
        return la_fail(err, LOGAD_EUSAGE,
                       "--shard: '%s' is not I/N with I from 1 to N, such as 1/4", o->shard);
    out->shard = part - 1;
    out->n_shards = parts;
    return LOGAD_OK;
}

static logad_status score_stream(job *j, logad_error *err)
{
    const options *o = j->o;
    bool lasting = o->state != NULL || o->follow;
    logad_stream_options how = {.score = score_options(o),
                                .state = o->state,
                                .session_timeout = o->timeout >= 0 ? o->timeout
                                                   : lasting       ? DEFAULT_TIMEOUT
                                                                   : 0,
                                .follow = o->follow,
                                .key_field = (uint32_t)o->key_field};
    TRY(parse_shard(o, &how, err));
    TRY(logad_stream_new(&j->stream, j->m, &how, err));
    running = j->stream;
    la_signals_catch(stop_running);
    logad_status s = score(j, err);
    if (s == LOGAD_OK)
        s = logad_stream_save(j->stream, err);
    running = NULL;
    logad_stream_free(j->stream);
    if (s == LOGAD_OK && la_signal_caught() != 0)
        return la_fail(err, LOGAD_EINTERRUPTED, "stopped by a signal; all lines so far count");
    return s;
}

static bool wants_stream(const options *o)
{
    return o->state != NULL || o->follow || o->timeout > 0 || o->shard != NULL || o->key_field > 0;
}

static logad_status run(const void *opts, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err)
{
    const options *o = opts;
    if (n_inputs == 0)
        return la_fail(err, LOGAD_EUSAGE,
                       "give logs to score: files, folders, globs or - for "
                       "standard input");
    logad_model *m = NULL;
    TRY(logad_model_load(&m, o->model, err));
    job j = {.o = o, .m = m, .inputs = inputs, .n = n_inputs};
    logad_status s = wants_stream(o) ? score_stream(&j, err) : score(&j, err);
    logad_model_free(m);
    TRY(s);
    say(o, &j.summary);
    if (o->fail_on > 0 && j.summary.anomalous >= o->fail_on)
        *exit_code = 1;
    if (j.summary.damage != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s; what was good is reported", j.summary.damage);
    return LOGAD_OK;
}

const la_verb la_verb_score = {
    .name = "score",
    .synopsis = "-m MODEL INPUT... [options]",
    .about = "find the anomalous sessions of raw logs, and their lines",
    .details =
        "Reads raw logs (plain, gzip or zstd; files, folders, globs, - for standard input), finds "
        "each "
        "line's template among the model's, puts lines together into sessions as the model's "
        "target "
        "was, and scores every session. Text has one line an anomaly: FILE:LINE: SCORE SESSION and "
        "the events that weigh most. JSONL and CSV have one row a session, anomalous or not; "
        "a JSONL object also names the model, by the first digits of its sha256, and has line and "
        "byte of each such event (its schema comes with the program, in share/logad/schema). HTML "
        "is one page that needs nothing else: anomalies over "
        "time, all scores, the templates that decide, each anomaly's raw lines, and the model's "
        "own "
        "account. Prom has gauges of the run for node_exporter's textfile collector. Weights are "
        "shares of the score: of auto what each kind of event adds to it, where those that always "
        "come together are one and the first stands for them, and what an order, a gap or a number "
        "adds stands where it is odd; of networks what vanishes when the events of a template are "
        "left out.\n"
        "\n"
        "With --state DIR a run scores only what is new since the last one: files are known by "
        "their "
        "content, also after they were renamed, copied and truncated, or compressed, and sessions "
        "go on from run to run. A session is scored once it is over: its window is full, or no "
        "line "
        "came for --session-timeout seconds, by the times in the log and, at the end of a run, by "
        "the clock. Nothing is said where nothing is anomalous, but a warning where none of the "
        "new "
        "lines belongs to a session. A run that was killed loses nothing; the next one may repeat "
        "what it reported last. DIR may lie in a folder of logs: its files are not read as such. "
        "--follow does the same for files that are "
        "being written, until it is stopped. Several files are read in the order of their lines' "
        "times.\n"
        "\n"
        "--webhook sends each anomaly as an alert, named by its session and file, to an "
        "Alertmanager "
        "(https, or http on this machine), before the state moves on. Where it does not answer, "
        "the "
        "report is there all the same and the exit code is 5.\n"
        "\n"
        "With --output the file is replaced whole, once the run has ended well.",
    .examples =
        "logad score -m m.logad app.log\tone line an anomaly, nothing if there is none\n"
        "logad score -m m.logad --report jsonl logs/ -o verdicts.jsonl\tall sessions\n"
        "logad score -m m.logad --report html app.log -o report.html\ta page to look at\n"
        "logad score -m m.logad --state /var/lib/logad /var/log/app.log*\tevery hour, from cron\n"
        "zcat app.log.gz | logad score -m m.logad -\tfrom standard input",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
