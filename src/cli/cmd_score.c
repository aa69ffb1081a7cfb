/* logad score: a model and raw logs -> one verdict a session. */
#include "base/log.h"
#include "cli/opt.h"
#include "cli/verdict_text.h"
#include "io/outfile.h"
#include <inttypes.h>
#include <logad/verdict.h>

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
     .choices = "text|jsonl",
     .help = "text: a line an anomaly; jsonl: an object a session"},
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

typedef struct report {
    la_outfile *out;
    la_buf line;
    bool jsonl;
} report;

static bool write_verdict(void *ctx, const logad_verdict *v)
{
    report *r = ctx;
    if (!r->jsonl && !v->anomalous)
        return true;
    la_buf_reset(&r->line);
    if (r->jsonl)
        la_verdict_json(v, &r->line);
    else
        la_verdict_text(v, &r->line);
    la_outfile_put(r->out, r->line.p, r->line.n);
    return !la_outfile_failed(r->out) && !r->line.failed;
}

static void say(const logad_score_summary *s)
{
    la_note("%" PRIu64 " of %" PRIu64 " sessions anomalous (%s); %" PRIu64 " lines", s->anomalous,
            s->sessions, s->grouping, s->lines);
    if (s->ungrouped > 0)
        la_note("%" PRIu64 " lines belong to no session and were not scored", s->ungrouped);
    if (s->unknown > 0)
        la_note("%" PRIu64 " lines have templates the model does not know", s->unknown);
}

static logad_status score(const options *o, const logad_model *m, const char *const *inputs,
                          size_t n, logad_score_summary *summary, logad_error *err)
{
    report r = {.jsonl = o->report[0] == 'j'};
    TRY(la_outfile_open(&r.out, o->output, err));
    logad_score_options how = {.group = o->group,
                               .format = o->format,
                               .header = o->header,
                               .vectors = o->vectors,
                               .threads = (unsigned)o->common.threads};
    logad_status s = logad_score(m, inputs, n, &how, write_verdict, &r, summary, err);
    if (s == LOGAD_OK && r.line.failed)
        s = la_oom(err);
    la_buf_free(&r.line);
    if (s != LOGAD_OK) {
        la_outfile_abandon(r.out);
        return s;
    }
    return la_outfile_commit(r.out, err);
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
    logad_score_summary summary = {0};
    logad_status s = score(o, m, inputs, n_inputs, &summary, err);
    logad_model_free(m);
    TRY(s);
    say(&summary);
    if (o->fail_on > 0 && summary.anomalous >= o->fail_on)
        *exit_code = 1;
    if (summary.damage != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s; what was good is reported", summary.damage);
    return LOGAD_OK;
}

const la_verb la_verb_score = {
    .name = "score",
    .synopsis = "-m MODEL INPUT... [options]",
    .about = "find the anomalous sessions of raw logs, and their lines",
    .details =
        "Reads raw logs (plain or gzip; files, folders, globs, - for standard input), finds each "
        "line's template among the model's, puts lines together into sessions as the model's "
        "target "
        "was, and scores every session. Text has one line an anomaly: FILE:LINE: SCORE SESSION and "
        "the events that weigh most. JSONL has one object a session, anomalous or not, with line "
        "and byte of each such event. Weights are shares of the score that vanish when the events "
        "of a template are left out.",
    .examples = "logad score -m m.logad app.log\tone line an anomaly, nothing if there is none\n"
                "logad score -m m.logad --report jsonl logs/ -o verdicts.jsonl\tall sessions\n"
                "zcat app.log.gz | logad score -m m.logad -\tfrom standard input",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
