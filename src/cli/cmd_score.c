/* logad score: a model and raw logs -> one verdict a session. */
#include "base/log.h"
#include "cli/opt.h"
#include "io/outfile.h"
#include "report/reporter.h"
#include <inttypes.h>
#include <logad/verdict.h>
#include <time.h>

typedef struct options {
    la_common common;
    const char *model, *report, *group, *format, *header, *vectors, *output;
    uint64_t fail_on;
} options;

static const options defaults = {.common = LA_COMMON_DEFAULTS, .report = "text"};

#define AT(field) .offset = offsetof(options, field)

static const la_opt table[] = {
    {.name = "model",
     .letter = 'm',
     .type = LA_OPT_STRING,
     AT(model),
     .arg = "FILE",
     .required = true,
     .help = "the model file"},
    {.name = "report",
     .type = LA_OPT_CHOICE,
     AT(report),
     .arg = "KIND",
     .choices = LA_REPORT_KINDS,
     .help = "text: a line an anomaly; jsonl, csv: a row a session; html: a page; prom: gauges"},
    {.name = "output",
     .letter = 'o',
     .type = LA_OPT_STRING,
     AT(output),
     .arg = "FILE",
     .help = "write the report there; default: standard output"},
    {.name = "group",
     .type = LA_OPT_STRING,
     AT(group),
     .arg = "HOW",
     .help = "sessions: id:block, id:instance, id:RE, node:120, count:100, time:60"},
    {.name = "format",
     .type = LA_OPT_STRING,
     AT(format),
     .arg = "NAME",
     .help = "header format; default: the model's, else detected"},
    {.name = "header",
     .type = LA_OPT_STRING,
     AT(header),
     .arg = "LAYOUT",
     .help = "header layout, such as '<Date> <Time> <Level> <Content>'"},
    {.name = "vectors",
     .type = LA_OPT_STRING,
     AT(vectors),
     .arg = "FILE",
     .help = "word vectors for new templates, if trained with other than the bundled"},
    {.name = "fail-on",
     .type = LA_OPT_UINT,
     AT(fail_on),
     .arg = "N",
     .min = 1,
     .max = 1e12,
     .help = "exit with 1 where at least N sessions are anomalous"},
    {.name = NULL},
};

static void say(const logad_score_summary *s)
{
    la_note("%" PRIu64 " of %" PRIu64 " sessions anomalous (%s); %" PRIu64 " lines", s->anomalous,
            s->sessions, s->grouping, s->lines);
    if (s->ungrouped > 0)
        la_note("%" PRIu64 " lines belong to no session and were not scored", s->ungrouped);
    if (s->unknown > 0)
        la_note("%" PRIu64 " lines have templates the model does not know", s->unknown);
}

typedef struct job {
    const options *o;
    const logad_model *m;
    const char *const *inputs;
    size_t n;
    la_outfile *out;
    logad_score_summary summary;
} job;

static logad_status fill_report(job *j, la_report *r, logad_error *err)
{
    const options *o = j->o;
    double started = la_clock();
    logad_score_options how = {.group = o->group,
                               .format = o->format,
                               .header = o->header,
                               .vectors = o->vectors,
                               .threads = (unsigned)o->common.threads};
    TRY(logad_score(j->m, j->inputs, j->n, &how, la_report_verdict, r, &j->summary, err));
    return la_report_end(r, &j->summary, (double)time(NULL), la_clock() - started, err);
}

static logad_status write_report(job *j, logad_error *err)
{
    la_report *r = NULL;
    la_report_options how = {.kind = j->o->report, .model = j->m};
    TRY(la_report_new(&r, &how, j->out, err));
    logad_status s = fill_report(j, r, err);
    la_report_free(r);
    return s;
}

static logad_status score(job *j, logad_error *err)
{
    TRY(la_outfile_open(&j->out, j->o->output, err));
    logad_status s = write_report(j, err);
    if (s == LOGAD_OK)
        return la_outfile_commit(j->out, err);
    la_outfile_abandon(j->out);
    return s;
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
    logad_status s = score(&j, err);
    logad_model_free(m);
    TRY(s);
    say(&j.summary);
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
        "a JSONL object also has line and byte of each such event (its schema comes with the "
        "program, in share/logad/schema). HTML is one page that needs nothing else: anomalies over "
        "time, all scores, the templates that decide, each anomaly's raw lines, and the model's "
        "own "
        "account. Prom has gauges of the run for node_exporter's textfile collector. Weights are "
        "shares of the score that vanish when the events of a template are left out.\n"
        "\n"
        "With --output the file is replaced whole, once the run has ended well.",
    .examples = "logad score -m m.logad app.log\tone line an anomaly, nothing if there is none\n"
                "logad score -m m.logad --report jsonl logs/ -o verdicts.jsonl\tall sessions\n"
                "logad score -m m.logad --report html app.log -o report.html\ta page to look at\n"
                "zcat app.log.gz | logad score -m m.logad -\tfrom standard input",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
