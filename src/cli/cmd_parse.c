/* logad parse: raw lines -> templates. */
#include "base/log.h"
#include "cli/rows.h"
#include <inttypes.h>
#include <logad/parse.h>
#include <stdio.h>

#define EXPLAIN_LINES 10

typedef struct options {
    la_common common;
    const char *format, *header, *multiline_start, *mask_file, *templates, *output;
    la_opt_list masks;
    uint64_t max_templates;
    bool explain;
} options;

static const options defaults = {.common = LA_COMMON_DEFAULTS};

#define AT(field) .offset = offsetof(options, field)

static const la_opt table[] = {
    LA_ROWS_FORMAT(options),
    LA_ROWS_RECORDS(options),
    LA_ROW_MASK_FILE(options),
    {.name = "templates",
     .type = LA_OPT_STRING,
     AT(templates),
     .arg = "FILE",
     .help = "go on with the templates of FILE, and keep them there"},
    {.name = "max-templates",
     .type = LA_OPT_UINT,
     AT(max_templates),
     .arg = "N",
     .min = 1,
     .max = 10e6,
     .help = "lines that need more than N templates (100000) get \"<*>\""},
    {.name = "explain",
     .type = LA_OPT_FLAG,
     AT(explain),
     .help = "show how the first lines are taken apart, and stop"},
    LA_ROW_OUTPUT(options, "write there; default: standard output"),
    {.name = NULL},
};

static void say(const logad_parse_summary *s)
{
    char rest[96] = "";
    int n = 0;
    if (s->joined > 0)
        n = snprintf(rest, sizeof rest, ", %" PRIu64 " joined to the one before", s->joined);
    if (s->skipped > 0)
        snprintf(rest + n, sizeof rest - (size_t)n, ", %" PRIu64 " skipped", s->skipped);
    la_note("%" PRIu64 " lines%s; %" PRIu64 " templates", s->lines, rest, s->templates);
    if (s->unfit > 0)
        la_note("%" PRIu64 " lines do not have the format and were taken whole", s->unfit);
    if (s->long_records > 0)
        la_warn("%" PRIu64 " records have more lines than are joined; what comes after counts as "
                "records; see --multiline-start",
                s->long_records);
    if (s->cut > 0)
        la_warn("%" PRIu64 " lines are longer than %u bytes: only their heads were read", s->cut,
                LOGAD_LINE_MAX);
    if (s->over > 0)
        la_warn("%" PRIu64 " lines fit no template and were given \"<*>\"", s->over);
    if (s->unmasked > 0)
        la_warn("%" PRIu64 " lines were parsed without a mask that took too long", s->unmasked);
}

static logad_status run(const void *opts, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err)
{
    const options *o = opts;
    logad_parse_summary summary;
    (void)exit_code;
    if (n_inputs == 0)
        return la_fail(err, LOGAD_EUSAGE,
                       "give logs to parse: files, folders, globs or - for standard input");
    logad_parse_options how = {.parser = {.format = o->format,
                                          .header = o->header,
                                          .multiline_start = o->multiline_start,
                                          .masks = o->masks.items,
                                          .n_masks = o->masks.n,
                                          .max_templates = (uint32_t)o->max_templates},
                               .mask_file = o->mask_file,
                               .templates = o->templates,
                               .threads = (unsigned)o->common.threads,
                               .output = o->output};
    if (o->explain)
        return logad_parse_explain(inputs, n_inputs, &how, EXPLAIN_LINES, err);
    TRY(logad_parse(inputs, n_inputs, &how, &summary, err));
    say(&summary);
    if (summary.damage != NULL)
        return la_fail(err, LOGAD_EINPUT, "%s; what was good is parsed", summary.damage);
    return LOGAD_OK;
}

const la_verb la_verb_parse = {
    .name = "parse",
    .synopsis = "INPUT... [options]",
    .about = "turn raw lines into templates and variables",
    .details =
        "Reads raw logs (plain, gzip or zstd; files, folders, globs, - for standard input), takes "
        "the header (time, node, level, component) off every line and finds the template of its "
        "message. Writes one JSON object a "
        "line, in order: its number, its event (a hash of the template's text), the template with "
        "<*> for variables, and the variables in order of place. Templates are those of the "
        "finished set, so nothing is written before the last line was read.\n"
        "Numbers, hex, addresses, UUIDs, paths and ids such as blk_38 are variables by themselves; "
        "--mask "
        "adds others.",
    .examples = "logad parse app.log\ttemplates of every line, format detected\n"
                "logad parse --explain app.log\thow the first lines are understood\n"
                "logad parse --header '<Date> <Time> <Level> <Content>' app.log\tgive the layout\n"
                "logad parse --mask 'job=job-\\w+' app.log\tone more kind of variable\n"
                "logad parse --templates t.tsv logs/ -o out.jsonl\tgo on with a set of templates",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
