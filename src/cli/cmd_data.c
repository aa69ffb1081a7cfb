/* logad data: the datasets that have a name, and simulated ones; logs of one's own as datasets. */
#include "base/log.h"
#include "base/str.h"
#include "cli/rows.h"
#include "io/outfile.h"
#include "net/fetch.h"
#include "net/fetch_set.h"
#include <logad/sequence.h>
#include <stdlib.h>
#include <string.h>

typedef struct options {
    la_common common;
    const char *out, *from, *sha256;
    const char *labels, *rest, *anomalous_lines, *templates;
    const char *group, *format, *header, *multiline_start;
    la_opt_list masks;
    uint64_t sessions;
    double fault_rate;
    bool gzip;
} options;

static const options defaults = {
    .common = LA_COMMON_DEFAULTS, .sessions = 2000, .fault_rate = 0.03};

static const la_opt table[] = {
    {.name = "out",
     .letter = 'o',
     .type = LA_OPT_STRING,
     .offset = offsetof(options, out),
     .arg = "DIR",
     .help = "folder of a set to make; file of a download"},
    {.name = "from",
     .type = LA_OPT_STRING,
     .offset = offsetof(options, from),
     .arg = "URL",
     .help = "fetch: where the folder of a set, with its SHA256SUMS, is served"},
    {.name = "sha256",
     .type = LA_OPT_STRING,
     .offset = offsetof(options, sha256),
     .arg = "HEX",
     .help = "fetch: the SHA-256 of the file, or of a set's SHA256SUMS"},
    {.name = "labels",
     .type = LA_OPT_STRING,
     .offset = offsetof(options, labels),
     .arg = "FILE",
     .help = "import: session<TAB>0|1 lines, or BlockId,Label; default: the folder's own"},
    {.name = "rest",
     .type = LA_OPT_CHOICE,
     .offset = offsetof(options, rest),
     .arg = "WHAT",
     .choices = "normal|drop",
     .help = "import: what sessions are that --labels does not name; default: an error"},
    {.name = "anomalous-lines",
     .type = LA_OPT_STRING,
     .offset = offsetof(options, anomalous_lines),
     .arg = "RE",
     .help = "import: sessions with a line that has text RE (PCRE2) matches are anomalous"},
    {.name = "templates",
     .type = LA_OPT_STRING,
     .offset = offsetof(options, templates),
     .arg = "FILE",
     .help = "import: inputs are tables of sessions, FILE is that of their events' templates"},
    LA_ROW_GROUP(options),
    LA_ROWS_FORMAT(options),
    LA_ROWS_RECORDS(options),
    {.name = "sessions",
     .type = LA_OPT_UINT,
     .offset = offsetof(options, sessions),
     .arg = "N",
     .help = "sessions to simulate (default 2000)",
     .min = 1,
     .max = 200000},
    {.name = "fault-rate",
     .type = LA_OPT_REAL,
     .offset = offsetof(options, fault_rate),
     .arg = "R",
     .help = "share of sessions with a fault (default 0.03)",
     .min = 0.0001,
     .max = 1},
    {.name = "gzip",
     .type = LA_OPT_FLAG,
     .offset = offsetof(options, gzip),
     .help = "compress the log"},
    {.name = NULL},
};

static void put_set(void *ctx, const logad_set_info *s)
{
    la_buf *b = ctx;
    const char *source = s->path == NULL ? "absent" : s->simulated ? "simulated" : "real";
    if (s->url == NULL) {
        la_buf_printf(b, "%-10s %-10s in %s\n", s->name, "own", s->path);
        return;
    }
    la_buf_printf(b, "%-10s %-10s %s\n", s->name, source, s->about);
    la_buf_printf(b, "%-21s sessions %s\n", "", s->grouping);
    if (s->path != NULL)
        la_buf_printf(b, "%-21s in %s\n", "", s->path);
    la_buf_printf(b, "%-21s %s\n", "", s->url);
    la_buf_printf(b, "%-21s %s\n", "", s->licence);
}

static logad_status put_table(la_buf *b, logad_error *err)
{
    la_buf_printf(b, "%-10s %-10s %s\n", "NAME", "SOURCE", "ABOUT");
    TRY(logad_sets(put_set, b, err));
    if (b->failed)
        return la_fail(err, LOGAD_ENOMEM, "out of memory");
    return la_outfile_write("-", b->p, b->n, err);
}

static logad_status list(logad_error *err)
{
    la_buf b = {.max = 1u << 20};
    logad_status s = put_table(&b, err);
    la_buf_free(&b);
    return s;
}

static logad_status simulate(const options *o, const char *system, logad_error *err)
{
    if (o->out == NULL)
        return la_fail(err, LOGAD_EUSAGE, "logad data simulate %s needs --out DIR", system);
    logad_simulate_options so = {.system = system,
                                 .out = o->out,
                                 .seed = o->common.seed,
                                 .sessions = (uint32_t)o->sessions,
                                 .fault_rate = o->fault_rate,
                                 .gzip = o->gzip};
    TRY(logad_simulate(&so, err));
    la_note("%s: simulated %s logs of %u sessions, with labels.tsv", o->out, system, so.sessions);
    return LOGAD_OK;
}

static logad_status check_sum(const char *hex, logad_error *err)
{
    if (hex != NULL && (strlen(hex) != 64 || strspn(hex, "0123456789abcdefABCDEF") != 64))
        return la_fail(err, LOGAD_EUSAGE,
                       "--sha256: '%.80s' is not a SHA-256: give 64 hexadecimal digits", hex);
    return LOGAD_OK;
}

static logad_status fetch_file(const options *o, const char *url, logad_error *err)
{
    la_fetched f;
    if (o->out == NULL)
        return la_fail(err, LOGAD_EUSAGE, "logad data fetch URL needs --out FILE");
    TRY(la_fetch(url, o->out, o->sha256, &f, err));
    la_note("%s: %llu bytes, SHA-256 %s%s", o->out, (unsigned long long)f.bytes, f.sha256,
            o->sha256 != NULL ? ", as asked for" : "; give it as --sha256 next time");
    return LOGAD_OK;
}

static logad_status fetch_set(const options *o, const char *name, logad_error *err)
{
    la_fetched_set f;
    char *home = NULL;
    if (o->from == NULL)
        return la_fail(
            err, LOGAD_EUSAGE,
            "%s: say where by --from URL, a folder with a SHA256SUMS; or fetch a file by "
            "its URL (logad data list has the publishers' pages), then logad data import",
            name);
    TRY(logad_set_home(&home, name, err));
    const char *dir = o->out != NULL ? o->out : home;
    logad_status s = la_fetch_set(o->from, dir, o->sha256, &f, err);
    if (s == LOGAD_OK)
        la_note("%s: %u files, each with its SHA-256 (%u were there), %llu bytes fetched", dir,
                f.files, f.present, (unsigned long long)f.bytes);
    free(home);
    return s;
}

static logad_status fetch(const options *o, const char *what, logad_error *err)
{
    TRY(check_sum(o->sha256, err));
    return strstr(what, "://") != NULL ? fetch_file(o, what, err) : fetch_set(o, what, err);
}

static logad_status import(const options *o, const char *const *inputs, size_t n, logad_error *err)
{
    logad_import_options how = {.out = o->out,
                                .templates = o->templates,
                                .labels = o->labels,
                                .rest = o->rest,
                                .anomalous_lines = o->anomalous_lines,
                                .group = o->group,
                                .format = o->format,
                                .header = o->header,
                                .multiline_start = o->multiline_start,
                                .masks = o->masks.items,
                                .n_masks = o->masks.n};
    logad_import_summary r;
    TRY(logad_import(inputs, n, &how, &r, err));
    la_note("%s: %u sessions (%s), %u distinct sequences of %u templates", o->out, r.sessions,
            r.grouping, r.distinct, r.templates);
    if (r.labelled)
        la_note("%u of them anomalous, %.3g %%", r.anomalous,
                r.sessions > 0 ? 100.0 * r.anomalous / r.sessions : 0.0);
    else
        la_note("no labels: it can be a target, not a source");
    if (r.left_out > 0)
        la_note("%u sessions without a label were left out", r.left_out);
    if (r.ungrouped > 0)
        la_note("%llu lines belong to no session", (unsigned long long)r.ungrouped);
    return LOGAD_OK;
}

static logad_status run(const void *opts, const char *const *inputs, size_t n_inputs,
                        int *exit_code, logad_error *err)
{
    (void)exit_code;
    if (n_inputs == 1 && strcmp(inputs[0], "list") == 0)
        return list(err);
    if (n_inputs == 2 && strcmp(inputs[0], "simulate") == 0)
        return simulate(opts, inputs[1], err);
    if (n_inputs == 2 && strcmp(inputs[0], "fetch") == 0)
        return fetch(opts, inputs[1], err);
    if (n_inputs > 0 && strcmp(inputs[0], "import") == 0)
        return import(opts, inputs + 1, n_inputs - 1, err);
    return la_fail(err, LOGAD_EUSAGE,
                   "use \"logad data list\", \"import INPUT... --out DIR\", \"fetch NAME --from "
                   "URL\", \"fetch URL --out FILE\" or \"simulate hdfs|bgl --out DIR\"");
}

const la_verb la_verb_data = {
    .name = "data",
    .synopsis = "list | import INPUT... --out DIR | fetch NAME --from URL | fetch URL --out FILE "
                "| simulate SYSTEM --out DIR [options]",
    .about = "datasets by name: where they are, getting and making them",
    .details =
        "A dataset's name is looked for in each folder of $LOGAD_DATA (separated by colons), in "
        "$XDG_DATA_HOME/logad/data (~/.local/share/logad/data), then among the samples that come "
        "with the program. Those are simulated, and a line on stderr says so where one is used.\n"
        "\n"
        "import makes a set out of raw logs of your own, read and put together into sessions as "
        "everywhere, or out of tables (CSV, TSV) of sessions that somebody else parsed. Labels "
        "come from a file of sessions, from the lines (--anomalous-lines), or from a column of the "
        "tables. DIR then holds templates.tsv, sessions.tsv.gz, labels.tsv.gz, SHA256SUMS, of raw "
        "logs grouping.txt (how sessions were formed) and, where messages have levels, "
        "severities.tsv, and can stand wherever a dataset's name can.\n"
        "\n"
        "fetch gets a set, every file with its SHA-256 from the SHA256SUMS beside it, into "
        "~/.local/share/logad/data/NAME or --out, where its name is then known; any web server "
        "over a folder that import made will do. Or it gets one file. Only from https (or http on "
        "this machine); it goes on where an earlier try broke off, and a file is in its place once "
        "it is whole and its sum is right. Nothing is ever fetched unasked.\n"
        "\n"
        "simulate writes logs of hdfs or bgl in the real line format, with faults, to DIR: "
        "SYSTEM.log, labels.tsv (session<TAB>0 or 1) and a README. A seed gives the same files "
        "every time.",
    .examples =
        "logad data list\tnames, where each set is, where to get it\n"
        "logad data import app.log --group 'id:req=(\\w+)' --labels l.tsv --out app\tone's own\n"
        "logad data import HDFS.log --labels anomaly_label.csv --out hdfs\ta published set\n"
        "logad data import BGL.log --anomalous-lines '^[^-]' --out bgl\tlines say what is wrong\n"
        "logad data import Event_traces.csv --templates HDFS.log_templates.csv --out h\ttables\n"
        "logad data fetch app --from https://host/logs/app\ta set that somebody serves\n"
        "logad data fetch https://host/HDFS.log.gz --out HDFS.log.gz\ta file, resumed if broken "
        "off\n"
        "logad data simulate bgl --out sim --seed 7 --gzip\tsim/bgl.log.gz, sim/labels.tsv",
    .options = table,
    .defaults = &defaults,
    .size = sizeof(options),
    .run = run,
};
